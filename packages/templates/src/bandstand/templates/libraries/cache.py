"""``{% load cache %}``: a part of a template that is rendered once and then kept for a while.

A part is kept apart for each locale and time zone, and for each way of printing values: what was rendered for readers
of one language is never shown to those of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsFloat, cast

from bandstand.contracts.cache import CACHE as DEFAULT
from bandstand.contracts.cache import fragments as keys
from bandstand.contracts.cache.named import CACHES
from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.contracts.services import current
from bandstand.templates._code import OwnNode
from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._libraries import TagLibrary
from bandstand.templates._words import binding
from bandstand.templates.filters.locales import LOCALIZED
from bandstand.templates.filters.zones import ACTIVE_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.cache import AtomicCache, Cache
    from bandstand.templates._code import Code
    from bandstand.templates._parser import Parser, Tag
    from bandstand.templates._tree import Body, Expression

__all__ = ["CACHE", "fragment_key"]

CACHE = TagLibrary("cache")
"""The library; its tag needs ``CACHE`` of ``contracts.cache``, or ``CACHES`` with the cache that it names."""

_OWN_CACHE = "template_fragments"


class Fragment(OwnNode):
    """Writes its body, or what it wrote lately."""

    name: str
    timeout: Expression
    vary_on: tuple[Expression, ...]
    using: Expression | None
    body: Body

    def emit(self, code: Code, /) -> None:
        """Write the call that asks the cache."""
        body = code.hold(code.deferred(self.body))
        timeout = code.value(self.timeout, missing="text")  # None is for ever, and must not be a slip of the pen
        using = code.refer(None) if self.using is None else code.value(self.using)
        place = (body, timeout, using, code.refer(code.autoescape), code.refer(self.name))
        code.write_as_it_is(code.call(_fragment, *place, *map(code.value, self.vary_on)))


@CACHE.tag(name="cache")
def _read_cache(parser: Parser, tag: Tag) -> Fragment:
    words = [*tag.words]
    last = binding(words[-1]) if len(words) > 2 else None
    using = None
    if last is not None and last[0] == "using":
        using = parser.expression(last[1])
        words.pop()
    if len(words) < 2:
        message = f"Expected 'cache timeout name', then values that it varies on; got {tag.text!r}."
        raise Mistake(message)
    _require(parser, named=using is not None)
    timeout, name, *vary_on = words
    body, _ = parser.body_until("endcache")
    return Fragment(tag.at, name, parser.expression(timeout), tuple(map(parser.expression, vary_on)), using, body)


def _require(parser: Parser, *, named: bool) -> None:
    try:
        parser.require(CACHES)
    except Mistake:
        if named:
            raise
        parser.require(DEFAULT)


def _fragment(
    body: Callable[[], str], timeout: object, using: object, autoescape: bool, name: str, *values: object
) -> str:
    seconds = None if timeout is None else _seconds(timeout)
    cache = _cache(using)
    key = fragment_key(name, *values, autoescape=autoescape)
    if hasattr(cache, "get_or_set"):  # then one of those who ask at once renders it for all
        return cast("AtomicCache", cache).get_or_set(key, lambda: str.__str__(body()), seconds)
    known = cache.get(key)
    if isinstance(known, str):
        return known
    text = str.__str__(body())
    cache.set(key, text, seconds)
    return text


def _seconds(timeout: object) -> float:
    try:
        return float(cast("SupportsFloat", timeout))
    except (TypeError, ValueError):
        message = f"A timeout is a number of seconds, or None for ever; got {timeout!r}."
        raise ValueError(message) from None


def _cache(using: object) -> Cache:
    services = current()
    caches = services.find(CACHES)
    if using is None:
        own = None if caches is None else caches.get(_OWN_CACHE)
        return services.require(DEFAULT) if own is None else own
    named = services.require(CACHES).get(str(using))
    if named is None:
        message = f"There is no cache named {str(using)!r}.{nearest(str(using), caches or ())}"
        raise LookupError(message)
    return named


# Keys


def fragment_key(name: str, *values: object, autoescape: bool = True) -> str:
    """Give the key of a fragment in the active locale and time zone, to remove it from the cache before its time.

    Args:
        name: What the tag calls it.
        values: What it varies on. They are told apart by their texts; numbers, truth values and None by what they are
            too, so that a reader who is called ``None`` does not see what nobody sees.
        autoescape: Whether the template escapes values there.
    """
    place = (LOCALE.get(), repr(TIME_ZONE.get()), f"{autoescape}{LOCALIZED.get()}{ACTIVE_ZONE.get()}")
    return keys.fragment_key(name, values, place)
