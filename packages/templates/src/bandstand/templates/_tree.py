"""What a template says: nodes that write, and expressions that give values.

All of it is immutable, knows nothing of how it is rendered, and is walked with ``children``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.templates._lexer import Position

Operator: TypeAlias = OneOf["==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"]


@dataclass(frozen=True, slots=True)
class Path:
    """A variable and the steps from it: ``item.author.name``."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        """Give it as the template writes it."""
        return ".".join(self.names)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, None, a truth value, or a text, which is safe."""

    value: object


@dataclass(frozen=True, slots=True)
class Translated:
    """A text that is translated when it is rendered: ``_("text")``."""

    text: str


@dataclass(frozen=True, slots=True)
class FilterCall:
    """A filter on a value, with at most one argument."""

    helper: Helper
    value: Expression
    argument: Expression | None


Expression: TypeAlias = Path | Literal | Translated | FilterCall


@dataclass(frozen=True, slots=True)
class And:
    """True where all of two or more conditions are."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where one of two or more conditions is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where a condition is not."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Compare:
    """What an operator says of two values; false where it fails."""

    operator: Operator
    left: Condition
    right: Condition


Condition: TypeAlias = Expression | And | Or | Not | Compare


@dataclass(frozen=True, slots=True)
class Node:
    """Something that is rendered, with the place of its tag."""

    at: Position

    def children(self) -> Iterator[Node]:
        """Give the nodes inside."""
        return iter(())


Body: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Output(Node):
    """A value that is written."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Enclosing(Node):
    """A node with one body."""

    body: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of the body."""
        return iter(self.body)


@dataclass(frozen=True, slots=True)
class Autoescape(Enclosing):
    """Turns escaping on or off."""

    on: bool


@dataclass(frozen=True, slots=True)
class Spaceless(Enclosing):
    """Takes away blanks between HTML tags."""


@dataclass(frozen=True, slots=True)
class Filtered(Enclosing):
    """Applies filters to what its body writes, which stands in them as ``CAPTURED``."""

    value: Expression


CAPTURED = Path(("captured text",))
"""No template can write this path."""


@dataclass(frozen=True, slots=True)
class If(Node):
    """The first body whose condition holds; the last condition may be None, for ``else``."""

    branches: tuple[tuple[Condition | None, Body], ...]

    def children(self) -> Iterator[Node]:
        """Give the nodes of all branches."""
        return (node for _, body in self.branches for node in body)


@dataclass(frozen=True, slots=True)
class For(Enclosing):
    """A body for each of some values."""

    targets: tuple[str, ...]
    values: Expression
    backwards: bool
    empty: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of both bodies."""
        return iter((*self.body, *self.empty))


@dataclass(frozen=True, slots=True)
class IfChanged(Enclosing):
    """A body that is left out while some values, or its own text, stay as they were."""

    key: int
    values: tuple[Expression, ...]
    otherwise: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of both bodies."""
        return iter((*self.body, *self.otherwise))


@dataclass(frozen=True, slots=True)
class With(Enclosing):
    """Names for values inside a body."""

    bindings: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Naming(Node):
    """A node that may give a name to what it makes, instead of writing it."""

    target: str | None


@dataclass(frozen=True, slots=True)
class FirstOf(Naming):
    """The first value that is true."""

    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class WidthRatio(Naming):
    """A value as a share of another, times a width, rounded."""

    value: Expression
    most: Expression
    width: Expression


@dataclass(frozen=True, slots=True)
class Cycle(Naming):
    """One value after the other, each time it is rendered; it may write as well as name."""

    key: int
    values: tuple[Expression, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class ResetCycle(Node):
    """Lets a cycle begin again."""

    key: int


@dataclass(frozen=True, slots=True)
class Regroup(Naming):
    """Values in groups of neighbours for which an expression, on ``ELEMENT``, gives the same."""

    values: Expression
    by: Expression


ELEMENT = "regrouped element"
"""No template can write this name."""


@dataclass(frozen=True, slots=True)
class Include(Node):
    """Another template in this place."""

    template: Expression
    bindings: tuple[tuple[str, Expression], ...]
    only: bool


@dataclass(frozen=True, slots=True)
class Extends(Node):
    """The template whose blocks this one replaces."""

    template: Expression


@dataclass(frozen=True, slots=True)
class Block(Enclosing):
    """What a template that extends this one may replace."""

    name: str


@dataclass(frozen=True, slots=True)
class PartialDef(Enclosing):
    """A part of a template that can be rendered by its name."""

    name: str
    inline: bool


@dataclass(frozen=True, slots=True)
class Partial(Node):
    """A part that the template defines, in this place."""

    name: str


@dataclass(frozen=True, slots=True)
class Call(Naming):
    """A helper's tag."""

    helper: Helper
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class BlockCall(Call):
    """A helper's pair of tags with what stands between them."""

    body: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of the body."""
        return iter(self.body)


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole template."""

    body: Body
    blocks: tuple[Block, ...]
    partials: tuple[PartialDef, ...]
    extends: Extends | None
