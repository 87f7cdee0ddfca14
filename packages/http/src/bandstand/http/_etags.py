"""Entity tags: RFC 9110 section 8.8.3. They are texts here, written as in a header: ``"v1"`` in quotes, ``W/"v1"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_ETAG = re.compile(r'(?:W/)?"[!\x23-\x7e\x80-\uffff]*+"')
_LONGEST = 8192


def parse_etags(value: str) -> list[str]:
    """Give the entity tags of an ``If-Match`` or ``If-None-Match`` header; ``["*"]`` for any.

    What is no tag is passed over; a header of more than 8192 characters counts as empty, which at worst sends a page
    that was not needed.
    """
    if value.strip() == "*":
        return ["*"]
    return _ETAG.findall(value) if len(value) <= _LONGEST else []


def quote_etag(tag: str) -> str:
    """Give an entity tag in quotes, unless it is in quotes already.

    Raises:
        ValueError: It holds what an entity tag cannot, such as a quote, a blank or a control character.
    """
    quoted = tag if _ETAG.fullmatch(tag) else f'"{tag}"'
    if _ETAG.fullmatch(quoted) is None:
        message = f"{tag!r} cannot be an entity tag; expected visible characters without quotes."
        raise ValueError(message)
    return quoted


def matches_strongly(tag: str | None, tags: Collection[str]) -> bool:
    """Tell whether ``If-Match`` holds: the bytes are the same.

    Args:
        tag: The current tag, or None where there is nothing.
        tags: What ``parse_etags`` gave.
    """
    if tag is None:
        return False
    return "*" in tags or (not tag.startswith("W/") and tag in tags)


def matches_weakly(tag: str | None, tags: Collection[str]) -> bool:
    """Tell whether one of ``If-None-Match`` is current: what it stands for is the same.

    Args:
        tag: The current tag, or None where there is nothing.
        tags: What ``parse_etags`` gave.
    """
    if tag is None:
        return False
    return "*" in tags or tag.removeprefix("W/") in {other.removeprefix("W/") for other in tags}
