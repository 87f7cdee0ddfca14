"""What templates may do that are not trusted."""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.rendering import TemplateMissing
from bandstand.templates import STRICT, Engine, UndefinedVariable
from bandstand.templates.loaders import DictLoader
from bandstand.templates.sandbox import OverLimit, Sandbox, harmless
from bandstand.templates.tags import Context, Expression, Parser, RenderNode, Tag, TagLibrary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.rendering.helpers import Body

Make = Callable[..., Engine]

TEMPLATES = {
    "mail/part": "part",
    "mail/tree": "{% if x|length < 12 %}{% with x=x|add:'x' %}"
    "{% include 'mail/tree' %}{% include 'mail/tree' %}{% endwith %}{% endif %}",
    "private": "secret",
    "badge": "<b>{{ text }}</b>",
}


class Account:
    """What an application puts into a context."""

    name = "Ada"

    def __init__(self) -> None:
        self.deleted = False

    def delete(self) -> str:
        self.deleted = True
        return "deleted"

    @property
    def secret(self) -> Callable[[], str]:
        return self.delete


class Said(RenderNode):
    """Writes a value that it looks up itself."""

    value: Expression

    def render(self, context: Context, /) -> str:
        return str(context.value(self.value))


library = TagLibrary("own")


@library.tag
def say(parser: Parser, tag: Tag) -> Said:
    return Said(tag.at, parser.expression(tag.words[0]))


@library.block
def twice(body: Body) -> str:
    return body() + body()


@library.inclusion("badge")
def badge(text: str) -> dict[str, object]:
    return {"text": text}


def engine(**limits: object) -> Engine:
    sandbox = Sandbox(**limits)  # type: ignore[arg-type]
    return Engine(loaders=[DictLoader(TEMPLATES)], libraries=[library], sandbox=sandbox)


def show(source: str, /, *, limits: dict[str, object] | None = None, **context: object) -> str:
    template = engine(**(limits or {})).from_string("{% load own %}" + source, name="mail/page")
    return str(template.render(context))


@pytest.mark.parametrize(
    "source",
    [
        "{{ account.delete }}",
        "{{ delete }}",
        "{% if account.delete %}{% endif %}",
        "{% for x in account.delete %}{% endfor %}",
        "{% with a=account.secret %}{{ a }}{% endwith %}",
        "{{ account.name|default:account.delete }}",
        "{% say account.delete %}",
        "{% for a in accounts %}{{ a.delete }}{{ a.secret.x }}{% if a.delete %}{% endif %}{% endfor %}",
        "{% regroup accounts by delete as groups %}{% for g in groups %}{{ g.grouper }}{% endfor %}",
    ],
)
def test_nothing_is_called(source: str) -> None:
    account = Account()
    shown = show(source, account=account, delete=account.delete, accounts=[account])
    assert shown in ("", "Ada", "None")
    assert not account.deleted


@pytest.mark.parametrize("path", ["account.delete", "account.delete.x", "delete.x", "account.secret.x.y"])
def test_nothing_is_called_to_say_what_is_missing(path: str) -> None:
    account = Account()
    template = Engine(sandbox=Sandbox(), undefined=STRICT).from_string(f"{{{{ {path} }}}}")
    with pytest.raises(UndefinedVariable):
        template.render({"account": account, "delete": account.delete})
    assert not account.deleted


def test_what_is_named_harmless_is_called() -> None:
    account = Account()

    def may_call(called: object) -> bool:
        return called == account.delete or harmless(called)

    limits: dict[str, object] = {"may_call": may_call}
    assert show("{{ account.delete }}", limits=limits, account=account) == "deleted"


def test_mappings_can_be_gone_through() -> None:
    source = "{% for name, value in prices.items %}{{ name }}={{ value }};{% endfor %}{{ prices.keys|length }}"
    assert show(source, prices={"a": 1, "b": 2}) == "a=1;b=2;2"
    assert show("{{ prices.clear }}{{ prices.pop }}{{ prices.popitem }}{{ prices.a }}", prices={"a": 1}) == "1"


@pytest.mark.parametrize(
    "source",
    [
        "{{ module.path }}",
        "{{ kind.mro }}",
        "{{ frame.f_globals }}",
        "{{ frame.f_back.f_locals }}",
        "{{ running.gi_frame }}",
        "{{ function.x }}",
        "{% for f in frames %}{{ f.f_globals }}{% endfor %}",
    ],
)
def test_machinery_has_no_attributes(source: str) -> None:
    def run() -> Iterator[int]:
        yield 1

    frame = sys._getframe()
    values: dict[str, Any] = {
        "module": sys,
        "kind": Account,
        "frame": frame,
        "frames": [frame],
        "running": run(),
        "function": run,
    }
    assert show(source, **values) == ""


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in l %}{% for b in l %}{% for c in l %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for n in endless %}{% endfor %}",
        "{% with x='x' %}{% include 'mail/tree' %}{% endwith %}",
        "{% regroup endless by x as y %}",
        "{% twice %}{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}{% endtwice %}",
    ],
)
def test_turns_are_counted(source: str) -> None:
    with pytest.raises(OverLimit, match="more than 900 turns of loops and included templates, which its sandbox"):
        show(source, limits={"turns": 900}, l=range(30), endless=itertools.count())


def test_turns_up_to_the_limit_are_taken() -> None:
    assert show("{% for a in l %}{{ a }}{% endfor %}", limits={"turns": 3}, l="abc") == "abc"
    with pytest.raises(OverLimit):
        show("{% for a in l %}{{ a }}{% endfor %}", limits={"turns": 2}, l="abc")


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in l %}{{ text }}{% endfor %}",
        "{% filter upper %}{% for a in l %}{{ text }}{% endfor %}{% endfilter %}",
        "{% spaceless %}{% for a in l %}{{ text }}{% endfor %}{% endspaceless %}",
        "{% with a=text|add:text %}{% with b=a|add:a %}{% with c=b|add:b %}{% endwith %}{% endwith %}{% endwith %}",
        "{% with a=l|add:l %}{% with b=a|add:a %}{% with c=b|add:b %}{% endwith %}{% endwith %}{% endwith %}",
        "{% twice %}{% for a in l %}{{ text }}{% endfor %}{% endtwice %}",
        "{{ text|ljust:5000 }}",
        "{% now 'NNNNNNNN' as x %}{% for a in l %}{% now x as x %}{% endfor %}",
        "{% querystring a='%%%%' as x %}{% for a in l %}{% querystring a=x as x %}{% endfor %}",
    ],
)
def test_characters_are_counted(source: str) -> None:
    with pytest.raises(OverLimit, match="more than 2,000 characters, which its sandbox allows"):
        show(source, limits={"output": 2_000}, l=list(range(300)), text="x" * 300)


def test_a_sandbox_counts_each_rendering_alone() -> None:
    template = engine(turns=3, output=9).from_string("{% for a in l %}{{ a }}{% endfor %}")
    assert [template.render({"l": ["xyz"] * 3}) for _ in range(3)] == ["xyzxyzxyz"] * 3


def test_only_some_templates_can_be_included() -> None:
    limits: dict[str, object] = {"includes": "mail/"}
    assert show(
        "{% include 'mail/part' %}{% include './part' %}{% include name %}", limits=limits, name="mail/part"
    ) == ("partpartpart")
    for source in ("{% include 'private' %}", "{% include '../private' %}", "{% include name %}", "{% extends name %}"):
        with pytest.raises(TemplateMissing, match=r"no template 'private'.*Looked in what begins with 'mail/'"):
            engine(**limits).from_string(source, name="mail/page").render({"name": "private"})
    assert show("{% badge 'x' %}", limits=limits) == "<b>x</b>"


def test_objects_of_the_context_are_no_templates() -> None:
    class Foreign:
        def render(self, context: object) -> str:
            return "rendered"

    for value in (Foreign(), Engine().from_string("x")):
        with pytest.raises(TemplateMissing):
            show("{% include value %}", value=value)


def test_a_sandbox_is_as_good_as_trust_for_templates_that_do_no_harm() -> None:
    source = (
        "{% for a in l %}{{ forloop.counter }}{{ a.name|upper }}{{ a.missing.more }}{{ a.0 }}{{ pair.1 }}"
        "{% cycle 'x' 'y' %}{% ifchanged %}{{ a.name }}{% endifchanged %}{% endfor %}"
        "{% firstof missing number %}{% widthratio 1 2 100 %}{% if l.0.name == 'Ada' and not missing %}!{% endif %}"
    )
    values: dict[str, Any] = {"l": [Account(), {"name": "Eve", 0: "z"}], "pair": [1, 2], "number": math.pi}
    trusted = Engine().from_string(source).render(values)
    assert show(source, **values) == trusted


def test_errors_of_values_are_raised_as_they_are() -> None:
    class Broken:
        @property
        def name(self) -> str:
            raise ZeroDivisionError

    for source in ("{{ broken.name }}", "{% for b in l %}{{ b.name.x }}{% endfor %}"):
        with pytest.raises(ZeroDivisionError):
            show(source, broken=Broken(), l=[Broken()])
