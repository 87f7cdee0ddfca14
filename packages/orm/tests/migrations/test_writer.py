"""The writer: files that people can read, and that give equal operations when they are imported."""

from __future__ import annotations

import datetime as dt
import functools
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand import orm
from bandstand.contracts.i18n import LazyText
from bandstand.orm import functions, migrations
from bandstand.orm.constraints import CheckConstraint, Deferrable, UniqueConstraint
from bandstand.orm.fields import GeneratedField
from bandstand.orm.indexes import Index
from bandstand.orm.migrations._identity import is_same
from bandstand.orm.migrations.errors import NotSerializable
from bandstand.orm.migrations.serializing import serialized
from bandstand.orm.migrations.state import ProjectState
from bandstand.orm.migrations.writer import next_name, suggested_name, written
from bandstand.validation import MaxLengthValidator, RegexValidator

from .library import REGISTRY
from .operations.test_operations import SEEN


def again(text: str) -> Any:
    """Run a file, and give its migration."""
    names: dict[str, Any] = {}
    exec(text, names)
    return names["Migration"]


def migration(*operations: migrations.Operation, **given: Any) -> migrations.Migration:
    """Make a migration of operations."""
    made: migrations.Migration = type("Migration", (migrations.Migration,), {"operations": operations, **given})(
        "0001", "shop"
    )
    return made


def read(value: Any) -> Any:
    """Write a value, and give what Python reads."""
    source = serialized(value)
    names: dict[str, Any] = {}
    for line in source.imports:
        exec(line, names)
    return eval(source.text, names)


def test_a_file_is_as_one_would_write_it() -> None:
    key = ("id", orm.BigAutoField(verbose_name="ID"))
    made = migration(
        migrations.CreateModel(
            "Book",
            fields=[key, ("title", orm.CharField(max_length=200)), ("author", orm.ForeignKey("Author", orm.CASCADE))],
            options={"ordering": ["title"], "indexes": [Index(fields=["title"], name="by_title")]},
        ),
        migrations.AddField("Author", "born", orm.DateField(default=dt.date(1815, 12, 10)), preserve_default=False),
        dependencies=[("auth", "0001_initial")],
        initial=True,
    )
    assert (
        written(made)
        == """import datetime

from bandstand import orm
from bandstand.orm import indexes, migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", orm.BigAutoField(verbose_name="ID")),
                ("title", orm.CharField(max_length=200)),
                ("author", orm.ForeignKey(to="Author", on_delete=orm.CASCADE)),
            ],
            options={"ordering": ["title"], "indexes": [indexes.Index(fields=["title"], name="by_title")]},
        ),
        migrations.AddField(
            model_name="Author",
            name="born",
            field=orm.DateField(default=datetime.date(1815, 12, 10)),
            preserve_default=False,
        ),
    ]
"""
    )


def test_what_is_accepted_is_written() -> None:
    made = migration(accepted={"remove-field Book.pages": "Nobody reads it any more."})
    text = '    accepted = {"remove-field Book.pages": "Nobody reads it any more."}\n    dependencies = []\n'
    assert text in written(made)
    assert again(written(made)).accepted == made.accepted
    assert "accepted" not in written(migration())


def test_what_does_nothing_is_written_by_its_name() -> None:
    made = migration(migrations.RunPython(migrations.RunPython.noop))
    assert "migrations.RunPython(code=migrations.RunPython.noop)" in written(made)
    assert again(written(made)).operations == list(made.operations)


def test_every_operation_is_read_as_it_was_written() -> None:
    operations = [operation for operation, _, _ in SEEN]
    assert list(again(written(migration(*operations))).operations) == operations


def test_models_are_read_as_they_were_written() -> None:
    state = ProjectState.of(REGISTRY)
    operations = [
        migrations.CreateModel(
            each.name, list(each.fields.items()), dict(each.options), bases=each.bases, managers=each.managers
        )
        for each in state.models.values()
    ]
    read = again(written(migration(*operations))).operations
    assert [each.model_state("library") for each in read] == list(state.models.values())


VALUES: list[Any] = [
    None,
    ...,
    -1.5,
    float("inf"),
    b"\x00",
    "it's “this”",
    (),
    (1,),
    {3, 1},
    frozenset({"a"}),
    {"a": [1, (2, None)]},
    Decimal("1.50"),
    uuid.UUID(int=7),
    dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC),
    dt.time(1, 2),
    dt.timedelta(days=1),
    re.compile("^a", re.IGNORECASE),
    functools.partial(int, "11", base=2),
    dt.date.today,
    uuid.uuid4,
    Deferrable.DEFERRED,
    orm.SET(3),
    MaxLengthValidator(3),
    RegexValidator("^a"),
    orm.Q(a=1, b__in=[1, 2]) | ~orm.Q(c=None),
    orm.Q(a=1) & orm.Q(a=2),
    orm.F("price").compare("lt", 10),
    (orm.F("price") + 1) * orm.F("count"),
    functions.Lower("name"),
    functions.Coalesce("a", orm.Value("x")),
    functions.Substr("name", 1, 3),
    functions.Cast("code", orm.IntegerField()),
    orm.Case(orm.When(a__gt=1, then=orm.Value("x")), default=orm.Value("y"), output_field=orm.CharField(max_length=1)),
    orm.F("name").desc(nulls_last=True),
    GeneratedField(expression=orm.F("a") * 2, output_field=orm.IntegerField(), db_persist=True),
    orm.CharField(max_length=3, choices=[("a", "A")], validators=[MaxLengthValidator(2)], db_default=orm.Value("a")),
    orm.ManyToManyField("self", symmetrical=False),
    UniqueConstraint(functions.Lower("name"), name="n", condition=orm.Q(a=1)),
    UniqueConstraint(fields=["a"], name="u", deferrable=Deferrable.DEFERRED),
    CheckConstraint(condition=~orm.Q(a=1, b=2), name="c", violation_error_message="No."),
    orm.CompositePrimaryKey("a", "b"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_each_value_is_read_as_it_was_written(value: Any) -> None:
    assert is_same(read(value), value) or getattr(value, "func", None) is int


def test_a_text_that_waits_for_its_language_is_kept_in_the_one_that_it_was_written_in() -> None:
    labels = [(5, LazyText(id="Good", context="rating"))]
    source = serialized(orm.IntegerField("mark", choices=labels))
    assert source.text == 'orm.IntegerField(choices=[(5, "Good")], verbose_name="mark")'
    assert is_same(orm.IntegerField(choices=labels), orm.IntegerField(choices=[(5, "Good")]))
    assert not is_same(orm.IntegerField(choices=labels), orm.IntegerField(choices=[(5, "Fine")]))


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(),
            st.binary(),
            st.dates(),
            st.times(),
            st.decimals(allow_nan=False),
        ),
        lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_any_plain_value_is_read_as_it_was_written(value: Any) -> None:
    assert read(value) == value


class Plain:
    pass


def inner() -> Any:
    def within() -> int:
        return 1

    return within


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (lambda: 1, "a lambda or an inner one cannot be imported"),
        (inner(), "inner.<locals>.within cannot be written"),
        (Plain(), "make it a dataclass, or call register_serializer"),
        ("a".upper, "cannot be written"),
    ],
)
def test_what_cannot_be_written_says_why(value: Any, text: str) -> None:
    with pytest.raises(NotSerializable, match=text):
        serialized(value)


def test_names_say_number_and_content() -> None:
    add = migrations.AddField("Book", "price", orm.IntegerField())
    assert next_name(None, suggested_name([add], initial=True)) == "0001_initial"
    assert next_name("0041_x", suggested_name([add, migrations.DeleteModel("Shelf")])) == "0042_book_price_delete_shelf"
    assert suggested_name([add] * 9) == "book_price_book_price_book_price_book_price_and_5_more"
    assert suggested_name([migrations.RunSQL("SELECT 1")]) == "custom"
