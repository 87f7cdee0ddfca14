"""Patterns taken apart: texts, parameters, segments, and what can be told of a site's own expressions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.urls import Router, path, re_path
from bandstand.urls._patterns import Named, joined, may_fit_slash, parts_of, regex_of, segments_of, written_parts
from bandstand.urls._trie import leading_segments
from bandstand.urls.converters import BUILT_IN, StringConverter


class Own(StringConverter):
    """A converter that is not one of ours."""


def own(regex: str) -> StringConverter:
    """Make a site's own converter."""
    converter = Own()
    converter.regex = regex
    return converter


WITHOUT_SLASH = [
    "[0-9]{4}",
    "[a-z]+",
    "[-a-zA-Z0-9_]+",
    "[a-z-]+",
    r"\d+",
    r"\w+",
    r"[\w.]+",
    r"[\w.@+-]+",
    "[-:;,a-z]+",
    r"\d{4}-\d{2}-\d{2}",
    r"v\d+\.\d+",
    "a|b|c",
    "(?:red|green|blue)",
    "(?:[a-z]+-)*[a-z]+",
    "[^/]+",
    "[^/?#]+",
    "[^+-/]+",
    "@[a-z]+",
]

MAY_FIT_SLASH = [
    ".+",
    "[^a]+",
    r"\S+",
    r"\D+",
    r"\W+",
    "a/b",
    r"a\/b",
    "[/a]+",
    "[a-z/]+",
    "[+-9]+",
    "[.-9]+",
    "[a.-z]+",
    "[--9]+",
    "[a-z.-9]+",
    "[!-~]+",
    r"[\S]+",
    r"[^\d]+",
    "[a-z]+(?:/[a-z]+)*",
    r"\x2f",
    r"(?i:[a-z]+)",
    r"(?<=a)b",
    r"[^]a]+",
    "(?:a|.)",
]


@pytest.mark.parametrize("regex", WITHOUT_SLASH)
def test_an_expression_that_keeps_within_a_segment_is_seen(regex: str) -> None:
    assert may_fit_slash(own(regex)) is False


@pytest.mark.parametrize("regex", MAY_FIT_SLASH)
def test_an_expression_that_may_leave_its_segment_is_never_taken_for_one_that_cannot(regex: str) -> None:
    assert may_fit_slash(own(regex)) is True


@given(st.data())
def test_what_an_expression_without_a_slash_fits_has_none(data: st.DataObject) -> None:
    regex = data.draw(st.sampled_from(WITHOUT_SLASH))
    assert "/" not in data.draw(st.from_regex(re.compile(regex), fullmatch=True))


signs = [*"a0z-/[]^+*?()|.!~", r"\d", r"\.", r"\/", "{1}"]


@given(st.lists(st.sampled_from(signs), min_size=1, max_size=8).map("".join), st.data())
def test_no_expression_at_all_gets_a_slash_past_its_segment(regex: str, data: st.DataObject) -> None:
    try:
        expression = re.compile(regex)
    except (re.error, FutureWarning):
        return
    if not may_fit_slash(own(regex)):
        for text in ["/", "a/", "/a", "a/0", "-/-", "//", *data.draw(st.lists(st.text("a0-/.z", max_size=6)))]:
            assert "/" not in text or expression.fullmatch(text) is None


def test_a_pattern_is_texts_and_parameters_in_turn() -> None:
    assert written_parts("books/<int:year>-<title>/x") == (
        "books/",
        Named("year", "int"),
        "-",
        Named("title", "str"),
        "/x",
    )
    assert written_parts("") == ()
    assert written_parts("<a><b>") == (Named("a", "str"), Named("b", "str"))


def test_texts_that_meet_are_one() -> None:
    year = parts_of("<int:year>", BUILT_IN)
    assert joined(["a", "/", *year, "/", "b"]) == ("a/", *year, "/b")
    assert joined([]) == ()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a/", ["a", ""]),
        ("a//b", ["a", "", "b"]),
        ("/", ["", ""]),
        ("<x>", ["(?P<p0>[^/]+)"]),
        ("a/<int:x>/", ["a", "(?P<p0>[0-9]+)", ""]),
        ("a.b/v<int:x>.<y>/", [r"a\.b", r"v(?P<p0>[0-9]+)\.(?P<p1>[^/]+)", ""]),
        ("<x>/<y>", ["(?P<p0>[^/]+)", "(?P<p0>[^/]+)"]),
    ],
)
def test_a_pattern_is_split_at_the_slashes_of_its_texts(pattern: str, expected: list[str]) -> None:
    segments = segments_of(parts_of(pattern, BUILT_IN))
    assert segments is not None
    assert [regex_of(segment) for segment in segments] == expected


def test_a_pattern_with_a_parameter_that_takes_slashes_is_not_split() -> None:
    assert segments_of(parts_of("a/<path:x>/b", BUILT_IN)) is None
    assert segments_of(parts_of("a/<x>", {"str": own(".+")})) is None


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        (r"^a/b/$", ["a", "b"]),
        (r"^a/b$", ["a"]),
        (r"^a/b?/$", ["a"]),
        (r"^a/?b/$", []),
        (r"^a/*$", []),
        (r"^a/+$", []),
        (r"^a/{2}$", []),
        (r"^a/b/?c$", ["a"]),
        (r"^a/(?P<n>\d+)/b/$", ["a"]),
        (r"^a/b|c/d/$", []),
        (r"^a\.b/c/$", []),
        (r"^[a]/b/$", []),
        (r"a/b/$", []),
        (r"\Aa/b/$", []),
        (r"(?i)^a/b/$", []),
        (r"^(?:a/)?b/$", []),
        (r"^$", []),
        (r"^a-b_c/d/", ["a-b_c", "d"]),
        (r"^/a/", []),
    ],
)
def test_of_an_expression_only_the_segments_that_are_certain_are_read_ahead(regex: str, expected: list[str]) -> None:
    (entry,) = Router([re_path(regex, "view")])._all()
    assert ["".join(map(str, segment)) for segment in leading_segments(entry)] == expected


@pytest.mark.parametrize(
    ("regex", "fitting", "missing"),
    [
        (r"^a/?b/$", ["/ab/", "/a/b/"], ["/a//b/"]),
        (r"^a/*b/$", ["/ab/", "/a//b/"], ["/a/c/"]),
        (r"^a/{2}b/$", ["/a//b/"], ["/a/b/"]),
        (r"^a/b|c/d/$", ["/a/b", "/c/d/"], ["/a/d/", "/a/bc", "/x/c/d/"]),
        (r"(?i)^a/b/$", ["/A/b/", "/a/B/"], ["/a/b"]),
        (r"a/b/$", ["/a/b/"], ["/a/b/c", "/x/a/b/"]),
        (r"a/b/", ["/a/b/", "/a/b/c", "/x/a/b/", "/xa/b/"], ["/a/b"]),
    ],
)
def test_reading_ahead_hides_no_path_from_an_expression_among_others(
    regex: str, fitting: list[str], missing: list[str]
) -> None:
    others = [path(f"{text}/<int:n>/", "other") for text in ("a", "A", "b", "x")]
    router = Router([*others, re_path(regex, "expression"), path("<path:rest>", "rest")])
    assert {path_: router.resolve(path_).target for path_ in fitting} == dict.fromkeys(fitting, "expression")
    assert {path_: router.resolve(path_).target for path_ in missing} == dict.fromkeys(missing, "rest")
