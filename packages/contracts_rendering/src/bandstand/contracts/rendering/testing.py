"""The conformance suites of renderers and engines, and a comparison of the HTML that several of them make.

Those of helpers are in ``helpers.testing``; the engine in memory is in ``reference``. The templates of all suites keep
to the portable subset, so that engines of several languages can run them.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.rendering._errors import TemplateError, TemplateMissing
from bandstand.contracts.rendering._html import difference
from bandstand.contracts.rendering.helpers import Library
from bandstand.contracts.services.conformance import Suite, raises, rule
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.i18n.testing import Catalogues
    from bandstand.contracts.rendering._engine import ContextProvider, Streaming, TemplateEngine
    from bandstand.contracts.rendering._renderer import Renderer
    from bandstand.contracts.services import Services

__all__ = [
    "MakeEngine",
    "PortableSuite",
    "RendererSuite",
    "StreamingSuite",
    "TemplateEngineSuite",
    "assert_same_html",
]


class MakeEngine(Protocol):
    """Builds the engine under test, which knows exactly the templates given, by name."""

    def __call__(
        self,
        templates: Mapping[str, str],
        /,
        *,
        libraries: Iterable[Library] = (),
        providers: Iterable[ContextProvider] = (),
        services: Services | None = None,
    ) -> TemplateEngine:
        """Build it."""
        ...


def assert_same_html(
    renderers: Sequence[Renderer],
    template: str,
    context: Mapping[str, object] | None = None,
    /,
    *,
    request: Request[Any] | None = None,  # Any: whatever the application takes for a user
) -> None:
    """Render a template by several renderers and compare the HTML.

    The order of attributes, runs of spaces and spaces between tags do not matter.

    Raises:
        AssertionError: A renderer makes other HTML than the first; the message shows the first place that differs.
    """
    first, *others = renderers
    expected = first.render(template, context, request=request)
    for other in others:
        found = difference(expected, other.render(template, context, request=request))
        if found is not None:
            path, left, right = found
            message = (
                f"The HTML of {template!r} differs at {path}: {type(first).__name__} gives {left}, "
                f"and {type(other).__name__} gives {right}."
            )
            raise AssertionError(message)


class _Markup:
    """A value that is HTML already."""

    def __html__(self) -> str:
        return "<hr>"


@dataclass
class _Book:
    """A value with attributes."""

    title: str
    tags: list[str]


class _Broken:
    """A value that fails where it is used."""

    @property
    def title(self) -> str:
        """Fail."""
        raise _BookError(self)


class _BookError(Exception):
    """What the broken value raises."""


class RendererSuite(Suite[MakeEngine]):
    """The rules of ``Renderer``; ``make`` returns a function that builds an engine from templates."""

    def render(self, text: str, context: Mapping[str, object] | None = None, *, name: str = "page.html") -> str:
        """Render a text as the only template."""
        return self.make()({name: text}).render(name, context)

    @rule("RENDER-01")
    def test_the_first_template_that_there_is_is_rendered(self) -> None:
        engine = self.make()({"a.html": "first", "b.html": "second"})
        assert engine.render("b.html") == "second"
        assert engine.render(["none.html", "b.html", "a.html"]) == "second"

    @rule("RENDER-01")
    def test_of_names_without_a_template_all_are_named(self) -> None:
        engine = self.make()({"a.html": "first"})
        assert raises(TemplateMissing, lambda: engine.render("none.html")).names == ("none.html",)
        error = raises(TemplateMissing, lambda: engine.render(["none.html", "neither.html"]))
        assert error.names == ("none.html", "neither.html")
        assert raises(TemplateMissing, lambda: engine.render([])).names == ()

    @rule("RENDER-01")
    def test_a_template_that_another_refers_to_is_missing_too(self) -> None:
        engine = self.make()({"a.html": '{% include "none.html" %}', "b.html": '{% extends "none.html" %}'})
        for name in ("a.html", "b.html"):
            assert _missing_in(engine, name).names == ("none.html",)

    @rule("RENDER-02")
    def test_values_are_escaped(self) -> None:
        for value in ("<b>&amp;</b>", "\"quoted\" and 'quoted'"):
            text = self.render("{{ value }}", {"value": value})
            assert {*"<>\"'"}.isdisjoint(text)
            assert unescape(text) == value

    @rule("RENDER-02")
    def test_values_that_are_html_are_written_as_they_are(self) -> None:
        assert self.render("{{ line }}{{ text }}", {"line": _Markup(), "text": "<"}) == "<hr>&lt;"

    @rule("RENDER-02")
    def test_templates_of_text_escape_nothing(self) -> None:
        assert self.render("{{ value }}", {"value": "Q&A: '<'"}, name="mail.txt") == "Q&A: '<'"

    @rule("RENDER-03")
    def test_the_text_of_a_template_is_html_where_it_escapes(self) -> None:
        text: Any = self.render("<p>{{ value }}</p>", {"value": "<"})  # Any: a str that may have __html__
        assert text.__html__() == "<p>&lt;</p>"
        assert self.render("{{ value }}", {"value": text}) == text

    @rule("RENDER-04")
    def test_the_context_stays_as_it_was(self) -> None:
        context = {"books": [_Book("Emma", ["new"])], "title": "Books"}
        before = deepcopy(context)
        page = "{% for book in books %}{% with title=book.title %}{{ title }}{% endwith %}{% endfor %}"
        assert self.render(page, context) == "Emma"
        assert context == before

    @rule("RENDER-05")
    def test_providers_give_values_for_a_request(self) -> None:
        request = MemoryRequest(url="/books/")

        def provide(request: Request[Any]) -> dict[str, object]:  # Any: the suite's requests have no user
            return {"path": request.path, "title": "provided"}

        engine = self.make()({"page.html": "{{ title }} {{ path }}"}, providers=[provide])
        assert engine.render("page.html", request=request) == "provided /books/"
        assert engine.render("page.html", {"title": "given"}, request=request) == "given /books/"

    @rule("RENDER-05")
    def test_providers_are_not_asked_without_a_request(self) -> None:
        asked: list[object] = []

        def provide(request: Request[Any]) -> dict[str, object]:  # Any: the suite's requests have no user
            asked.append(request)
            return {"path": request.path}

        engine = self.make()({"page.html": "[{{ path }}]"}, providers=[provide])
        assert (engine.render("page.html"), asked) == ("[]", [])

    @rule("RENDER-06")
    def test_threads_render_one_template_at_once(self) -> None:
        engine = self.make()({"page.html": "{{ before }}{{ meet }}{{ after }}"})
        names = ["Ada", "Grace", "Alan"]
        texts: dict[str, str] = {}
        meeting = _Meeting(Barrier(len(names)))

        def render(name: str) -> None:
            texts[name] = engine.render("page.html", {"before": name, "meet": meeting, "after": name})

        _run_at_once(render, names)
        assert texts == {"Ada": "Ada-Ada", "Grace": "Grace-Grace", "Alan": "Alan-Alan"}

    @rule("RENDER-07")
    def test_a_template_that_cannot_be_read_is_named_with_the_line(self) -> None:
        for fault in ("{% if book %}", "{% endfor %}", "{{ book|| }}", "{% nosuchtag %}", "{{ book|nosuchfilter }}"):
            error = self.fault(f"first\nsecond\n{fault}\n")
            assert (error.template, error.line) == ("bad.html", 3), fault

    def fault(self, text: str) -> TemplateError:
        """Give the error of a text that cannot be read, in a template that another one includes."""
        engine = self.make()({"page.html": '{% include "bad.html" %}', "bad.html": text})
        return raises(TemplateError, lambda: engine.render("page.html"))

    @rule("RENDER-07")
    def test_an_error_of_a_value_is_raised_as_it_is(self) -> None:
        book = _Broken()
        for text in ("{{ book.title }}", "{% if book.title %}{% endif %}", "{% for x in book.title %}{% endfor %}"):
            assert _error_in(self.make()({"page.html": text}), {"book": book}).args == (book,)


def _missing_in(engine: TemplateEngine, name: str) -> TemplateMissing:
    return raises(TemplateMissing, lambda: engine.render(name))


def _error_in(engine: TemplateEngine, context: Mapping[str, object]) -> _BookError:
    return raises(_BookError, lambda: engine.render("page.html", context))


@dataclass(frozen=True)
class _Meeting:
    """A value that is written when all threads are at it."""

    barrier: Barrier

    def __str__(self) -> str:
        self.barrier.wait(timeout=10)
        return "-"


def _run_at_once(call: Callable[[str], object], arguments: Sequence[str]) -> None:
    threads = [Thread(target=_quietly, args=(call, argument)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _quietly(call: Callable[[str], object], argument: str) -> None:
    try:
        call(argument)
    except Exception:  # noqa: BLE001 - the text that is not there fails the check
        return


class TemplateEngineSuite(Suite[MakeEngine]):
    """The rules of ``TemplateEngine`` and ``Template``; ``make`` returns a function that builds one."""

    @rule("RENDER-10")
    def test_a_template_renders_what_its_engine_renders(self) -> None:
        def provide(request: Request[Any]) -> dict[str, object]:  # Any: the suite's requests have no user
            return {"path": request.path}

        engine = self.make()({"page.html": "{{ title }}{{ path }}"}, providers=[provide])
        template, request = engine.find("page.html"), MemoryRequest()
        for context in (None, {"title": "<"}, {"title": "Emma"}):
            assert template.render(context) == engine.render("page.html", context)
            assert template.render(context, request=request) == engine.render("page.html", context, request=request)
        assert template.render({"title": "<"}, request=request) == "&lt;/"

    @rule("RENDER-12")
    def test_the_first_template_that_there_is_is_found(self) -> None:
        engine = self.make()({"a.html": "first", "b.html": "second"})
        assert engine.find("a.html").name == "a.html"
        assert engine.find("none.html", "b.html", "a.html").name == "b.html"
        assert engine.find("none.html", "b.html").render() == "second"

    @rule("RENDER-12")
    def test_what_is_not_found_is_named(self) -> None:
        engine = self.make()({"a.html": "first"})
        error = raises(TemplateMissing, lambda: engine.find("none.html", "neither.html"))
        assert error.names == ("none.html", "neither.html")

    @rule("RENDER-13")
    def test_a_text_becomes_a_template(self) -> None:
        engine = self.make()({"part.html": "[{{ value }}]"})
        template = engine.from_string('{{ value }}{% include "part.html" %}')
        assert template.name is None
        assert template.render({"value": "<"}) == "&lt;[&lt;]"

    @rule("RENDER-13")
    def test_the_name_of_a_text_is_for_errors_alone(self) -> None:
        engine = self.make()({"part.html": "part"})
        assert engine.from_string("text", name="given.html").name == "given.html"
        raises(TemplateMissing, lambda: engine.find("given.html"))
        assert engine.from_string("text", name="part.html").render() == "text"
        assert engine.render("part.html") == "part"
        error = raises(TemplateError, lambda: engine.from_string("\n{% if %}", name="given.html").render())
        assert (error.template, error.line) == ("given.html", 2)

    @rule("RENDER-14")
    def test_an_installed_library_is_used_from_then_on(self) -> None:
        engine = self.make()({"page.html": "{{ name|shout }}{% greet name %}"})
        engine.install(_greetings("greetings"))
        assert engine.render("page.html", {"name": "Ada"}) == "ADA!Hello Ada."

    @rule("RENDER-14")
    def test_a_library_whose_name_is_taken_changes_nothing(self) -> None:
        engine = self.make()({"page.html": "{% greet name %}"}, libraries=[_greetings("greetings")])
        again = Library("greetings")
        again.function(name="part")(_part)
        raises(ValueError, lambda: engine.install(again))
        raises(TemplateError, lambda: engine.from_string("{% part name %}").render())
        assert engine.render("page.html", {"name": "Ada"}) == "Hello Ada."

    @rule("RENDER-14")
    def test_a_helper_whose_name_is_taken_changes_nothing(self) -> None:
        engine = self.make()({"page.html": "{% greet name %}"}, libraries=[_greetings("greetings")])
        other = Library("other")
        other.function(name="part")(_part)
        other.function(name="greet")(_part)
        raises(ValueError, lambda: engine.install(other))
        raises(TemplateError, lambda: engine.from_string("{% part name %}").render())
        assert engine.render("page.html", {"name": "Ada"}) == "Hello Ada."


def _part(name: object) -> str:
    return f"Goodbye {name}."


def _greetings(name: str) -> Library:
    library = Library(name)

    @library.filter
    def shout(value: object) -> str:
        return f"{value}!".upper()

    @library.function
    def greet(name: object) -> str:
        return f"Hello {name}."

    del shout, greet  # the library has them
    return library


class StreamingSuite(Suite[MakeEngine]):
    """The rules of ``Streaming``; ``make`` returns a function that builds an engine whose templates stream."""

    @rule("RENDER-11")
    def test_the_pieces_are_the_text(self) -> None:
        def provide(request: Request[Any]) -> dict[str, object]:  # Any: the suite's requests have no user
            return {"path": request.path}

        texts = {
            "base.html": "<h1>{{ path }}</h1>{% block main %}{% endblock %}",
            "page.html": '{% extends "base.html" %}{% block main %}{% for n in ns %}{{ n }},{% endfor %}{% endblock %}',
        }
        engine = self.make()(texts, providers=[provide])
        template = cast("Streaming", engine.find("page.html"))  # the suite is for engines that give such templates
        pieces = template.stream({"ns": ["<", 2, 3]}, request=MemoryRequest(url="/n/"))
        assert "".join(pieces) == "<h1>/n/</h1>&lt;,2,3,"
        assert "".join(template.stream()) == template.render()


_FRENCH: Catalogues = {"fr": {(None, "Save"): ("Enregistrer",)}}


class PortableSuite(Suite[MakeEngine]):
    """The rules of ``PortableEngine``; ``make`` returns a function that builds one."""

    def shown(self, text: str, /, **context: object) -> str:
        """Render a text as the only template."""
        return self.make()({"page.html": text}).render("page.html", context)

    @rule("RENDER-20")
    def test_text_is_written_as_it_stands(self) -> None:
        text = "<p class='a'>\n\n  one } }} %} #} { two &amp; </p>\n\t"
        assert self.shown(text + ".") == text + "."
        assert self.shown("one\n") in {"one", "one\n"}

    @rule("RENDER-20")
    def test_comments_write_nothing(self) -> None:
        assert self.shown("one{# {{ two }} {% three %} #} four") == "one four"

    @rule("RENDER-21")
    def test_names_lead_to_attributes_and_keys(self) -> None:
        book = _Book("Emma", [])
        shelf: dict[str, object] = {"book": book, "missing": None}
        assert self.shown("{{ book.title }} {{ shelf.book.title }}", book=book, shelf=shelf) == "Emma Emma"

    @rule("RENDER-21")
    def test_what_is_not_there_writes_nothing(self) -> None:
        text = "[{{ missing }}{{ book.missing }}{{ shelf.missing }}]"
        assert self.shown(text, book=_Book("Emma", []), shelf={"book": 1}) == "[]"

    @rule("RENDER-22")
    def test_literals_are_values(self) -> None:
        assert self.shown("""{{ "new" }} {{ 'a b' }} {{ 7 }} {{ -7 }} {{ 1.5 }}""") == "new a b 7 -7 1.5"
        assert self.shown("{{ True }} {{ False }} {{ yes }}", yes=True) == "True False True"
        assert self.shown("{% if n == 7 and t == 'new' %}yes{% endif %}", n=7, t="new") == "yes"

    @rule("RENDER-23")
    def test_texts_are_translated_into_the_active_locale(self) -> None:
        services = FixedServices({TRANSLATOR: MemoryTranslator(_FRENCH)})
        engine = self.make()({"page.html": "{{ _(\"Save\") }} {{ _('Quit') }}"}, services=services)
        assert engine.render("page.html") == "Save Quit"
        with override(locale="fr"):
            assert engine.render("page.html") == "Enregistrer Quit"

    @rule("RENDER-23")
    def test_without_a_translator_texts_are_english(self) -> None:
        engine = self.make()({"page.html": '{{ _("Save") }}'}, services=FixedServices())
        with override(locale="fr"):
            assert engine.render("page.html") == "Save"

    @rule("RENDER-24")
    def test_filters_are_applied_from_left_to_right(self) -> None:
        assert self.shown("{{ title|upper }} {{ title|lower }} {{ title|length }}", title="Emma") == "EMMA emma 4"
        books = ["Emma", "Persuasion", ""]
        assert self.shown("{{ books|first|lower }} {{ books|length }} [{{ books|last }}]", books=books) == "emma 3 []"
        assert self.shown("{{ 'new'|upper|first }}{% if books|length > 2 %}!{% endif %}", books=books) == "N!"

    @rule("RENDER-24")
    def test_filters_take_what_is_not_there(self) -> None:
        assert self.shown("{{ missing|length }} [{{ missing|first }}{{ missing|last }}{{ missing|upper }}]") == "0 []"
        assert self.shown("[{{ empty|first }}{{ empty|last }}]", empty=[]) == "[]"

    @rule("RENDER-25")
    def test_the_first_branch_that_holds_is_written(self) -> None:
        text = "{% if n < 1 %}none{% elif n == 1 %}one{% elif n == 2 %}two{% else %}many{% endif %}"
        assert [self.shown(text, n=n) for n in range(4)] == ["none", "one", "two", "many"]
        assert self.shown("[{% if n %}some{% endif %}]", n=0) == "[]"
        assert self.shown("[{% if missing %}some{% elif missing.more %}more{% endif %}]", missing="") == "[]"

    @rule("RENDER-25")
    def test_values_are_compared(self) -> None:
        two = [c for c in ("==", "!=", "<", ">", "<=", ">=") if self.holds(f"n {c} 2", n=2)]
        three = [c for c in ("==", "!=", "<", ">", "<=", ">=") if self.holds(f"n {c} 2", n=3)]
        assert (two, three) == (["==", "<=", ">="], ["!=", ">", ">="])
        assert [self.holds(f"n {c} ns", n=2, ns=[1, 2]) for c in ("in", "not in")] == [True, False]
        assert [self.holds(f"n {c} ns", n=3, ns=[1, 2]) for c in ("in", "not in")] == [False, True]

    @rule("RENDER-25")
    def test_conditions_are_joined_and_turned_round(self) -> None:
        for condition in ("yes or yes and no", "not no and yes", "not n == 3", "not 3 in ns", "yes and not missing"):
            assert self.holds(condition, yes=True, no=False, n=2, ns=[1, 2]), condition
        for condition in ("no and yes or no", "not yes", "not n == 2", "missing or no", "missing == n", "n in missing"):
            assert not self.holds(condition, yes=True, no=False, n=2), condition

    def holds(self, condition: str, /, **context: object) -> bool:
        """Say whether a condition holds."""
        return self.shown(f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}", **context) == "yes"

    @rule("RENDER-26")
    def test_each_item_is_written(self) -> None:
        assert self.shown("{% for n in ns %}{{ n }};{% endfor %}", ns=[1, 2, 3]) == "1;2;3;"
        assert (
            self.shown("{% for a in aa %}{% for b in a %}{{ b }}{% endfor %};{% endfor %}", aa=["xy", "z"]) == "xy;z;"
        )
        assert self.shown("{% for k in shelf %}{{ k }};{% endfor %}", shelf={"b": 1, "a": 2}) == "b;a;"
        assert (
            self.shown("[{% for n in missing %}{{ n }};{% endfor %}{% for n in ns %}{{ n }}{% endfor %}]", ns=())
            == "[]"
        )

    @rule("RENDER-26")
    def test_pairs_are_taken_apart(self) -> None:
        assert self.shown("{% for a, b in pairs %}{{ b }}{{ a }} {% endfor %}", pairs=[(1, "x"), (2, "y")]) == "x1 y2 "

    @rule("RENDER-26")
    def test_the_name_of_an_item_ends_with_the_loop(self) -> None:
        assert self.shown("{% for n in ns %}{{ n }}{% endfor %}{{ n }}", ns=[1, 2], n="before") == "12before"

    @rule("RENDER-27")
    def test_a_value_gets_a_name(self) -> None:
        text = "{% with title=book.title|upper %}{{ title }}{% endwith %} {{ title }}"
        assert self.shown(text, book=_Book("Emma", []), title="before") == "EMMA before"

    @rule("RENDER-28")
    def test_an_included_template_sees_the_variables_of_its_place(self) -> None:
        page = "{% for n in ns %}{% with m=n %}{% include 'part.html' %}{% endwith %}{% endfor %}"
        engine = self.make()({"page.html": page, "part.html": "{{ n }}{{ m }}{{ title }};"})
        assert engine.render("page.html", {"ns": [1, 2], "title": "<"}) == "11&lt;;22&lt;;"

    @rule("RENDER-29")
    def test_blocks_replace_those_of_the_template_extended(self) -> None:
        engine = self.make()(
            {
                "base.html": "<{% block a %}base a{% endblock %}|"
                "{% block b %}[{% block c %}{% endblock c %}]{% endblock %}>",
                "page.html": '{% extends "base.html" %}nothing{% block c %}page {{ title }}{% endblock %}',
                "leaf.html": '{% extends "page.html" %}{% block a %}{{ title }}{% endblock a %}',
            }
        )
        assert engine.render("base.html") == "<base a|[]>"
        assert engine.render("page.html", {"title": "c"}) == "<base a|[page c]>"
        assert engine.render("leaf.html", {"title": "d"}) == "<d|[page d]>"
