"""The comparison of HTML by its tree."""

from __future__ import annotations

import pytest

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering._html import difference
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.contracts.rendering.testing import assert_same_html


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p class='a' id=b>x</p>", '<p id="b" class="a">x</p>'),
        ("<ul>\n  <li>1</li>\n</ul>", "<ul><li>1</li></ul>"),
        ("<p>one \n two</p>", "<p>one two</p>"),
        ("it&#39;s &lt; &quot;", "it&#x27;s &lt; &#34;"),
        ("<a title='&#39;'>x</a>", '<a title="&#x27;">x</a>'),
        ("<br><hr/>", "<br/><hr>"),
        ("<input></input>", "<input>"),
        ("<!DOCTYPE html>", "<!doctype html>"),
    ],
)
def test_what_browsers_show_alike_is_the_same(one: str, other: str) -> None:
    assert difference(one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("<p>a</p>", "<p>b</p>", ("p[1]", "the text 'a'", "the text 'b'")),
        (
            "<ul><li>1</li><li class='odd'>2</li></ul>",
            "<ul><li>1</li><li>2</li></ul>",
            ("ul[1] > li[2]", "<li class='odd'>", "<li>"),
        ),
        ("<p>a</p>", "<p>a</p><p>b</p>", ("p[2]", "nothing more", "<p>")),
        ("<p>a<b></b></p>c", "<p>a<b></b>c</p>", ("p[1]", "the text 'c' at the top", "the text 'c'")),
        ("a", "b", ("the top", "the text 'a'", "the text 'b'")),
        ("<pre>a  b</pre>", "<pre>a b</pre>", ("pre[1]", "the text 'a  b'", "the text 'a b'")),
        ("<p>a</p></div>", "<p>a</p>", ("the top", "</div>", "nothing more")),
        ("<!-- a -->", "<!-- b -->", ("the top", "<!-- a -->", "<!-- b -->")),
        ("<input checked>", "<input>", ("input[1]", "<input checked>", "<input>")),
    ],
)
def test_the_first_difference_is_shown_with_its_place(one: str, other: str, expected: tuple[str, str, str]) -> None:
    assert difference(one, other) == expected


def test_a_template_is_compared_under_several_renderers() -> None:
    def provide(request: object) -> dict[str, object]:
        return {"title": "provided"}

    here = MemoryEngine({"page.html": "<h1>{{ title }}</h1>\n"}, providers=[provide])
    there = MemoryEngine({"page.html": "<h1>{{ title }}</h1>"}, providers=[provide])
    other = MemoryEngine({"page.html": "<h2>{{ title }}</h2>"})
    assert_same_html([here, there, here], "page.html", {"title": "Emma"})
    assert_same_html([here, there], "page.html", request=MemoryRequest())
    with pytest.raises(AssertionError) as caught:
        assert_same_html([here, there, other], "page.html", {"title": "Emma"})
    assert str(caught.value) == (
        "The HTML of 'page.html' differs at h2[1]: MemoryEngine gives <h1> at h1[1], and MemoryEngine gives <h2>."
    )
