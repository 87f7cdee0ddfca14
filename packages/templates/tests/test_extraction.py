"""Messages of templates, for catalogues."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_by_name
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import TRANSLATOR
from bandstand.contracts.i18n.english import English
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.testing import MemoryLanguages
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine
from bandstand.templates.extraction import extract

if TYPE_CHECKING:
    from bandstand.templates.extraction import Found

TAGS = ("Translators:",)
ALL = ("gettext", "ngettext", "pgettext", "npgettext")


def extracted(source: str) -> list[Found]:
    return list(extract(BytesIO(source.encode()), ALL, TAGS, {}))


def ids(source: str) -> list[tuple[str, object]]:
    return [(function, arguments) for _, function, arguments, _ in extracted(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ _('a') }}", [("gettext", "a")]),
        ("{{ x|default:_('a')|cut:_('100%') }}", [("gettext", "a"), ("gettext", "100%")]),
        ("{% translate 'a' %}", [("gettext", "a")]),
        ("{% load i18n %}{% trans '100%' %}", [("gettext", "100%%")]),
        ("{% translate 'a'|upper as b %}", [("gettext", "a")]),
        ("{% translate 'a' noop %}", [("gettext", "a")]),
        ("{% translate _('a') %}", [("gettext", "a")]),
        ("{% translate 'a' context 'b' %}", [("pgettext", ("b", "a"))]),
        (
            "{% translate 'a' context b %}{% translate b %}{{ _('') }}{% blocktrans %}{% endblocktrans %}",
            [],
        ),
        ("{% translate 'it\\'s \\\"so\\\"' %}", [("gettext", 'it\'s "so"')]),
        ("{% blocktranslate %}a\n{{ b }} 5%{% endblocktranslate %}", [("gettext", "a\n%(b)s 5%%")]),
        ("{% blocktrans trimmed %}\n  a\n  b\n{% endblocktrans %}", [("gettext", "a b")]),
        (
            "{% blocktranslate count n=x %}a{% plural %}{{ n }} a{% endblocktranslate %}",
            [("ngettext", ("a", "%(n)s a"))],
        ),
        (
            "{% blocktranslate with x=_('c') context 'b' %}a{% endblocktranslate %}",
            [("gettext", "c"), ("pgettext", ("b", "a"))],
        ),
        (
            "{% blocktranslate count n=x context 'b' asvar c %}a{% plural %}as{% endblocktranslate %}",
            [("npgettext", ("b", "a", "as"))],
        ),
        ("{% if a == _('a') %}{% elif b in _('b') %}{% endif %}", [("gettext", "a"), ("gettext", "b")]),
        ("{% for a in b|default:_('a') %}{{ _('b') }}{% empty %}{{ _('c') }}{% endfor %}", None),
        ("{% with a=_('a') %}{% include _('b') with c=_('c') %}{% endwith %}", None),
        ("{% filter default:_('a') %}{{ _('b') }}{% endfilter %}{% firstof _('c') %}", None),
        ("{% regroup a|default:_('a') by b|default:_('b') as c %}{% cycle _('c') 'd' %}", None),
        ("{% comment %}{{ _('x') }}{% endcomment %}{% verbatim %}{{ _('x') }}{% endverbatim %}{# _('x') #}", []),
    ],
)
def test_what_is_found(source: str, expected: list[tuple[str, object]] | None) -> None:
    assert ids(source) == ([("gettext", "a"), ("gettext", "b"), ("gettext", "c")] if expected is None else expected)


def test_messages_have_the_lines_of_their_tags() -> None:
    source = (
        "\n{{ _('a') }}\n{% if x %}\n{% elif _('b') %}{% endif %}\n{% blocktranslate %}\nc\n{% endblocktranslate %}"
    )
    assert [(line, message) for line, _, message, _ in extracted(source)] == [(2, "a"), (4, "b"), (5, "\nc\n")]


@pytest.mark.parametrize(
    ("source", "comments"),
    [
        ("{# Translators: who? #}{{ _('a') }}", ["Translators: who?"]),
        ("{# Translators: who? #}\n{{ _('a') }}", ["Translators: who?"]),
        ("{# Translators: who? #}\n<p>{% translate 'a' %}", ["Translators: who?"]),
        ("{# Translators: one #}\n{# Translators: two #}{{ _('a') }}", ["Translators: one", "Translators: two"]),
        (
            "{% comment %}Translators: who?\n  And when? {% endcomment %}\n{{ _('a') }}",
            ["Translators: who?", "And when?"],
        ),
        ("{% comment 'note' %}\nTranslators: who?\n{% endcomment %}{{ _('a') }}", ["Translators: who?"]),
        ("{# Translators: who? #}\n\n{{ _('a') }}", []),
        ("{# Somebody: who? #}\n{{ _('a') }}", []),
        ("{{ _('a') }}{# Translators: who? #}", []),
        ("{% comment %}{% endcomment %}{##}{{ _('a') }}", []),
    ],
)
def test_comments_for_translators(source: str, comments: list[str]) -> None:
    assert [found[3] for found in extracted(source)] == [comments]


def test_a_comment_belongs_to_the_messages_of_one_line() -> None:
    found = extracted("{# Translators: ab #}\n{{ _('a') }}{{ _('b') }}\n{{ _('c') }}")
    assert [(message, comments) for _, _, message, comments in found] == [
        ("a", ["Translators: ab"]),
        ("b", ["Translators: ab"]),
        ("c", []),
    ]


def test_without_tags_there_are_no_comments() -> None:
    assert [*extract(BytesIO(b"{# Translators: x #}{{ _('a') }}"), ALL, (), {})] == [(1, "gettext", "a", [])]


@pytest.mark.parametrize(
    "source",
    [
        "{% load own and_more %}{% load tag from own %}{{ _('a') }}",
        "{{ x|own|own_too:_('a')|upper }}",
        "{% own what? title=_('a') %}",
        "{% own %}{% if x %}{{ _('a') }}{% else %}{% endif %}{% elseown %}{% endown %}",
        "{% own %}{% else %}{{ _('a') }}{% endown %}",
        "{% get_available_languages as x %}{% cache 5 x using='y' %}{{ _('a') }}{% endcache %}",
        "{% extends 'nowhere' %}{% block x %}{{ _('a') }}{% endblock %}",
    ],
)
def test_a_projects_own_tags_need_not_be_known(source: str) -> None:
    assert ids(source) == [("gettext", "a")]


class Named(BytesIO):
    """A file with a name."""

    name = "shop.html"


def test_a_mistake_is_warned_of_and_what_stands_above_it_is_given() -> None:
    file = Named(b"{{ _('a') }}\n{% if %}{{ _('b') }}")
    with pytest.warns(UserWarning, match=r"^No more messages are extracted from this template: shop\.html:2:1: "):
        assert [found[2] for found in extract(file, ALL, TAGS, {})] == ["a"]


def test_only_the_functions_that_are_asked_for_are_given() -> None:
    source = b"{{ _('a') }}{% translate 'b' context 'c' %}"
    assert [*extract(BytesIO(source), ["gettext"], (), {})] == [(1, "gettext", "a", [])]


def test_a_template_may_have_another_encoding() -> None:
    source = "{{ _('é') }}".encode("latin-1")
    assert [*extract(BytesIO(source), ALL, (), {"encoding": "latin-1"})] == [(1, "gettext", "é", [])]


# What is extracted is what is looked up

FORMS = """{% load i18n %}{{ _("plain 100%") }} {{ missing|default:_("argument") }}
{% translate "one" %}{% translate "with % and \\"quotes\\"" %}{% translate "twice"|upper %}{% translate "named" as n %}
{% translate "one" context "a context" %}{% translate "50%" context "a context" %}{% trans _("inner") %}
{% blocktranslate %}block {{ x }} 100%{% endblocktranslate %}{% blocktrans %}
two lines
{% endblocktrans %}{% blocktranslate trimmed with y=x %}
   trimmed {{ y }}

   and joined
{% endblocktranslate %}{% blocktranslate context "c" asvar z %}in a context{% endblocktranslate %}
{% blocktranslate count n=x|length %}{{ n }} letter{% plural %}{{ n }} letters, {{ x }}{% endblocktranslate %}
{% blocktranslate count n=x|length context "post" trimmed %}
  {{ n }} letter
{% plural %}
  {{ n }} letters 5%
{% endblocktranslate %}{% if x == _("compared") %}{% endif %}{% with v=_("held") %}{{ v }}{% endwith %}"""


class Recorder(English):
    """A translator that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[tuple[object, ...]] = set()

    def gettext(self, message: str, /) -> str:
        self.asked.add((None, message, None))
        return message

    def pgettext(self, context: str, message: str, /) -> str:
        self.asked.add((context, message, None))
        return message

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        self.asked.add((None, singular, plural))
        return super().ngettext(singular, plural, number)

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:
        self.asked.add((context, singular, plural))
        return super().ngettext(singular, plural, number)


def looked_up(source: str) -> tuple[set[tuple[object, ...]], str]:
    recorder = Recorder()
    services = FixedServices({TRANSLATOR: recorder, LANGUAGES: MemoryLanguages({})})
    text = Engine(services=services).from_string(source).render({"x": "abc"})
    return recorder.asked, str(text)


def in_a_catalogue(source: str) -> set[tuple[object, ...]]:
    """Extract by the name that Babel knows, write a file, read it, and give what is in it."""
    from babel.messages.catalog import Catalog

    catalogue = Catalog()
    for line, message, comments, context in extract_by_name(
        "bandstand-templates", BytesIO(source.encode()), DEFAULT_KEYWORDS, TAGS
    ):
        catalogue.add(message, locations=[("page.html", line)], auto_comments=comments, context=context)
    file = BytesIO()
    write_po(file, catalogue)
    file.seek(0)
    messages = [message for message in read_po(file) if message.id]
    return {(m.context, *(m.id if isinstance(m.id, tuple) else (m.id, None))) for m in messages}


def test_what_is_extracted_is_what_is_looked_up() -> None:
    asked, _ = looked_up(FORMS)
    assert in_a_catalogue(FORMS) == asked
    assert len(asked) == 17


# A catalogue of GNU gettext has no carriage returns, and a tag stands on one line.
letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x7f\x85\u2028\u2029{}#")
awkward = st.text(st.one_of(letters, st.sampled_from("%%%\"'\\() s")), min_size=1)


@given(awkward)
def test_texts_in_tags_keep_their_ids(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    asked, shown = looked_up("{% load i18n %}{% translate " + quoted + " %}")
    assert asked == in_a_catalogue("{% translate " + quoted + " %}") == {(None, text.replace("%", "%%"), None)}
    assert shown == text


@given(st.text(st.one_of(letters, st.sampled_from("%%%\"'\\() s\n\n")), min_size=1))
def test_texts_between_tags_keep_their_ids(text: str) -> None:
    source = "{% load i18n %}{% blocktranslate %}" + text + "{{ x }}{% endblocktranslate %}"
    asked, shown = looked_up(source)
    assert asked == in_a_catalogue(source) == {(None, text.replace("%", "%%") + "%(x)s", None)}
    assert shown == text + "abc"


@given(st.text())
def test_any_text_gives_messages_or_a_warning(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        extracted(text)
