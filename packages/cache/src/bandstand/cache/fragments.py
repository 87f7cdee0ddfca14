"""``{% fragment "side" 60 user.id %}...{% endfragment %}``: a part of a template that is kept, in every engine.

``FRAGMENTS`` is a library of helpers: give it to an engine, or let an assembled application do so. A part is kept apart
for each locale and time zone, and computed once however many readers ask for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bandstand.cache._nearest import nearest
from bandstand.contracts.cache import ATOMIC_CACHE, MISSING
from bandstand.contracts.cache import fragments as keys
from bandstand.contracts.cache.named import CACHES
from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.contracts.rendering.helpers import Library

if TYPE_CHECKING:
    from bandstand.contracts.cache import AtomicCache
    from bandstand.contracts.rendering.helpers import Body, Scope
    from bandstand.contracts.services import Services

__all__ = ["FRAGMENTS", "fragment_key"]

FRAGMENTS = Library("fragments")
"""The library with the block ``fragment``."""


class Written(str):
    """What a template wrote, so that nobody escapes it again."""

    __slots__ = ()

    def __html__(self) -> str:
        """Give it as it is."""
        return str(self)


@FRAGMENTS.block(takes_scope=True)
def fragment(
    scope: Scope, body: Body, name: str, timeout: float | None, *values: object, using: str | None = None
) -> str:
    """Write what stands inside, or what that was lately.

    Args:
        scope: The template.
        body: What stands inside.
        name: What the part is called.
        timeout: Seconds that it is kept; with None, and so with a variable that is not there, the cache's own.
        values: What it varies on.
        using: The name of the cache; the usual one, or one that is named ``template_fragments``, where it is None.
    """
    cache = _cache(scope.services, using)
    key = fragment_key(name, *values, autoescape=scope.autoescape)
    text = cache.get_or_set(key, lambda: str.__str__(body()), MISSING if timeout is None else timeout)
    return Written(text) if scope.autoescape else text


def fragment_key(name: str, *values: object, autoescape: bool = True) -> str:
    """Give the key of a fragment in the active locale and time zone, to remove it from the cache before its time.

    Args:
        name: What the tag calls it.
        values: What it varies on.
        autoescape: Whether the template escapes values there.
    """
    return keys.fragment_key(name, values, (LOCALE.get(), repr(TIME_ZONE.get()), str(autoescape)))


def _cache(services: Services, using: str | None) -> AtomicCache:
    caches = services.find(CACHES)
    found = None if caches is None else caches.get(using or "template_fragments")
    if found is None and using is not None:
        message = f"There is no cache named {using!r}.{nearest(using, caches or ())}"
        raise LookupError(message)
    return services.require(ATOMIC_CACHE) if found is None else cast("AtomicCache", found)
