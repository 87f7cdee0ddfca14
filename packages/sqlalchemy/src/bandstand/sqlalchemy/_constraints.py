"""Rules that tables keep over their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.orm.exc import UnmappedColumnError
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import iterate

from bandstand.contracts.data.fields import ConstraintInfo
from bandstand.sqlalchemy._expressed import Wording
from bandstand.sqlalchemy._written import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Index
    from sqlalchemy.orm import Mapper

    from bandstand.sqlalchemy._about import About
    from bandstand.sqlalchemy._fields import Attribute

_FOLDED = re.compile(r'\s*(?:lower|upper)\s*\(\s*"?(\w+)"?\s*\)\s*', re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule of one table.

    Attributes:
        name: What the database calls it.
        fields: The fields that it is about.
        columns: Their columns.
        check: The condition in SQL, where this is no rule of uniqueness.
        where: The condition in SQL on the rows among which values are unique; None for all.
        ignoring_case: Whether texts that differ only in case are the same here.
        text: What people read when it is broken.
        calls: What else a database may call it in its errors, since it has no name.
    """

    name: str
    fields: tuple[str, ...]
    columns: tuple[Column[Any], ...]
    check: Any = None
    where: Any = None
    ignoring_case: bool = False
    text: str = ""
    calls: tuple[str, ...] = ()

    def info(self, attributes: Mapping[str, Attribute]) -> ConstraintInfo | None:
        """Describe it, where the contract has words for it; the database keeps it all the same.

        Args:
            attributes: The fields of the class by name.
        """
        columns: Any = self.columns[0].table.columns
        by_column = {each.column: each for each in attributes.values() if each.column is not None}
        wording = Wording({each.name: by_column[each] for each in columns if each in by_column})
        if self.check is not None:
            check = wording(_expression(self.check, columns), unknown=True)
            return None if check is None else ConstraintInfo(name=self.name, check=check, text=self.text)
        where = None if self.where is None else wording(_expression(self.where, columns))
        if self.where is not None and where is None:
            return None
        return ConstraintInfo(
            name=self.name, unique=self.fields, ignoring_case=self.ignoring_case, where=where, text=self.text
        )


def rules_of(mapper: Mapper[Any], about: About) -> Iterator[Rule]:
    """Give the rules of the tables of a class that are about its fields; keys and single unique columns aside."""
    for table in mapper.tables:
        for constraint in sorted(_constraints_of(table), key=lambda each: str(each.name)):
            rule = _of_constraint(mapper, table, constraint, about)
            if rule is not None:
                yield rule
        for index in sorted(getattr(table, "indexes", ()), key=lambda each: str(each.name)):
            rule = _of_index(mapper, index, about) if index.unique else None
            if rule is not None:
                yield rule


def _constraints_of(table: Any) -> Iterator[Any]:
    """Give the constraints of a table, and those that were given to one of its columns."""
    yield from getattr(table, "constraints", ())
    for column in table.columns:
        yield from getattr(column, "constraints", ())


def _of_constraint(mapper: Mapper[Any], table: Any, constraint: Any, about: About) -> Rule | None:
    if isinstance(constraint, CheckConstraint):
        if getattr(constraint, "_type_bound", False):  # it says what the type does, which refuses such values itself
            return None
        columns = tuple(columns_in(constraint.sqltext, table))
        calls = () if constraint.name is not None else tuple(_calls(table, constraint, columns))
        return _rule(mapper, constraint.name, columns, about, check=constraint.sqltext, calls=calls)
    if isinstance(constraint, UniqueConstraint):
        columns = tuple(constraint.columns)
        is_single = len(columns) == 1 and bool(columns[0].unique)
        return None if is_single else _rule(mapper, constraint.name, columns, about)
    return None


def _calls(table: Any, constraint: CheckConstraint, columns: tuple[Column[Any], ...]) -> Iterator[str]:
    """Give what databases call a check without a name: SQLite by its text, PostgreSQL by its table and column."""
    text = constraint.sqltext.compile(
        dialect=SQLiteDialect(), compile_kwargs={"include_table": False, "literal_binds": True}
    )
    yield str(text)
    yield "_".join((table.name, *(each.name for each in columns if len(columns) == 1), "check"))


def _expression(condition: Any, columns: Any) -> Any:
    """Give a condition as an expression; one that is a text is read, as far as that goes."""
    return read(condition.text, columns) if isinstance(condition, TextClause) else condition


def _of_index(mapper: Mapper[Any], index: Index, about: About) -> Rule | None:
    """Give the rule of a unique index over columns, or over their small or capital letters."""
    expressions: list[Any] = list(index.expressions)
    folded = [_folded(each, index.table) for each in expressions]
    plain = [each for each in expressions if isinstance(each, Column)]
    if len(plain) == len(expressions):
        if len(plain) == 1 and plain[0].unique:
            return None
        return _rule(mapper, index.name, tuple(plain), about, where=_where(index))
    if all(each is not None for each in folded):
        columns = tuple(each for each in folded if each is not None)
        return _rule(mapper, index.name, columns, about, where=_where(index), ignoring_case=True)
    return None


def _rule(mapper: Mapper[Any], name: Any, columns: tuple[Column[Any], ...], about: About, **told: Any) -> Rule | None:
    try:
        fields = tuple(mapper.get_property_by_column(column).key for column in columns)
    except UnmappedColumnError:
        return None
    if not fields or not about_all(fields, about):
        return None
    given = str(name) if name is not None else "_".join((columns[0].table.name, *(each.name for each in columns)))
    return Rule(given, fields, columns, text=about.texts.get(given, ""), **told)


def about_all(fields: Iterable[str], about: About) -> bool:
    """Whether all fields are in sight."""
    return not set(fields) & set(about.without)


def _folded(expression: Any, table: Any) -> Column[Any] | None:
    """Give the column whose small or capital letters an expression is, or None where it is anything else."""
    if isinstance(expression, TextClause):
        written = _FOLDED.fullmatch(expression.text)
        return None if written is None else table.columns.get(written[1])
    if isinstance(expression, FunctionElement) and getattr(expression, "name", "") in ("lower", "upper"):
        inner: list[Any] = list(expression.clauses)
        if len(inner) == 1 and isinstance(inner[0], Column):
            return inner[0]
    return None


def _where(index: Index) -> Any:
    """Give the condition of a partial index, which each dialect has in an option of its own."""
    for dialect in ("sqlite", "postgresql"):
        told = index.dialect_options[dialect].get("where")
        if told is not None:
            return told
    return None


def columns_in(expression: Any, table: Any) -> list[Column[Any]]:
    """Give the columns of a table that a condition names; of one that is a text, those among its words."""
    if isinstance(expression, TextClause):
        names = _WORD.findall(expression.text)
    else:
        names = [each.name for each in iterate(expression) if isinstance(each, Column)]
    return [table.columns[name] for name in dict.fromkeys(names) if name in table.columns]
