"""Compiled templates write what their plain twin writes, for any template and any values."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand.templates import Engine
from bandstand.templates._language import EngineLanguage
from bandstand.templates._parser import Parser
from bandstand.templates._twin import render_plainly
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from bandstand.templates._tree import Tree

TEMPLATES = {
    "part": "[{{ x }}{{ a.b }}{{ forloop.counter }}{% cycle 'p' 'q' %}]",
    "base": "({% block one %}{{ x }}{% block two %}{{ block.super }}two{% endblock %}{% endblock %})",
    "middle": "{% extends 'base' %}{% block two %}m{{ block.super }}{% endblock %}",
}
names = st.sampled_from(["a", "b", "x", "l", "missing", "forloop"])
targets = st.sampled_from(["a", "b", "x", "l", "missing"])  # a tag that names its result "forloop" is no use case
paths = st.one_of(
    names,
    st.tuples(names, st.sampled_from(["b", "0", "5", "x", "counter", "last", "parentloop.counter", "b.b"])).map(
        ".".join
    ),
)
atoms = st.one_of(paths, paths, st.sampled_from(["'<'", "1", "2", "None", "_('t')"]))
values = st.one_of(
    atoms,
    atoms.map("{}|upper".format),
    st.tuples(atoms, atoms).map("|default:".join),
    st.tuples(paths, paths).map(lambda pair: f"{pair[0]}|default:{pair[1]}|upper"),
)
operators = st.sampled_from(["==", "!=", "<", ">=", "in", "not in", "is", "is not", "and", "or", "and not", "or not"])
conditions = st.one_of(
    values,
    values.map("not {}".format),
    st.tuples(values, operators, values, operators, values).map(" ".join),
)
LEAVES = st.one_of(
    st.sampled_from(
        ["text", "<b> </b>", "{% include 'part' %}", "{% include 'part' with x=a only %}", "{% resetcycle %}"]
    ),
    values.map("{{{{ {} }}}}".format),
    values.map("{{% include 'part' with b={} %}}".format),
    st.tuples(values, values).map(lambda pair: f"{{% cycle {pair[0]} {pair[1]} as x %}}"),
    st.tuples(values, values).map(lambda pair: f"{{% cycle {pair[0]} {pair[1]} %}}"),
    st.tuples(values, values, targets).map(lambda three: f"{{% firstof {three[0]} {three[1]} as {three[2]} %}}"),
    st.tuples(values, values).map(lambda pair: f"{{% firstof {pair[0]} {pair[1]} %}}"),
    st.tuples(values, values, targets).map(lambda three: f"{{% widthratio {three[0]} {three[1]} 9 as {three[2]} %}}"),
    targets.map("{{% regroup l by b as {} %}}".format),
)


def bodies(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, max_size=3).map("".join)
    two = st.tuples(body, body)
    return st.one_of(
        st.tuples(conditions, conditions, body, body).map(
            lambda four: f"{{% if {four[0]} %}}{four[2]}{{% elif {four[1]} %}}-{{% else %}}{four[3]}{{% endif %}}"
        ),
        st.tuples(targets, two).map(
            lambda pair: f"{{% for {pair[0]} in l %}}{pair[1][0]}{{% empty %}}{pair[1][1]}{{% endfor %}}"
        ),
        st.tuples(values, body).map(lambda pair: f"{{% for x in {pair[0]} reversed %}}{pair[1]}{{% endfor %}}"),
        st.tuples(targets, values, body).map(
            lambda three: f"{{% with {three[0]}={three[1]} b=x %}}{three[2]}{{% endwith %}}"
        ),
        body.map("{{% autoescape off %}}{}{{% endautoescape %}}".format),
        body.map("{{% spaceless %}}{}{{% endspaceless %}}".format),
        body.map("{{% filter upper %}}{}{{% endfilter %}}".format),
        body.map("{{% ifchanged %}}{}{{% endifchanged %}}".format),
        st.tuples(values, two).map(
            lambda pair: f"{{% ifchanged {pair[0]} %}}{pair[1][0]}{{% else %}}{pair[1][1]}{{% endifchanged %}}"
        ),
    )


sources = st.lists(st.recursive(LEAVES, bodies, max_leaves=8), max_size=4).map(
    lambda pieces: "{% cycle 'start' 'again' %}" + "".join(pieces)
)
blocks = st.tuples(st.sampled_from(["base", "middle"]), sources, sources).map(
    lambda three: (
        f"{{% extends '{three[0]}' %}}{{% block one %}}{three[1]}{{{{ block.super }}}}{{% endblock %}}"
        f"{{% block two %}}{three[2]}{{% endblock %}}"
    )
)
scalars = st.sampled_from([1, 0, None, "<", "", "ab", 2.5, True])
mappings = st.fixed_dictionaries({}, optional={"b": scalars, "x": scalars, "5": scalars})
objects = st.fixed_dictionaries({}, optional={"b": scalars, "x": scalars}).map(lambda held: SimpleNamespace(**held))
anything = st.one_of(scalars, mappings, objects)
contexts = st.fixed_dictionaries(
    {"l": st.lists(anything, max_size=3)}, optional={"a": anything, "b": anything, "x": scalars}
)

ENGINE = Engine(loaders=[DictLoader(TEMPLATES)])


def tree_of(source: str) -> Tree:
    return Parser(source, None, EngineLanguage((), None)).parse()


def outcome(render: object) -> object:
    try:
        assert callable(render)
        return str(render())
    except Exception as error:  # noqa: BLE001 - both must fail alike
        return type(error)


@given(st.one_of(sources, blocks), contexts, st.booleans())
@settings(max_examples=500, deadline=None)
def test_both_write_the_same(source: str, context: dict[str, object], long: bool) -> None:
    text = source + " " * 12_000 * long  # look-ups are written out in short templates only
    template = ENGINE.from_string(text)
    ours = outcome(lambda: template.render(context))
    assert ours == outcome(lambda: "".join(template.stream(context)))
    assert ours == outcome(lambda: render_plainly(tree_of(text), context, lambda name: tree_of(TEMPLATES[name])))
