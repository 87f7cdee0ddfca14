"""Numbers: whole, floating, decimal; and booleans."""

from __future__ import annotations

import decimal
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, Unpack, overload

from bandstand.contracts.i18n import LazyText
from bandstand.orm.fields._field import Field, FieldOptions, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.validation import Validator

I = TypeVar("I", bound="int | None")  # noqa: E741 - as T, for whole numbers
B = TypeVar("B", bound="bool | None")
N = TypeVar("N", bound="float | None")
D = TypeVar("D", bound="decimal.Decimal | None")


class IntegerField(Field[I]):
    """A whole number of 32 bits."""

    bits: ClassVar[int] = 32
    least: ClassVar[int | None] = None
    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="“%(value)s” is not a whole number.")}

    @overload
    def __init__(
        self: IntegerField[int],
        verbose_name: Text | None = None,
        *,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: IntegerField[int | None],
        verbose_name: Text | None = None,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(self, verbose_name: Text | None = None, *, null: bool = False, **options: Any) -> None:
        super().__init__(verbose_name, null=null, **options)

    @cached_property
    def limits(self) -> tuple[int, int]:
        """The smallest and the largest number that the column takes."""
        largest = (1 << (self.bits - 1)) - 1
        return (-largest - 1 if self.least is None else self.least, largest)

    def column_type(self) -> Any:
        """Give the integer type of the width."""
        import sqlalchemy

        return {16: sqlalchemy.SmallInteger, 32: sqlalchemy.Integer, 64: sqlalchemy.BigInteger}[self.bits]()

    def to_python(self, value: Any) -> Any:
        """Make a whole number.

        Raises:
            ValidationError: It is none.
        """
        if type(value) is int or value is None:
            return value
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            raise self.problem("invalid", value=_short(value)) from None

    def get_prep_value(self, value: Any) -> Any:
        """Give a whole number that the column takes.

        Raises:
            ValueError: It is none, or too large or too small.
        """
        if type(value) is not int:
            if isinstance(value, float) and not math.isfinite(value):
                raise self.unfit(value, "a finite number is expected.")
            value = super().get_prep_value(value)
        smallest, largest = self.limits
        if not smallest <= value <= largest:
            raise self.unfit(value, f"the column takes whole numbers from {smallest} to {largest}.")
        return value

    def own_validators(self) -> tuple[Validator, ...]:
        """Give those of the column's limits."""
        from bandstand.validation import MaxValueValidator, MinValueValidator

        smallest, largest = self.limits
        return (MinValueValidator(smallest), MaxValueValidator(largest))


class SmallIntegerField(IntegerField[I]):
    """A whole number of 16 bits."""

    bits: ClassVar[int] = 16

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: SmallIntegerField[int],
            verbose_name: Text | None = None,
            *,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: SmallIntegerField[int | None],
            verbose_name: Text | None = None,
            *,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...


class BigIntegerField(IntegerField[I]):
    """A whole number of 64 bits."""

    bits: ClassVar[int] = 64

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: BigIntegerField[int],
            verbose_name: Text | None = None,
            *,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: BigIntegerField[int | None],
            verbose_name: Text | None = None,
            *,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...


class PositiveIntegerField(IntegerField[I]):
    """A whole number from 0 on, of 32 bits; the database checks it, too."""

    least: ClassVar[int | None] = 0

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: PositiveIntegerField[int],
            verbose_name: Text | None = None,
            *,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: PositiveIntegerField[int | None],
            verbose_name: Text | None = None,
            *,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...


class PositiveSmallIntegerField(PositiveIntegerField[I]):
    """A whole number from 0 on, of 16 bits."""

    bits: ClassVar[int] = 16

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: PositiveSmallIntegerField[int],
            verbose_name: Text | None = None,
            *,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: PositiveSmallIntegerField[int | None],
            verbose_name: Text | None = None,
            *,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...


class PositiveBigIntegerField(PositiveIntegerField[I]):
    """A whole number from 0 on, of 64 bits."""

    bits: ClassVar[int] = 64

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: PositiveBigIntegerField[int],
            verbose_name: Text | None = None,
            *,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...

        @overload
        def __init__(
            self: PositiveBigIntegerField[int | None],
            verbose_name: Text | None = None,
            *,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...


class AutoField(IntegerField[int]):
    """A key that the database counts up; it is the primary key."""

    generated: ClassVar[bool] = True
    usual: ClassVar[Mapping[str, object]] = {"primary_key": True, "blank": True}

    def __init__(self, verbose_name: Text | None = None, **options: Unpack[FieldOptions]) -> None:
        options["primary_key"] = True
        options.setdefault("blank", True)
        super().__init__(verbose_name, **options)

    def column_type(self) -> Any:
        """Give the integer type; SQLite counts up its own INTEGER alone, which has 64 bits anyway."""
        import sqlalchemy

        return super().column_type().with_variant(sqlalchemy.Integer(), "sqlite")

    def validate(self, value: Any, instance: Any = None) -> None:
        """Accept anything: the database decides."""


class BigAutoField(AutoField):
    """A key of 64 bits; what models without a key of their own have."""

    bits: ClassVar[int] = 64


class SmallAutoField(AutoField):
    """A key of 16 bits."""

    bits: ClassVar[int] = 16


class BooleanField(Field[B]):
    """True or false; with ``null=True``, or unknown."""

    is_boolean: ClassVar[bool] = True
    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="“%(value)s” is neither true nor false.")}

    @overload
    def __init__(
        self: BooleanField[bool],
        verbose_name: Text | None = None,
        *,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: BooleanField[bool | None],
        verbose_name: Text | None = None,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(self, verbose_name: Text | None = None, *, null: bool = False, **options: Any) -> None:
        super().__init__(verbose_name, null=null, **options)

    def column_type(self) -> Any:
        """Give the boolean type, or a number where there is none."""
        import sqlalchemy

        return sqlalchemy.Boolean(create_constraint=False)

    def to_python(self, value: Any) -> Any:
        """Make a truth.

        Raises:
            ValidationError: It is none.
        """
        if value is None or value is True or value is False:
            return value
        if value in (1, "1", "t", "true", "True"):
            return True
        if value in (0, "0", "f", "false", "False"):
            return False
        if self.null and value in self.empty_values:
            return None
        raise self.problem("invalid", value=_short(value))


class FloatField(Field[N]):
    """A floating number of 64 bits."""

    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="“%(value)s” is not a number.")}

    @overload
    def __init__(
        self: FloatField[float],
        verbose_name: Text | None = None,
        *,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: FloatField[float | None],
        verbose_name: Text | None = None,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(self, verbose_name: Text | None = None, *, null: bool = False, **options: Any) -> None:
        super().__init__(verbose_name, null=null, **options)

    def column_type(self) -> Any:
        """Give the double type."""
        import sqlalchemy

        return sqlalchemy.Double[float]()

    def to_python(self, value: Any) -> Any:
        """Make a float.

        Raises:
            ValidationError: It is none.
        """
        if value is None or type(value) is float:
            return value
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError):
            raise self.problem("invalid", value=_short(value)) from None


class DecimalField(Field[D]):
    """A decimal number.

    Args:
        max_digits: How many digits it has at most; None leaves it to the database where that knows no limit.
        decimal_places: How many of them follow the point.
    """

    messages: ClassVar[dict[str, Text]] = {"invalid": LazyText(id="“%(value)s” is not a decimal number.")}

    @overload
    def __init__(
        self: DecimalField[decimal.Decimal],
        verbose_name: Text | None = None,
        *,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DecimalField[decimal.Decimal | None],
        verbose_name: Text | None = None,
        *,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        max_digits: int | None = None,
        decimal_places: int | None = None,
        null: bool = False,
        **options: Any,
    ) -> None:
        if (max_digits is None) != (decimal_places is None) or (max_digits or 0) < (decimal_places or 0):
            message = (
                "DecimalField takes max_digits and decimal_places, of which the first is not smaller, or neither; "
                f"got {max_digits!r} and {decimal_places!r}."
            )
            raise ValueError(message)
        self.max_digits = max_digits
        self.decimal_places = decimal_places
        super().__init__(verbose_name, null=null, **options)
        self._options.update(max_digits=max_digits, decimal_places=decimal_places)

    def column_type(self) -> Any:
        """Give the numeric type; where a database has none, texts keep every digit."""
        from bandstand.orm.database.types import decimal_type

        return decimal_type(self.max_digits, self.decimal_places)

    def to_python(self, value: Any) -> Any:
        """Make a decimal number; floats are taken by the digits that they print.

        Raises:
            ValidationError: It is none, or not finite.
        """
        if value is None:
            return value
        try:
            made = value if isinstance(value, decimal.Decimal) else decimal.Decimal(str(value))
        except (decimal.InvalidOperation, TypeError, ValueError):
            raise self.problem("invalid", value=_short(value)) from None
        if not made.is_finite():
            raise self.problem("invalid", value=_short(value))
        return made

    def get_prep_value(self, value: Any) -> Any:
        """Give the number with the column's places, rounded as the decimal context says.

        Raises:
            ValueError: It is no number, or has more digits than the column.
        """
        made: decimal.Decimal = super().get_prep_value(value)
        if self.max_digits is None or self.decimal_places is None:
            return made
        try:
            return made.quantize(decimal.Decimal(1).scaleb(-self.decimal_places), context=self.context)
        except decimal.InvalidOperation:
            raise self.unfit(value, f"the column takes {self.max_digits} digits.") from None

    @property
    def context(self) -> decimal.Context:
        """The decimal context of the column: its digits, and the rounding that is set now."""
        return decimal.Context(prec=self.max_digits, rounding=decimal.getcontext().rounding)

    def own_validators(self) -> tuple[Validator, ...]:
        """Give the one of digits."""
        from bandstand.validation import DecimalValidator

        if self.max_digits is None or self.decimal_places is None:
            return ()
        return (DecimalValidator(self.max_digits, self.decimal_places),)


def _short(value: object) -> str:
    text = str(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= 100 else f"{text[:97]}..."
