"""What components give to all templates of an application, whichever engine renders them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from bandstand.contracts.rendering import ContextProvider
    from bandstand.contracts.rendering.helpers import Library

__all__ = ["LIBRARIES", "PROVIDERS"]

LIBRARIES: Slot[Library] = Slot("template libraries")
"""Helpers; an engine whose language has ``load`` offers them by name, another to every template."""

PROVIDERS: Slot[ContextProvider] = Slot("context providers")
"""Give values to all templates that are rendered for a request."""
