"""Several things in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from babel import lists

from bandstand.i18n._conventions import check_known
from bandstand.i18n._current import current_conventions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["format_list"]

ListStyle = Literal["and", "or", "unit"]

_STYLES: Mapping[str, Literal["standard", "or", "unit"]] = {"and": "standard", "or": "or", "unit": "unit"}


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
    return lists.format_list(list(items), _STYLES[style], current_conventions(locale).locale)
