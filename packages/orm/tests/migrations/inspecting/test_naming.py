"""Names of classes and fields, whatever tables and columns are called."""

from __future__ import annotations

from keyword import iskeyword
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bandstand.orm import Registry
from bandstand.orm.fields import IntegerField
from bandstand.orm.migrations.inspecting._naming import class_name, field_name
from bandstand.orm.migrations.serializing import quoted
from bandstand.orm.models import Model

WORDS = st.one_of(
    st.text(min_size=1),
    st.sampled_from(
        ["class", "None", "pk", "save", "ID", "_", "1", "a__b", "a_", "objects", "orm", "ﬁle", "author_id", "İ"]
    ),
)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_each_column_gets_a_name_that_a_model_takes(columns: list[str]) -> None:
    taken: set[str] = set()
    fields: dict[str, object] = {}
    for column in columns:
        name, _ = field_name(column, taken)
        taken.add(name)
        fields[name] = IntegerField(db_column=column)
    assert len(fields) == len(columns)
    assert all(name.isidentifier() and not iskeyword(name) for name in fields)
    first = next(iter(fields))
    fields[first] = IntegerField(primary_key=True)
    meta = type("Meta", (), {"app_label": "shop", "registry": Registry()})
    made: Any = type(Model)
    made("Made", (Model,), {"__module__": __name__, "__qualname__": "Made", "Meta": meta, **fields})


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_each_reference_leaves_room_for_its_key(columns: list[str]) -> None:
    taken: set[str] = set()
    for column in columns:
        name, _ = field_name(column, taken, is_reference=True)
        assert not {name, f"{name}_id"} & taken
        taken |= {name, f"{name}_id"}


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_each_table_gets_a_class_of_its_own(tables: list[str]) -> None:
    names: list[str] = []
    for table in tables:
        names.append(class_name(table, names))
    assert all(name.isidentifier() and not iskeyword(name) for name in names)
    assert len({name.lower() for name in names}) == len(tables)


@given(st.text())
def test_a_text_is_written_so_that_python_reads_it(text: str) -> None:
    assert eval(quoted(text)) == text
