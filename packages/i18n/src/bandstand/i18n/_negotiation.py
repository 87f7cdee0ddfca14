"""Which of the offered languages a reader prefers, by the header ``Accept-Language`` (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bandstand.i18n.tags import nearest_tag, normal_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["accepted_languages", "negotiate"]

_LONGEST = 1000  # characters of a header; browsers send some 100
_MOST = 50  # languages in it
_ITEM = re.compile(r"\s*(\*|[A-Za-z0-9-]{2,35})\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE)


def accepted_languages(header: str, /) -> list[tuple[str, float]]:
    """Give what a header asks for: language tags, or ``*`` for all others, each with its weight, the heaviest first.

    What is malformed is left out, and so is all that stands behind the first 50 languages. A header of more than 1,000
    characters, which no browser sends, is read as an empty one.
    """
    if len(header) > _LONGEST:
        return []
    found: list[tuple[str, float]] = []
    for item in header.split(",")[:_MOST]:
        match = _ITEM.fullmatch(item)
        tag = None if match is None else "*" if match[1] == "*" else normal_tag(match[1])
        if match is not None and tag is not None:
            found.append((tag, float(match[2] or 1)))
    return sorted(found, key=lambda pair: -pair[1])  # a sort keeps the order of equals


def negotiate(header: str, offered: Sequence[str], /) -> str | None:
    """Give the offered language that a header's author prefers; None where none of them will do.

    A language that is asked for is served by itself or a wider one first, then by a narrower one: ``de-AT`` by ``de``,
    ``pt`` by ``pt-BR``. A weight of 0 refuses a language, and with it those that are narrower. ``*`` takes the first
    offered language that nothing else in the header names.

    Args:
        header: The value of ``Accept-Language``.
        offered: Language tags, the most welcome first.
    """
    accepted = accepted_languages(header)
    refused = [tag.lower() for tag, weight in accepted if not weight]
    left = [tag for tag in offered if not _is_refused(tag, refused)]
    for tag, weight in accepted:
        if not weight:
            break
        found = _unnamed(left, accepted) if tag == "*" else nearest_tag(tag, left)
        if found is not None:
            return found
    return None


def _is_refused(tag: str, refused: Sequence[str]) -> bool:
    return any(tag.lower() == each or tag.lower().startswith(f"{each}-") for each in refused)


def _unnamed(offered: Sequence[str], accepted: Sequence[tuple[str, float]]) -> str | None:
    named = [tag.lower() for tag, _ in accepted]
    return next((tag for tag in offered if not _is_refused(tag, named)), None)
