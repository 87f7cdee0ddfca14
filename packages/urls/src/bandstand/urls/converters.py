"""Converters: how the text of a parameter becomes a value, and a value text again.

A site's own converters are classes with the same three members, given to ``Router(..., converters={"year": Year})``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

__all__ = [
    "Converter",
    "IntConverter",
    "PathConverter",
    "SlugConverter",
    "StringConverter",
    "UUIDConverter",
]

T_co = TypeVar("T_co", covariant=True)

# As many digits as Python converts by default. It is a limit of our own because a process may lift Python's, and
# converting takes time that grows with the square of the length.
MAX_DIGITS = 4300

_DIGITS = re.compile(r"[0-9]+")


class Converter(Protocol[T_co]):
    """Reads and writes the parameters of one kind."""

    @property
    def regex(self) -> str:
        """What the text looks like, as a regular expression without groups that capture."""
        ...

    def to_python(self, text: str, /) -> T_co:
        """Turn text that looks right into a value.

        Raises:
            ValueError: The route does not fit after all.
        """
        ...

    def to_url(self, value: Any, /) -> str:  # Any: whatever the site passes to reverse()
        """Turn a value into text, not percent-encoded.

        Raises:
            ValueError: The route does not take this value.
        """
        ...


class StringConverter:
    """Any text but the empty one, up to the next slash: ``<str:name>`` or ``<name>``."""

    regex = "[^/]+"

    def to_python(self, text: str, /) -> object:
        """Give the text."""
        return text

    def to_url(self, value: Any, /) -> str:  # Any: its text is what counts
        """Give the value's text; None has none."""
        if value is None:
            message = "None has no text that could stand in a path."
            raise ValueError(message)
        return str(value)


class PathConverter(StringConverter):
    """Any text but the empty one, slashes too, up to a line feed: ``<path:rest>``."""

    regex = ".+"


class SlugConverter(StringConverter):
    """ASCII letters, digits, hyphens and underscores: ``<slug:title>``."""

    regex = "[-a-zA-Z0-9_]+"


class IntConverter:
    """A number without a sign, of at most 4,300 digits: ``<int:year>``."""

    regex = "[0-9]+"

    def to_python(self, text: str, /) -> int:
        """Give the number."""
        if len(text) > MAX_DIGITS:
            message = f"A number in a path has at most {MAX_DIGITS} digits; got {len(text)}."
            raise ValueError(message)
        return int(text)

    def to_url(self, value: Any, /) -> str:  # Any: also text that is a number
        """Give the digits."""
        text = str(value)
        if len(text) > MAX_DIGITS or not _DIGITS.fullmatch(text):
            message = f"A number in a path is written with at most {MAX_DIGITS} digits and no sign; got {text[:40]!r}."
            raise ValueError(message)
        return text


class UUIDConverter:
    """A UUID in lower case and with hyphens: ``<uuid:key>``."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def to_python(self, text: str, /) -> UUID:
        """Give the UUID."""
        from uuid import UUID  # only tables that hold one pay for it

        return UUID(text)

    def to_url(self, value: Any, /) -> str:  # Any: a UUID or its text
        """Give its text."""
        return str(value)


BUILT_IN: Mapping[str, Converter[object]] = {
    "int": IntConverter(),
    "path": PathConverter(),
    "slug": SlugConverter(),
    "str": StringConverter(),
    "uuid": UUIDConverter(),
}


def extended(
    known: Mapping[str, Converter[object]],
    more: Mapping[str, Converter[object] | type[Converter[object]]],
) -> Mapping[str, Converter[object]]:
    """Give the converters known and some more; a class is called for its object.

    Raises:
        ValueError: A name stands for another converter already, or is no identifier.
        TypeError: Something lacks a member of a converter.
    """
    added = {name: _made(name, known.get(name), converter) for name, converter in more.items()}
    return {**known, **added} if added else known


def _made(
    name: str, known: Converter[object] | None, given: Converter[object] | type[Converter[object]]
) -> Converter[object]:
    if not name.isidentifier():
        message = f"A converter is named by an identifier, as in '<year:value>'; got {name!r}."
        raise ValueError(message)
    missing = [member for member in ("regex", "to_python", "to_url") if not hasattr(given, member)]
    if missing:
        message = f"The converter {name!r} lacks {' and '.join(map(repr, missing))}; got {given!r}."
        raise TypeError(message)
    # One registration of one class in two places is no conflict.
    if known is not None and (known is given or type(known) is given):
        return known
    if known is not None:
        message = f"The converter {name!r} is known already, as {type(known).__name__}: choose another name."
        raise ValueError(message)
    return given() if isinstance(given, type) else given
