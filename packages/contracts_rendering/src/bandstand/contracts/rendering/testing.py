"""The conformance suites of renderers, engines and helpers, and a comparison of the HTML that several engines make.

An engine that cannot offer one kind of helper leaves its suite out. The suite of the portable subset, to which the
templates of all suites keep, is in ``portable.testing``; the engine in memory is in ``reference``.
"""

from __future__ import annotations

from contextvars import Context
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering._errors import TemplateError, TemplateMissing
from bandstand.contracts.rendering._html import difference
from bandstand.contracts.rendering.helpers import Library
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.conformance import Suite, raises, rule
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering._engine import ContextProvider, Streaming, TemplateEngine
    from bandstand.contracts.rendering._renderer import Renderer
    from bandstand.contracts.rendering.helpers import Body, Scope
    from bandstand.contracts.services import Services

__all__ = [
    "BlockHelperSuite",
    "HelperSuite",
    "InclusionSuite",
    "MakeEngine",
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
        barrier = Barrier(len(names))

        def render(name: str) -> None:
            texts[name] = engine.render("page.html", {"before": name, "meet": _Meeting(barrier), "after": name})

        _run_at_once(render, names, barrier)
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


def _run_at_once(call: Callable[[str], object], arguments: Sequence[str], barrier: Barrier) -> None:
    threads = [Thread(target=_quietly, args=(call, argument, barrier)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _quietly(call: Callable[[str], object], argument: str, barrier: Barrier) -> None:
    try:
        call(argument)
    except Exception:  # noqa: BLE001 - the text that is not there fails the check
        barrier.abort()  # the others need not wait for this thread


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
        engine.add_library(_greetings("greetings"))
        assert engine.render("page.html", {"name": "Ada"}) == "ADA!Hello Ada."

    @rule("RENDER-14")
    def test_a_library_whose_name_is_taken_changes_nothing(self) -> None:
        engine = self.make()({"page.html": "{% greet name %}"}, libraries=[_greetings("greetings")])
        again = Library("greetings")
        again.function(name="part")(_part)
        raises(ValueError, lambda: engine.add_library(again))
        raises(TemplateError, lambda: engine.from_string("{% part name %}").render())
        assert engine.render("page.html", {"name": "Ada"}) == "Hello Ada."

    @rule("RENDER-14")
    def test_a_helper_whose_name_is_taken_changes_nothing(self) -> None:
        engine = self.make()({"page.html": "{% greet name %}"}, libraries=[_greetings("greetings")])
        other = Library("other")
        other.function(name="part")(_part)
        other.function(name="greet")(_part)
        raises(ValueError, lambda: engine.add_library(other))
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


class _Html(str):
    """A text that is HTML."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class _HelperError(Exception):
    """What a failing helper raises."""


class _HelpersSuite(Suite[MakeEngine]):
    """What the suites of helpers share."""

    def shown(self, library: Library, text: str, /, **context: object) -> str:
        """Render a text that uses a library; ``part.html`` shows ``a`` and ``b``."""
        return self.engine(library, text).render("page.html", context)

    def engine(self, library: Library, text: str, *, services: Services | None = None) -> TemplateEngine:
        """Build an engine for a text that uses a library."""
        texts = {"page.html": text, "mail.txt": text, "part.html": "[{{ a }}{{ b }}]"}
        return self.make()(texts, libraries=[library], providers=[_provide], services=services)


def _provide(request: Request[Any]) -> dict[str, object]:  # Any: the suite's requests have no user
    return {"b": request.path}


class HelperSuite(_HelpersSuite):
    """The rules of filters, functions and ``Scope``; ``make`` returns a function that builds an engine."""

    @rule("HELPER-01")
    def test_arguments_arrive_as_they_are_given(self) -> None:
        library, calls = _recorder()
        book = {"title": "<Emma>"}
        self.shown(library, "{% record 'a b' book.title 7 n=-1.5 x=book y=True %}{% record %}", book=book)
        assert calls == [(("a b", "<Emma>", 7), {"n": -1.5, "x": book, "y": True}), ((), {})]

    @rule("HELPER-01")
    def test_what_is_not_there_is_none(self) -> None:
        library, calls = _recorder()
        library.filter(name="seen")(repr)
        text = self.shown(
            library, "{% record missing book.missing x=missing %}{{ missing|seen }}", book={"title": "Emma"}
        )
        assert calls == [((None, None), {"x": None})]
        assert text in ("None", "''", "&#39;&#39;", "&#x27;&#x27;")

    @rule("HELPER-02")
    def test_what_helpers_give_is_escaped(self) -> None:
        library = Library("checked")
        library.function(name="line")(_line)
        library.filter(name="tag")(_tag)
        assert self.shown(library, "{% line %}{{ value|tag }}", value="b") == "&lt;hr&gt;&lt;b&gt;"
        assert self.engine(library, "{% line %}{{ 'b'|tag }}").render("mail.txt") == "<hr><b>"

    @rule("HELPER-02")
    def test_html_is_written_as_it_is_and_none_as_nothing(self) -> None:
        library = Library("checked")
        library.function(name="line")(_html_line)
        library.function(name="nothing")(_nothing)
        library.filter(name="html")(_Html)
        text = "{% line %}[{% nothing 1 %}]{{ value|html }}"
        assert self.shown(library, text, value="<b>") == "<hr>[]<b>"

    @rule("HELPER-03")
    def test_a_filter_that_keeps_safe_is_as_safe_as_its_value(self) -> None:
        library = Library("checked")
        library.filter(name="same")(_plain)
        library.filter(name="kept", keeps_safe=True)(_plain)
        assert self.shown(library, "{{ value|kept }} {{ value|same }}", value="<") == "&lt; &lt;"
        assert self.shown(library, "{{ value|kept }} {{ value|same }}", value=_Html("<")) == "< &lt;"

    @rule("HELPER-06", "HELPER-10")
    def test_a_scope_comes_before_all_other_arguments(self) -> None:
        library = Library("checked")

        def seen(scope: Scope, *given: object) -> str:
            return f"{scope.get('title')}{scope.get('missing')}{scope.get('missing', 'default')}{given}"

        library.function(name="function", takes_scope=True)(seen)
        library.filter(name="filter", takes_scope=True)(seen)
        assert self.shown(library, "{% function 7 %}", title="Emma") == "EmmaNonedefault(7,)"
        assert self.shown(library, "{{ 7|filter }}", title="Emma") == "EmmaNonedefault(7,)"

    @rule("HELPER-10")
    def test_a_scope_sees_the_variables_of_the_call(self) -> None:
        library = Library("checked")

        @library.function(takes_scope=True)
        def show(scope: Scope) -> object:
            return scope.get("n")

        del show
        page = "{% show %}{% for n in ns %}{% show %}{% with n=7 %}{% show %}{% endwith %}{% endfor %}{% show %}"
        assert self.shown(library, page, n="n", ns=[1, 2]) == "n1727n"

    @rule("HELPER-06")
    def test_a_scope_knows_the_request_and_what_is_escaped(self) -> None:
        library, scopes = _scopes()
        engine, request = self.engine(library, "{% keep %}"), MemoryRequest()
        engine.render("page.html", request=request)
        engine.render("mail.txt")
        assert [scope.request for scope in scopes] == [request, None]
        assert [scope.autoescape for scope in scopes] == [True, False]

    @rule("HELPER-06")
    def test_a_scope_knows_the_services(self) -> None:
        own, current = FixedServices(), FixedServices()
        seen: list[Services] = []
        library = Library("checked")

        @library.function(takes_scope=True)
        def keep(scope: Scope) -> None:
            seen.append(scope.services)

        del keep
        running = Context()
        running.run(CURRENT.set, current)
        running.run(self.engine(library, "{% keep %}", services=own).render, "page.html")
        running.run(self.engine(library, "{% keep %}").render, "page.html")
        assert seen == [own, current]

    @rule("HELPER-11")
    def test_a_scope_renders_another_template(self) -> None:
        library = Library("checked")

        @library.function(takes_scope=True)
        def part(scope: Scope, a: object) -> str:
            return scope.render(["none.html", "part.html"], {"a": a})

        del part
        engine = self.engine(library, "{% with b='own' %}{% part '1' %}{% endwith %}")
        assert engine.render("page.html", {"a": "own", "b": "own"}) == "[1]"
        assert engine.render("page.html", request=MemoryRequest(url="/p/")) == "[1/p/]"

    @rule("HELPER-07")
    def test_a_result_gets_a_name(self) -> None:
        library = Library("checked")
        library.function(name="line")(_line)
        library.function(name="items")(_items)
        assert self.shown(library, "{% line as x %}[{{ x }}]") == "[&lt;hr&gt;]"
        page = "{% items 2 as ns %}{% for n in ns %}{{ n }}{% endfor %}{% with m=1 %}{% items m as ns %}{% endwith %}"
        assert self.shown(library, page + "{{ ns|length }}") == "012"

    @rule("HELPER-07")
    def test_a_name_ends_with_the_loop_or_body_that_it_stands_in(self) -> None:
        library = Library("checked")
        library.function(name="items")(_items)
        assert self.shown(library, "{% if n %}{% items n as ns %}{% endif %}{{ ns|length }}", n=2) == "2"
        for around in ("for m in mm", "with m=1"):
            page = (
                f"{{% {around} %}}{{% items n as ns %}}{{{{ ns|length }}}}{{% end{around.split()[0]} %}}[{{{{ ns }}}}]"
            )
            assert self.shown(library, page, n=2, mm=[1]) == "2[]"

    @rule("HELPER-08")
    def test_an_error_reaches_who_renders(self) -> None:
        library, error = Library("checked"), _HelperError("as it is")

        def fail(*_given: object) -> str:
            raise error

        library.function(name="fail")(fail)
        library.filter(name="fail")(fail)
        for text in ("{% fail %}", "{{ 1|fail }}", "{% if 1|fail %}{% endif %}", "{% fail as x %}"):
            assert _raised(self.engine(library, text)) is error


def _raised(engine: TemplateEngine) -> _HelperError:
    return raises(_HelperError, lambda: engine.render("page.html"))


class BlockHelperSuite(_HelpersSuite):
    """The rules of block helpers; ``make`` returns a function that builds an engine."""

    @rule("HELPER-04")
    def test_a_body_renders_as_often_as_it_is_called(self) -> None:
        library = Library("checked")

        @library.block
        def times(body: Body, count: int, *, between: str = "") -> str:
            return _Html(between.join(body(n=number) for number in range(count)))

        del times
        page = "{% times 3 between=',' %}{{ n }}{{ title }}{% endtimes %}{% times 0 %}{{ n }}{% endtimes %}{{ n }}"
        assert self.shown(library, page, title="<", n="n") == "0&lt;,1&lt;,2&lt;n"

    @rule("HELPER-04")
    def test_a_body_renders_nothing_until_it_is_called(self) -> None:
        library, calls = _recorder()
        library.block(name="never")(_nothing)
        assert self.shown(library, "[{% never %}{% record 1 %}{% endnever %}]") == "[]"
        assert calls == []

    @rule("HELPER-02", "HELPER-04")
    def test_a_body_is_html_and_what_is_made_of_it_is_escaped(self) -> None:
        library = Library("checked")
        library.block(name="same")(_same)
        library.block(name="boxed")(_boxed)
        assert self.shown(library, "{% same %}<b>{{ a }}</b>{% endsame %}", a="<") == "<b>&lt;</b>"
        assert self.shown(library, "{% boxed %}<b>{% endboxed %}") == "[&lt;b&gt;]"

    @rule("HELPER-06")
    def test_a_scope_comes_before_the_body(self) -> None:
        library = Library("checked")

        @library.block(takes_scope=True)
        def titled(scope: Scope, body: Body, mark: str) -> str:
            return f"{scope.get('title')}{mark}{body()}"

        del titled
        assert self.shown(library, "{% titled ':' %}body{% endtitled %}", title="Emma") == "Emma:body"

    @rule("HELPER-07")
    def test_a_body_gets_a_name(self) -> None:
        library = Library("checked")
        library.block(name="same")(_same)
        page = "{% same as x %}<b>{{ a }}</b>{% endsame %}[{{ x }}]"
        assert self.shown(library, page, a="<") == "[<b>&lt;</b>]"

    @rule("HELPER-08")
    def test_an_error_in_a_body_reaches_who_renders(self) -> None:
        library, error = Library("checked"), _HelperError("as it is")

        @library.function
        def fail() -> str:
            raise error

        del fail
        library.block(name="same")(_same)
        assert _raised(self.engine(library, "{% same %}{% fail %}{% endsame %}")) is error


class InclusionSuite(_HelpersSuite):
    """The rules of inclusions; ``make`` returns a function that builds an engine."""

    @rule("HELPER-05")
    def test_a_template_is_rendered_with_the_context_given(self) -> None:
        library = Library("checked")

        @library.inclusion("part.html")
        def part(a: object, *, b: object = "") -> dict[str, object]:
            return {"a": a, "b": b}

        del part
        assert self.shown(library, "{% part value b='b' %}", value="<") == "[&lt;b]"

    @rule("HELPER-05")
    def test_it_sees_nothing_else_of_the_template(self) -> None:
        library = Library("checked")
        library.inclusion("part.html", name="part")(_no_context)
        assert self.shown(library, "{% with a=1 %}{% part %}{% endwith %}", a="a", b="b") == "[]"

    @rule("HELPER-06")
    def test_a_scope_comes_before_all_other_arguments(self) -> None:
        library = Library("checked")

        @library.inclusion("part.html", takes_scope=True)
        def part(scope: Scope, b: object) -> dict[str, object]:
            return {"a": scope.get("title"), "b": b}

        del part
        assert self.shown(library, "{% part 7 %}", title="Emma") == "[Emma7]"

    @rule("HELPER-07")
    def test_its_text_gets_a_name(self) -> None:
        library = Library("checked")

        @library.inclusion("part.html")
        def part(a: object) -> dict[str, object]:
            return {"a": a}

        del part
        assert self.shown(library, "{% part value as x %}<{{ x }}>", value="&") == "<[&amp;]>"


def _recorder() -> tuple[Library, list[tuple[tuple[object, ...], dict[str, object]]]]:
    calls: list[tuple[tuple[object, ...], dict[str, object]]] = []
    library = Library("checked")

    @library.function
    def record(*given: object, **named: object) -> str:
        calls.append((given, named))
        return ""

    del record
    return library, calls


def _scopes() -> tuple[Library, list[Scope]]:
    scopes: list[Scope] = []
    library = Library("checked")

    @library.function(takes_scope=True)
    def keep(scope: Scope) -> None:
        scopes.append(scope)

    del keep
    return library, scopes


def _line() -> str:
    return "<hr>"


def _html_line() -> str:
    return _Html("<hr>")


def _tag(name: str) -> str:
    return f"<{name}>"


def _plain(value: str) -> str:
    return value[:]


def _nothing(*_given: object) -> None:
    return


def _items(count: int) -> list[int]:
    return [*range(count)]


def _no_context() -> dict[str, object]:
    return {}


def _same(body: Body) -> str:
    return body()


def _boxed(body: Body) -> str:
    return f"[{body()}]"
