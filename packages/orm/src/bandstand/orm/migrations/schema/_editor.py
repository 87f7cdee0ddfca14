"""The schema editor: what migrations, and people by hand, do to tables."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint

from bandstand.orm.database import atomic
from bandstand.orm.database.schema import Content, fits
from bandstand.orm.errors import ModelError, NotSupportedError
from bandstand.orm.fields import ManyToManyField
from bandstand.orm.indexes import named_together
from bandstand.orm.migrations.schema._changing import TableChange
from bandstand.orm.migrations.schema._related import automatic, has_table, moved, referrers, same_field
from bandstand.orm.migrations.schema._script import Script
from bandstand.orm.migrations.schema._server import ServerTables, references_to, target_of
from bandstand.orm.migrations.schema._sqlite import SQLiteTables
from bandstand.orm.migrations.schema._version import Version, is_reference, listed_in

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import TracebackType
    from typing import Self

    from sqlalchemy import ForeignKeyConstraint

    from bandstand.orm.constraints import BaseConstraint
    from bandstand.orm.database import Database
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.indexes import Index
    from bandstand.orm.models import Model


class SchemaEditor:
    """Changes the tables of a database, inside ``with SchemaEditor(database) as editor:``.

    Each method takes tables from what one version of a model says to what another says, so that tables which were
    changed step by step are as ``create_all`` would make those of the last version. Models that are proxies or not
    managed have no tables here, so nothing is done for them.

    Args:
        database: Whose tables.
        atomic: Whether all changes are one transaction.
        collect: Whether the statements are put into ``collected``, and nothing is sent. What somebody added to a
            database by hand is not looked at then.
        routers: Asked with ``allow_migrate`` whether tables of a model are in this database; the first opinion counts.
    """

    def __init__(
        self, database: Database, *, atomic: bool = True, collect: bool = False, routers: Sequence[Any] = ()
    ) -> None:
        self.database = database
        self._routers = routers
        self.atomic = atomic
        self.collect = collect
        self._script = Script(database, collect=collect)
        is_sqlite = self._script.backend.dialect.name == "sqlite"
        self._tables = SQLiteTables(self._script) if is_sqlite else ServerTables(self._script)
        self._references: list[ForeignKeyConstraint] = []
        self._gone: set[str] = set()
        self._stack = ExitStack()

    @property
    def collected(self) -> list[str]:
        """The statements that would have been sent, with ``collect=True``."""
        return self._script.collected

    def __enter__(self) -> Self:
        if not self.collect:
            with ExitStack() as stack:
                stack.enter_context(self.database.hold())
                stack.callback(self._tables.end)
                self._tables.begin()
                if self.atomic:
                    stack.enter_context(atomic(self.database))
                self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._make_references()
                if not self.collect:
                    self._tables.check()
        except BaseException as failure:
            self._stack.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._stack.__exit__(kind, error, trace)

    def allows(self, app_label: str, model: type[Model] | None = None, **hints: Any) -> bool:
        """Whether the routers let migrations of an app change this database: for a model, or with the hints given."""
        for router in self._routers:
            ask = getattr(router, "allow_migrate", None)
            opinion = None if ask is None else ask(self.database.alias, app_label, model=model, **hints)
            if opinion is not None:
                return bool(opinion)
        return True

    def changes(self, model: type[Model]) -> bool:
        """Whether the tables of a model are made and changed here."""
        options = model._meta
        is_here = has_table(model) and fits(model, self._script.backend)
        return is_here and (not self._routers or self.allows(options.app_label, model))

    # Models

    def create_model(self, model: type[Model]) -> None:
        """Make the table of a model, and the automatic tables between of its relations.

        References to other tables are made when the editor is left, or before one of both tables is changed: they may
        be to tables that come later.
        """
        if not self.changes(model):
            return
        with self._doing("create_model", model):
            models = [model, *self._automatic(model)]
            versions = [self._version(each) for each in models]
        for version in versions:
            self._references += self._tables.create(version)
            self._gone.discard(str(version.table.name))

    def delete_model(self, model: type[Model]) -> None:
        """Drop the table of a model, and the automatic tables between of its relations."""
        if not self.changes(model):
            return
        self._make_references()
        for each in (*self._automatic(model), model):
            self._drop(each)

    def _drop(self, model: type[Model]) -> None:
        version = self._version(model)
        table = str(version.table.name)
        models = [each for each in model._meta.registry if self.changes(each) and each._meta.db_table not in self._gone]
        others = (self._version(each) for each in models if _refers(each, model))
        self._tables.drop(version, list(references_to(table, others)))
        self._gone.add(table)

    def alter_db_table(self, from_model: type[Model], to_model: type[Model]) -> None:
        """Call the table of a model by another name, as its new version says.

        References of others follow, and so do the names of constraints and indexes that are made of the table's. What
        is called after the model in tables between follows with ``alter_field`` of their relations.
        """
        if not self.changes(from_model):
            return
        with self._doing("alter_db_table", from_model):
            self._alter([TableChange(self._version(from_model), self._version(to_model))])

    def alter_table_comment(self, model: type[Model], old: str, new: str) -> None:
        """Set the comment of a table, where the database has comments; the model says the new one."""
        if self.changes(model) and old != new:
            version = self._version(model)
            version.table.comment = new or None
            self._tables.comment(version, old)

    def alter_unique_together(self, model: type[Model], old: Sequence[Any], new: Sequence[Any]) -> None:
        """Let other groups of fields be unique together."""
        if not self.changes(model):
            return
        with self._doing("alter_unique_together", model):
            versions = [self._with(model, together=tuple(named_together(each))) for each in (old, new)]
            self._alter([TableChange(*versions)])

    # Fields

    def add_field(self, model: type[Model], field: Field[Any]) -> None:
        """Add the column of a field, or the automatic table between of a relation.

        Args:
            model: The model, with or without the field.
            field: The field, which has joined the new version of the model. Its default is what existing rows get; it
                stays out of the database.
        """
        if not self.changes(model) or self._is_without_column(field, self.create_model):
            return
        with self._doing("add_field", field):
            after = self._version(field.model)
            is_filled = field.has_db_default() and not field.has_default()
            change = TableChange(after.but_for(field), after, fills={} if is_filled else self._fill(field))
            self._alter([change])

    def remove_field(self, model: type[Model], field: Field[Any]) -> None:
        """Drop the column of a field with what is of it, or the automatic table between of a relation."""
        if not self.changes(model) or self._is_without_column(field, self.delete_model):
            return
        with self._doing("remove_field", field):
            before = self._version(field.model)
            change = TableChange(before, before.but_for(field))
            self._alter([change])

    def alter_field(
        self, from_model: type[Model], to_model: type[Model], old_field: Field[Any], new_field: Field[Any]
    ) -> None:
        """Make of a field what its new version says: another name, column, type or rule.

        References to it get its type, too. Where it may not be NULL any more, rows without a value get its default.

        Raises:
            NotSupportedError: One of both has a column and the other a table between.
        """
        if not self.changes(from_model):
            return
        with self._doing("alter_field", new_field):
            self._alter(self._altered(from_model, to_model, old_field, new_field))

    def _altered(
        self, from_model: type[Model], to_model: type[Model], old: Field[Any], new: Field[Any]
    ) -> list[TableChange]:
        if old.many_to_many or new.many_to_many:
            return self._altered_between(old, new)
        fills = self._fill(new) if old.null and not new.null else {}
        change = TableChange(
            self._version(from_model),
            self._version(to_model),
            renamed={old.column: new.column},
            fills=fills,
            tables=moved(old, new),
        )
        return [change, *self._altered_referrers(change, from_model, to_model, new)]

    def _altered_between(self, old: Field[Any], new: Field[Any]) -> list[TableChange]:
        if not (isinstance(old, ManyToManyField) and isinstance(new, ManyToManyField)):
            message = (
                "a relation with a table between and a column are never made of each other: remove the one and add the "
                "other."
            )
            raise NotSupportedError(message)
        if (automatic(old) is None) is not (automatic(new) is None):
            message = (
                "a table between that belongs to a model of its own and an automatic one are never made of each other: "
                "remove the one relation and add the other."
            )
            raise NotSupportedError(message)
        return [] if automatic(old) is None else [self._between(old, new)]

    def _between(self, old: ManyToManyField[Any], new: ManyToManyField[Any]) -> TableChange:
        ends = list(zip(old.ends, new.ends, strict=True))
        return TableChange(
            self._version(old.through),
            self._version(new.through),
            renamed={one.column: other.column for one, other in ends},
            tables={name: after for pair in ends for name, after in moved(*pair).items()},
        )

    def _altered_referrers(
        self, change: TableChange, from_model: type[Model], to_model: type[Model], field: Field[Any]
    ) -> list[TableChange]:
        """Give the changes of other tables that refer to a field: they have its type, and need its uniqueness."""
        is_unique = _is_unique(change.before, field, change.kept), _is_unique(change.after, field, {})
        must_go = field.column in change.retyped or is_unique[0] != is_unique[1] or change.changes_key
        found: dict[type[Model], tuple[type[Model], set[str]]] = {}
        for reference in referrers(field):
            old = same_field(reference, from_model, from_model, to_model)
            if old is not None and reference.model is not to_model:
                found.setdefault(reference.model, (old.model, set()))[1].add(reference.column)
        targets = {(change.old_name, old): new for old, new in change.renamed.items()}
        changes: list[TableChange] = []
        for new_model, (old_model, columns) in found.items():
            after = self._version(new_model)
            names = {name for name, part in after.parts.items() if is_reference(part) and columns & {*listed_in(part)}}
            remade = names if must_go else ()
            changes.append(TableChange(self._version(old_model), after, targets=targets, remade=remade))
        return [each for each in changes if not each.is_empty]

    def _is_without_column(self, field: Field[Any], act: Any) -> bool:
        """Whether a field has no column; its automatic table between is made or dropped then."""
        if field.concrete:
            return False
        through = automatic(field)
        if through is not None:
            act(through)
        return True

    def _fill(self, field: Field[Any]) -> dict[str, Element]:
        """Give what rows get in the column of a field that have nothing there."""
        if field.is_computed or field.generated:
            return {}
        value: Any = None
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            value = field.now()  # type: ignore[attr-defined]  # fields that have the one have the other
        elif field.has_default():
            value = field.get_default()
        elif field.has_db_default():
            return {} if field.null else {field.column: self._version(field.model).to.default(field)}
        elif field.blank and not field.null and field.get_default() == "":
            value = ""
        return {} if value is None else {field.column: self._version(field.model).to.value(field, value)}

    # Indexes and constraints

    def add_index(self, model: type[Model], index: Index) -> None:
        """Make an index."""
        self._declare("add_index", model, (), (index,))

    def remove_index(self, model: type[Model], index: Index) -> None:
        """Drop an index."""
        self._declare("remove_index", model, (index,), ())

    def rename_index(self, model: type[Model], old_index: Index, new_index: Index) -> None:
        """Call an index by another name."""
        self._declare("rename_index", model, (old_index,), (new_index,))

    def add_constraint(self, model: type[Model], constraint: BaseConstraint) -> None:
        """Make a constraint."""
        self._declare("add_constraint", model, (), (constraint,))

    def remove_constraint(self, model: type[Model], constraint: BaseConstraint) -> None:
        """Drop a constraint."""
        self._declare("remove_constraint", model, (constraint,), ())

    def _declare(self, what: str, model: type[Model], old: Sequence[Any], new: Sequence[Any]) -> None:
        """Have some constraints or indexes instead of others, whether the model says so already or not."""
        if not self.changes(model):
            return
        with self._doing(what, model):
            names = {each.name_in(model) for each in (*old, *new)}
            content = self._version(model).content
            others = tuple(each for each in content.declared if each.name_in(model) not in names)
            versions = [self._with(model, declared=(*others, *each)) for each in (old, new)]
            self._alter([TableChange(*versions)])

    # Statements

    def execute(self, sql: str, params: Any = ()) -> None:
        """Send a statement, or collect it."""
        self._script.send(sql, params)

    def _alter(self, changes: list[TableChange]) -> None:
        tables = {name for each in self._references for name in (str(each.table.name), target_of(each))}
        if any(change.old_name in tables for change in changes):
            self._make_references()
        self._tables.alter(changes)

    def _make_references(self) -> None:
        references, self._references = self._references, []
        for reference in references:
            self._tables.refer(reference)

    # Versions

    def _version(self, model: type[Model]) -> Version:
        return Version(model, self._script.backend)

    def _with(self, model: type[Model], **content: Any) -> Version:
        return Version(model, self._script.backend, replace(Content.of(model), **content))

    def _automatic(self, model: type[Model]) -> list[type[Model]]:
        found = (automatic(field) for field in model._meta.local_many_to_many)
        return [each for each in found if each is not None]

    @contextmanager
    def _doing(self, what: str, subject: type[Model] | Field[Any]) -> Generator[None]:
        """Have errors of what cannot be done say what was to be done."""
        try:
            yield
        except (NotSupportedError, ModelError) as error:
            name = subject._meta.label if isinstance(subject, type) else repr(subject)
            message = f"{what} of {name}: {error}"
            raise type(error)(message) from error


def _is_unique(version: Version, field: Field[Any], renamed: dict[str, str]) -> bool:
    """Whether a column alone tells rows apart."""
    unique = [part for part in version.parts.values() if isinstance(part, UniqueConstraint)]
    found = [version.key, *map(listed_in, unique)]
    return any([renamed.get(name, name) for name in columns] == [field.column] for columns in found)


def _refers(model: type[Model], target: type[Model]) -> bool:
    from bandstand.orm.fields import ForeignKey

    references = [field for field in model._meta.local_fields if isinstance(field, ForeignKey)]
    return any(each.target._meta.concrete_model is target for each in references)
