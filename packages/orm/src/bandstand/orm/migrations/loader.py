"""The migrations of apps, found in their packages ``migrations``."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bandstand.orm.migrations.errors import HeadConflict, MigrationError
from bandstand.orm.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.orm.migrations.graph import Graph

__all__ = ["HEAD_FILE", "check_heads", "load_migrations", "write_head"]

HEAD_FILE = "head.txt"
"""The file beside the migrations that names the last one.

Two branches that each add a migration both change it, so that version control sees the conflict when they are joined.
"""


def load_migrations(packages: Mapping[str, str]) -> list[Migration]:
    """Import the migrations of apps; modules that begin with ``_`` are none.

    Args:
        packages: The dotted name of each app's package of migrations, by app label.

    Raises:
        MigrationError: A module has no class ``Migration``.
    """
    return [each for app_label, package in packages.items() for each in _of_app(app_label, package)]


def _of_app(app_label: str, package: str) -> list[Migration]:
    paths = list(import_module(package).__path__)
    names = sorted(each.name for each in pkgutil.iter_modules(paths) if not each.ispkg)
    return [_of_module(app_label, package, name) for name in names if not name.startswith("_")]


def _of_module(app_label: str, package: str, name: str) -> Migration:
    found = getattr(import_module(f"{package}.{name}"), "Migration", None)
    if not (isinstance(found, type) and issubclass(found, Migration)):
        message = f"{package}.{name} is no migration: it has no class Migration that extends migrations.Migration."
        raise MigrationError(message)
    return found(name, app_label)


def write_head(folder: Path, name: str) -> None:
    """Note the last migration of a folder."""
    (folder / HEAD_FILE).write_text(f"{name}\n", encoding="utf-8")


def check_heads(graph: Graph, packages: Mapping[str, str]) -> None:
    """Compare the head files with the last migrations; an app without such a file is not looked at.

    Raises:
        HeadConflict: An app has several last migrations, or the file names another one.
    """
    for app_label, package in packages.items():
        head = graph.head(app_label)
        file = Path(next(iter(import_module(package).__path__))) / HEAD_FILE
        if not file.exists():
            continue
        noted = file.read_text(encoding="utf-8").strip()
        if head is None or noted != head[1]:
            last = "there is none" if head is None else f"the last one is {head[1]!r}"
            message = f"{HEAD_FILE} of {app_label} names {noted!r} as the last migration, and {last}."
            raise HeadConflict(message)
