"""Identifiers of RFC 9562."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from bandstand.contracts.i18n import LazyText
from bandstand.forms.fields._parsed import ParsedField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.forms.fields._field import Text

_LONGEST = 100
_FORM = re.compile(r"(?:urn:uuid:)?\{?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})\}?", re.IGNORECASE | re.ASCII)


class UUIDField(ParsedField):
    """An identifier such as ``6f1c2b9e-54cf-4e5a-9a4e-6d3a1f0b7c55``, with or without hyphens."""

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter an identifier of 32 hexadecimal digits, for example %(example)s.")
    }

    def parse(self, value: object) -> UUID | None:
        """Give the identifier, or None."""
        if isinstance(value, UUID):
            return value
        if not isinstance(value, str) or len(value) > _LONGEST:
            return None
        match = _FORM.fullmatch(value.strip())
        return None if match is None else UUID(int=int(match[1].replace("-", ""), 16))

    def example(self) -> dict[str, object]:
        """Give an example."""
        return {"example": "6f1c2b9e-54cf-4e5a-9a4e-6d3a1f0b7c55"}

    def prepare_value(self, value: object) -> object:
        """Give an identifier with hyphens."""
        return str(value) if isinstance(value, UUID) else value
