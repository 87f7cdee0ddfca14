"""Conditions, loops, and the tags that name values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from bandstand.templates import TemplateSyntaxError

Render = Callable[..., str]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("a", True),
        ("missing", False),
        ("not a", False),
        ("not missing", True),
        ("a == 1 and b == 2", True),
        ("a == 2 and b == 2 or a", True),
        ("a or missing and missing", True),
        ("not a == 2", True),
        ("not a == 1 or b", True),
        ("a in list", True),
        ("a not in list", False),
        ("not a in list", False),
        ("missing == None", True),
        ("missing is None", True),
        ("a is not None", True),
        ("a < b", True),
        ("a > b", False),
        ("a <= 1 and b >= 2", True),
        ("a != 1", False),
        ("a < text", False),
        ("a in 5", False),
        ("boom == 1", False),
        ("not boom", False),
        ("text|length == 3", True),
        ("text|upper in 'xABCx'", True),
        ("not not a", True),
    ],
)
def test_conditions(render: Render, condition: str, expected: bool) -> None:
    def boom() -> None:
        raise ZeroDivisionError

    context = {"a": 1, "b": 2, "list": [1], "text": "abc", "boom": boom}
    source = f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}"
    assert render(source, **context) == ("yes" if expected else "no")


def test_elif_takes_the_first_that_holds(render: Render) -> None:
    source = "{% if a == 1 %}1{% elif a == 2 %}2{% elif a %}more{% else %}none{% endif %}"
    assert [render(source, a=a) for a in (1, 2, 3, 0)] == ["1", "2", "more", "none"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for x in l %}{{ x }}{% endfor %}", "abc"),
        ("{% for x in l reversed %}{{ x }}{% endfor %}", "cba"),
        ("{% for x in none %}x{% empty %}empty{% endfor %}", "empty"),
        ("{% for x in missing %}x{% empty %}empty{% endfor %}", "empty"),
        ("{% for k, v in d.items %}{{ k }}={{ v }};{% endfor %}", "p=1;q=2;"),
        ("{% for x in g %}{{ x }}{{ forloop.length }}{% endfor %}", "0212"),
        ("{% for x in l %}{{ forloop.counter }}{{ forloop.counter0 }}{% endfor %}", "102132"),
        ("{% for x in l %}{{ forloop.revcounter }}{{ forloop.revcounter0 }}{% endfor %}", "322110"),
        (
            "{% for x in l %}{% if forloop.first %}[{% endif %}{{ x }}{% if forloop.last %}]{% endif %}{% endfor %}",
            "[abc]",
        ),
        ("{% for x in l %}{% for y in l %}{{ forloop.parentloop.counter }}{% endfor %}{% endfor %}", "111222333"),
        (
            "{% for x in l %}{% with f=forloop %}{{ f.counter }}{{ f.last }}{% endwith %}{% endfor %}",
            "1False2False3True",
        ),
        ("{% for x in l %}{% endfor %}[{{ x }}]", "[]"),
        ("{% for o in l %}{% for x in l %}{% cycle 'a' 'b' %}{% endfor %};{% endfor %}", "aba;bab;aba;"),
        ("{% for o in l %}{% for x in l %}{% cycle 'a' 'b' %}{% endfor %}{% resetcycle %}{% endfor %}", "abaabaaba"),
        ("{% for x in l %}{% cycle x '<' as c %}{{ c }}{% endfor %}[{{ c }}]", "aa<<cc[]"),
        ("{% cycle 'a' 'b' as c silent %}{{ c }}{% cycle c %}{{ c }}", "ab"),
        ("{% for x in aab %}{% ifchanged %}{{ x }}{% endifchanged %}{% endfor %}", "ab"),
        ("{% for x in aab %}{% ifchanged x %}!{% else %}.{% endifchanged %}{% endfor %}", "!.!"),
        (
            "{% for y in l %}{% for x in aab %}{% ifchanged x %}{{ x }}{% endifchanged %}{% endfor %}{% endfor %}",
            "ababab",
        ),
        (
            "{% regroup people by town as towns %}{% for t in towns %}{{ t.grouper }}:{{ t.list|length }};{% endfor %}",
            "X:2;Y:1;",
        ),
        (
            "{% regroup people by town|lower as towns %}{% for t, l in towns %}{{ t }}{{ l.0.name }}{% endfor %}",
            "xAdayEve",
        ),
        ("{% firstof missing none '<b>' %}{% firstof missing none %}", "<b>"),
        ("{% firstof missing lt as x %}[{{ x }}]", "[&lt;]"),
        ("{% if l %}{% firstof 1 as x %}{% endif %}{{ x }}", "1"),
        ("{% with a=1 b=l %}{{ a }}{{ b.0 }}{% endwith %}[{{ a }}]", "1a[]"),
        ("{% with lt as a %}{{ a }}{% endwith %}", "&lt;"),
        ("{% with a=1 b=a %}[{{ b }}]{% endwith %}", "[]"),
        ("{% widthratio 1 3 100 %} {% widthratio 1 0 100 %} {% widthratio lt 3 100 %}", "33 0 "),
        ("{% widthratio 1 2 100 as w %}{{ w }}%", "50%"),
        ("{% spaceless %} <a> <b>x y</b>\n</a> {% endspaceless %}", "<a><b>x y</b></a>"),
        ("{% filter upper|lower %}A<{{ lt }}{% endfilter %}", "a<&lt;"),
        ("{% for x in l %}{% if x == 'b' %}{% firstof x as found %}{% endif %}{{ found }}{% endfor %}", "bb"),
    ],
)
def test_loops_and_names(render: Render, source: str, expected: str) -> None:
    def numbers() -> Iterator[int]:
        yield from range(2)

    people = [{"name": "Ada", "town": "X"}, {"name": "Bob", "town": "X"}, {"name": "Eve", "town": "Y"}]
    context = {
        "l": ["a", "b", "c"],
        "d": {"p": 1, "q": 2},
        "none": None,
        "g": numbers(),
        "aab": "aab",
        "people": people,
        "lt": "<",
    }
    assert render(source, **context) == expected


def test_loops_may_stand_deep_inside_each_other(render: Render) -> None:
    source = "{% for x in l %}" * 30 + "{{ x }}{{ forloop.parentloop.counter }}" + "{% endfor %}" * 30
    assert render(source, l="a") == "a1"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% for x in a, b %}{% endfor %}", "Expected 'for name in values'"),
        ("{% for %}{% endfor %}", "Expected 'for name in values'"),
        ("{% if %}{% endif %}", "Expected a value before its end"),
        ("{% if a b %}{% endif %}", "Expected an operator before 'b'"),
        ("{% if a and %}{% endif %}", "Expected a value before its end"),
        ("{% cycle %}", "one or more values"),
        ("{% cycle nothing %}", "no cycle named 'nothing'"),
        ("{% resetcycle %}", "no cycle above"),
        ("{% with %}{% endwith %}", "name=value"),
        ("{% with _a=1 %}{% endwith %}", "underscore"),
        ("{% widthratio 1 2 %}", "widthratio value greatest width"),
        ("{% regroup a by b %}", "regroup values by expression as name"),
        ("{% filter safe %}{% endfilter %}", "cannot use 'safe'"),
        ("{% templatetag openblok %}", "Did you mean 'openblock'"),
    ],
)
def test_what_tags_refuse(render: Render, source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        render(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for p in people %}{{ p.name }}{% cycle 'x' 'y' as p silent %}[{{ p.name }}]{% endfor %}", "Ada[]Bob[]"),
        (
            "{% for p in people %}{% for n in o %}{{ p.name }};{% cycle 'x' 'y' as p silent %}{% endfor %}{% endfor %}",
            "Ada;;Bob;;",
        ),
        ("{% for p in people %}{{ p.name }}{{ p.town }}{% endfor %}", "AdaXBob"),
    ],
)
def test_each_element_is_looked_at_as_what_it_is(render: Render, source: str, expected: str) -> None:
    people = [SimpleNamespace(name="Ada", town="X"), SimpleNamespace(name="Bob")]
    for _ in range(2):  # with its type unknown, and known
        assert render(source, people=people, o="12") == expected
