"""What errors say, and where they point."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest

from bandstand.contracts.rendering import TemplateError
from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates._running import Lines

Make = Callable[..., Engine]


@pytest.mark.parametrize(
    ("source", "message", "line", "column"),
    [
        ("a\n  {% iff a %}", "There is no tag 'iff' here. Did you mean 'if'?", 2, 3),
        ("{% if a %}\n{{ b }}", "{% if a %} in line 1 is never closed; expected {% elif %} or", 1, 1),
        ("{% for x in y %}\n{% endif %}", "Expected 'empty' or 'endfor' for {% for x in y %} in line 1.", 2, 1),
        ("x{{ a b }}", "Expected '|' and a filter, or the end, before ' b' in 'a b'.", 1, 2),
        ("{{ }}", "Expected a variable", 1, 1),
        ("{% %}", "A tag has a name", 1, 1),
        ("{% comment %}", "{% comment %} in line 1 is never closed; expected {% endcomment %}.", 1, 1),
        ("{% verbatim %}", "never closed; expected {% endverbatim %}", 1, 1),
        ("{{ 'a }}", "a text in quotes", 1, 1),
    ],
)
def test_a_mistake_names_the_place(make: Make, source: str, message: str, line: int, column: int) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        make().from_string(source, name="page.html")
    error = caught.value
    assert isinstance(error, TemplateError)
    assert message in error.problem
    assert (error.template, error.line, error.column) == ("page.html", line, column)
    assert error.source == source.split("\n")[line - 1]


def test_a_mistake_has_the_whole_template_for_those_who_show_the_lines_around(make: Make) -> None:
    engine = make({"page.html": "a\n{% include 'part.html' %}", "part.html": "b\n{% iff %}\nc"})
    with pytest.raises(TemplateSyntaxError) as caught:
        engine.render("page.html")
    assert caught.value.text == "b\n{% iff %}\nc"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for a in pair %}{{ fail }}{% endfor %}", {"a": 1}),
        ("{% for a, b in pairs %}{{ fail }}{% endfor %}", {"a": 3, "b": 4}),
        ("{% with a=pair.1 b_2='x' %}{{ fail }}{% endwith %}", {"a": 2, "b_2": "x"}),
        ("{% for a in pairs %}{% for a in a %}{{ fail }}{% endfor %}{% endfor %}", {"a": 3}),
        ("{% for pair in pair %}{{ fail }}{% endfor %}", {"pair": 1}),
        ("{% with a=1 %}{% firstof pair.1 as a %}{{ fail }}{% endwith %}", {"a": "2"}),
        ("{% firstof pair.0 as a %}{{ fail }}", {"a": "1"}),
        ("{{ fail }}{% firstof pair.0 as later %}", {}),
    ],
)
def test_the_names_of_a_template_can_be_read_from_its_frames(
    make: Make, source: str, expected: dict[str, object]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    given = {"pair": [1, 2], "pairs": [(3, 4)], "fail": fail}
    with pytest.raises(ZeroDivisionError) as caught:
        make().from_string(source).render(given)
    frames = [frame for frame, _ in traceback.walk_tb(caught.tb)]
    *_, (frame, lines) = (
        (frame, loader) for frame in frames if isinstance(loader := frame.f_globals.get("__loader__"), Lines)
    )
    assert lines.get_variables(frame.f_locals) == given | expected


@pytest.mark.parametrize("filler", ["", "x" * 20_000])
def test_a_traceback_shows_the_line_of_the_template(make: Make, filler: str) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    engine = make({"shop/page.html": "first\n<p>ü {{ fail }}</p>" + filler})
    with pytest.raises(ZeroDivisionError) as caught:
        engine.render("shop/page.html", {"fail": fail})
    frame = next(entry for entry in traceback.extract_tb(caught.tb) if entry.filename == "shop/page.html")
    assert (frame.lineno, frame.colno, frame.line) == (2, len("<p>ü ".encode()), "<p>ü {{ fail }}</p>" + filler)
