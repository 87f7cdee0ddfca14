"""Texts, and parts of templates, in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

from bandstand.contracts.i18n import LOCALE, TRANSLATOR, override
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.testing import MemoryLanguages, MemoryTranslator
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import STRICT, Engine, TemplateSyntaxError, UndefinedVariable
from bandstand.templates.libraries.i18n import I18N
from bandstand.templates.loaders import DictLoader
from bandstand.templates.tags import TagLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.services import Contract

T = TypeVar("T")

GERMAN: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "Save"): ("Speichern <b>",),
    (None, "May"): ("Mai",),
    ("verb", "May"): ("Darf",),
    (None, "100%%"): ("100 %%",),
    (None, "German"): ("Deutsch",),
    (None, "French"): ("Französisch",),
    (None, "Hello %(name)s!"): ("Hallo %(name)s!",),
    (None, "%(name)s at %%"): ("%% bei %(name)s",),
    ("letter", "Hello %(name)s!"): ("Liebe(r) %(name)s!",),
    (None, "%(n)s book"): ("%(n)s Buch", "%(n)s Bücher"),
    ("shelf", "%(n)s book"): ("%(n)s Band", "%(n)s Bände"),
    (None, "Two lines in one"): ("Zwei Zeilen in einer",),
    (None, "Bye %(name)s"): ("Tschüss %(nmae)s",),
    (None, "Bye"): ("100% sicher",),
    (None, "See you %(name)s"): ("Bis dann %(name)d",),
}
SERVICES = FixedServices(
    {
        TRANSLATOR: MemoryTranslator({"de": GERMAN, "fr": {(None, "Save"): ("Enregistrer",)}}),
        LANGUAGES: MemoryLanguages({"de": "German", "fr": "French", "tlh": "Klingon"}),
    }
)


@pytest.fixture
def show() -> Callable[..., str]:
    engine = Engine(services=SERVICES)

    def show_text(source: str, /, locale: str = "de", **context: object) -> str:
        with override(locale=locale):
            return str(engine.from_string("{% load i18n %}" + source).render(context))

    return show_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% translate 'Save' %}", "Speichern <b>"),
        ("{% trans 'Save' %}", "Speichern <b>"),
        ("{% translate 'Unknown' %}", "Unknown"),
        ("{% translate 'Save' noop %}", "Save"),
        ("{% translate 'May' %}{% translate 'May' context 'verb' %}", "MaiDarf"),
        ("{% translate 'May' context which %}", "Darf"),
        ("{% translate 'May' as month %}[{{ month }}]", "[Mai]"),
        ("{% translate 'May' context 'verb' as word %}[{{ word }}]", "[Darf]"),
        ("{% translate 'May' noop context 'verb' as word %}[{{ word }}]", "[May]"),
        ("{% translate 'May' as word context 'verb' %}[{{ word }}]", "[Darf]"),
        ("{% translate 'May'|upper %}", "MAI"),
        ("{% translate month %}", "Mai"),
        ("{% translate month context which %}", "Darf"),
        ("{% translate month|upper %}", "MAI"),
        ("{% translate save %}", "Speichern &lt;b&gt;"),
        ("{% translate _('Save') %}", "Speichern <b>"),
        ("{% translate '100%' %}{% translate '100%'|upper %}", "100 %100 %"),
        ("{% translate '' %}{% translate missing %}{% translate empty %}", ""),
        ("{% translate number %}", "7"),
        ("{% autoescape off %}{% translate save %}{% endautoescape %}", "Speichern <b>"),
    ],
)
def test_a_text_is_translated(show: Callable[..., str], source: str, expected: str) -> None:
    assert show(source, month="May", which="verb", save="Save", empty="", number=7) == expected


def block(options: str, text: str, plural: str | None = None) -> str:
    more = "" if plural is None else "{% plural %}" + plural
    return f"{{% blocktranslate {options} %}}{text}{more}{{% endblocktranslate %}}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (block("", "Save"), "Speichern <b>"),
        ("{% blocktrans %}Save{% endblocktrans %}", "Speichern <b>"),
        (block("", "Hello {{ name }}!"), "Hallo &lt;Ada&gt;!"),
        (block("", "Hello {{ nobody }}!"), "Hello !"),
        (block("with name=other|upper", "Hello {{ name }}!"), "Hallo EVE!"),
        (block("with name=other and more=1", "Hello {{ name }}!"), "Hallo Eve!"),
        (block("with other|upper as name", "Hello {{ name }}!"), "Hallo EVE!"),
        (block("with other as name and other as more", "Hello {{ name }}!"), "Hallo Eve!"),
        (block("context 'letter'", "Hello {{ name }}!"), "Liebe(r) &lt;Ada&gt;!"),
        (block("context where", "Hello {{ name }}!"), "Liebe(r) &lt;Ada&gt;!"),
        (block("with name=1", "{{ name }} at %"), "% bei 1"),
        (block("trimmed", "\n  Two lines\n\n  in one\n"), "Zwei Zeilen in einer"),
        (block("", " Save\n"), " Save\n"),
        (block("asvar text", "Hello {{ name }}!") + "[{{ text }}]", "[Hallo &lt;Ada&gt;!]"),
        (
            block("with name=other asvar text", "Hello {{ name }}!") + "[{{ text }}{{ name }}]",
            "[Hallo Eve!&lt;Ada&gt;]",
        ),
        (block("count n=one", "{{ n }} book", "{{ n }} books"), "1 Buch"),
        (block("count one as n", "{{ n }} book", "{{ n }} books"), "1 Buch"),
        (block("count n=all|length", "{{ n }} book", "{{ n }} books"), "3 Bücher"),
        (block("count n=half", "{{ n }} book", "{{ n }} books"), "1.5 Bücher"),
        (block("with a=all count n=a|length", "{{ n }} book", "{{ n }} books"), "3 Bücher"),
        (block("count n=one context 'shelf'", "{{ n }} book", "{{ n }} books"), "1 Band"),
        (block("count n=one with name=other", "{{ name }} {{ n }}", "{{ name }}s {{ n }}"), "Eve 1"),
        (block("count n=all|length", "one", "{{ n }} & {{ name }}"), "3 & &lt;Ada&gt;"),
        ("{% autoescape off %}" + block("", "Hello {{ name }}!") + "{% endautoescape %}", "Hallo <Ada>!"),
        (block("", "{# not for you #}Save"), "Speichern <b>"),
        ("{% for name in all %}" + block("", "Hello {{ name }}!") + "{% endfor %}", "Hallo a!Hallo b!Hallo c!"),
        ("{% for x in all %}" + block("with name=forloop.counter", "Hello {{ name }}!") + "{% endfor %}", None),
    ],
)
def test_a_text_with_values_is_translated(show: Callable[..., str], source: str, expected: str | None) -> None:
    context = {"name": "<Ada>", "other": "Eve", "where": "letter", "one": 1, "half": 1.5, "all": "abc"}
    assert show(source, **context) == ("Hallo 1!Hallo 2!Hallo 3!" if expected is None else expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (block("", "Bye {{ name }}"), "Bye Ada"),
        (block("", "See you {{ name }}"), "See you Ada"),
        (block("", "Bye"), "Bye"),
    ],
)
def test_a_translation_whose_placeholders_do_not_fit_is_left_out(
    show: Callable[..., str], source: str, expected: str
) -> None:
    assert show(source, name="Ada") == expected


def test_without_a_translator_texts_are_english() -> None:
    template = Engine().from_string(
        "{% load i18n %}{% translate '100%' %} {% translate 'May' context 'verb' %} "
        "{% blocktranslate count n=n %}{{ n }} book{% plural %}{{ n }} books{% endblocktranslate %}"
    )
    assert [template.render({"n": n}) for n in (0, 1)] == ["100% May 0 books", "100% May 1 book"]


def test_a_text_has_one_look_up_and_the_translator_too() -> None:
    asked: list[str] = []

    class Counting(MemoryTranslator):
        def gettext(self, message: str, /) -> str:
            asked.append(message)
            return message.upper()

    class Services(FixedServices):
        def find(self, contract: Contract[T], /) -> T | None:
            asked.append(contract.name)
            return super().find(contract)

    template = Engine(services=Services({TRANSLATOR: Counting({})})).from_string(
        "{% load i18n %}{% translate 'a' %}{% translate 'b' %}"
    )
    assert template.render() == "AB"
    assert asked == ["i18n.Translator", "a", "b"]


def test_no_catalogue_is_asked_for_an_empty_text() -> None:
    class Header(MemoryTranslator):
        def gettext(self, message: str, /) -> str:
            return message or "Language: de"

    source = "{% load i18n %}[{% translate '' %}{% translate x %}{% blocktranslate %}{% endblocktranslate %}]"
    template = Engine(services=FixedServices({TRANSLATOR: Header({})})).from_string(source)
    assert template.render({"x": ""}) == "[]"


def test_its_tags_can_be_installed_for_all_templates() -> None:
    engine = Engine(services=SERVICES)
    engine.add_library(I18N)
    with override(locale="fr"):
        assert engine.from_string("{% translate 'Save' %}, {% trans 'Save' %}").render() == "Enregistrer, Enregistrer"
    with pytest.raises(ValueError, match="'blocktrans' already"):
        engine.add_library(I18N)
    with pytest.raises(ValueError, match="a library 'i18n' already"):
        Engine().add_library(TagLibrary("i18n"))


def test_a_strict_engine_misses_what_a_text_shows() -> None:
    template = Engine(undefined=STRICT).from_string("{% load i18n %}" + block("", "Hello {{ name }}!"))
    with pytest.raises(UndefinedVariable, match="'name'"):
        template.render()


# The language of a part


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "{% language 'fr' %}{% translate 'Save' %}{% endlanguage %}{% translate 'Save' %}",
            "EnregistrerSpeichern <b>",
        ),
        ("{% language code %}{% get_current_language as now %}{{ now }}{% endlanguage %}", "fr"),
        ("{% language missing %}{% get_current_language as now %}{{ now }}{% endlanguage %}", "de"),
        ("{% get_current_language as now %}{{ now }}{{ _('May') }}", "deMai"),
        ("{% language 'fr' %}{% get_current_language as now %}{% endlanguage %}{{ now }}", "fr"),
        ("{% get_current_language_bidi as right %}{{ right }}", "False"),
        ("{% language 'he' %}{% get_current_language_bidi as right %}{{ right }}{% endlanguage %}", "True"),
        ("{% get_available_languages as all %}{{ all.0.0 }} {{ all.0.1 }} {{ all.1.1 }}", "de Deutsch Französisch"),
        ("{% get_language_info for 'fr' as l %}{{ l.code }} {{ l.name }} {{ l.name_local }}", "fr French français"),
        ("{% get_language_info for code as l %}{{ l.name_translated }} {{ l.bidi }}", "Französisch False"),
        ("{% get_language_info_list for codes as all %}{{ all.0.name }}-{{ all.1.name }}", "German-Arabic"),
        ("{% get_language_info_list for pairs as all %}{% for l in all %}{{ l.name_local }}{% endfor %}", "Deutsch"),
        ("{% get_language_info_list for missing as all %}{{ all }}", "[]"),
    ],
)
def test_languages(show: Callable[..., str], source: str, expected: str) -> None:
    assert show(source, code="fr", codes=["de", "ar"], pairs=[("de", "German")]) == expected


def test_a_language_holds_in_templates_that_are_included_and_ends_with_an_error() -> None:
    templates = {
        "page": "{% load i18n %}{% language 'fr' %}{% include 'part' %}{{ fail }}{% endlanguage %}{{ _('Save') }}",
        "part": "{% load i18n %}{% translate 'Save' %}",
    }
    engine = Engine(loaders=[DictLoader(templates)], services=SERVICES)
    with override(locale="de"):
        assert engine.render("page") == "EnregistrerSpeichern <b>"
        with pytest.raises(ZeroDivisionError):
            engine.render("page", {"fail": lambda: 1 / 0})
        assert LOCALE.get() == "de"


# Mistakes


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "{% translate %}",
            "Expected a text or a variable after 'translate'.",
        ),
        (
            "{% translate a context %}",
            "Expected one word after 'context' in 'translate a context'.",
        ),
        (
            "{% blocktranslate wit %}",
            "Expected with, count, context, trimmed, asvar in 'blocktranslate wit'; got 'wit'. Did you mean 'with'?",
        ),
        ("{% blocktranslate with %}", "Expected 'name=value' after 'with' in 'blocktranslate with'."),
        ("{% blocktranslate with a %}", "Expected 'name=value' and got 'a'."),
        (
            "{% blocktranslate trimmed trimmed %}",
            "'trimmed' is given twice in 'blocktranslate trimmed trimmed'.",
        ),
        (
            "{% blocktranslate trimmed yes %}",
            "Expected with, count, context, trimmed, asvar in 'blocktranslate trimmed yes'; got 'yes'.",
        ),
        ("{% blocktranslate asvar %}", "Expected one word after 'asvar' in 'blocktranslate asvar'."),
        ("{% blocktranslate count a=b c=d %}", "Only one number can be counted; got 'blocktranslate count a=b c=d'."),
        (
            block("", "{{ a.b }}"),
            "A value in a translated text is one name; expected 'with name=...' above it; got {{ a.b }}.",
        ),
        (
            block("", "{{ a|upper }}"),
            "A value in a translated text is one name; expected 'with name=...' above it; got {{ a|upper }}.",
        ),
        (block("", "{% if a %}"), "Only text and {{ name }} stand in 'blocktranslate'; got {% if a %}."),
        (
            block("count n=a", "text"),
            "{% plural %} and 'count' need each other; expected both or none in 'blocktranslate count n=a'.",
        ),
        (
            block("", "text", "texts"),
            "{% plural %} and 'count' need each other; expected both or none in 'blocktranslate'.",
        ),
        ("{% language %}", "Expected one language after 'language'; got 'language'."),
        ("{% get_current_language %}", "Expected 'get_current_language as name'; got 'get_current_language'."),
        (
            "{% get_language_info for x %}",
            "Expected 'get_language_info for language as name'; got 'get_language_info for x'.",
        ),
    ],
)
def test_what_is_wrong_is_said(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        Engine().from_string("{% load i18n %}" + source)
    assert caught.value.problem == message


def test_the_languages_of_a_project_have_to_be_known() -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        Engine().from_string("{% load i18n %}{% get_available_languages as all %}")
    assert caught.value.problem == (
        "The tag 'get_available_languages' needs a service for 'i18n.Languages', and the engine has none; "
        "expected Engine(services=...) with one."
    )


@pytest.mark.parametrize("number", ["3", None, float("nan")])
def test_what_is_counted_is_a_number(show: Callable[..., str], number: object) -> None:
    with pytest.raises(TypeError) as caught:
        show(block("count n=x", "{{ n }} book", "{{ n }} books"), x=number)
    assert str(caught.value) == f"What 'count' counts is a number; got {number!r}."
