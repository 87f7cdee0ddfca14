"""Parts of templates that are kept."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.cache import CACHE, Cache
from bandstand.contracts.cache.named import CACHES, Caches
from bandstand.contracts.cache.testing import MemoryCache, memory_caches
from bandstand.contracts.i18n import LOCALE, override
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates.libraries.cache import fragment_key

if TYPE_CHECKING:
    from bandstand.contracts.services import Contract
    from bandstand.templates import Template

NEEDED = "The tag 'cache' needs a service for {!r}, and the engine has none; expected Engine(services=...) with one."


def template(source: str, cache: Cache | None = None, caches: Caches | None = None) -> Template:
    known: dict[Contract[object], object] = {CACHES: caches} if caches is not None else {}
    if cache is not None or caches is None:
        known[CACHE] = cache or MemoryCache()
    return Engine(services=FixedServices(known)).from_string("{% load cache %}" + source)


def test_a_part_is_rendered_once() -> None:
    page = template("{% cache 60 side %}{{ n }}{% endcache %}{{ n }}")
    assert [page.render({"n": n}) for n in ("<", 2, 3)] == ["&lt;&lt;", "&lt;2", "&lt;3"]


def test_it_is_rendered_again_after_its_time() -> None:
    now = [0.0]
    page = template("{% cache t side %}{{ n }}{% endcache %}", cache=MemoryCache(clock=lambda: now[0]))
    assert page.render({"n": 1, "t": 60}) == page.render({"n": 2, "t": 60}) == "1"
    now[0] = 61
    assert page.render({"n": 3, "t": "60"}) == "3"
    now[0] = 122
    assert page.render({"n": 4, "t": None}) == "4"
    now[0] = 1e9
    assert page.render({"n": 5, "t": None}) == "4"


def test_a_part_without_time_is_never_kept() -> None:
    page = template("{% cache 0 side %}{{ n }}{% endcache %}")
    assert [page.render({"n": n}) for n in (1, 2)] == ["1", "2"]


def test_a_part_varies_on_values_and_has_a_name() -> None:
    page = template("{% cache 60 side who|upper what %}{{ n }}{% endcache %}")
    assert page.render({"n": 1, "who": "a"}) == page.render({"n": 2, "who": "A"}) == "1"
    assert page.render({"n": 3, "who": "b"}) == "3"
    assert page.render({"n": 4, "who": "a", "what": 1}) == "4"
    both = template("{% cache 60 a %}{{ n }}{% endcache %}{% cache 60 b %}{{ m }}{% endcache %}")
    assert both.render({"n": 1, "m": 2}) == "12"


def test_nothing_leaks_between_locales_zones_and_ways_of_printing() -> None:
    source = "{% cache 60 side %}{{ n }}{% endcache %}"
    plain = "{% autoescape off %}" + source + "{% endautoescape %}"
    raw = "{% load l10n %}{% localize off %}" + source + "{% endlocalize %}"
    zoned = "{% load tz %}{% localtime off %}" + source + "{% endlocaltime %}"
    cache = MemoryCache()
    pages = [template(text, cache=cache) for text in (source, plain, raw, zoned)]
    assert [page.render({"n": n}) for n, page in enumerate(pages)] == ["0", "1", "2", "3"]
    with override(locale="de"):
        assert pages[0].render({"n": 4}) == "4"
    with override(time_zone=dt.timezone(dt.timedelta(hours=1), "UTC")):
        assert pages[0].render({"n": 5}) == "5"
    assert pages[0].render({"n": 6}) == "0"


def test_names_that_a_kept_part_gives_stay_in_it() -> None:
    page = template("{% load i18n %}{% cache 60 x %}{% get_current_language as n %}{{ n }}{% endcache %}[{{ n }}]")
    assert page.render({"n": 1}) == page.render({"n": 1}) == "en[1]"


# Which cache


def test_a_cache_can_be_chosen_by_name() -> None:
    caches = memory_caches(["local", "other"])
    page = template('{% cache 60 side using="local" %}{{ n }}{% endcache %}', caches=caches)
    assert [page.render({"n": n}) for n in (1, 2)] == ["1", "1"]
    assert caches["local"].get(fragment_key("side")) == "1"
    caches["local"].clear()
    assert page.render({"n": 3}) == "3"
    by_variable = template("{% cache 60 side 'x' using=which %}{{ n }}{% endcache %}", caches=caches)
    assert by_variable.render({"n": 4, "which": "other"}) == "4"
    assert caches["other"].get(fragment_key("side", "x")) == "4"


def test_the_cache_of_fragments_comes_before_the_default_one() -> None:
    caches, default = memory_caches(["template_fragments"]), MemoryCache()
    template("{% cache 60 side %}x{% endcache %}", caches=caches, cache=default).render()
    assert caches["template_fragments"].get(fragment_key("side")) == "x"
    template("{% cache 60 side %}y{% endcache %}", caches=memory_caches(["other"]), cache=default).render()
    assert default.get(fragment_key("side")) == "y"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% cache 60 %}", "Expected 'cache timeout name', then values that it varies on; got 'cache 60'."),
        (
            "{% cache 60 side %}",
            NEEDED.format("cache.Cache"),
        ),
        (
            "{% cache 60 side using='x' %}",
            NEEDED.format("cache.Caches"),
        ),
    ],
)
def test_what_is_wrong_is_said_when_a_template_is_read(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        Engine(services=FixedServices()).from_string("{% load cache %}" + source)
    assert caught.value.problem == message


def test_an_unknown_cache_is_named_with_the_nearest_one() -> None:
    page = template("{% cache 60 side using='locl' %}{% endcache %}", caches=memory_caches(["local"]))
    with pytest.raises(LookupError) as caught:
        page.render()
    assert str(caught.value) == "There is no cache named 'locl'. Did you mean 'local'?"


@pytest.mark.parametrize("timeout", ["soon", "", [1]])
def test_a_timeout_is_a_number_or_none(timeout: object) -> None:
    with pytest.raises(ValueError, match="number of seconds") as caught:
        template("{% cache t side %}{% endcache %}").render({"t": timeout})
    assert str(caught.value) == f"A timeout is a number of seconds, or None for ever; got {timeout!r}."


def test_a_missing_timeout_is_not_for_ever() -> None:
    with pytest.raises(ValueError, match="got ''"):
        template("{% cache tmeout side %}{% endcache %}").render()


def test_of_several_who_ask_at_once_one_renders_it_for_all() -> None:
    rendered: list[int] = []

    def slow() -> str:
        rendered.append(1)
        time.sleep(0.05)
        return "x"

    page = template("{% cache 60 side %}{{ slow }}{% endcache %}")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(page.render, [{"slow": slow}] * 8)) == ["x"] * 8
    assert rendered == [1]


def test_a_cache_that_cannot_compute_is_asked_and_told() -> None:
    held: dict[str, Any] = {}

    class Plain:
        get = staticmethod(held.get)

        @staticmethod
        def set(key: str, value: object, /, timeout: object = None) -> None:
            held[key] = value

    page = template("{% cache 60 side %}{{ n }}{% endcache %}", cache=cast("Cache", Plain()))
    assert [page.render({"n": n}) for n in ("<", 2)] == ["&lt;", "&lt;"]
    assert [type(text) for text in held.values()] == [str]


def test_an_error_of_the_part_itself_is_raised_and_nothing_kept() -> None:
    page = template("{% cache 60 side %}{{ fail }}{% endcache %}")
    with pytest.raises(ZeroDivisionError):
        page.render({"fail": lambda: 1 / 0})
    assert page.render({"fail": 7}) == "7"


# Keys

values = st.one_of(st.none(), st.booleans(), st.integers(), st.text())


@given(st.text(), st.lists(values), st.text(), st.lists(values))
def test_other_names_and_values_have_other_keys(
    name: str, some: list[object], other_name: str, others: list[object]
) -> None:
    def exactly(held: list[object]) -> list[tuple[type, object]]:
        return [(type(value), value) for value in held]

    same = (name, exactly(some)) == (other_name, exactly(others))
    assert (fragment_key(name, *some) == fragment_key(other_name, *others)) is same


@given(st.text(), st.lists(values))
def test_a_key_is_one_that_caches_take(name: str, some: list[object]) -> None:
    MemoryCache().set(fragment_key(name, *some), "x")


def test_a_safe_text_is_the_same_as_a_plain_one_and_none_is_no_text() -> None:
    cache = MemoryCache()
    template("{% cache 60 side 'x' %}kept{% endcache %}", cache=cache).render()
    assert cache.get(fragment_key("side", "x")) == "kept"
    assert fragment_key("side", None) != fragment_key("side", "None")
    assert fragment_key("side", "\ud800") != fragment_key("side", "?")
    assert LOCALE.get() == "en"
