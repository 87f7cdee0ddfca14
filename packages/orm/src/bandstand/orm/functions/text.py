"""Functions of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Func, Value
from bandstand.orm.fields import CharField, IntegerField, TextField
from bandstand.orm.functions._arguments import at_least, at_most, whole, word
from bandstand.orm.functions._limits import LONGEST_TEXT
from bandstand.orm.lookups._lookup import Transform

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_TEXT: Final = TextField[str]()
_CHAR: Final = CharField[str]()
_WHOLE: Final = IntegerField[int]()
_SPACE: Final = Value(" ")
_NOTHING: Final = Value("")
_fitting: Final = at_most(LONGEST_TEXT, "The length of a text made by SQLite")


class _OfText(Func, Transform):
    """A function of one text, which paths can name where it is registered: ``CharField.register_lookup(Length)``."""

    __slots__ = ()
    arity: ClassVar[int | None] = 1

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, to.text(self.inner), field=self.output_field)


class _OfTextAsNumber(_OfText):
    __slots__ = ()

    def usual_field(self) -> Field[Any]:
        """A whole number."""
        return _WHOLE


class Lower(_OfText):
    """The text in small letters; SQLite changes those of ASCII only."""

    __slots__ = ()
    name: ClassVar[str] = "lower"
    function: ClassVar[str] = "lower"


class Upper(_OfText):
    """The text in capitals; SQLite changes letters of ASCII only."""

    __slots__ = ()
    name: ClassVar[str] = "upper"
    function: ClassVar[str] = "upper"


class Trim(_OfText):
    """The text without spaces at both ends."""

    __slots__ = ()
    name: ClassVar[str] = "trim"
    function: ClassVar[str] = "trim"


class LTrim(_OfText):
    """The text without spaces before it."""

    __slots__ = ()
    name: ClassVar[str] = "ltrim"
    function: ClassVar[str] = "ltrim"


class RTrim(_OfText):
    """The text without spaces after it."""

    __slots__ = ()
    name: ClassVar[str] = "rtrim"
    function: ClassVar[str] = "rtrim"


class Reverse(_OfText):
    """The text with its characters in the opposite order."""

    __slots__ = ()
    name: ClassVar[str] = "reverse"
    function: ClassVar[str] = "reverse"

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        return to.call("bandstand_reverse", to.text(self.inner), field=self.output_field)


class Length(_OfTextAsNumber):
    """How many characters the text has."""

    __slots__ = ()
    name: ClassVar[str] = "length"
    function: ClassVar[str] = "char_length"

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call it by SQLite's name."""
        return to.call("length", to.text(self.inner), field=self.output_field)


class Ord(_OfTextAsNumber):
    """The number of the first character in Unicode; 0 of an empty text."""

    __slots__ = ()
    name: ClassVar[str] = "ord"
    function: ClassVar[str] = "ascii"

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call it by SQLite's name, which knows nothing of empty texts."""
        import sqlalchemy as sa

        text = to.text(self.inner)
        is_empty = text == word("''")
        return sa.case((is_empty, word("0")), else_=to.call("unicode", text, field=_WHOLE))


class Chr(Func, Transform):
    """The character that has a number in Unicode."""

    __slots__ = ()
    name: ClassVar[str] = "chr"
    function: ClassVar[str] = "chr"
    arity: ClassVar[int | None] = 1

    def usual_field(self) -> Field[Any]:
        """A text."""
        return _CHAR

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, whole(to, self.inner), field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call it by SQLite's name, which makes an empty text of NULL."""
        import sqlalchemy as sa

        number = whole(to, self.inner)
        made = to.call("char", number, field=self.output_field)
        return sa.case((number.is_not(None), made))


class ConcatPair(Func):
    """Two texts as one; NULL is an empty text."""

    __slots__ = ()
    arity: ClassVar[int | None] = 2

    def usual_field(self) -> Field[Any]:
        """That of the first text, without a length."""
        return _TEXT

    def lower(self, to: Lowering) -> Element:
        """Join them."""
        import sqlalchemy as sa

        first, second = (sa.func.coalesce(to.text(part), word("''")) for part in self._parts)
        return to.typed(first.concat(second), self.output_field)


class Concat(Func):
    """Several texts as one; NULL is an empty text, and what is no text is written as one."""

    __slots__ = ()

    def __init__(self, *expressions: Any, output_field: Field[Any] | None = None) -> None:
        if len(expressions) < 2:
            message = f"Concat takes at least two texts; got {len(expressions)}."
            raise ValueError(message)
        super().__init__(*expressions, output_field=output_field)

    def usual_field(self) -> Field[Any]:
        """A text of any length."""
        return _TEXT

    def lower(self, to: Lowering) -> Element:
        """Join them, pair by pair."""
        import sqlalchemy as sa

        whole_text: Element
        whole_text, *further = [sa.func.coalesce(to.text(part), word("''")) for part in self._parts]
        for each in further:
            whole_text = whole_text.concat(each)
        return to.typed(whole_text, self.output_field)


class Substr(Func):
    """A part of a text.

    Args:
        expression: The text.
        pos: Where the part begins; the first character is 1.
        length: How many characters it has; all that follow by default.
    """

    __slots__ = ()
    function: ClassVar[str] = "substr"

    def __init__(
        self, expression: Any, pos: Any, length: Any = None, *, output_field: Field[Any] | None = None
    ) -> None:
        at_least(1, pos, "The position in a text")
        numbers = (pos,) if length is None else (pos, length)
        super().__init__(expression, *numbers, output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        text, *numbers = self._parts
        return to.call(self._name, to.text(text), *(whole(to, each) for each in numbers), field=self.output_field)


class Left(Func):
    """The first characters of a text."""

    __slots__ = ()
    function: ClassVar[str] = "left"

    def __init__(self, expression: Any, length: Any, *, output_field: Field[Any] | None = None) -> None:
        super().__init__(expression, at_least(1, length, "The length of a part"), output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, to.text(self._parts[0]), whole(to, self._parts[1]), field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Cut a part; SQLite has no function for the begin."""
        text, length = to.text(self._parts[0]), whole(to, self._parts[1])
        return to.call("substr", text, word("1"), length, field=self.output_field)


class Right(Left):
    """The last characters of a text."""

    __slots__ = ()
    function: ClassVar[str] = "right"

    def lower_sqlite(self, to: Lowering) -> Element:
        """Cut a part counted from the end."""
        text, length = to.text(self._parts[0]), whole(to, self._parts[1])
        return to.call("substr", text, -length, field=self.output_field)


class LPad(Func):
    """The text made as long as asked for, by a filling before it or by cutting its end off.

    On SQLite the length is at most 1,000,000.
    """

    __slots__ = ()
    function: ClassVar[str] = "lpad"

    def __init__(
        self, expression: Any, length: Any, fill_text: Any = _SPACE, *, output_field: Field[Any] | None = None
    ) -> None:
        super().__init__(expression, at_least(0, length, "A length"), fill_text, output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        text, length, filling = self._parts
        return to.call(self._name, to.text(text), whole(to, length), to.text(filling), field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        text, length, filling = self._parts
        arguments = (to.text(text), whole(to, length, _fitting), to.text(filling))
        return to.call(f"bandstand_{self._name}", *arguments, field=self.output_field)


class RPad(LPad):
    """The text made as long as asked for, by a filling after it or by cutting its end off.

    On SQLite the length is at most 1,000,000.
    """

    __slots__ = ()
    function: ClassVar[str] = "rpad"


class Repeat(Func):
    """The text so many times; on SQLite the result has at most 1,000,000 characters."""

    __slots__ = ()
    function: ClassVar[str] = "repeat"

    def __init__(self, expression: Any, number: Any, *, output_field: Field[Any] | None = None) -> None:
        super().__init__(expression, at_least(0, number, "A number of times"), output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, to.text(self._parts[0]), whole(to, self._parts[1]), field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        text, number = to.text(self._parts[0]), whole(to, self._parts[1], _fitting)
        return to.call("bandstand_repeat", text, number, field=self.output_field)


class Replace(Func):
    """The text with another one in the place of each occurrence of a part; with nothing by default."""

    __slots__ = ()
    function: ClassVar[str] = "replace"

    def __init__(
        self, expression: Any, text: Any, replacement: Any = _NOTHING, *, output_field: Field[Any] | None = None
    ) -> None:
        super().__init__(expression, text, replacement, output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, *map(to.text, self._parts), field=self.output_field)


class StrIndex(Func):
    """Where a text begins in another, the first character being 1; 0 where it does not."""

    __slots__ = ()
    function: ClassVar[str] = "position"
    arity: ClassVar[int | None] = 2

    def usual_field(self) -> Field[Any]:
        """A whole number."""
        return _WHOLE

    def lower(self, to: Lowering) -> Element:
        """Say it as the standard does."""
        text, part = map(to.text, self._parts)
        return to.call(self._name, part.op("IN")(text), field=self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Call it by PostgreSQL's name."""
        return to.call("strpos", *map(to.text, self._parts), field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call it by SQLite's name."""
        return to.call("instr", *map(to.text, self._parts), field=self.output_field)
