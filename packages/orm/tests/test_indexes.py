"""Indexes: what is declared is what the database has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import FieldError, ModelError, NotSupportedError
from bandstand.orm.expressions import F, Func, Q
from bandstand.orm.fields import CharField, IntegerField
from bandstand.orm.indexes import Index, fitted, named_together
from bandstand.orm.models import Model, ModelType
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.database import Database


TEXT: Any = "a > 1"


class Lower(Func):
    function = "lower"


@pytest.fixture
def indexes_of(database: Database) -> Iterator[Callable[..., dict[str, str]]]:
    """Make a table with indexes, and give their SQL as the database remembers it, by name."""
    made: list[type[Model]] = []

    def make(*indexes: Index, **options: Any) -> dict[str, str]:
        meta = type("Meta", (), {"registry": Registry(), "app_label": "shop", "indexes": indexes, **options})
        body = {
            "__module__": __name__,
            "Meta": meta,
            "title": CharField(max_length=20, db_column="name"),
            "count": IntegerField(null=True),
        }
        model: Any = ModelType("Book", (Model,), body)
        database.create_all(model)
        made.append(model)
        if database.backend.dialect.name == "sqlite":
            found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
        else:
            found = database.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'shop_book'")
        return dict(found)

    yield make
    if made:
        database.drop_all(*made)


def test_an_index_of_fields_has_a_name_and_an_order(indexes_of: Callable[..., dict[str, str]]) -> None:
    found = indexes_of(Index(fields=["-count", "title"]), Index(fields=["count", "title"]))
    ordered = {name: sql for name, sql in found.items() if name.startswith("shop_book_count_name_")}
    assert len(ordered) == 2
    assert sorted("count DESC, name" in sql for sql in ordered.values()) == [False, True]


@pytest.mark.parametrize(
    ("index", "parts"),
    [
        (Index(Lower("title"), name="i"), ["lower("]),
        (Index(Lower("title").desc(), F("count") + 1, name="i"), ["DESC", "count + 1"]),
        (Index("title", name="i"), ["name"]),
        (Index(fields=["title"], name="i", condition=Q(count__gt=5)), ["WHERE", "count > 5"]),
        (Index(fields=["title"], name="i", condition=Q(title="a%'")), ["WHERE", "'a%''"]),
    ],
    ids=repr,
)
def test_expressions_and_conditions_are_written_out(
    index: Index, parts: list[str], indexes_of: Callable[..., dict[str, str]]
) -> None:
    sql = indexes_of(index)["i"]
    assert [part for part in parts if part not in sql] == []


@pytest.mark.parametrize(
    ("options", "part"),
    [({"include": ["count"]}, "INCLUDE (count)"), ({"opclasses": ["varchar_pattern_ops"]}, "name varchar_pattern_ops")],
)
def test_what_only_some_databases_can_is_an_error_elsewhere(
    options: dict[str, Any], part: str, indexes_of: Callable[..., dict[str, str]], database: Database
) -> None:
    index = Index(fields=["title"], name="i", **options)
    if database.backend.dialect.name == "sqlite":
        with pytest.raises(NotSupportedError, match=rf"The index 'i' of shop\.Book has {next(iter(options))}, which"):
            indexes_of(index)
        return
    assert part in indexes_of(index)["i"]


def test_a_tablespace_is_where_an_index_is_kept(indexes_of: Callable[..., dict[str, str]], database: Database) -> None:
    sql = indexes_of(Index(fields=["title"], name="i", db_tablespace="pg_default"))["i"]
    assert sql.startswith("CREATE INDEX")


def test_names_stand_for_the_model_in_names(indexes_of: Callable[..., dict[str, str]]) -> None:
    assert "shop_book_title" in indexes_of(Index(fields=["title"], name="%(app_label)s_%(class)s_title"))


def test_a_field_that_is_not_there_is_named(indexes_of: Callable[..., dict[str, str]]) -> None:
    with pytest.raises(FieldError, match=r"shop\.Book has no field 'titel'"):
        indexes_of(Index(fields=["titel"]))


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (Index, "is of fields or of expressions"),
        (lambda: Index(Lower("a"), fields=["a"], name="i"), "is of fields or of expressions"),
        (lambda: Index(Lower("a")), "of expressions needs a name"),
        (lambda: Index(fields="title"), "takes fields as a list of names; got 'title'"),
        (lambda: Index(fields=["a"], condition=Q(a=1)), "with a condition needs a name"),
        (lambda: Index(fields=["a"], condition=TEXT, name="i"), "A condition is a Q"),
        (lambda: Index(fields=["a"], opclasses=["x"]), "with opclasses has a name"),
    ],
)
def test_declarations_are_checked(make: Callable[[], Any], error: str) -> None:
    with pytest.raises((TypeError, ValueError), match=error):
        make()


def test_equal_indexes_are_equal_and_written_down() -> None:
    index = Index(fields=["a", "-b"], name="i", condition=Q(a__gt=1), include=["c"], db_tablespace="x")
    path, arguments, keywords = index.deconstruct()
    assert path == "bandstand.orm.indexes.Index"
    assert Index(*arguments, **keywords) == index
    assert hash(Index(*arguments, **keywords)) == hash(index)
    assert index != Index(fields=["a"], name="i")
    assert index.fields_orders == [("a", False), ("b", True)]
    assert repr(Index(fields=["a"])) == "Index(fields=['a'])"
    assert Index(Lower("a"), name="i") == Index(Lower("a"), name="i") != Index(Lower("b"), name="i")


def test_long_names_are_cut_and_told_apart() -> None:
    one, other = fitted("x" * 100), fitted("x" * 99)
    assert len(one) == len(other) == 60
    assert one != other
    assert fitted("short") == "short"


def test_groups_that_are_unique_together_may_be_one() -> None:
    assert named_together(("a", "b")) == [("a", "b")]
    assert named_together([["a", "b"], ("c", "d")]) == [("a", "b"), ("c", "d")]
    assert named_together(()) == []
    with pytest.raises(ModelError, match="takes groups of field names"):
        named_together([(1, 2)])
