"""Helpers: what templates may call, declared once for every engine.

A library is filled with plain functions and given to an engine::

    shop = Library("shop")


    @shop.function
    def price(amount: Decimal, *, currency: str = "EUR") -> str: ...
"""

from bandstand.contracts.rendering.helpers._helper import Body, Helper, Kind, Scope, UnsupportedHelper
from bandstand.contracts.rendering.helpers._library import Library

__all__ = ["Body", "Helper", "Kind", "Library", "Scope", "UnsupportedHelper"]
