"""Texts without the null character, which databases and file systems end a text at."""

from __future__ import annotations

from dataclasses import dataclass

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.validation._texts import text_of

_MESSAGE = LazyText(id="This text must not hold the null character.")


@dataclass(frozen=True)
class ProhibitNullCharactersValidator:
    r"""Refuses texts that hold a ``\0``.

    Attributes:
        message: What a person reads.
        code: What a program reads.
    """

    message: str | LazyText = _MESSAGE
    code: str = "null_characters_not_allowed"

    def __call__(self, value: object, /) -> None:
        """Refuse a text with a null character."""
        if "\0" in (text_of(value) or ""):
            raise ValidationError(self.message, self.code, {"value": value})
