"""Texts that a regular expression describes: slugs, lists of numbers, or what a site needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.validation._texts import text_of

_FLAGS = re.ASCII | re.IGNORECASE | re.MULTILINE | re.DOTALL | re.UNICODE | re.VERBOSE

_MESSAGE = LazyText(id="This text does not have the right form.")


@dataclass(frozen=True)
class RegexValidator:
    r"""Wants a text in which a regular expression is found.

    The expression is searched for, so ``r"^[a-z]+\Z"`` describes the whole text; ``$`` would let a line feed follow.
    What is no text is looked at as ``str`` gives it, None never fits. A subclass with other defaults is a dataclass::

        @dataclass(frozen=True)
        class PlateValidator(RegexValidator):
            regex: str = r"^[A-Z]{2} [0-9]{1,4}\Z"

    Attributes:
        regex: The expression, as text or compiled.
        message: What a person reads.
        code: What a program reads.
        inverse_match: Whether the text must not hold it instead.
        flags: Flags of ``re`` for an expression given as text.
        max_length: The longest text that is looked at; longer ones are refused whatever the expression.

    Raises:
        ValueError: The expression cannot be read, a flag is none of ``re`` or ``max_length`` is below 1.
        TypeError: Flags came with a compiled expression, which has its own.
    """

    regex: str | re.Pattern[str]
    message: str | LazyText = _MESSAGE
    code: str = "invalid"
    inverse_match: bool = False
    flags: int = 0
    max_length: int = field(default=10_000, kw_only=True)
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.max_length < 1:
            message = f"The max_length of a RegexValidator is 1 or more; got {self.max_length!r}."
            raise ValueError(message)
        object.__setattr__(self, "_pattern", _compiled(self.regex, self.flags))

    def __call__(self, value: object, /) -> None:
        """Refuse a text without the expression, or with it where the match is inverse."""
        text = text_of(value, self.max_length)
        if text is None or (self._pattern.search(text) is not None) is self.inverse_match:
            raise ValidationError(self.message, self.code, {"value": value})


def _compiled(regex: str | re.Pattern[str], flags: int) -> re.Pattern[str]:
    if int(flags) & ~int(_FLAGS):
        message = f"The flags of a RegexValidator are some of {_FLAGS!r}; got {flags!r}."
        raise ValueError(message)
    if isinstance(regex, str):
        try:
            return re.compile(regex, flags)  # source: pattern - the site's own expression, never request data
        except (re.error, ValueError, OverflowError, RecursionError) as error:
            message = f"The regex of a RegexValidator is a regular expression; got {regex!r}, in which: {error}."
            raise ValueError(message) from error
    if flags:
        message = f"Flags go with a regex given as text; got {flags!r} with {regex!r}."
        raise TypeError(message)
    return regex


def int_list_validator(
    sep: str = ",",
    message: str | LazyText | None = None,
    code: str = "invalid",
    *,
    allow_negative: bool = False,
) -> RegexValidator:
    """Make a validator of whole numbers with a separator between them, such as ``1,2,3``.

    Args:
        sep: What stands between two numbers.
        message: What a person reads, or None for a text that names the separator.
        code: What a program reads.
        allow_negative: Whether a number may have a minus sign.

    Raises:
        ValueError: The separator is empty, or has a digit or a minus sign, which numbers have.
    """
    if not sep or not {*"-0123456789"}.isdisjoint(sep):
        text = f"A separator of numbers is some text without digits and minus signs; got {sep!r}."
        raise ValueError(text)
    if message is None:
        message = LazyText(id="Enter whole numbers with “%(separator)s” between them.", params={"separator": sep})
    number = "-?[0-9]+" if allow_negative else "[0-9]+"
    return RegexValidator(rf"^{number}(?:{re.escape(sep)}{number})*\Z", message, code)


validate_slug = RegexValidator(
    r"^[-a-zA-Z0-9_]+\Z", LazyText(id="Use only letters from A to Z, digits, underscores and hyphens.")
)
"""Wants letters of ASCII, digits, underscores and hyphens, at least one."""

validate_unicode_slug = RegexValidator(r"^[-\w]+\Z", LazyText(id="Use only letters, digits, underscores and hyphens."))
"""Wants letters of any script, digits, underscores and hyphens, at least one."""

validate_comma_separated_integer_list = int_list_validator()
"""Wants whole numbers without a sign and commas between them."""
