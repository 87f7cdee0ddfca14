"""Recipes for PostgreSQL: done as they are written, they lead to the same tables, and nothing refuses them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.constraints import CheckConstraint, Deferrable, UniqueConstraint
from bandstand.orm.functions import Lower
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.safety import findings
from bandstand.orm.migrations.state import ProjectState

from ..library import model
from ..schema.reflection import schema_of
from .migrating import applied, found, migration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.operations import Operation

DROP = "DROP TABLE IF EXISTS shop_book, shop_author CASCADE"


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    with Database(postgresql_url) as made:
        yield made
        made.execute(DROP)
    made.dispose()


def shop() -> ProjectState:
    writer = orm.ForeignKey("shop.Author", orm.CASCADE, null=True, db_index=False, db_constraint=False)
    book = model("Book", title=orm.CharField(max_length=9), count=orm.IntegerField(null=True), writer=writer)
    return ProjectState([model("Author", name=orm.CharField(max_length=9)), book])


def make(server: Database, *operations: Operation) -> Any:
    """Make the tables anew, do the operations, and give the schema."""
    server.execute(DROP)
    state = ProjectState()
    creation = [ops.CreateModel(each.name, list(each.fields.items())) for each in shop().models.values()]
    for each in (creation, operations):
        state = applied(server, state, *each)
    return schema_of(server)


def sql_in(line: str) -> list[str]:
    """Give the statements of RunSQL in a line of a recipe."""
    found = re.search(r"RunSQL\((\[.*?'\]|'[^']*'|\"[^\"]*\")[,)]", line)
    if found is None:
        return []
    given: Any = ast.literal_eval(found[1])
    return [given] if isinstance(given, str) else given


def reference(**options: Any) -> Any:
    given: dict[str, Any] = {"db_index": False, **options}
    return orm.ForeignKey("shop.Author", orm.CASCADE, null=True, **given)


OPERATIONS: dict[str, Operation] = {
    "an index": ops.AddIndex("Book", Index(fields=["-title", "count"], name="by_title")),
    "an index of expressions": ops.AddIndex("Book", Index(Lower("title"), condition=orm.Q(count__gt=5), name="few")),
    "an index of a field": ops.AlterField("Book", "title", orm.CharField(max_length=9, db_index=True)),
    "uniqueness": ops.AddConstraint("Book", UniqueConstraint(fields=["title", "count"], name="once")),
    "late uniqueness": ops.AddConstraint(
        "Book", UniqueConstraint(fields=["title"], deferrable=Deferrable.DEFERRED, name="once")
    ),
    "immediate uniqueness": ops.AddConstraint(
        "Book", UniqueConstraint(fields=["title"], deferrable=Deferrable.IMMEDIATE, name="once")
    ),
    "uniqueness of equal NULLs": ops.AddConstraint(
        "Book", UniqueConstraint(fields=["count"], nulls_distinct=False, name="once")
    ),
    "uniqueness of some": ops.AddConstraint(
        "Book", UniqueConstraint(fields=["title"], condition=orm.Q(title="x"), name="once")
    ),
    "uniqueness of a field": ops.AlterField("Book", "title", orm.CharField(max_length=9, unique=True)),
    "a reference": ops.AlterField("Book", "writer", reference()),
    "a condition": ops.AddConstraint("Book", CheckConstraint(condition=orm.Q(count__gt=0), name="some")),
    "a limit": ops.AlterField("Book", "count", orm.PositiveIntegerField(null=True)),
}


@pytest.mark.parametrize("what", OPERATIONS)
def test_a_recipe_leads_to_the_same_tables(server: Database, what: str) -> None:
    operation = OPERATIONS[what]
    wanted = make(server, operation)
    (finding,) = found(operation, state=shop())
    make(server)
    statements = [statement for line in finding.recipe for statement in sql_in(line)]
    assert statements
    for statement in statements:
        server.execute(statement)
    assert schema_of(server) == wanted
    steps = migration(*[ops.RunSQL(statement, "") for statement in statements], atomic=False)
    assert not any(each.refuses for each in findings([steps], shop(), "postgresql"))


def test_no_null_is_reached_step_by_step(server: Database) -> None:
    wanted = make(server, ops.AlterField("Book", "count", orm.IntegerField()))
    operation = ops.AlterField("Book", "count", orm.IntegerField())
    (finding,) = found(operation, state=shop())
    _, first, second, _ = finding.recipe
    name = "shop_book_count_not_null"
    constraint = CheckConstraint(condition=orm.Q(count__isnull=False), name=name)
    run = ops.RunSQL(sql_in(first)[0], "", state_operations=[ops.AddConstraint("Book", constraint)])
    steps = (run, ops.RunSQL(sql_in(second)[0], ""), operation, ops.RemoveConstraint("Book", name))
    assert make(server, *steps) == wanted
    assert not any(each.refuses for each in found(*steps, state=shop(), atomic=False))


@pytest.mark.parametrize("option", [{"db_index": True}, {"db_constraint": True}])
def test_a_field_is_added_without_what_takes_time_first(server: Database, option: dict[str, bool]) -> None:
    plain = {"db_index": False, "db_constraint": False}
    operation = ops.AddField("Book", "editor", reference(related_name="+", **{**plain, **option}))
    wanted = make(server, operation)
    (finding,) = found(operation, state=shop())
    assert finding.recipe[0].startswith(f"Add the field with {next(iter(option))}=False first")
    make(server, ops.AddField("Book", "editor", reference(related_name="+", **plain)))
    for line in finding.recipe:
        for statement in sql_in(line):
            server.execute(statement)
    assert schema_of(server) == wanted
