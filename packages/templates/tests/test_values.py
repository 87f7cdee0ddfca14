"""Text, values, filters, escaping."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from markupsafe import Markup

from bandstand.templates import STRICT, Engine, TemplateSyntaxError, UndefinedVariable

Render = Callable[..., str]
Make = Callable[..., Engine]


class Thing:
    word = "attribute"

    def greet(self) -> str:
        return "<hello>"

    def needs(self, argument: object) -> object:
        return argument

    def delete(self) -> str:
        raise AssertionError

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def broken(self) -> object:
        return getattr(self, "nowhere")  # noqa: B009

    @property
    def silent(self) -> object:
        raise Silent


class Silent(Exception):
    silent_variable_failure = True


class Uncalled:
    do_not_call_in_templates = True

    def __call__(self) -> str:
        raise AssertionError

    def __str__(self) -> str:
        return "itself"


@pytest.mark.parametrize(
    ("source", "context", "expected"),
    [
        ("plain {text} 100% { { }}", {}, "plain {text} 100% { { }}"),
        ("{{ a }}", {"a": "<&>\"'"}, "&lt;&amp;&gt;&#34;&#39;"),
        ("{{ a }}", {"a": Markup("<b>")}, "<b>"),
        ("{{ a }} {{ b }} {{ c }}", {"a": 1, "b": None, "c": 1.5}, "1 None 1.5"),
        ("[{{ missing }}{{ missing.too.deep }}]", {}, "[]"),
        ("{{ 'a & b' }}{{ \"it's\" }}{{ 'q\\'' }}", {}, "a & bit'sq'"),
        ("{{ 1 }} {{ -2.5 }} {{ 1e3 }} {{ True }} {{ None }}", {}, "1 -2.5 1000.0 True None"),
        ("{{ a|upper }}{{ a | lower }}", {"a": "<Ab>"}, "&lt;AB&gt;&lt;ab&gt;"),
        ("{{ a|upper }}{{ a|lower }}", {"a": Markup("<b>")}, "&lt;B&gt;<b>"),
        ("{{ a|default:'<x>' }}{{ a|default:b }}", {"b": "<"}, "<x>&lt;"),
        ("{{ a|default:'none'|upper|length }}", {}, "4"),
        ("{{ a|join:', ' }}", {"a": ["<", "b"]}, "&lt;, b"),
        ("{{ _('by & by') }}", {}, "by & by"),
        ("{# note {{ a }} #}x{% comment 'why' %}{% nonsense %}{{{% endcomment %}y", {}, "xy"),
        ("{% verbatim %}{{ a }}{% if %}{% endverbatim %}!", {}, "{{ a }}{% if %}!"),
        ("{% verbatim x %}{% endverbatim %}{% endverbatim x %}", {}, "{% endverbatim %}"),
        ("{% templatetag openblock %}{% templatetag closevariable %}", {}, "{%}}"),
        ("{% autoescape off %}{{ a }}{% endautoescape %}{{ a }}", {"a": "<"}, "<&lt;"),
        ("{{% x %}}", {}, "{{% x %}}"),
    ],
)
def test_what_is_written(render: Render, source: str, context: dict[str, object], expected: str) -> None:
    if source == "{{% x %}}":
        with pytest.raises(TemplateSyntaxError):
            render(source)
        return
    assert render(source, **context) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("d.key", "item"),
        ("d.items", "dict_items([(&#39;key&#39;, &#39;item&#39;), (5, &#39;five&#39;)])"),
        ("d.5", "five"),
        ("l.1", "b"),
        ("l.9", ""),
        ("t.word", "attribute"),
        ("t.greet", "&lt;hello&gt;"),
        ("t.greet.upper", "&lt;HELLO&gt;"),
        ("t.needs", ""),
        ("t.delete", ""),
        ("t.silent", ""),
        ("t.silent.more", ""),
        ("u", "itself"),
        ("f", "called"),
        ("t.word.0", "a"),
        ("l.0.nothing.more", ""),
    ],
)
def test_paths_are_items_then_attributes_then_indexes_and_calls(render: Render, path: str, expected: str) -> None:
    context = {
        "d": {"key": "item", 5: "five"},
        "l": ["a", "b"],
        "t": Thing(),
        "u": Uncalled(),
        "f": lambda: "called",
    }
    assert render(f"{{{{ {path} }}}}", **context) == expected
    assert render(f"{{% for x in l %}}{{{{ {path} }}}}{{% endfor %}}", **context) == expected * 2
    long = "x" * 20_000
    assert render(f"{{{{ {path} }}}}{long}", **context) == expected + long


def test_an_attribute_error_inside_a_property_is_raised(render: Render) -> None:
    for source in ("{{ t.broken }}", "{{ t.broken }}" + "x" * 20_000):
        with pytest.raises(AttributeError, match="nowhere"):
            render(source, t=Thing())


def test_names_with_an_underscore_in_front_are_refused(render: Render) -> None:
    with pytest.raises(TemplateSyntaxError, match="private"):
        render("{{ a._secret }}")


def test_another_text_for_what_is_missing(make: Make) -> None:
    engine = make(undefined="[no %s]")
    source = "{{ a.b }}{{ a|upper }}{% if a %}x{% endif %}{% for x in a %}{% endfor %}{{ c|upper }}"
    assert engine.from_string(source).render({"c": "c"}) == "[no a.b][no a]C"


def test_a_strict_engine_raises(make: Make) -> None:
    engine = make(undefined=STRICT)
    with pytest.raises(UndefinedVariable, match=r"'a\.b'"):
        engine.from_string("{{ a.b }}").render({"a": {}})
    assert engine.from_string("{% if a %}{% else %}no{% endif %}").render() == "no"


@pytest.mark.parametrize(
    ("source", "nearest"),
    [
        ("{{ bok.title }}", "book.title"),
        ("{{ book.titel|upper }}", "book.title"),
        ("{{ book.author.nam }}", "book.author.name"),
        ("{% for each in books %}{{ eahc.title }}{% endfor %}", "each.title"),
        ("{% for each in books %}{{ each.autor.name }}{% endfor %}", "each.author.name"),
        ("{{ nothing_like_it }}", None),
        ("{{ book.broken.x }}", None),
    ],
)
def test_a_strict_engine_names_the_nearest(make: Make, source: str, nearest: str | None) -> None:
    class Book:
        title = "Emma"
        author = {"name": "Jane"}  # noqa: RUF012 - nobody changes it

        @property
        def broken(self) -> object:
            return None

    template = make(undefined=STRICT).from_string(source)
    with pytest.raises(UndefinedVariable) as caught:
        template.render({"book": Book(), "books": [Book()]})
    hint = f" Did you mean {nearest!r}?" if nearest else ""
    assert str(caught.value).endswith(f"and this engine leaves none out.{hint}")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_names_ending_in_txt_escape_nothing(make: Make) -> None:
    text = make({"a.txt": "{{ a }}"}).render("a.txt", {"a": "<"})
    assert (text, type(text)) == ("<", str)


def test_escaped_templates_are_safe(make: Make) -> None:
    text = make({"a.html": "{{ a }}"}).render("a.html", {"a": "<"})
    assert text.__html__() == "&lt;"  # type: ignore[attr-defined]
