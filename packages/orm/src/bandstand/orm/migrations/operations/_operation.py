"""What every operation is: a step from one state of the models to the next, and what it does to the database."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from bandstand.orm.migrations._identity import identity

if TYPE_CHECKING:
    from bandstand.orm.database import Database
    from bandstand.orm.fields import Field as ModelField
    from bandstand.orm.migrations.state import ProjectState
    from bandstand.orm.models import Model


class OperationCategory(StrEnum):
    """What an operation does, by the sign that lists put before it."""

    ADDITION = "+"
    REMOVAL = "-"
    ALTERATION = "~"
    PYTHON = "p"
    SQL = "s"
    MIXED = "?"


class Editor(Protocol):
    """What operations ask of a schema editor; models are rendered classes, fields are theirs."""

    @property
    def database(self) -> Database:
        """The database that it changes."""
        ...

    def create_model(self, model: type[Model]) -> None: ...
    def delete_model(self, model: type[Model]) -> None: ...
    def add_field(self, model: type[Model], field: ModelField[Any]) -> None: ...
    def remove_field(self, model: type[Model], field: ModelField[Any]) -> None: ...
    def alter_field(
        self,
        from_model: type[Model],
        to_model: type[Model],
        old_field: ModelField[Any],
        new_field: ModelField[Any],
    ) -> None: ...
    def alter_db_table(self, from_model: type[Model], to_model: type[Model]) -> None: ...
    def alter_table_comment(self, model: type[Model], old: str, new: str) -> None: ...
    def alter_unique_together(
        self, model: type[Model], old: list[tuple[str, ...]], new: list[tuple[str, ...]]
    ) -> None: ...
    def add_index(self, model: type[Model], index: Any) -> None: ...
    def remove_index(self, model: type[Model], index: Any) -> None: ...
    def rename_index(self, model: type[Model], old: Any, new: Any) -> None: ...
    def add_constraint(self, model: type[Model], constraint: Any) -> None: ...
    def remove_constraint(self, model: type[Model], constraint: Any) -> None: ...
    def execute(self, sql: str, params: Any = ()) -> object: ...


class Operation:
    """A step of a migration; those of your own are dataclasses (``eq=False``) that extend it.

    Attributes:
        category: What lists show of it.
        reversible: Whether ``database_backwards`` undoes it.
        reduces_to_sql: Whether SQL is all that it does to the database.
        atomic: Whether it wants a transaction of its own, where the migration has none.
        elidable: Whether a squashed migration can do without it.
    """

    category: ClassVar[OperationCategory] = OperationCategory.MIXED
    reduces_to_sql: ClassVar[bool] = True
    atomic: bool | None = False
    elidable: bool = False

    @property
    def reversible(self) -> bool:
        """Whether it can be undone."""
        return True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state of the models.

        Raises:
            StateError: The models are not as the operation expects them.
        """
        raise NotImplementedError

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change the database; the states are those before and after the operation."""
        raise NotImplementedError

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo it in the database; ``from_state`` is what the operation led to, ``to_state`` what was before."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say what it does, in a line."""
        return repr(self)

    def formatted_description(self) -> str:
        """Say what it does, behind the sign of its category."""
        return f"{self.category.value} {self.describe()}"

    @property
    def migration_name_fragment(self) -> str:
        """What it adds to the name of a migration, or empty."""
        return ""

    def touches_model(self, app_label: str, name: str, own_label: str) -> bool:
        """Whether it may have to do with a model; an operation of the app ``own_label`` that cannot tell says so."""
        return True

    def deconstruct(self) -> tuple[str, dict[str, Any]]:
        """Give its class path, and the keywords that make an equal one."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]  # all are dataclasses
        kept = {
            each.name: given[each.name]
            for each in fields(self)  # type: ignore[arg-type]  # all are dataclasses
            if each.init and not _is_default(each, given[each.name])
        }
        return f"{type(self).__module__}.{type(self).__qualname__}", kept

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Operation) and bool(identity(self.deconstruct()) == identity(other.deconstruct()))

    __hash__ = None  # type: ignore[assignment]  # what it holds may be lists

    def __repr__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.deconstruct()[1].items())
        return f"{type(self).__name__}({named})"


def _is_default(field: Field[Any], value: object) -> bool:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return default is not MISSING and type(value) is type(default) and bool(identity(value) == identity(default))


def has_table(model: type[Model]) -> bool:
    """Whether migrations make and change the table of a model."""
    options = model._meta
    return options.managed and not options.proxy
