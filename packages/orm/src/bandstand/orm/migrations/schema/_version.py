"""One version of a table: what ``create_all`` would make of a model, or of a model and a bit more or less."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.schema import ColumnCollectionConstraint, CreateColumn
from sqlalchemy.sql import visitors

from bandstand.orm.database._declaring import Declaration
from bandstand.orm.database.schema import Content, add_stubs, add_table
from bandstand.orm.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Self

    from bandstand.orm.database.execution import Backend
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model

_AT_ONCE = ("mysql", "mssql")
"""The databases that look at references at once, and know no word for another time."""

Part = sa.Constraint | sa.Index
"""What a table has besides its columns and its key, each with a name."""


class ColumnSummary(NamedTuple):
    """What a column is but for its name and place, written so that two can be compared."""

    type: str
    nullable: bool
    default: str
    computed: tuple[str, bool | None] | None
    counts: bool
    comment: str


class Version:
    """A table in one version of its model.

    Args:
        model: Whose table it is.
        backend: The database's driver and kind.
        content: What the table has; all that the model says by default.
        name: What it is called, where that is not as the model says.

    Raises:
        NotSupportedError: It has something that the database cannot do.
    """

    def __init__(
        self, model: type[Model], backend: Backend, content: Content | None = None, name: str | None = None
    ) -> None:
        self.model = model
        self.backend = backend
        self.content = content or Content.of(model)
        self.to = Declaration(model, backend)
        metadata = sa.MetaData()
        self.table = add_table(metadata, self.to, self.content, name)
        add_stubs(metadata, [model])
        if backend.dialect.name in _AT_ONCE:
            for reference in self.table.foreign_key_constraints:
                reference.deferrable = reference.initially = None

    def named(self, name: str) -> Self:
        """Give the same table by another name; references of the table to itself keep leading to the right one."""
        return type(self)(self.model, self.backend, self.content, name)

    def but_for(self, field: Field[Any]) -> Self:
        """Give the table without a column, and without what needs it.

        Raises:
            FieldError: The database computes another column of it.
        """
        column = field.column
        for other in self.table.columns:
            if other.computed is not None and column in names_in(other.computed.sqltext):
                message = f"{field!r} cannot be without {self.table.name}.{other.name}, which is computed of it."
                raise FieldError(message)
        content = replace(
            self.content,
            fields=tuple(each for each in self.content.fields if each.column != column),
            together=tuple(names for names in self.content.together if field.name not in names),
            left_out={name for name, part in self.parts.items() if column in columns_of(part)},
        )
        return type(self)(self.model, self.backend, self._without(content), str(self.table.name))

    def _without(self, content: Content) -> Content:
        """Leave out constraints and indexes as a whole, since those of a column that is not there cannot be made."""
        return replace(
            content,
            declared=tuple(each for each in content.declared if each.name_in(self.model) not in content.left_out),
        )

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The constraints and indexes by name, without the key."""
        constraints = [each for each in self.table.constraints if not isinstance(each, sa.PrimaryKeyConstraint)]
        found: dict[str, Part] = {str(each.name): each for each in constraints}
        found.update((str(each.name), each) for each in self.table.indexes)
        return dict(sorted(found.items()))

    @property
    def key(self) -> list[str]:
        """The columns of the key, in its order."""
        return [column.name for column in self.table.primary_key.columns]

    def summary(self, name: str, renamed: Mapping[str, str]) -> ColumnSummary:
        """Give what a column is, with other columns called as they will be."""
        column = self.table.columns[name]
        dialect = self.backend.sqlalchemy
        computed: Any = column.computed
        default: Any = None if computed is not None else column.server_default
        has_comments = dialect.supports_comments
        return ColumnSummary(
            type=self.type_of(name),
            nullable=bool(column.nullable),
            default="" if default is None else self.text_of(default.arg, renamed),
            computed=None if computed is None else (self.text_of(computed.sqltext, renamed), computed.persisted),
            counts=self.table.autoincrement_column is column,
            comment=(column.comment or "") if has_comments else "",
        )

    def type_of(self, name: str) -> str:
        """Give the type of a column, as SQL writes it."""
        return str(self.table.columns[name].type.compile(dialect=self.backend.sqlalchemy))

    def text_of(self, element: Any, renamed: Mapping[str, str]) -> str:
        """Write an element, with columns called as they will be."""

        def replaced(each: Any, **_: Any) -> Any:
            return sa.column(renamed[each.name], each.type) if is_column(each) and each.name in renamed else None

        traverse: Any = visitors.replacement_traverse
        changed = traverse(element, {}, replaced)
        keywords = {"literal_binds": True, "include_table": False}
        return str(changed.compile(dialect=self.backend.sqlalchemy, compile_kwargs=keywords))

    def definition(
        self,
        part: Part,
        renamed: Mapping[str, str],
        tables: Mapping[str, str],
        targets: Mapping[tuple[str, str], str],
    ) -> tuple[Any, ...]:
        """Give what a constraint or index is but for its name, with columns and tables called as they will be.

        Args:
            part: Of this table.
            renamed: What columns of this table will be called.
            tables: What tables will be called.
            targets: What columns of other tables will be called, by table and column.
        """
        columns = [renamed.get(name, name) for name in listed_in(part)]
        match part:
            case sa.ForeignKeyConstraint():
                (reference,) = part.elements
                table, _, column = reference.target_fullname.rpartition(".")
                own = renamed if table == self.table.name else {}
                column = targets.get((table, column), own.get(column, column))
                rules: tuple[Any, ...] = (part.ondelete, part.deferrable, part.initially)
                return ("reference", columns, tables.get(table, table), column, *rules)
            case sa.CheckConstraint():
                return ("check", self.text_of(part.sqltext, renamed))
            case sa.Index():
                expressions = [self.text_of(each, renamed) for each in part.expressions]
                return ("index", bool(part.unique), expressions, *self._options(part, renamed))
            case _:
                rules = (getattr(part, "deferrable", None), getattr(part, "initially", None))
                return ("unique", columns, *rules, *self._options(part, renamed))

    def _options(self, part: Part, renamed: Mapping[str, str]) -> Iterator[Any]:
        options: Mapping[str, Any] = part.dialect_options[self.backend.dialect.name]
        for name, value in sorted(options.items()):
            if isinstance(value, sa.ClauseElement):
                yield name, self.text_of(value, renamed)
            elif name == "include":
                yield name, [renamed.get(each, each) for each in value or ()]
            elif name == "ops":
                yield name, {renamed.get(each, each): operator for each, operator in value.items()}
            elif value:
                yield name, str(value)

    def creation(self, name: str) -> str:
        """Give a column as CREATE TABLE would have it."""
        return str(CreateColumn(self.table.columns[name]).compile(dialect=self.backend.sqlalchemy))


def is_column(element: Any) -> bool:
    """Whether an element is the name of a column."""
    return isinstance(element, sa.ColumnClause) and not element.is_literal


def names_in(element: Any) -> set[str]:
    """Give the names of the columns in an expression."""
    return {each.name for each in visitors.iterate(element) if is_column(each)}  # type: ignore[attr-defined]  # is_column has seen it


def listed_in(part: Part) -> list[str]:
    """Give the columns that a constraint lists."""
    return [column.name for column in part.columns] if isinstance(part, ColumnCollectionConstraint) else []


def is_reference(part: Part) -> bool:
    """Whether it is a foreign key."""
    return isinstance(part, sa.ForeignKeyConstraint)


def columns_of(part: Part) -> Collection[str]:
    """Give the columns without which a constraint or index cannot be."""
    if isinstance(part, sa.CheckConstraint):
        return names_in(part.sqltext)
    if not isinstance(part, sa.Index):
        return listed_in(part)
    found: set[str] = set()
    for element in part.expressions:
        found |= names_in(element)
    for options in part.dialect_options.values():
        where = options.get("where")
        if where is not None:
            found |= names_in(where)
        found |= set(options.get("include") or ())
    return found
