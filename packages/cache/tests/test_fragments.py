"""Parts of templates that are kept, in an engine of any kind."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import Caches, MemoryCache
from bandstand.cache.fragments import FRAGMENTS, fragment_key
from bandstand.contracts.cache import ATOMIC_CACHE
from bandstand.contracts.cache.named import CACHES
from bandstand.contracts.i18n import override
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from bandstand.contracts.services import Contract

PAGE = '{% fragment "side" 60 who %}<{{ n }}>{% endfragment %}{{ n }}'


def engine(caches: Caches, **templates: str) -> MemoryEngine:
    known: dict[Contract[object], object] = {CACHES: caches}
    if "default" in caches:
        known[ATOMIC_CACHE] = caches["default"]
    made = MemoryEngine(templates, services=FixedServices(known))
    made.add_library(FRAGMENTS)
    return made


def test_a_part_is_rendered_once_for_each_of_its_values() -> None:
    pages = engine(Caches(default="memory://"), page=PAGE)
    assert pages.render("page", {"n": "&", "who": 1}) == "<&amp;>&amp;"
    assert pages.render("page", {"n": 2, "who": 1}) == "<&amp;>2"
    assert pages.render("page", {"n": 3, "who": "1"}) == "<3>3"


def test_it_is_kept_for_its_time_or_for_that_of_the_cache() -> None:
    now = [0.0]
    caches = Caches(default=MemoryCache(timeout=100, clock=lambda: now[0]))
    page = '{% fragment "a" 60 %}{{ n }}{% endfragment %}{% fragment "b" missing %}{{ n }}{% endfragment %}'
    pages = engine(caches, page=page)
    assert pages.render("page", {"n": 1}) == "11"
    now[0] = 61
    assert pages.render("page", {"n": 2}) == "21"
    now[0] = 101
    assert pages.render("page", {"n": 3}) == "23"


def test_each_language_and_zone_has_its_own() -> None:
    pages = engine(Caches(default="memory://"), page=PAGE)
    shown: list[str] = []
    for locale, hours in (("en", 0), ("de", 0), ("de", 1), ("en", 0)):
        with override(locale=locale, time_zone=timezone(timedelta(hours=hours))):
            shown.append(pages.render("page", {"n": len(shown), "who": 1})[:3])
    assert shown == ["<0>", "<1>", "<2>", "<0>"]


def test_a_cache_may_be_named_and_one_for_fragments_comes_before_the_usual_one() -> None:
    caches = Caches(default="memory://", template_fragments="memory://", other="memory://")
    page = '{% fragment "a" 60 %}a{% endfragment %}{% fragment "b" 60 using="other" %}b{% endfragment %}'
    assert engine(caches, page=page).render("page") == "ab"
    assert [caches[name].get(fragment_key("a")) for name in caches] == [None, "a", None]
    assert [caches[name].get(fragment_key("b")) for name in caches] == [None, None, "b"]


def test_a_name_that_is_not_there_is_named_with_the_nearest() -> None:
    pages = engine(Caches(pages="memory://"), page='{% fragment "a" 60 using="page" %}{% endfragment %}')
    with pytest.raises(LookupError, match=r"There is no cache named 'page'\. Did you mean 'pages'\?"):
        pages.render("page")


def test_a_part_can_be_dropped_before_its_time() -> None:
    caches = Caches(default="memory://")
    pages = engine(caches, page=PAGE)
    pages.render("page", {"n": 1, "who": 7})
    assert caches["default"].delete(fragment_key("side", 7)) is True
    assert pages.render("page", {"n": 2, "who": 7}) == "<2>2"
