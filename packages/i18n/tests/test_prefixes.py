"""Routes of several languages, and the twins of an address."""

import pytest

from bandstand.contracts.routing import Route
from bandstand.i18n._prefixes import Prefixes
from packages.i18n.tests.routers import SpokenRouter


def route(pattern: str, locale: str | None = None, name: str | None = None) -> Route:
    return Route(pattern=pattern, target=None, name=name, options={"locale": locale} if locale else {})


ROUTER = SpokenRouter(
    [
        route("fr/livres/<int:pk>/", "fr", "book"),
        route("de/buecher/<int:pk>/", "de", "book"),
        route("books/<int:pk>/", "en", "book"),
        route("fr/plan/", "fr"),
        route("de/plan/", "de"),
        route("plan/", "en"),
        route("fr/seul/", "fr"),
        route("api/", None, "api"),
    ]
)
PREFIXES = Prefixes(ROUTER, ROUTER)


def test_prefixes_are_those_of_the_routes() -> None:
    assert PREFIXES.languages == {"fr": "fr", "de": "de"}
    assert [PREFIXES.language(path) for path in ("/fr/plan/", "/de", "/plan/", "/french/", "/")] == [
        "fr", "de", None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "locale", "found"),
    [
        ("/livres/7/", "fr", "/fr/livres/7/"),
        ("/plan", "de", "/de/plan/"),
        ("/livres/7/", "de", None),
        ("/fr/nothing/", "fr", None),
        ("/plan/", "en", None),
    ],
)
def test_a_path_without_its_prefix_is_found_where_there_is_a_route(path: str, locale: str, found: str | None) -> None:
    assert PREFIXES.with_prefix(path, locale) == found


@pytest.mark.parametrize(
    ("url", "locale", "twin"),
    [
        ("/fr/livres/7/?page=2#top", "de", "/de/buecher/7/?page=2#top"),
        ("/books/7/", "fr", "/fr/livres/7/"),
        ("/fr/plan/", "de", "/de/plan/"),
        ("/fr/plan/", "en", "/plan/"),
        ("/plan/", "de", "/de/plan/"),
        ("/fr/seul/", "de", "/fr/seul/"),
        ("/fr/plan/", "fr", "/fr/plan/"),
        ("/api/", "de", "/api/"),
        ("/nothing/", "de", "/nothing/"),
    ],
)
def test_a_page_has_a_twin_in_another_language(url: str, locale: str, twin: str) -> None:
    assert PREFIXES.translated(url, locale) == twin


def test_twins_stay_below_the_mount_point() -> None:
    assert PREFIXES.translated("/shop/fr/plan/", "de", mounted_at="/shop") == "/shop/de/plan/"
    assert PREFIXES.translated("/other/fr/plan/", "de", mounted_at="/shop") == "/other/fr/plan/"
