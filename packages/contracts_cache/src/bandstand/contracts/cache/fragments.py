"""The keys of parts of pages that are kept, whichever engine writes the pages."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["fragment_key"]

_EXACT = frozenset({bool, int, float, type(None)})


def fragment_key(name: str, values: Iterable[object] = (), place: Iterable[str] = ()) -> str:
    """Give the key of a part of a page; no other part has the same.

    Args:
        name: What the template calls it.
        values: What it varies on. They are told apart by their texts; numbers, truth values and None by what they are
            too, so that a reader who is called ``None`` does not see what nobody sees.
        place: What else it varies on wherever it stands: the language, the time zone, how values are written.
    """
    parts = [name, *place, *(f"{_kind(value)} {value!s}" for value in values)]
    told = "".join(f"{len(part)}:{part}" for part in parts)  # no two lists of parts give the same text
    return f"template_fragment:{sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _kind(value: object) -> str:
    return type(value).__name__ if type(value) in _EXACT else "text" if isinstance(value, str) else "value"
