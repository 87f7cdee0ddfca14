"""What takes a database from one migration to another: planned, then done step by step, and noted as it is done."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import OperationalError
from bandstand.orm.migrations._presence import is_there
from bandstand.orm.migrations.errors import DatabaseBusy, MigrationUnfinished
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.recorder import Recorder, check_history
from bandstand.orm.migrations.schema import SchemaEditor
from bandstand.orm.signals import post_migrate, pre_migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.migrations.migration import Migration, Name
    from bandstand.orm.migrations.recorder import AppliedMigration
    from bandstand.orm.migrations.state import ProjectState

__all__ = ["Executor", "Planned", "Progress", "Target"]

Target = tuple[str, str | None]
"""App label and name of the migration that is to be the app's last one; None for no migration at all."""

_WAIT = 60.0
"""For how many seconds SQLite, which does not wait for long, is asked again for its lock."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A migration that is to be applied or undone."""

    migration: Migration
    backwards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: told before and after each migration.

    Attributes:
        planned: The migration.
        number: Which one it is, from 1.
        total: How many there are.
        seconds: How long it took; None before.
        outcome: ``"done"``, ``"faked"``, or ``"elsewhere"`` where another process did it meanwhile; empty before.
    """

    planned: Planned
    number: int
    total: int
    seconds: float | None = None
    outcome: str = ""


class _Elsewhere(Exception):
    """Another process has done, or is doing, what was to be done."""


class Executor:
    """Applies and undoes migrations in one database.

    Each migration is one transaction where it and the database allow it, so that a run which is killed leaves whole
    migrations. Of one that is no transaction the database remembers that it was begun, and how far it came.

    Args:
        database: What to migrate.
        migrations: All that there are.
        without: Apps that have no migrations.
        beside: The models of those apps.
        lock_timeout: After how many seconds a statement gives up waiting for a lock, on databases that can be told.
        routers: Asked whether tables of a model are in this database.
    """

    def __init__(
        self,
        database: Database,
        migrations: Iterable[Migration],
        *,
        without: Collection[str] = (),
        beside: ProjectState | None = None,
        lock_timeout: float | None = None,
        routers: Sequence[Any] = (),
    ) -> None:
        self.database = database
        self.routers = routers
        self.recorder = Recorder(database)
        self.lock_timeout = lock_timeout
        self._migrations = list(migrations)
        self._without = without
        self._beside = beside
        self._read()

    def _read(self) -> None:
        self.applied = self.recorder.applied()
        self.graph = Graph(self._migrations, self.applied, self._without, self._beside)

    def check(self) -> None:
        """Look whether what the database remembers fits the migrations.

        Raises:
            InconsistentHistory: A migration was applied without one that comes before it.
            MigrationUnfinished: One was begun, and has not ended.
        """
        check_history(self.graph, self.applied)
        for row in self.recorder.unfinished():
            raise MigrationUnfinished(self._unfinished(row))

    def _unfinished(self, row: AppliedMigration) -> str:
        migration = self.graph.migrations.get((row.app, row.name))
        count = "" if migration is None else f" of {len(migration.operations)}"
        previous = [name for app, name in self.graph.order if app == row.app and (app, name) in self.applied]
        before = previous[-1] if previous else "zero"
        return (
            f"{row.app}.{row.name} was begun at {row.begun:%Y-%m-%d %H:%M:%S} and has not ended; {row.done}{count} "
            "operations were done. Either another process is at work on it now: wait for it. Or it was killed, and was "
            "no transaction that could be taken back: look at the tables, and either complete them by hand and run "
            f"'migrate {row.app} {row.name} --fake', or put them back and run 'migrate {row.app} {before} --fake'."
        )

    def settle(self, target: Target) -> None:
        """Decide about migrations of an app that were begun and have not ended, because somebody looked at the tables.

        Those that the target needs are done then, the others are not.
        """
        app_label, name = target
        kept = set() if name is None else set(self.graph.needed_by((app_label, name)))
        for row in self.recorder.unfinished():
            if row.app == app_label:
                decide = self.recorder.finish if (row.app, row.name) in kept else self.recorder.forget
                decide((row.app, row.name))
        self._read()

    # Planning

    def plan(self, targets: Iterable[Target] | None = None) -> list[Planned]:
        """Give what is to be done, in order.

        Args:
            targets: The last migration that each of some apps is to have; the last one of all apps without.

        Raises:
            HeadConflict: An app has several last migrations, so that nobody knows which one is meant.
            MigrationNotFound: There is no such migration.
        """
        if targets is None:
            heads = [self.graph.head(app_label) for app_label in self.graph.app_labels()]
            return self._forwards([head for head in heads if head is not None], self.applied)
        plan: list[Planned] = []
        applied = list(self.applied)
        for app_label, name in targets:
            if name is None or self.graph.is_applied((app_label, name), applied):
                steps = [Planned(each, backwards=True) for each in self.graph.backwards((app_label, name), applied)]
                gone = {recorded for step in steps for recorded in self.graph.recorded_as(step.migration.key)}
                applied = [each for each in applied if each not in gone]
            else:
                steps = self._forwards([(app_label, name)], applied)
                applied += [step.migration.key for step in steps]
            plan += steps
        return plan

    def _forwards(self, targets: Sequence[Name], applied: Sequence[Name]) -> list[Planned]:
        return [Planned(each) for each in self.graph.forwards(targets, applied)]

    def state(self) -> ProjectState:
        """Give the models as the database has them."""
        return self.graph.state_of(self.graph.applied_of(self.applied))

    # Doing

    def run(
        self,
        plan: Sequence[Planned],
        *,
        fake: bool = False,
        fake_initial: bool = False,
        tell: Callable[[Progress], object] | None = None,
    ) -> ProjectState:
        """Do what is planned; give the models as they are then.

        Args:
            plan: What ``plan()`` gave.
            fake: Whether it is noted only, for a database that was changed by hand.
            fake_initial: Whether first migrations are noted only whose tables and columns are all there.
            tell: Called before and after each migration.

        Raises:
            IrreversibleError: A migration cannot be undone; nothing has been done then.
            DatabaseBusy: Another process holds the database for too long.
            MigrationError: Of an initial migration some tables are there, and some are not.
        """
        for planned in plan:
            if planned.backwards and not fake:
                planned.migration.check_reversible()
        self.recorder.prepare()
        self.note_squashed()
        state = self.state()
        with self.database:
            pre_migrate.send(self.database, plan=plan, registry=state.registry)
            for number, planned in enumerate(plan, 1):
                if tell is not None:
                    tell(Progress(planned=planned, number=number, total=len(plan)))
                started = monotonic()
                state, outcome = self._step(planned, state, fake=fake, fake_initial=fake_initial)
                if tell is not None:
                    taken = monotonic() - started
                    tell(Progress(planned=planned, number=number, total=len(plan), seconds=taken, outcome=outcome))
            post_migrate.send(self.database, plan=plan, registry=state.registry)
        return state

    def note_squashed(self) -> None:
        """Remember squashed migrations all of whose parts were applied, so that the parts' files can go."""
        for key in self.graph.applied_of(self.applied):
            if key not in self.applied:
                self.recorder.note(key)
                self.applied.append(key)

    def _step(
        self, planned: Planned, state: ProjectState, *, fake: bool, fake_initial: bool
    ) -> tuple[ProjectState, str]:
        migration = planned.migration
        is_fake = fake
        if fake_initial and migration.is_initial and not planned.backwards:
            is_fake = is_fake or is_there(self.database, migration, migration.state_after(state))
        if planned.backwards:
            names = self.graph.recorded_as(migration.key)
            before = self.graph.state_of([key for key in self.graph.applied_of(self.applied) if key != migration.key])
            outcome = "faked" if is_fake else self._undo(migration, before)
            for name in names:
                self.recorder.forget(name)
            self.applied = [each for each in self.applied if each not in names]
            return before, outcome
        outcome, after = ("faked", migration.state_after(state)) if is_fake else self._do(migration, state)
        if outcome != "elsewhere":
            for name in self.graph.recorded_as(migration.key):
                if is_fake or name != migration.key:
                    self.recorder.note(name)
        self.applied += self.graph.recorded_as(migration.key)
        return after, outcome

    def _do(self, migration: Migration, state: ProjectState) -> tuple[str, ProjectState]:
        recorder, key = self.recorder, migration.key
        made: list[ProjectState] = []  # with the classes that its operations needed

        def change(editor: SchemaEditor) -> None:
            if not recorder.claim(key):
                raise _Elsewhere
            tell = None if editor.atomic else lambda done: recorder.count(key, done)
            made.append(migration.apply(state, editor, tell))
            if editor.atomic:
                recorder.finish(key)

        outcome = self._changed(migration, change, lambda: recorder.finish(key))
        return outcome, made[-1] if made else migration.state_after(state)

    def _undo(self, migration: Migration, before: ProjectState) -> str:
        recorder, key = self.recorder, migration.key
        is_known = key in self.applied

        def change(editor: SchemaEditor) -> None:
            if is_known and not recorder.claim_back(key):
                raise _Elsewhere
            migration.unapply(before, editor, None if editor.atomic else lambda done: recorder.count(key, done))
            if editor.atomic:
                recorder.forget(key)

        return self._changed(migration, change, lambda: recorder.forget(key))

    def _changed(self, migration: Migration, change: Callable[[SchemaEditor], None], note: Callable[[], object]) -> str:
        """Make a change with an editor, in a transaction where that can be."""
        is_atomic = migration.atomic and self.database.backend.dialect.has_transactional_ddl
        deadline = monotonic() + (self.lock_timeout or _WAIT)
        while True:
            try:
                with self.editor(atomic=is_atomic) as editor, _Settings(self, editor):
                    change(editor)
            except _Elsewhere:
                self._check_elsewhere(migration)
                return "elsewhere"
            except OperationalError as error:
                if not (is_atomic and _is_locked(error)):
                    raise  # of one that is no transaction, the next run says how far it came
                if self.database.backend.dialect.name != "sqlite" or monotonic() > deadline:
                    raise self._busy(migration, error) from error
                continue
            if not is_atomic:
                note()
            return "done"

    def editor(self, *, atomic: bool) -> SchemaEditor:
        """Give an editor of the database's schema, to be entered."""
        return SchemaEditor(self.database, atomic=atomic, routers=self.routers)

    def _check_elsewhere(self, migration: Migration) -> None:
        """Go on only where the other process has ended with it.

        Raises:
            MigrationUnfinished: It has not.
        """
        for row in self.recorder.unfinished():
            if (row.app, row.name) == migration.key:
                raise MigrationUnfinished(self._unfinished(row))

    def _busy(self, migration: Migration, error: OperationalError) -> DatabaseBusy:
        message = (
            f"{migration.app_label}.{migration.name} did not get a lock that it needs, so nothing of it was done "
            f"({error}). Somebody else uses the tables, maybe another 'migrate': run it again, or let it wait longer."
        )
        return DatabaseBusy(message)


class _Settings:
    """What a session is told for the time of a migration."""

    def __init__(self, executor: Executor, editor: SchemaEditor) -> None:
        is_told = executor.lock_timeout is not None and executor.database.backend.dialect.name == "postgresql"
        self._milliseconds = round((executor.lock_timeout or 0) * 1000) if is_told else None
        self._editor = editor

    def __enter__(self) -> None:
        if self._milliseconds is not None:
            local = "LOCAL " if self._editor.atomic else ""
            self._editor.execute(f"SET {local}lock_timeout = {self._milliseconds}")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._milliseconds is not None and not self._editor.atomic:
            self._editor.execute("RESET lock_timeout")


def _is_locked(error: Any) -> bool:
    """Whether a statement gave up waiting for a lock."""
    return error.sqlstate == "55P03" or "database is locked" in str(error) or "table is locked" in str(error)
