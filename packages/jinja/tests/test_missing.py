"""Variables that are not there."""

import pytest

from bandstand.jinja import STRICT, Jinja, UndefinedVariable
from bandstand.jinja._engine import StrictType


def render(text: str, undefined: str | StrictType = "", **context: object) -> str:
    return Jinja(undefined=undefined).from_string(text).render(context)


def test_they_write_nothing_at_any_depth() -> None:
    assert render("[{{ a }}{{ a.b }}{{ a.b['c'].d }}{{ n.b.c }}]", n=1) == "[]"


def test_they_are_no_more_and_no_less_than_anything() -> None:
    assert render("{{ a < 1 }} {{ a > 1 }} {{ 1 <= a }} {{ 1 >= a }} {{ a == 1 }}") == "False False False False False"


def test_a_text_stands_for_them_and_names_them() -> None:
    assert render("{{ a }} {{ a.b.c }} {{ a['b'] }}", "<no %s>") == "&lt;no a&gt; &lt;no a.b.c&gt; &lt;no a.b&gt;"
    assert render("{% if a %}yes{% endif %}{% for b in a %}yes{% endfor %}{{ a|default('none') }}", "?") == "none"


def test_a_strict_engine_leaves_none_out() -> None:
    with pytest.raises(UndefinedVariable, match=r"There is no variable 'a\.b', and this engine leaves none out\."):
        render("{{ a.b }}", STRICT)
    with pytest.raises(LookupError, match="'a'"):
        render("{{ a|upper }}", STRICT)
    with pytest.raises(UndefinedVariable, match="No first item"):
        render("{{ a|first }}", STRICT)
    assert render("{% if a %}yes{% endif %}{% for b in a %}yes{% endfor %}{{ a|default('none') }}", STRICT) == "none"
    assert repr(STRICT) == "STRICT"


def test_every_engine_refuses_to_reckon_with_them_or_call_them() -> None:
    for text in ("{{ a + 1 }}", "{{ a() }}"):
        with pytest.raises(UndefinedVariable, match="'a' is undefined"):
            render(text)


def test_attributes_of_python_are_not_made_up() -> None:
    assert render("{{ a.__class__ is defined }}{{ a.__nothing__ is defined }}") == "TrueFalse"
