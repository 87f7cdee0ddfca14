"""How long a text or a collection may and must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bandstand.contracts.i18n import LazyText
from bandstand.validation._limits import LimitValidator

if TYPE_CHECKING:
    from collections.abc import Sized


class LengthValidator(LimitValidator[int]):
    """What validators of lengths have in common: the length of a text is the number of its code points."""

    def check(self, limit: int) -> None:
        """Refuse what is no length."""
        if type(limit) is not int or limit < 0:
            message = f"The limit of a {type(self).__name__} is a whole number of 0 or more; got {limit!r}."
            raise ValueError(message)

    def measure(self, value: object) -> int:
        """Give the length."""
        return len(cast("Sized", value))


@dataclass(frozen=True)
class MaxLengthValidator(LengthValidator):
    """Wants a length of the limit or less: ``MaxLengthValidator(80)``.

    Raises:
        ValueError: The limit is no whole number of 0 or more.
    """

    code = "max_length"
    # Translators: Both are numbers of characters; the first decides the plural.
    text = LazyText(
        id="Use at most %(limit_value)s character; there are %(show_value)s now.",
        plural="Use at most %(limit_value)s characters; there are %(show_value)s now.",
        number="limit_value",
    )

    def fits(self, measured: int, limit: int) -> bool:
        """Tell whether it is at most the limit."""
        return measured <= limit


@dataclass(frozen=True)
class MinLengthValidator(LengthValidator):
    """Wants a length of the limit or more: ``MinLengthValidator(3)``.

    Raises:
        ValueError: The limit is no whole number of 0 or more.
    """

    code = "min_length"
    # Translators: Both are numbers of characters; the first decides the plural.
    text = LazyText(
        id="Use at least %(limit_value)s character; there are %(show_value)s now.",
        plural="Use at least %(limit_value)s characters; there are %(show_value)s now.",
        number="limit_value",
    )

    def fits(self, measured: int, limit: int) -> bool:
        """Tell whether it is at least the limit."""
        return measured >= limit
