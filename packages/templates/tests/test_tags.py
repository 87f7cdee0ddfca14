"""Tags that read their words themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.routing import REVERSER
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates._lexer import Position
from bandstand.templates.loaders import DictLoader
from bandstand.templates.tags import (
    Body,
    Code,
    Context,
    Expression,
    Mistake,
    OwnNode,
    Parser,
    RenderNode,
    Tag,
    TagLibrary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

words = TagLibrary("words")


class Repeat(OwnNode):
    """Writes a body several times."""

    times: Expression
    body: Body

    def emit(self, code: Code, /) -> None:
        body = code.hold(code.deferred(self.body))
        code.write(code.call(_repeated, body, code.value(self.times)))


def _repeated(body: Callable[[], str], times: int) -> str:
    return body() * times


@words.tag
def repeat(parser: Parser, tag: Tag) -> Repeat:
    if len(tag.words) != 2 or tag.words[1] != "times":
        message = f"Expected 'repeat number times'; got {tag.text!r}."
        raise Mistake(message)
    body, _ = parser.body_until("endrepeat")
    return Repeat(tag.at, parser.expression(tag.words[0]), body)


class Either(OwnNode):
    """Writes a body or another."""

    test: Expression
    body: Body
    otherwise: Body

    def emit(self, code: Code, /) -> None:
        code.choose(code.value(self.test), self.body, self.otherwise)


@words.tag
def either(parser: Parser, tag: Tag) -> Either:
    body, _ = parser.body_until("or")
    otherwise, _ = parser.body_until("endeither")
    return Either(tag.at, parser.expression(tag.words[0]), body, otherwise)


class Upper(OwnNode):
    """Gives a name to its body in capitals, or writes it."""

    target: str | None
    body: Body

    def names(self) -> Sequence[str]:
        return [] if self.target is None else [self.target]

    def emit(self, code: Code, /) -> None:
        code.give(self.target, code.call(str.upper, code.captured(self.body)))


@words.tag(name="capitals")
def read_capitals(parser: Parser, tag: Tag) -> Upper:
    _, target = parser.named(["", *tag.words])
    body, _ = parser.body_until("endcapitals")
    return Upper(tag.at, target, body)


class Counted(RenderNode):
    """Counts how often it is rendered, and renders its body with the number."""

    body: Body
    label: Expression

    def names(self) -> Sequence[str]:
        return ("total",)

    def render(self, context: Context, /) -> str:
        number = context.kept.get(self, 0)
        assert isinstance(number, int)
        context.kept[self] = context["total"] = number + 1
        return f"{context.value(self.label)}:{context.render(self.body, number=number + 1)}"


@words.tag
def counted(parser: Parser, tag: Tag) -> Counted:
    body, _ = parser.body_until("endcounted")
    return Counted(tag.at, body, parser.expression(tag.words[0]))


class Spy(RenderNode):
    """Hands its context to a function of the context."""

    def render(self, context: Context, /) -> str:
        see = context["see"]
        assert callable(see)
        return str(see(context))


@words.tag
def spy(_: Parser, tag: Tag) -> Spy:
    return Spy(tag.at)


@words.tag
def routed(parser: Parser, tag: Tag) -> OwnNode:
    parser.require(REVERSER)
    return Spy(tag.at)


@pytest.fixture
def show() -> Callable[..., str]:
    engine = Engine(libraries=[words])

    def show_text(source: str, /, **context: object) -> str:
        return str(engine.from_string("{% load words %}" + source).render(context))

    return show_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% repeat 3 times %}{{ lt }}{% endrepeat %}", "&lt;&lt;&lt;"),
        ("{% for i in 'ab' %}{% repeat i.x|default:2 times %}{{ i }}{% endrepeat %}{% endfor %}", "aabb"),
        ("{% either missing %}a{% or %}b{{ lt }}{% endeither %}", "b&lt;"),
        ("{% either lt %}a{% or %}b{% endeither %}", "a"),
        ("{% capitals %}a{{ word }}{% endcapitals %}", "AWORD"),
        ("{% capitals as big %}a{{ word }}{% endcapitals %}[{{ big }}]", "[AWORD]"),
        ("{% autoescape off %}{% repeat 1 times %}{{ lt }}{% endrepeat %}{% endautoescape %}", "<"),
        ("{% counted word|upper %}{{ number }}{% endcounted %};{{ total }}", "WORD:1;1"),
        ("{% for i in 'ab' %}{% counted i %}{{ i }}{{ number }}{% endcounted %}{{ total }};{% endfor %}", None),
        ("{% counted 'x' %}{% endcounted %}", "x:"),
        ("{% counted _('t') %}{% endcounted %}{% counted lt.missing %}{% endcounted %}", "t:None:"),
    ],
)
def test_what_tags_write(show: Callable[..., str], source: str, expected: str | None) -> None:
    assert show(source, lt="<", word="word") == ("a:a11;b:b22;" if expected is None else expected)


def test_each_rendering_keeps_its_own(show: Callable[..., str]) -> None:
    template = Engine(libraries=[words]).from_string("{% load words %}{% counted 'x' %}{{ number }}{% endcounted %}")
    assert [template.render(), template.render()] == ["x:1", "x:1"]


def test_a_context_is_a_stack_of_variables(show: Callable[..., str]) -> None:
    def see(context: Context) -> str:
        with context.push(a=2):
            inner = (context["a"], context.get("b"), "a" in context, "c" in context)
            context["c"] = 3
            context.update({"d": 4})
            flat = context.flatten()
        with pytest.raises(KeyError):
            context["c"]
        del flat["see"]
        return f"{inner} {sorted(flat.items())} {context['a']}"

    shown = show("{% autoescape off %}{% with b=1 %}{% spy %}{% endwith %}{% endautoescape %}", a=1, see=see)
    assert shown == "(2, 1, True, False) [('a', 2), ('b', 1), ('c', 3), ('d', 4)] 1"


def test_a_node_renders_only_bodies_of_its_own(show: Callable[..., str]) -> None:
    def see(context: Context) -> str:
        return context.render((Spy(Position(1, 0, 0)),))

    with pytest.raises(ValueError, match="Spy renders a body that it does not hold"):
        show("{% spy %}", see=see)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% load words %}\n {% repeat x %}", "<template>:2:2: Expected 'repeat number times'; got 'repeat x'."),
        ("{% repeat x times %}", "The library 'words' has it: expected {% load words %} above."),
        ("{{ x|intcomma }}", "The library 'humanize' has it: expected {% load humanize %} above."),
        ("{% load words %}{% repeat 1 times %}", "{% repeat 1 times %} in line 1 is never closed"),
        ("{% load repeet from words %}", "Did you mean 'repeat'?"),
        ("{% load words %}{% routed %}", "The tag 'routed' needs a service for 'routing.Reverser'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        Engine(libraries=[words], services=FixedServices()).from_string(source)
    assert message in str(caught.value)


def test_tags_can_be_installed_for_all_templates() -> None:
    engine = Engine(loaders=[DictLoader({"page.html": "{% repeat 2 times %}x{% endrepeat %}"})])
    engine.add_library(words)
    assert engine.render("page.html") == "xx"
    with pytest.raises(ValueError, match="helper 'capitals' already"):
        engine.add_library(words)


def test_a_name_is_taken_once() -> None:
    library = TagLibrary("shop")
    library.tag(spy)
    with pytest.raises(ValueError, match="The library 'shop' has a tag named 'spy' already"):
        library.tag(spy)


def test_many_blocks_stand_inside_each_other(show: Callable[..., str]) -> None:
    nested = "{% either a %}" * 30 + "x" + "{% or %}{% endeither %}" * 30
    assert show(nested, a=1) == "x"
