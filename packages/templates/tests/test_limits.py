"""Any text is a template or a mistake, in time that grows with its length."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates._lexer import MAX_LENGTH, tokens
from bandstand.templates._words import split
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINE = Engine(loaders=[DictLoader({"a": "{{ a }}"})])

pieces = st.sampled_from(
    ["{%", "%}", "{{", "}}", "{#", "#}", " ", "if", "endif", "else", "for", "x", "in", "a", ".", "|", ":", "'", '"',
     "\\", "block", "endblock", "extends", "include", "with", "=", "as", "cycle", "1", "_", "(", ")", "\n", "not", "==",
     "and", "{% if a %}", "{% endif %}", "{% for x in a %}", "{% endfor %}", "{{ a }}", "verbatim", "comment", "ü", "0"]
)  # fmt: skip


@given(st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_output_or_a_mistake(source: str) -> None:
    try:
        template = ENGINE.from_string(source)
    except TemplateSyntaxError:
        return
    try:
        assert isinstance(template.render({"a": ["<"], "x": 1}), str)
    except (LookupError, RecursionError, ValueError, TypeError):  # what values do is not the template's mistake
        return


@given(st.text(max_size=200))
def test_tokens_join_to_the_source(source: str) -> None:
    assert "".join(text for kind, text, _ in tokens(source) if kind == "text") == source or "{" in source


HOSTILE: dict[str, Callable[[int], str]] = {
    "openings": lambda size: "{%" * size,
    "openings and ends of lines": lambda size: "{{\n" * size + "}}",
    "mixed openings": lambda size: "{%{{{#" * size + "\n#}",
    "quotes": lambda size: "{% if " + "\\\"'" * size + " %}",
    "blanks": lambda size: "{{ a" + " " * size + "b }}",
    "dots": lambda size: "{{ " + "a." * size + " }}",
    "bars": lambda size: "{{ a" + "|b" * size + " }}",
    "verbatim": lambda size: "{% verbatim %}" + "{% end" * size,
    "words": lambda size: "{% if " + "not " * size + "%}",
    "tags": lambda size: "{% if a %}" * size,
    "comments": lambda size: "{% comment %}" * size,
    "variables": lambda size: "{{ a }}\n" * size,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length(name: str) -> None:
    def seconds(size: int) -> float:
        source = HOSTILE[name](size)
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            with suppress(TemplateSyntaxError):
                ENGINE.from_string(source)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(8_000) < 16 * seconds(2_000) + 0.05  # four times the length; twice that again is noise


def test_a_template_has_a_length() -> None:
    with pytest.raises(TemplateSyntaxError, match="at most 1,000,000 characters"):
        ENGINE.from_string("x" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% if a %}" * 101 + "{% endif %}" * 101, "at most 100 deep"),
        ("{{ a" + "|x" * 101 + " }}", "filter"),
        ("{% if " + "a and " * 300 + "a %}{% endif %}", "at most 500 words"),
        ("{% if a %}" + "{% elif a %}" * 100 + "{% endif %}", "at most 100 branches"),
    ],
)
def test_what_goes_too_far_is_refused(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        ENGINE.from_string(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% if a %}" * 99 + "x" + "{% endif %}" * 99,
        "{% if a %}x" + "{% elif a %}" * 98 + "{% endif %}",
        "{% if " + "a and " * 249 + "a %}x{% endif %}",
        "{% for x in a %}" * 99 + "x" + "{% endfor %}" * 99,
        "{% spaceless %}" * 99 + "x" + "{% endspaceless %}" * 99,
        "{% if " + " == ".join(["a"] * 249) + " %}{% else %}x{% endif %}",
    ],
)
def test_what_goes_as_far_as_it_may_works(source: str) -> None:
    assert ENGINE.from_string(source).render({"a": ["v"]}) == "x"


def test_words_keep_quoted_blanks() -> None:
    assert split("a 'b c' d=\"e f\" _('g h') it's i j") == ["a", "'b c'", 'd="e f"', "_('g h')", "it's", "i", "j"]


def test_eight_threads_render_the_same() -> None:
    source = "{% for x in l %}{% cycle 'a' 'b' %}{% ifchanged x.n %}{{ x.n }}{% endifchanged %}{% endfor %}"
    values = [{"n": number // 3} for number in range(60)]
    template = ENGINE.from_string(source)
    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(template.render, [{"l": values}] * 200))
    assert len(texts) == 1
