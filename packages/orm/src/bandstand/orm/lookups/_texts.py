"""Look-ups in texts: parts, beginnings, ends, patterns, with case and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Constant, Expression, Slot, Value
from bandstand.orm.fields import CharField, Field
from bandstand.orm.lookups._comparing import IsNull
from bandstand.orm.lookups._lookup import Lookup, is_none

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering

ESCAPE: Final = "\\"
_TEXT: Final = CharField[str]()


class _Pattern(Lookup):
    """A look-up by a pattern in which ``%`` stands for any text."""

    __slots__ = ()

    before: ClassVar[str] = ""
    after: ClassVar[str] = ""
    ignores_case: ClassVar[bool] = False

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        if is_none(right):
            message = f"{cls.name!r} takes a text; got None. Ask for NULL with isnull."
            raise ValueError(message)
        return cls(left, right)

    def right_field(self) -> Field[Any]:
        """Patterns are texts, whatever they are looked up in."""
        return _TEXT

    def prepare(self) -> Callable[[Any], str]:
        """Make a pattern of a text, whose own signs mean themselves."""
        before, after = self.before, self.after

        def pattern(value: object) -> str:
            text = str(value).replace(ESCAPE, ESCAPE * 2).replace("%", ESCAPE + "%").replace("_", ESCAPE + "_")
            return f"{before}{text}{after}"

        return pattern

    def lower(self, to: Lowering) -> Element:
        """Give the dialect's way to match."""
        if isinstance(self.right, Slot | Constant | Value):
            right = to.operand(self.right, _TEXT, self.prepare())
        else:
            right = to.pattern(self.right, self.before, self.after)
        return to.dialect.like(to.text(self.left), right, ignores_case=self.ignores_case)


@Field.register_lookup
class Contains(_Pattern):
    """The text has the part."""

    __slots__ = ()
    name: ClassVar[str] = "contains"
    before: ClassVar[str] = "%"
    after: ClassVar[str] = "%"


@Field.register_lookup
class IContains(Contains):
    """The text has the part, in whatever case."""

    __slots__ = ()
    name: ClassVar[str] = "icontains"
    ignores_case: ClassVar[bool] = True


@Field.register_lookup
class StartsWith(_Pattern):
    """The text begins with the part."""

    __slots__ = ()
    name: ClassVar[str] = "startswith"
    after: ClassVar[str] = "%"


@Field.register_lookup
class IStartsWith(StartsWith):
    """The text begins with the part, in whatever case."""

    __slots__ = ()
    name: ClassVar[str] = "istartswith"
    ignores_case: ClassVar[bool] = True


@Field.register_lookup
class EndsWith(_Pattern):
    """The text ends with the part."""

    __slots__ = ()
    name: ClassVar[str] = "endswith"
    before: ClassVar[str] = "%"


@Field.register_lookup
class IEndsWith(EndsWith):
    """The text ends with the part, in whatever case."""

    __slots__ = ()
    name: ClassVar[str] = "iendswith"
    ignores_case: ClassVar[bool] = True


@Field.register_lookup
class IExact(_Pattern):
    """Both are the same text, in whatever case; None asks for NULL."""

    __slots__ = ()
    name: ClassVar[str] = "iexact"
    ignores_case: ClassVar[bool] = True

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Give the look-up of NULL where None is compared with."""
        return IsNull(left, Constant(value=True)) if is_none(right) else cls(left, right)


@Field.register_lookup
class Regex(Lookup):
    """The text matches a regular expression of the database's kind."""

    __slots__ = ()
    name: ClassVar[str] = "regex"
    ignores_case: ClassVar[bool] = False

    def right_field(self) -> Field[Any]:
        """Patterns are texts."""
        return _TEXT

    def lower(self, to: Lowering) -> Element:
        """Give the dialect's way to match."""
        right = to.operand(self.right, _TEXT, None)
        return to.dialect.regex(to.text(self.left), right, ignores_case=self.ignores_case)


@Field.register_lookup
class IRegex(Regex):
    """The text matches a regular expression, in whatever case."""

    __slots__ = ()
    name: ClassVar[str] = "iregex"
    ignores_case: ClassVar[bool] = True
