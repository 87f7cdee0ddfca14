"""What a value may be at most and at least."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, cast

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_NO_ORDER = LazyText(id="This value cannot be compared with %(limit_value)s.")


@dataclass(frozen=True)
class LimitValidator(ABC, Generic[T]):
    """What all validators with one limit have in common.

    Attributes:
        limit_value: The limit, or a function that gives it at each call.
        message: What a person reads, or None for a text that fits. ``%(limit_value)s``, ``%(show_value)s``, which is
            what was compared, and ``%(value)s`` are filled in.
    """

    limit_value: T | Callable[[], T]
    message: str | LazyText | None = None

    code: ClassVar[str]
    text: ClassVar[LazyText]

    def __post_init__(self) -> None:
        if not callable(self.limit_value):
            self.check(self.limit_value)

    def __call__(self, value: object, /) -> None:
        """Refuse what does not fit the limit, or cannot be compared with it."""
        given: Any = self.limit_value  # Any: no checker knows that a limit cannot be called
        limit = cast("T", given() if callable(given) else given)
        message, measured = self.saying(), value
        try:
            measured = self.measure(value)
            if self.fits(measured, limit):
                return
        except (TypeError, ValueError, ArithmeticError):
            message = _NO_ORDER
        raise ValidationError(message, self.code, self.params(limit, measured, value))

    @abstractmethod
    def check(self, limit: T) -> None:
        """Refuse a limit that is none when the validator is made."""

    @abstractmethod
    def fits(self, measured: Any, limit: T) -> bool:  # Any: whatever somebody gave; what has no order raises
        """Tell whether it is within the limit."""

    def measure(self, value: object) -> object:
        """Give what is compared."""
        return value

    def saying(self) -> str | LazyText:
        """Give what a person reads."""
        return self.text if self.message is None else self.message

    def params(self, limit: T, measured: object, value: object) -> dict[str, object]:
        """Give what the message may name."""
        return {"limit_value": limit, "show_value": measured, "value": value}


class Ordered(Protocol):
    """What stands in an order, as numbers, dates and texts do among themselves."""

    def __le__(self, other: Any, /) -> bool:  # Any: each type says what it can be compared with
        """Tell whether it is at most the other."""
        ...

    def __ge__(self, other: Any, /) -> bool:  # Any: as above
        """Tell whether it is at least the other."""
        ...


class ValueValidator(LimitValidator[Ordered]):
    """What validators of values have in common."""

    def check(self, limit: Ordered) -> None:
        """Refuse None and not a number, the one value that does not equal itself."""
        if cast("object", limit) is None or limit != limit:
            message = f"The limit of a {type(self).__name__} is a value to compare others with; got {limit!r}."
            raise ValueError(message)


@dataclass(frozen=True)
class MaxValueValidator(ValueValidator):
    """Wants a value that is the limit or less: ``MaxValueValidator(10)``.

    Raises:
        ValueError: The limit is None or not a number.
    """

    code = "max_value"
    text = LazyText(id="The value must be at most %(limit_value)s.")

    def fits(self, measured: Any, limit: Ordered) -> bool:  # Any: as above
        """Tell whether it is at most the limit; not a number is not."""
        return bool(measured <= limit)


@dataclass(frozen=True)
class MinValueValidator(ValueValidator):
    """Wants a value that is the limit or more: ``MinValueValidator(datetime.date.today)``.

    Raises:
        ValueError: The limit is None or not a number.
    """

    code = "min_value"
    text = LazyText(id="The value must be at least %(limit_value)s.")

    def fits(self, measured: Any, limit: Ordered) -> bool:  # Any: as above
        """Tell whether it is at least the limit; not a number is not."""
        return bool(measured >= limit)
