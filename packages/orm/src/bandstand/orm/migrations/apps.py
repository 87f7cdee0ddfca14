"""Apps as migrations see them: models under one label, and the package in which their migrations are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import nearest
from bandstand.orm.migrations.autodetector import changes
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.executor import Executor
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.loader import check_heads, load_migrations
from bandstand.orm.migrations.planning import planned
from bandstand.orm.migrations.questioner import Questioner
from bandstand.orm.migrations.state import ProjectState
from bandstand.orm.models._options import app_label_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.fields import Field
    from bandstand.orm.migrations.autodetector import Step
    from bandstand.orm.migrations.migration import Migration, Name
    from bandstand.orm.migrations.state import ModelState
    from bandstand.orm.models import Model
    from bandstand.orm.registry import Registry

__all__ = ["App", "Apps", "Detect", "apps_of"]

Detect = Callable[["ProjectState", "ProjectState", "Questioner"], "list[Step]"]
"""Finds what leads from one state to another, as ``autodetector.changes`` does."""


@dataclass(frozen=True)
class App:
    """An app whose models have a history, or could.

    Attributes:
        label: What its models are called by: ``"shop"`` of ``"shop.Book"``.
        package: The dotted name of the package with its migrations; None where it shall have none.
    """

    label: str
    package: str | None

    @property
    def has_migrations(self) -> bool:
        """Whether the package is there."""
        return self.package is not None and _is_there(self.package)

    @property
    def folder(self) -> Path:
        """Where its files are, or will be.

        Raises:
            MigrationError: It shall have none, or its package would be in a package that is not there.
        """
        if self.package is None:
            message = f"{self.label} has no migrations: its tables are made from its models as they are."
            raise MigrationError(message)
        if _is_there(self.package):
            return Path(next(iter(import_module(self.package).__path__)))
        parent, _, name = self.package.rpartition(".")
        if not parent or not _is_there(parent):
            message = (
                f"The migrations of {self.label} would be in {self.package!r}, and there is no package {parent!r} for "
                "it: models with a history are in a package, a folder with '__init__.py'."
            )
            raise MigrationError(message)
        return Path(next(iter(import_module(parent).__path__))) / name


def _is_there(package: str) -> bool:
    try:
        spec = find_spec(package)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{package}.".startswith(f"{error.name}."):
            raise  # a package above it is there, and imports something that is not
        return False
    return spec is not None and spec.submodule_search_locations is not None


def apps_of(modules: Iterable[str], elsewhere: Mapping[str, str | None] | None = None) -> list[App]:
    """Give the apps of modules with models.

    Args:
        modules: Dotted names: ``"shop.models"`` is of the app ``shop``, whose migrations are ``shop.migrations``.
        elsewhere: Where the migrations of some apps are instead, by label; None where an app shall have none.

    Raises:
        MigrationError: A place is given for an app that is not there, or two modules are of one app.
    """
    places = dict(elsewhere or {})
    found: dict[str, App] = {}
    for module in modules:
        label = app_label_of(module)
        package = f"{module.rpartition('.')[0] or module}.migrations"
        if label in found:
            message = f"Two apps are called {label!r}: {found[label].package} and {package}; give one another name."
            raise MigrationError(message)
        found[label] = App(label, places.pop(label, package))
    for label in places:
        message = f"There is no app {label!r}, whose migrations are said to be elsewhere.{nearest(label, found)}"
        raise MigrationError(message)
    return list(found.values())


class _Indifferent(Questioner):
    """Takes any default, because no migration is made of it."""

    def default_for(self, model: ModelState, name: str, field: Field[Any]) -> Any:  # noqa: ARG002 - a questioner's own
        return None


class Apps:
    """All apps of a site, with their models as they are and their migrations.

    Args:
        apps: The apps.
        registry: The models.
        detect: What finds the operations between two states; one of your own may find further ones.
    """

    def __init__(self, apps: Iterable[App], registry: Registry, *, detect: Detect = changes) -> None:
        self.by_label = {app.label: app for app in apps}
        self.registry = registry
        self._detect = detect

    def __getitem__(self, label: str) -> App:
        try:
            return self.by_label[label]
        except KeyError:
            message = f"There is no app {label!r}.{nearest(label, self.by_label)}"
            raise MigrationError(message) from None

    @cached_property
    def packages(self) -> dict[str, str]:
        """The packages of migrations that are there, by label."""
        return {label: app.package for label, app in self.by_label.items() if app.package and app.has_migrations}

    @cached_property
    def migrations(self) -> list[Migration]:
        """All migrations that there are."""
        return load_migrations(self.packages)

    @property
    def without(self) -> list[str]:
        """The labels of apps that have no migrations."""
        return [label for label in self.by_label if label not in self.packages]

    def graph(self, applied: Collection[Name] = ()) -> Graph:
        """Give the migrations in order, for a database that has some of them."""
        return Graph(self.migrations, applied, self.without, self._state_of(self.without))

    def executor(
        self, database: Database, *, lock_timeout: float | None = None, routers: Sequence[Any] = ()
    ) -> Executor:
        """Give what migrates a database; see ``Executor``."""
        return Executor(
            database,
            self.migrations,
            without=self.without,
            beside=self._state_of(self.without),
            lock_timeout=lock_timeout,
            routers=routers,
        )

    def check_heads(self) -> None:
        """Compare the head files with the migrations.

        Raises:
            HeadConflict: An app has several last migrations, or its head file names another one.
        """
        check_heads(self.graph(), self.packages)

    def changes(
        self, questioner: Questioner, labels: Collection[str] = (), *, name: str | None = None
    ) -> list[Migration]:
        """Give the migrations that the models want, beyond those that there are.

        Args:
            questioner: Answers what the models do not say.
            labels: Of which apps, and of those that these need; of all without.
            name: What they are called behind their numbers; what they do by default.
        """
        before = self.migrated_state
        found = planned(self._detect(before, self.state, questioner), before, self.graph(), name=name)
        if not labels:
            return found
        wanted = {each.key for each in found if each.app_label in labels}
        for each in reversed(found):
            if each.key in wanted:
                wanted |= set(each.dependencies)
        return [each for each in found if each.key in wanted]

    def changed_labels(self) -> list[str]:
        """Give the apps whose models say more than their migrations."""
        steps = self._detect(self.migrated_state, self.state, _Indifferent())
        return sorted({app_label for app_label, _ in steps})

    @property
    def state(self) -> ProjectState:
        """The models of these apps as they are now."""
        return self._state_of(self.by_label)

    @property
    def migrated_state(self) -> ProjectState:
        """The models as the migrations leave them; those of apps that shall have none as they are."""
        never = [label for label, app in self.by_label.items() if app.package is None]
        return Graph(self.migrations, (), self.without, self._state_of(never)).state()

    def models_of(self, label: str) -> list[type[Model]]:
        """Give the models of an app."""
        return self.registry.get_models(label)

    def _state_of(self, labels: Collection[str]) -> ProjectState:
        return ProjectState(model for model in self._whole.models.values() if model.app_label in labels)

    @cached_property
    def _whole(self) -> ProjectState:
        return ProjectState.of(self.registry)
