"""Functions for HTML."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from bandstand.templates import Engine, html


@html.html_safe
class Icon:
    """Writes itself as HTML."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return f"<i>{self.name}</i>"


class Red(Icon):
    """Inherits what makes it safe."""

    def __str__(self) -> str:
        return f"<b>{super().__str__()}</b>"


def test_objects_of_a_safe_class_are_not_escaped() -> None:
    template = Engine().from_string("{{ icon }} {{ red }} {{ name }}")
    page = template.render({"icon": Icon("a"), "red": Red("b"), "name": "<"})
    assert page == "<i>a</i> <b><i>b</i></b> &lt;"
    assert html.conditional_escape(Icon("a")) == "<i>a</i>"


def test_a_class_that_is_safe_already_or_has_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="The class 'Icon' has a method '__html__' already"):
        html.html_safe(Icon)
    with pytest.raises(TypeError, match="The class 'Bare' has no method '__str__' to give the HTML"):

        @html.html_safe
        class Bare:
            """Has no text of its own."""


def test_escape_escapes_what_is_safe_and_conditional_escape_does_not() -> None:
    assert html.escape(Markup("<b>")) == "&lt;b&gt;"
    assert html.conditional_escape(Markup("<b>")) == "<b>"
    assert html.conditional_escape("<\"'&>") == "&lt;&#34;&#39;&amp;&gt;"


def test_marked_text_is_written_as_it_is() -> None:
    assert Engine().from_string("{{ a }}{{ b }}").render({"a": html.mark_safe("<b>"), "b": "<b>"}) == "<b>&lt;b&gt;"


def test_values_are_filled_into_html() -> None:
    assert html.format_html("<a href='{}'>{name}</a>", "?a&b", name=Markup("<i>")) == "<a href='?a&amp;b'><i></a>"
    rows = [("a", "<"), ("b", ">")]
    assert html.format_html_join("\n", "<li>{}{}</li>", rows) == "<li>a&lt;</li>\n<li>b&gt;</li>"
    assert html.format_html_join(" & ", "{}", []) == ""
    assert isinstance(html.format_html_join(" & ", "{}", [("a",), ("b",)]), Markup)


def test_other_functions_are_those_of_the_filters() -> None:
    assert html.strip_tags("<p>one <b>two</b></p>") == "one two"
    assert html.linebreaks("a\nb<") == "<p>a<br>b&lt;</p>"
    assert html.urlize("see www.example.com") == (
        'see <a href="http://www.example.com" rel="nofollow">www.example.com</a>'
    )
    assert html.escapejs("</") == "\\u003C/"
    assert html.json_script({"a": "<"}, "data") == (
        '<script id="data" type="application/json">{"a": "\\u003C"}</script>'
    )
