"""The libraries as templates see them."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bandstand.contracts.services.testing import FixedServices
from bandstand.templates.filters import HUMANIZE, LIBRARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.rendering.helpers import Scope
    from bandstand.contracts.services import Services

NAMES = """
add addslashes capfirst center cut date default default_if_none dictsort dictsortreversed divisibleby escape escapejs
escapeseq filesizeformat first floatformat force_escape get_digit iriencode join json_script language_bidi
language_name language_name_local language_name_translated last length linebreaks
linebreaksbr linenumbers ljust localize localtime lower make_list phone2numeric pluralize pprint random rjust safe
safeseq slice slugify stringformat striptags time timesince timeuntil timezone title truncatechars truncatechars_html
truncatewords truncatewords_html unlocalize unordered_list upper urlencode urlize urlizetrunc utc wordcount wordwrap
yesno
"""

# The filters that give a text for any text, with an argument that fits where they take one.
TEXT_FILTERS: dict[str, tuple[object, ...]] = {
    "addslashes": (),
    "capfirst": (),
    "center": (30,),
    "cut": ("a",),
    "escape": (),
    "escapejs": (),
    "force_escape": (),
    "iriencode": (),
    "join": (", ",),
    "json_script": (),
    "linebreaks": (),
    "linebreaksbr": (),
    "linenumbers": (),
    "ljust": (30,),
    "lower": (),
    "phone2numeric": (),
    "pprint": (),
    "rjust": (30,),
    "safe": (),
    "slice": ("1:3",),
    "slugify": (),
    "stringformat": ("s",),
    "striptags": (),
    "title": (),
    "truncatechars": (5,),
    "truncatechars_html": (5,),
    "truncatewords": (2,),
    "truncatewords_html": (2,),
    "unordered_list": (),
    "upper": (),
    "urlencode": (),
    "urlize": (),
    "urlizetrunc": (5,),
    "wordwrap": (5,),
}

# Those whose result is HTML whatever they are given; what they write must not open an element of the text's own.
MARKUP = ("escape", "escapejs", "force_escape", "join", "linebreaks", "linebreaksbr", "linenumbers", "urlize")


@dataclass
class PlainScope:
    """A scope of a template that escapes, or does not."""

    autoescape: bool = True
    request: None = None

    @property
    def services(self) -> Services:
        return FixedServices()

    def get(self, name: str, default: object = None, /) -> object:
        return default

    def render(self, template: str | Sequence[str], context: Mapping[str, object] | None = None, /) -> str:
        raise NotImplementedError


def apply(name: str, value: object, *arguments: object, autoescape: bool = True) -> object:
    helper = LIBRARY.filters[name]
    scope: Scope = PlainScope(autoescape)
    return helper.call(*((scope,) if helper.takes_scope else ()), value, *arguments)


def test_all_filters_are_there() -> None:
    assert sorted(LIBRARY.filters) == sorted(NAMES.split())
    assert sorted(HUMANIZE.filters) == ["apnumber", "intcomma", "intword", "naturalday", "naturaltime", "ordinal"]
    assert not LIBRARY.tags
    assert not HUMANIZE.tags


def test_a_filter_takes_a_value_and_at_most_one_argument() -> None:
    for helper in (*LIBRARY, *HUMANIZE):
        positional = [
            parameter
            for parameter in inspect.signature(helper.call).parameters.values()
            if parameter.kind is inspect.Parameter.POSITIONAL_ONLY
        ]
        assert 1 <= len(positional) - helper.takes_scope <= 2, helper.name


@pytest.mark.parametrize(
    "name", ["join", "linebreaks", "linebreaksbr", "linenumbers", "unordered_list", "urlize", "urlizetrunc"]
)
def test_some_filters_escape_only_where_the_template_does(name: str) -> None:
    arguments = {"join": ("",), "urlizetrunc": (9,)}.get(name, ())
    assert "<b>" not in str(apply(name, ["<b>"] if name in {"join", "unordered_list"} else "<b>", *arguments))
    value = ["<b>"] if name in {"join", "unordered_list"} else "<b>"
    assert "<b>" in str(apply(name, value, *arguments, autoescape=False))


@pytest.mark.parametrize("name", TEXT_FILTERS)
@given(text=st.text())
def test_any_text_gives_a_text(name: str, text: str) -> None:
    for value in (text, Markup.escape(text)):
        assert isinstance(apply(name, value, *TEXT_FILTERS[name]), str)


@pytest.mark.parametrize("name", MARKUP)
@given(text=st.text(alphabet="<>\"'&;ab=/ \n"))
def test_html_that_is_made_of_text_holds_no_tags_of_the_text(name: str, text: str) -> None:
    made = str(apply(name, text, *TEXT_FILTERS[name]))
    assert isinstance(apply(name, text, *TEXT_FILTERS[name]), Markup)
    for own in ("<p>", "</p>", "<br>"):
        made = made.replace(own, "")
    assert "<" not in made


@pytest.mark.parametrize("name", [name for name in TEXT_FILTERS if LIBRARY.filters[name].keeps_safe])
@given(text=st.text(alphabet="<>\"'&;ab=/ \n"))
def test_what_keeps_safe_adds_nothing_that_would_have_to_be_escaped(name: str, text: str) -> None:
    escaped = Markup.escape(text)
    made = cast("str", apply(name, escaped, *TEXT_FILTERS[name]))
    if name not in {"pprint", "addslashes"}:  # they quote, for people and scripts
        assert not set(made) & set("<>\"'")
