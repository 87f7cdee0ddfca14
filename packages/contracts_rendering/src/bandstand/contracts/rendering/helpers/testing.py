"""The conformance suites of helpers, by kind; an engine that cannot offer one kind leaves its suite out."""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING, Any

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering.helpers import Library
from bandstand.contracts.rendering.testing import MakeEngine
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.conformance import Suite, raises, rule
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering import TemplateEngine
    from bandstand.contracts.rendering.helpers import Body, Scope
    from bandstand.contracts.services import Services

__all__ = ["BlockHelperSuite", "HelperSuite", "InclusionSuite"]


class _Html(str):
    """A text that is HTML."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class _HelperError(Exception):
    """What a failing helper raises."""


class _Suite(Suite[MakeEngine]):
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


class HelperSuite(_Suite):
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
        assert text == "None"

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
        library.filter(name="void")(_nothing)
        library.filter(name="html")(_Html)
        text = "{% line %}[{% nothing 1 %}{{ value|void }}]{{ value|html }}"
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


class BlockHelperSuite(_Suite):
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


class InclusionSuite(_Suite):
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
