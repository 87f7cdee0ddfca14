"""Several things in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bandstand.i18n._cldr import text_at
from bandstand.i18n._conventions import check_known
from bandstand.i18n._current import current_conventions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["format_list"]

ListStyle = Literal["and", "or", "unit"]

_STYLES: Mapping[str, str] = {"and": "standard", "or": "or", "unit": "unit"}
_USUAL = "{0}, {1}"  # what CLDR says where a locale says nothing


def format_list(items: Iterable[str], style: ListStyle = "and", *, locale: str | None = None) -> str:
    """Write several things as one: ``tea, coffee, and milk``; an empty text for none.

    Args:
        items: What is listed.
        style: ``and``, ``or``, or ``unit`` for parts of one quantity: ``3 feet, 7 inches``.
        locale: A language tag; None for the active one.

    Raises:
        ValueError: The style is none of these.
    """
    check_known("style", style, _STYLES)
    patterns = current_conventions(locale).locale.list_patterns

    def joined(place: str, first: str, second: str) -> str:
        return (text_at(patterns, _STYLES[style], place) or _USUAL).format(first, second)

    texts = list(items)
    if len(texts) < 3:
        return joined("2", *texts) if len(texts) == 2 else "".join(texts)
    text = joined("start", texts[0], texts[1])
    for each in texts[2:-1]:
        text = joined("middle", text, each)
    return joined("end", text, texts[-1])
