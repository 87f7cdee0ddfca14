"""Which migration comes before which, and in which order they are done and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.orm.errors import nearest
from bandstand.orm.migrations.errors import CircularDependency, HeadConflict, MigrationNotFound
from bandstand.orm.migrations.migration import FIRST, LATEST, Name
from bandstand.orm.migrations.state import ProjectState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bandstand.orm.migrations.migration import Migration

__all__ = ["Graph"]


class Graph:
    """Migrations by app label and name, each with those before and after it.

    Squashed migrations take the place of those that they stand for, unless only some of these have been applied.

    Args:
        migrations: All of them.
        applied: Those that a database has.
        without: Apps that have no migrations; what depends on their first or last one depends on nothing.
        beside: The models of such apps, which others may refer to; every state has them as they are.

    Raises:
        MigrationNotFound: One depends on a migration that is not there.
        CircularDependency: Some depend on each other.
    """

    def __init__(
        self,
        migrations: Iterable[Migration],
        applied: Collection[Name] = (),
        without: Collection[str] = (),
        beside: ProjectState | None = None,
    ) -> None:
        self.migrations: dict[Name, Migration] = {each.key: each for each in migrations}
        self._without = frozenset(without)
        self._beside = beside or ProjectState()
        self._stands_for: dict[Name, Name] = {}
        self._replaced = {key: self._leaves(each) for key, each in self.migrations.items() if each.replaces}
        self._replace(self._expanded(applied))
        self.before: dict[Name, list[Name]] = {key: [] for key in self.migrations}
        self.after: dict[Name, list[Name]] = {key: [] for key in self.migrations}
        for migration in list(self.migrations.values()):
            for name in migration.dependencies:
                self._link(self._find(name, migration), migration.key)
            for name in migration.run_before:
                self._link(migration.key, self._find(name, migration))
        self.order = self._sorted()

    def _replace(self, applied: frozenset[Name]) -> None:
        for key, migration in list(self.migrations.items()):
            replaced = self._replaced.get(key)
            if not replaced:
                continue
            if len(replaced & applied) in (0, len(replaced)):
                for name in {*replaced, *migration.replaces}:
                    self._stands_for[name] = key
            else:
                self._stands_for[key] = migration.replaces[-1]
        for name in self._stands_for:
            self.migrations.pop(name, None)

    def _leaves(self, migration: Migration) -> frozenset[Name]:
        """Give the migrations that a squashed one stands for, those of squashed ones in their place."""
        found: set[Name] = set()
        for name in migration.replaces:
            inner = self.migrations.get(name)
            found |= self._leaves(inner) if inner is not None and inner.replaces else {name}
        return frozenset(found)

    def _expanded(self, applied: Iterable[Name]) -> frozenset[Name]:
        """Give what was applied, and what squashed ones among it stand for."""
        found = set(applied)
        return frozenset(found.union(*(self._replaced[name] for name in found if name in self._replaced)))

    def _find(self, name: Name, asking: Migration) -> Name | None:
        app_label, wanted = name
        if wanted in (FIRST, LATEST):
            if app_label in self._without:
                return None
            ends = self.first(app_label) if wanted == FIRST else self.last(app_label)
            if len(ends) == 1:
                return ends[0]
            message = f"{asking.app_label}.{asking.name} depends on {app_label}.{wanted}; there are {len(ends)} such."
            raise MigrationNotFound(message)
        found = self.known(name)
        if found is None:
            others = [f"{label}.{each}" for label, each in self.migrations if label == app_label]
            message = (
                f"{asking.app_label}.{asking.name} depends on {app_label}.{wanted}, which is not there."
                f"{nearest(f'{app_label}.{wanted}', others)}"
            )
            raise MigrationNotFound(message)
        return None if found == asking.key else found

    def known(self, name: Name) -> Name | None:
        """Give the migration of a name, or the one that stands for it, or None."""
        seen: set[Name] = set()
        while name in self._stands_for and name not in seen:
            seen.add(name)
            name = self._stands_for[name]
        return name if name in self.migrations else None

    def _link(self, before: Name | None, after: Name | None) -> None:
        if before is not None and after is not None and before not in self.before[after]:
            self.before[after].append(before)
            self.after[before].append(after)

    def _sorted(self) -> list[Name]:
        done: dict[Name, None] = {}
        for start in sorted(self.migrations):
            way: dict[Name, None] = {}
            stack: list[tuple[Name, bool]] = [(start, False)]
            while stack:
                key, is_ready = stack.pop()
                if is_ready:
                    done[key] = None
                    way.pop(key, None)
                elif key in way:
                    raise CircularDependency(_circle([*way, key]))
                elif key not in done:
                    way[key] = None
                    stack.append((key, True))
                    stack += [(each, False) for each in sorted(self.before[key], reverse=True)]
        return list(done)

    def app_labels(self) -> list[str]:
        """Give the apps that have migrations."""
        return sorted({app_label for app_label, _ in self.migrations})

    def first(self, app_label: str) -> list[Name]:
        """Give the migrations of an app that depend on no other one of it."""
        return [key for key in sorted(self.migrations) if key[0] == app_label and not self._own_before(key)]

    def last(self, app_label: str) -> list[Name]:
        """Give the migrations of an app that no other one of it depends on."""
        needed = {name for key in self.migrations for name in self._own_before(key)}
        return [key for key in sorted(self.migrations) if key[0] == app_label and key not in needed]

    def _own_before(self, key: Name) -> list[Name]:
        own = [name for name in self.migrations[key].dependencies if name[0] == key[0] and name[1] != FIRST]
        return [found for found in map(self.known, own) if found is not None and found != key]

    def head(self, app_label: str) -> Name | None:
        """Give the last migration of an app, or None where it has none.

        Raises:
            HeadConflict: It has several.
        """
        last = self.last(app_label)
        if len(last) > 1:
            names = " and ".join(name for _, name in last)
            message = f"{app_label} has several last migrations, {names}: join them with makemigrations --merge."
            raise HeadConflict(message)
        return last[0] if last else None

    def find(self, app_label: str, prefix: str) -> Name:
        """Give the migration of an app by the beginning of its name.

        Raises:
            MigrationNotFound: None begins so, or several do.
        """
        exact = self.known((app_label, prefix))
        if exact is not None:
            return exact
        names = [name for label, name in self.migrations if label == app_label]
        found = [name for name in names if name.startswith(prefix)]
        if len(found) == 1:
            return app_label, found[0]
        why = f"{len(found)} migrations begin so: {', '.join(sorted(found))}." if found else nearest(prefix, names)
        message = f"{app_label} has no migration {prefix!r}. {why.strip()}"
        raise MigrationNotFound(message)

    def needed_by(self, target: Name) -> list[Name]:
        """Give a migration and all before it, in the order in which they are done."""
        return self._closed(target, self.before)

    def undone_with(self, target: Name) -> list[Name]:
        """Give a migration and all after it, in the order in which they are undone."""
        return self._closed(target, self.after)[::-1]

    def _closed(self, target: Name, links: dict[Name, list[Name]]) -> list[Name]:
        found, waiting = {target}, [target]
        while waiting:
            for each in links[waiting.pop()]:
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return [key for key in self.order if key in found]

    def forwards(self, targets: Iterable[Name], applied: Collection[Name] = ()) -> list[Migration]:
        """Give what is to be done to reach migrations, in order."""
        needed = {key for target in targets for key in self.needed_by(target)}
        return [self.migrations[key] for key in self.order if key in needed and not self.is_applied(key, applied)]

    def backwards(self, target: tuple[str, str | None], applied: Collection[Name]) -> list[Migration]:
        """Give what is to be undone so that a migration of an app is the last one, in order.

        Args:
            target: App label and name; None for none at all.
            applied: What a database has.
        """
        app_label, name = target
        own = self.first(app_label) if name is None else [e for e in self.after[app_label, name] if e[0] == app_label]
        undone = {key for each in own for key in self.undone_with(each)}
        return [self.migrations[key] for key in reversed(self.order) if key in undone and self.is_applied(key, applied)]

    def is_applied(self, key: Name, applied: Collection[Name]) -> bool:
        """Whether a database has a migration, or all those that it stands for."""
        if key in applied:
            return True
        replaced = self._replaced.get(key)
        return bool(replaced) and self._expanded(applied).issuperset(replaced or ())

    def state(self, targets: Iterable[Name] | None = None) -> ProjectState:
        """Give the models as some migrations, or all, leave them."""
        if targets is None:
            return self.state_of(self.order)
        return self.state_of({key for target in targets for key in self.needed_by(target)})

    def state_of(self, keys: Collection[Name]) -> ProjectState:
        """Give the models as these migrations alone leave them."""
        state = self._beside.copy()
        for key in self.order:
            if key in keys:
                migration = self.migrations[key]
                for operation in migration.operations:
                    operation.state_forwards(migration.app_label, state)
        return state

    def recorded_as(self, key: Name) -> list[Name]:
        """Give the names under which a database remembers a migration: its own, and of those that it stands for."""
        return [key, *sorted(self._replaced.get(key, ()))]

    def applied_of(self, applied: Collection[Name]) -> list[Name]:
        """Give the migrations that a database has, in order, a squashed one in place of those that it stands for."""
        return [key for key in self.order if self.is_applied(key, applied)]


def _circle(way: list[Name]) -> str:
    circle = way[way.index(way[-1]) :]
    return f"Migrations depend on each other in a circle: {' -> '.join('.'.join(key) for key in circle)}."
