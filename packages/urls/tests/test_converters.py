"""What parameters read and write, and converters of a site's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from bandstand.contracts.routing import NoMatch, NoReverse
from bandstand.urls import Router, include, path
from bandstand.urls.converters import StringConverter

KEY = UUID("12345678-1234-5678-1234-567812345678")


class Year:
    """Four digits."""

    regex = "[0-9]{4}"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class Shelf(StringConverter):
    """A letter that stands for a shelf; there is none called x."""

    regex = "[a-z]"

    def to_python(self, text: str) -> object:
        if text == "x":
            raise ValueError(text)
        return f"shelf {text}"


class Parts:
    """Several segments."""

    regex = "[a-z]+(?:/[a-z]+)*"

    def to_python(self, text: str) -> list[str]:
        return text.split("/")

    def to_url(self, value: list[str]) -> str:
        return "/".join(value)


def value(router: Router, path: str) -> object:
    try:
        return router.resolve(path).kwargs["x"]
    except NoMatch:
        return None


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("int", "007", 7),
        ("int", "0", 0),
        ("int", "-1", None),
        ("int", "1.0", None),
        ("int", "\N{ARABIC-INDIC DIGIT SEVEN}", None),
        ("int", "\N{SUPERSCRIPT TWO}", None),
        ("int", "", None),
        ("str", "é à", "é à"),
        ("str", "a/b", None),
        ("str", "", None),
        ("slug", "a-B_9", "a-B_9"),
        ("slug", "é", None),
        ("slug", "a b", None),
        ("uuid", str(KEY), KEY),
        ("uuid", str(KEY).upper().replace("1", "A"), None),
        ("uuid", KEY.hex, None),
        ("path", "a/b//c", "a/b//c"),
        ("path", "", None),
        ("path", "a\nb", None),
    ],
)
def test_the_built_in_converters_read(kind: str, text: str, expected: object) -> None:
    alone = Router([path(f"p/<{kind}:x>", "view")])
    beside = Router([path(f"p/-<{kind}:x>-/", "view")])
    assert value(alone, f"/p/{text}") == expected
    assert value(beside, f"/p/-{text}-/") == expected


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("int", 7, "7"),
        ("int", "07", "07"),
        ("int", True, None),
        ("int", -1, None),
        ("str", "é/", None),
        ("str", "a é", "a%20%C3%A9"),
        ("str", 7, "7"),
        ("str", "", None),
        ("str", None, None),
        ("str", ".", None),
        ("str", "..", None),
        ("str", "...", "..."),
        ("str", "\ud800", None),
        ("slug", "a-b", "a-b"),
        ("slug", "a b", None),
        ("uuid", KEY, str(KEY)),
        ("uuid", str(KEY), str(KEY)),
        ("uuid", KEY.hex, None),
        ("path", "a b/c", "a%20b/c"),
        ("path", "a/../c", None),
        ("path", "", None),
        ("path", None, None),
        ("path", "a\nb", None),
    ],
)
def test_the_built_in_converters_write(kind: str, given: object, expected: str | None) -> None:
    router = Router([path(f"p/<{kind}:x>/", "view", name="page")])
    if expected is None:
        with pytest.raises(NoReverse):
            router.reverse("page", kwargs={"x": given})
    else:
        assert router.reverse("page", kwargs={"x": given}) == f"/p/{expected}/"


def test_a_number_has_as_many_digits_as_python_converts() -> None:
    router = Router([path("<int:x>/", "view", name="page")])
    url = router.reverse("page", kwargs={"x": 10**4299})
    assert url == "/1" + "0" * 4299 + "/"
    assert value(router, url) == 10**4299
    with pytest.raises(NoReverse):
        router.reverse("page", kwargs={"x": 10**4300})


def test_a_parameter_without_a_converter_is_a_str() -> None:
    assert value(Router([path("<x>/", "view")]), "/a b/") == "a b"


def test_a_sites_own_converters_read_and_write() -> None:
    router = Router(
        [
            path("y/<year:x>/", "year", name="year"),
            path("s/<shelf:x>/", "shelf", name="shelf"),
            path("p/<parts:x>/end/", "parts", name="parts"),
        ],
        converters={"year": Year, "shelf": Shelf(), "parts": Parts()},
    )
    assert [value(router, path_) for path_ in ("/y/0987/", "/y/87/", "/s/a/", "/s/x/", "/s/ab/", "/p/a/b/end/")] == [
        987,
        None,
        "shelf a",
        None,
        None,
        ["a", "b"],
    ]
    assert router.reverse("year", kwargs={"x": 87}) == "/y/0087/"
    assert router.reverse("shelf", kwargs={"x": "b"}) == "/s/b/"
    assert router.reverse("parts", kwargs={"x": ["a", "end"]}) == "/p/a/end/end/"
    with pytest.raises(NoReverse):
        router.reverse("shelf", kwargs={"x": "bc"})


def test_a_sites_own_converter_at_the_beginning_of_a_url_adds_no_second_slash() -> None:
    class Optional(StringConverter):
        regex = "[a-z]*"

    router = Router([path("<opt:x>/<int:n>/", "view", name="page")], converters={"opt": Optional})
    assert router.reverse("page", kwargs={"x": "a", "n": 7}) == "/a/7/"
    assert router.reverse("page", kwargs={"x": "", "n": 7}) == "/%2F7/"
    assert router.resolve("//7/").kwargs == {"x": "", "n": 7}
    with pytest.raises(NoReverse):
        router.reverse("page", kwargs={"x": "a", "n": "b"})


def test_no_converter_takes_the_place_of_another_one() -> None:
    with pytest.raises(ValueError, match=r"'int' is known already, as IntConverter: choose another name\."):
        Router([], converters={"int": Year})
    inner = include([path("<year:x>/", "view")], converters={"year": Shelf})
    with pytest.raises(ValueError, match=r"'year' is known already, as Year"):
        Router([path("a/", inner)], converters={"year": Year})


def test_converters_come_with_what_is_included_and_stay_there() -> None:
    shop = Router([path("<year:x>/", "view")], converters={"year": Year})
    outer = Router([path("shop/", include(shop)), path("again/", include(shop))], converters={"year": Year})
    assert value(outer, "/shop/2026/") == value(outer, "/again/2026/") == 2026
    with pytest.raises(ValueError, match="names the converter 'year', which is not known"):
        Router([path("shop/", include(shop)), path("<year:x>/", "view")])


def test_what_is_no_converter_is_refused() -> None:
    halves: Any = {"half": type("Half", (), {"regex": "a"})}
    with pytest.raises(TypeError, match="The converter 'half' lacks 'to_python' and 'to_url'; got"):
        Router([], converters=halves)
    with pytest.raises(ValueError, match="A converter is named by an identifier, as in '<year:value>'; got 'a-b'"):
        Router([], converters={"a-b": Year})


def test_an_error_inside_a_converter_that_means_no_miss_is_not_hidden() -> None:
    class Broken(StringConverter):
        def to_python(self, text: str) -> object:
            raise KeyError(text)

        def to_url(self, value: object) -> str:
            raise KeyError(value)

    router = Router([path("<broken:x>/", "view", name="page")], converters={"broken": Broken})
    with pytest.raises(KeyError, match="a"):
        router.resolve("/a/")
    with pytest.raises(KeyError, match="b"):
        router.reverse("page", kwargs={"x": "b"})
