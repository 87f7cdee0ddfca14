"""Parts of texts, letter by letter with their case, where a database's LIKE takes both cases for the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Constant, Expression, as_operand
from bandstand.orm.expressions._condition import Keyword
from bandstand.orm.expressions._value import capture_value, slotted_value
from bandstand.orm.fields import CharField, Field
from bandstand.orm.lookups import Lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope

_TEXT: Final = CharField[str]()
_LITERAL: Final = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})


class LetterLookup(Lookup):
    """The text has the part; SQLite's GLOB compares letters as they are."""

    __slots__ = ()

    before: ClassVar[str] = "*"
    after: ClassVar[str] = "*"

    def right_field(self) -> Field[Any]:
        """Patterns are texts, whatever they are looked up in."""
        return _TEXT

    def prepare(self) -> Callable[[Any], str]:
        """Make a pattern of a text, whose own signs mean themselves."""
        return lambda value: f"{self.before}{str(value).translate(_LITERAL)}{self.after}"

    def lower(self, to: Lowering) -> Element:
        """Give the match."""
        pattern = to.operand(self.right, _TEXT, self.prepare())
        return to.text(self.left).op("GLOB", is_comparison=True)(pattern)


class LettersAtStart(LetterLookup):
    """The text begins with the part."""

    __slots__ = ()
    before: ClassVar[str] = ""


class LettersAtEnd(LetterLookup):
    """The text ends with the part."""

    __slots__ = ()
    after: ClassVar[str] = ""


class Letters(Keyword):
    """A look-up of letters at the end of a path; it has no name, so that no keyword can ask for it."""

    __slots__ = ("kind",)

    def __init__(self, path: str, kind: type[LetterLookup], value: object) -> None:
        super().__init__(path, as_operand(value))
        self.kind = kind

    def capture(self, values: list[object]) -> object:
        """Give the path, the look-up and what the value decides."""
        return (Letters, self.kind, self.path, capture_value(self.value, values))

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give it with a place for the value."""
        return Letters(self.path, self.kind, slotted_value(self.value, slots))

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the look-up."""
        value: Any = self.value
        right = value.resolve(scope) if isinstance(value, Expression) else Constant(value)
        return self.kind.made(scope.reference(self.path), right)
