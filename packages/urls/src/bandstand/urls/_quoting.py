"""What may stand in a URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def _table(safe: bytes) -> tuple[str, ...]:
    return tuple(chr(byte) if byte in safe else f"%{byte:02X}" for byte in range(256))


# Written out by byte, because importing urllib.parse for it would cost more than the whole package.
_IN_PATHS = _table(_UNRESERVED + b"/:@!$&()*+,;=")
_IN_FORMS = tuple("+" if char == "%20" else char for char in _table(_UNRESERVED))

_SAFE_IN_PATHS = re.compile(r"[\w/:@!$&()*+,;=.~-]*", re.ASCII).fullmatch
_DOTS = frozenset({".", ".."})


def quoted(text: str) -> str:
    """Percent-encode a text for a path or a fragment.

    Raises:
        UnicodeEncodeError: It holds a lone surrogate.
    """
    return text if _SAFE_IN_PATHS(text) else "".join([_IN_PATHS[byte] for byte in text.encode()])


def has_dots(path: str) -> bool:
    """Tell whether a browser would remove a segment of a path, because it is one dot or two."""
    return "." in path and not _DOTS.isdisjoint(path.split("/"))


def from_root(path: str) -> str:
    """Put the slash before a path that is percent-encoded; a second one would make the rest a host."""
    return f"/%2F{path[1:]}" if path.startswith("/") else f"/{path}"


def form_encoded(query: Mapping[str, object]) -> str:
    """Give a query with its question mark; nothing when there are no pairs.

    Raises:
        TypeError: A value is None.
    """
    pairs = "&".join(f"{_form_text(key)}={_form_text(value)}" for key, value in _pairs(query))
    return f"?{pairs}" if pairs else ""


def _pairs(query: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in query.items():
        items = cast("Iterable[object]", value) if isinstance(value, list | tuple) else (value,)
        for item in items:
            if item is None:
                message = f"The query {key!r} is None, which has no text: leave it out or pass an empty string."
                raise TypeError(message)
            yield key, item


def _form_text(value: object) -> str:
    data = value if isinstance(value, bytes) else str(value).encode()
    return "".join([_IN_FORMS[byte] for byte in data])
