"""Which conventions hold where nobody says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.i18n import FORMATTER, LOCALE
from bandstand.contracts.services import find
from bandstand.i18n._formatter import BabelFormatter

if TYPE_CHECKING:
    from bandstand.i18n._conventions import Conventions

__all__ = ["current_conventions"]

_PLAIN = BabelFormatter()


def current_conventions(locale: str | None = None) -> Conventions:
    """Give how a locale writes, or the active one, with what the project's own ``BabelFormatter`` overrides."""
    found = find(FORMATTER)
    formatter = found if isinstance(found, BabelFormatter) else _PLAIN
    return formatter.conventions(LOCALE.get() if locale is None else locale)
