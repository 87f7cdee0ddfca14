"""What every operation is: a step from one state of the models to the next, and what it does to the database."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from bandstand.orm.migrations._identity import identity
from bandstand.orm.migrations.operations._uses import FIELDS, Use

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    @property
    def atomic(self) -> bool:
        """Whether all that it does is one transaction."""
        ...

    @property
    def collect(self) -> bool:
        """Whether nothing is sent, so that no code may be run."""
        ...

    def allows(self, app_label: str, model: type[Model] | None = None, **hints: Any) -> bool:
        """Whether routers let migrations of an app change the database."""
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
    def rename_index(self, model: type[Model], old_index: Any, new_index: Any) -> None: ...
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
        frees: What later operations may count on being gone, ``"references"`` to models or ``"tables"``.
        needs_free: What of these may have to be gone before it.
        ends_model: Whether its ``changed_model`` is gone afterwards.
    """

    category: ClassVar[OperationCategory] = OperationCategory.MIXED
    reduces_to_sql: ClassVar[bool] = True
    frees: ClassVar[frozenset[str]] = frozenset()
    needs_free: ClassVar[frozenset[str]] = frozenset()
    ends_model: ClassVar[bool] = False
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

    # What it has to do with, and which operations become one

    @property
    def changed_model(self) -> str | None:
        """The name, in lower case, of the one model that it changes; None where it may change more than one.

        Such an operation becomes a part of the ``CreateModel`` before it, by what it makes of the state, and is
        left out before the ``DeleteModel`` after it.
        """
        return None

    def uses(self, own_label: str) -> Iterable[Use] | None:
        """Give all that an operation of the app ``own_label`` has to do with; None where it cannot tell."""
        return None

    def touches_model(self, app_label: str, name: str, own_label: str) -> bool:
        """Whether it may have to do with a model; an operation of the app ``own_label`` that cannot tell says so."""
        uses = self.uses(own_label)
        return uses is None or any(use.model == (app_label.lower(), name.lower()) for use in uses)

    def touches_field(self, app_label: str, model_name: str, name: str, own_label: str) -> bool:
        """Whether it may have to do with a field; one that cannot tell does where it has to do with the model."""
        uses = self.uses(own_label)
        if uses is None:
            return self.touches_model(app_label, model_name, own_label)
        field = Use((app_label.lower(), model_name.lower()), (*FIELDS, name))
        return any(use.meets(field) for use in uses)

    def reduce(self, other: Operation, app_label: str) -> list[Operation] | bool:
        """Say what becomes of this operation and one that comes after it in the same app.

        Operations of your own take part when they override ``uses``, or ``touches_model`` and ``touches_field``, which
        decide what they may be moved past; ``changed_model``; and ``merged`` for those that they become one with.

        Returns:
            A list of operations that do the same as both, to put in the place of both; True where each does the same
            whichever comes first, so that one can be moved past the other; False where neither can be told.
        """
        merged = self.merged(other, app_label)
        return self._is_apart(other, app_label) if merged is None else merged

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Give operations that do the same as this one and then the other, or None where these two stay."""
        is_in_vain = other.ends_model and self.changed_model is not None and self.changed_model == other.changed_model
        return [other] if is_in_vain else None

    def _is_apart(self, other: Operation, app_label: str) -> bool:
        if self.frees & other.needs_free:
            return False
        mine, theirs = self._known_uses(app_label), other._known_uses(app_label)
        if mine is None:
            return theirs is not None and not any(_touches(self, use, app_label) for use in theirs)
        if theirs is None:
            return not any(_touches(other, use, app_label) for use in mine)
        return not any(one.disturbs(another) for one in mine for another in theirs)

    def _known_uses(self, own_label: str) -> tuple[Use, ...] | None:
        """Give its uses, worked out once: an operation is not changed after it was made."""
        known: dict[str, tuple[Use, ...] | None] = self.__dict__.setdefault("_uses_by_app", {})
        if own_label not in known:
            uses = self.uses(own_label)
            known[own_label] = None if uses is None else tuple(dict.fromkeys(uses))
        return known[own_label]

    # As files and tests see it

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


def _touches(operation: Operation, use: Use, own_label: str) -> bool:
    if len(use.part) == 2 and use.part[:1] == FIELDS:
        return operation.touches_field(*use.model, use.part[1], own_label)
    return operation.touches_model(*use.model, own_label)


def _is_default(field: Field[Any], value: object) -> bool:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return default is not MISSING and type(value) is type(default) and bool(identity(value) == identity(default))


def has_table(model: type[Model]) -> bool:
    """Whether migrations make and change the table of a model."""
    options = model._meta
    return options.managed and not options.proxy
