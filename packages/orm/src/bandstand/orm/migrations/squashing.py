"""Several migrations of an app as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.migration import FIRST, LATEST, Migration, Name
from bandstand.orm.migrations.operations import Operation, RunSQL
from bandstand.orm.migrations.optimizer import optimized
from bandstand.orm.migrations.writer import definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Squashed", "squashed"]


@dataclass(frozen=True)
class Squashed:
    """What came of it.

    Attributes:
        migration: Stands for all of them; the writer writes it.
        before: How many operations they had.
        after: How many it has.
    """

    migration: Migration
    before: int
    after: int

    @property
    def functions(self) -> list[str]:
        """The functions and classes of the old modules that it needs, ``shop.migrations.0002_prices.fill``.

        Its file has copies of them.

        Raises:
            NotSerializable: A value in it cannot be written.
        """
        return [f"{each.__module__}.{each.__qualname__}" for each in definitions(self.migration)]


def squashed(migrations: Sequence[Migration], name: str, *, optimize: bool = True) -> Squashed:
    """Make one migration of several.

    What calls itself elidable is left out. A squashed migration may be among those that are squashed.

    Args:
        migrations: Of one app, one after the other.
        name: Of the new one.
        optimize: Whether to make its operations as few as can be.

    Raises:
        MigrationError: There are none, they are of several apps or one has the name, or some want a transaction and
            others want none.
    """
    app_label = _checked(migrations, name)
    kept = {each.key: [step for step in each.operations if not _is_left_out(step)] for each in migrations}
    operations = [step for steps in kept.values() for step in steps]
    fewer = optimized(operations, app_label) if optimize else operations
    inside = {key for each in migrations for key in (each.key, *each.replaces)}
    dependencies = _outside((key for each in migrations for key in each.dependencies), inside, app_label)
    body = {
        "operations": fewer,
        "dependencies": dependencies,
        "run_before": _outside((key for each in migrations for key in each.run_before), inside, app_label),
        "replaces": list(dict.fromkeys(each.key for each in migrations)),
        "initial": _initial(migrations[0], dependencies),
        "atomic": _atomic([each for each in migrations if kept[each.key]] or migrations[:1]),
        "accepted": {rule: reason for each in migrations for rule, reason in each.accepted.items()},
    }
    made: Any = type("Migration", (Migration,), body)
    return Squashed(made(name, app_label), sum(len(each.operations) for each in migrations), len(fewer))


def _checked(migrations: Sequence[Migration], name: str) -> str:
    """Give the app of some migrations."""
    labels = sorted({each.app_label for each in migrations})
    if len(labels) != 1:
        message = f"Migrations of one app are squashed; got {', '.join(labels) or 'none'}."
        raise MigrationError(message)
    taken = {other for each in migrations for _, other in (each.key, *each.replaces)}
    if name in taken:
        message = f"The squashed migration cannot be called {name!r}, as one that it stands for is."
        raise MigrationError(message)
    return labels[0]


def _is_left_out(operation: Operation) -> bool:
    # What SQL means for the models is needed, whether or not the SQL is.
    return operation.elidable and not (isinstance(operation, RunSQL) and operation.state_operations)


def _outside(names: Iterable[Name], inside: set[Name], app_label: str) -> list[Name]:
    """Give the migrations that are not among those squashed, each once."""
    ends = {(app_label, FIRST), (app_label, LATEST)}
    return [name for name in dict.fromkeys(map(_pair, names)) if name not in inside | ends]


def _pair(name: Iterable[str]) -> Name:
    app_label, found = name
    return app_label, found


def _initial(first: Migration, dependencies: Iterable[Name]) -> bool | None:
    """Give whether it makes the first tables, where its dependencies do not say so."""
    if first.is_initial:
        return True
    return None if any(app_label == first.app_label for app_label, _ in dependencies) else False


def _atomic(migrations: Sequence[Migration]) -> bool:
    """Give whether it is one transaction.

    Raises:
        MigrationError: Some are, and others are not.
    """
    alone = [each.name for each in migrations if not each.atomic]
    others = [each.name for each in migrations if each.atomic]
    if alone and others:
        message = (
            f"{', '.join(alone)} of {migrations[0].app_label!r} must not run in a transaction (atomic = False), and "
            f"{', '.join(others)} must: squash them apart."
        )
        raise MigrationError(message)
    return not alone
