"""Routes for several languages."""

from __future__ import annotations

import pytest

from bandstand.contracts.i18n import LOCALE, TRANSLATOR, LazyText, override
from bandstand.contracts.routing import NoMatch, NoReverse
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.urls import Router, include, locale_prefix, path

ROUTES = [path("about/", "about", name="about"), path("<slug:page>/", "page", name="page")]


class Words:
    """A translator of one word."""

    def gettext(self, message: str, /) -> str:
        return {"fr": "livres/<int:number>/", "de": "bücher/<int:number>/"}.get(LOCALE.get(), message)

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return singular if number == 1 else plural

    def pgettext(self, context: str, message: str, /) -> str:
        return message

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:
        return singular if number == 1 else plural


def test_every_language_resolves_whatever_locale_is_active() -> None:
    router = Router([locale_prefix(ROUTES, languages=["en", "pt-BR"]), path("about/", "outside")])
    for active in ("en", "fr", "pt-BR"):
        with override(locale=active):
            match = router.resolve("/pt-br/about/")
            assert (match.target, match.options) == ("about", {"locale": "pt-BR"})
            assert router.resolve("/en/about/").options == {"locale": "en"}
            assert router.resolve("/about/").target == "outside"
            with pytest.raises(NoMatch):
                router.resolve("/fr/about/")


def test_reversing_takes_the_active_locale_a_wider_one_or_the_first() -> None:
    router = Router([locale_prefix(ROUTES, languages=["en", "pt", "pt-BR"])])
    urls = {}
    for active in ("en", "pt", "pt-BR", "pt-PT", "ja"):
        with override(locale=active):
            urls[active] = router.reverse("about")
    assert urls == {
        "en": "/en/about/",
        "pt": "/pt/about/",
        "pt-BR": "/pt-br/about/",
        "pt-PT": "/pt/about/",
        "ja": "/en/about/",
    }


def test_one_language_may_go_without_a_prefix_and_is_tried_last() -> None:
    router = Router([locale_prefix(ROUTES, languages=["fr", "en"], unprefixed="en")])
    assert [route.pattern for route in router] == ["fr/about/", "fr/<slug:page>/", "about/", "<slug:page>/"]
    assert router.resolve("/about/").options == {"locale": "en"}
    assert router.reverse("about") == "/about/"
    with override(locale="ja"):
        assert router.reverse("about") == "/about/"
    with override(locale="fr"):
        assert router.reverse("page", kwargs={"page": "a"}) == "/fr/a/"


def test_patterns_are_translated_once_for_each_language() -> None:
    books = path(LazyText(id="books/<int:number>/"), "book", name="book")
    router = Router([path("shop/", include(([locale_prefix([books], languages=["en", "fr", "de"])], "shop")))])
    token = CURRENT.set(FixedServices({TRANSLATOR: Words()}))
    try:
        assert router.resolve("/shop/fr/livres/7/").kwargs == {"number": 7}
        assert router.resolve("/shop/en/books/7/").kwargs == {"number": 7}
        with override(locale="de"):
            assert router.reverse("shop:book", args=(7,)) == "/shop/de/b%C3%BCcher/7/"
    finally:
        CURRENT.reset(token)
    assert router.resolve("/shop/de/bücher/7/").options == {"locale": "de"}
    with pytest.raises(NoReverse):
        router.reverse("shop:book", args=("x",))


def test_a_name_may_stand_within_and_outside_the_languages() -> None:
    router = Router(
        [locale_prefix([path("a/", "in", name="page")], languages=["en", "fr"]), path("a/", "x", name="page")]
    )
    with override(locale="fr"):
        assert router.reverse("page") == "/a/"


def test_a_pattern_is_translated_below_a_locale_prefix_only() -> None:
    router = Router([path(LazyText(id="books/"), "books")])
    with pytest.raises(ValueError, match=r"'books/' is to be translated; that is done below locale_prefix\(\) only"):
        list(router)


def test_languages_do_not_stand_within_languages() -> None:
    inner = locale_prefix(ROUTES, languages=["en"])
    with pytest.raises(ValueError, match=r"stands within another one, below 'en/': one is enough"):
        Router([locale_prefix([inner], languages=["en"])])
