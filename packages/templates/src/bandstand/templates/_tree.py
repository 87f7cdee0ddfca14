"""What a template says: nodes that write, and expressions that give values.

All of it is immutable, knows nothing of how it is rendered, and is walked with ``children``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from bandstand.templates._records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.templates._lexer import Position

Operator: TypeAlias = OneOf["==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"]


class Path(Record):
    """A variable and the steps from it: ``item.author.name``."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        """Give it as the template writes it."""
        return ".".join(self.names)


class Literal(Record):
    """A number, None, a truth value, or a text, which is safe."""

    value: object


class Translated(Record):
    """A text that is translated when it is rendered: ``_("text")``."""

    text: str


class FilterCall(Record):
    """A filter on a value, with at most one argument."""

    helper: Helper
    value: Expression
    argument: Expression | None


Expression: TypeAlias = Path | Literal | Translated | FilterCall


class And(Record):
    """True where all of two or more conditions are."""

    parts: tuple[Condition, ...]


class Or(Record):
    """True where one of two or more conditions is."""

    parts: tuple[Condition, ...]


class Not(Record):
    """True where a condition is not."""

    part: Condition


class Compare(Record):
    """What an operator says of two values; false where it fails."""

    operator: Operator
    left: Condition
    right: Condition


Condition: TypeAlias = Expression | And | Or | Not | Compare


class Node(Record):
    """Something that is rendered, with the place of its tag."""

    at: Position

    def children(self) -> Iterator[Node]:
        """Give the nodes inside."""
        return iter(())

    def names(self) -> Sequence[str]:
        """Give the names that it gives to values, which hold after it."""
        return ()


Body: TypeAlias = tuple[Node, ...]


class Text(Node):
    """Text as it is."""

    text: str

    def __init__(self, at: Position, text: str) -> None:  # half of all nodes are of this class
        self.__dict__ = {"at": at, "text": text}


class Output(Node):
    """A value that is written."""

    value: Expression

    def __init__(self, at: Position, value: Expression) -> None:  # and most others of this one
        self.__dict__ = {"at": at, "value": value}


class Enclosing(Node):
    """A node with one body."""

    body: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of the body."""
        return iter(self.body)


class Autoescape(Enclosing):
    """Turns escaping on or off."""

    on: bool


class Spaceless(Enclosing):
    """Takes away blanks between HTML tags."""


class Filtered(Enclosing):
    """Applies filters to what its body writes, which stands in them as ``CAPTURED``."""

    value: Expression


CAPTURED = Path(("captured text",))
"""No template can write this path."""


class If(Node):
    """The first body whose condition holds; the last condition may be None, for ``else``."""

    branches: tuple[tuple[Condition | None, Body], ...]

    def children(self) -> Iterator[Node]:
        """Give the nodes of all branches."""
        return (node for _, body in self.branches for node in body)


class For(Enclosing):
    """A body for each of some values."""

    targets: tuple[str, ...]
    values: Expression
    backwards: bool
    empty: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of both bodies."""
        return iter((*self.body, *self.empty))


class IfChanged(Enclosing):
    """A body that is left out while some values, or its own text, stay as they were."""

    key: int
    values: tuple[Expression, ...]
    otherwise: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of both bodies."""
        return iter((*self.body, *self.otherwise))


class With(Enclosing):
    """Names for values inside a body."""

    bindings: tuple[tuple[str, Expression], ...]


class Naming(Node):
    """A node that may give a name to what it makes, instead of writing it."""

    target: str | None

    def names(self) -> Sequence[str]:
        """Give the name, where there is one."""
        return () if self.target is None else (self.target,)


class FirstOf(Naming):
    """The first value that is true."""

    values: tuple[Expression, ...]


class WidthRatio(Naming):
    """A value as a share of another, times a width, rounded."""

    value: Expression
    most: Expression
    width: Expression


class Cycle(Naming):
    """One value after the other, each time it is rendered; it may write as well as name."""

    key: int
    values: tuple[Expression, ...]
    silent: bool


class ResetCycle(Node):
    """Lets a cycle begin again."""

    key: int


class Regroup(Naming):
    """Values in groups of neighbours for which an expression, on ``ELEMENT``, gives the same."""

    values: Expression
    by: Expression


ELEMENT = "regrouped element"
"""No template can write this name."""


class Include(Node):
    """Another template in this place."""

    template: Expression
    bindings: tuple[tuple[str, Expression], ...]
    only: bool


class Extends(Node):
    """The template whose blocks this one replaces."""

    template: Expression


class Block(Enclosing):
    """What a template that extends this one may replace."""

    name: str


class PartialDef(Enclosing):
    """A part of a template that can be rendered by its name."""

    name: str
    inline: bool


class Partial(Node):
    """A part that the template defines, in this place."""

    name: str


class Call(Naming):
    """A helper's tag."""

    helper: Helper
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...]


class BlockCall(Call):
    """A helper's pair of tags with what stands between them."""

    body: Body

    def children(self) -> Iterator[Node]:
        """Give the nodes of the body."""
        return iter(self.body)


class Tree(Record):
    """A whole template.

    Attributes:
        body: All of it.
        blocks: Its blocks, wherever they stand.
        partials: Its parts that have names.
        extends: The node that names its parent.
        keepable: Whether nothing but this package had a say in how it was read.
    """

    body: Body
    blocks: tuple[Block, ...]
    partials: tuple[PartialDef, ...]
    extends: Extends | None
    keepable: bool
