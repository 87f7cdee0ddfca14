"""Each operation, forwards and backwards, on each database: what tables and rows literally are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import pytest
import sqlalchemy as sa

from bandstand.orm.migrations.executor import Executor
from bandstand.orm.migrations.planning import made

from .cases import CASES, Case
from .test_histories import OPERATIONS, empty
from .wanted import WANTED, Wanted

if TYPE_CHECKING:
    from bandstand.orm import Database


def lines(database: Database) -> list[str]:
    """Give what the tables of the app have, a line for each thing, as the database says it."""
    inspector = sa.inspect(database.engine)
    found: list[str] = []
    with catch_warnings():
        simplefilter("ignore", sa.exc.SAWarning)  # that it leaves out the indexes of expressions, in SQLite
        for table in inspector.get_table_names():
            if table != "bandstand_migrations":
                found += [f"{table} {each}" for each in _of_table(inspector, table)]
    return sorted(found)


def _of_table(inspector: Any, table: str) -> list[str]:
    key = inspector.get_pk_constraint(table)["constrained_columns"]
    found = [f"key {', '.join(key)}"]
    for each in inspector.get_columns(table):
        words = [each["name"], str(each["type"]).lower(), "null" if each["nullable"] else "not null"]
        if each["default"] and not str(each["default"]).startswith("nextval("):
            words.append(f"default {str(each['default']).partition('::')[0]}")
        found.append(" ".join(words))
    for each in inspector.get_foreign_keys(table):
        rule = each["options"].get("ondelete", "")
        target = f"{each['referred_table']}.{', '.join(each['referred_columns'])}"
        found.append(f"{', '.join(each['constrained_columns'])} refers to {target} {rule.lower()}".strip())
    uniques = inspector.get_unique_constraints(table)
    found += [f"unique {each['name']} ({', '.join(each['column_names'])})" for each in uniques]
    found += [f"check {each['name']}" for each in inspector.get_check_constraints(table)]
    for each in inspector.get_indexes(table):
        if "duplicates_constraint" not in each:
            columns = ", ".join(name or "an expression" for name in each["column_names"])
            found.append(f"{'unique ' if each['unique'] else ''}index {each['name']} ({columns})")
    if inspector.dialect.supports_comments and inspector.get_table_comment(table)["text"]:
        found.append(f"says {inspector.get_table_comment(table)['text']}")
    return found


def difference(wanted: Wanted, database: Database) -> tuple[list[str], list[str]]:
    """Give what is gone and what has come, without what SQLite does not tell apart, or does not have."""
    if database.backend.dialect.name == "postgresql":
        return wanted.gone, wanted.come
    gone, come = (
        [line.replace(" bigint", " integer") for line in lines if " says " not in line and "(an expr" not in line]
        for lines in (wanted.gone, wanted.come)
    )
    return [line for line in gone if line not in come], [line for line in come if line not in gone]


def outcome(database: Database, case: Case) -> tuple[Wanted, list[str], list[str]]:
    """Do an operation and undo it; give what came of it, and the schema before and once it was undone."""
    start = made("0001_start", "shop", case.start, initial=True)
    step = made("0002_step", "shop", [case.step], [start.key])
    asked = case.query if case.start else ""
    with empty(database) as place:
        executor = Executor(place, [start, step])
        executor.run(executor.plan([start.key]))
        for statement in case.rows:
            place.execute(statement)
        at_first, before = lines(place), ask(place, asked)
        executor.run(executor.plan())
        between = lines(place)
        after = ask(place, case.afterwards or asked)
        executor.run(executor.plan([start.key]))
        at_last, back = lines(place), ask(place, asked)
    gone = [each for each in at_first if each not in between]
    come = [each for each in between if each not in at_first]
    return Wanted(gone, come, before, after, back), at_first, at_last


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    """Give the rows of a query, or none of no query."""
    return [tuple(row) for row in database.execute(query)] if query else []


@pytest.mark.parametrize("case", CASES, ids=[each.name for each in CASES])
def test_an_operation_does_what_it_says_and_undoes_it(database: Database, case: Case) -> None:
    found, at_first, at_last = outcome(database, case)
    wanted = WANTED[case.name]
    assert difference(found, database) == difference(wanted, database)
    assert (found.before, found.after, found.back) == (wanted.before, wanted.after, wanted.back)
    assert at_last == at_first


def test_there_are_three_cases_of_each_operation() -> None:
    counted = Counter(type(each.step).__name__ for each in CASES)
    assert {name: counted[name] for name in OPERATIONS if counted[name] < 3} == {}
    assert len(OPERATIONS) == 23
    assert WANTED.keys() == {each.name for each in CASES}
