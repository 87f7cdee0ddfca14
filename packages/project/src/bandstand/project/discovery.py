"""Finding the project that commands and tests are about.

``[tool.bandstand] project = "shop.project:project"`` in the nearest ``pyproject.toml`` names it; the variable
``BANDSTAND_PROJECT`` and the option ``--project`` come before that.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from bandstand.project._problems import NoProject

if TYPE_CHECKING:
    from bandstand.project._project import Project

__all__ = ["VARIABLE", "Place", "find", "load"]

VARIABLE: Final = "BANDSTAND_PROJECT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a project is.

    Attributes:
        target: Its name: ``"shop.project:project"``.
        folder: The folder that imports start from.
        source: What named it, for messages.
    """

    target: str
    folder: Path
    source: str


def find(target: str | None = None, *, folder: Path | None = None) -> Place:
    """Find where the project is, without importing it.

    Args:
        target: Its name where it was given.
        folder: Where to begin to look, upwards; the working directory by default.

    Raises:
        NoProject: Nothing names one, or ``pyproject.toml`` cannot be read.
    """
    here = Path.cwd() if folder is None else folder
    table = _nearest_table(here)
    root = here if table is None else table[0]
    if target is not None:
        return Place(target=target, folder=root, source="--project")
    if named := os.environ.get(VARIABLE):
        return Place(target=named, folder=root, source=VARIABLE)
    if table is None:
        message = (
            f"There is no project here: neither {here} nor a folder above it has a pyproject.toml with "
            f"[tool.bandstand]. Make one with 'bandstand new NAME', or name one: --project module:name."
        )
        raise NoProject(message)
    file = table[0] / "pyproject.toml"
    said = table[1].get("project")
    if not isinstance(said, str):
        message = f'{file}: [tool.bandstand] needs project = "package.project:project"; got {said!r}.'
        raise NoProject(message)
    return Place(target=said, folder=root, source=str(file))


def load(place: Place) -> Project:
    """Import a project.

    Its folder, and ``src`` below it, are put where modules are looked for first.

    Raises:
        NoProject: There is no such module or name, or it is something else.
        BadEnvironment: It needs a value of the environment that is missing or malformed.
    """
    from bandstand.project._project import Project  # finding none must be quick

    module_name, colon, name = place.target.partition(":")
    if not colon or not name.isidentifier() or not all(part.isidentifier() for part in module_name.split(".")):
        message = f"A project is named 'package.module:name'; {place.source} says {place.target!r}."
        raise NoProject(message)
    for folder in (place.folder / "src", place.folder):
        if folder.is_dir() and str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise  # the module is there, and imports something that is not
        message = f"There is no module {module_name!r} in {place.folder}, which {place.source} names."
        raise NoProject(message) from None
    project = getattr(module, name, None)
    if not isinstance(project, Project):
        known = [key for key, value in vars(module).items() if isinstance(value, Project)]
        hint = f" Did you mean {module_name}:{known[0]}?" if known else ""
        message = f"{place.target!r} is {'missing' if project is None else repr(project)}; expected a Project.{hint}"
        raise NoProject(message)
    return project


def _nearest_table(here: Path) -> tuple[Path, dict[str, Any]] | None:
    """Give the nearest folder whose ``pyproject.toml`` speaks of a project, and what it says."""
    import tomllib

    for folder in (here, *here.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            tools = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            message = f"{file} cannot be read: {error}."
            raise NoProject(message) from None
        if "bandstand" in tools:
            return folder, cast("dict[str, Any]", tools["bandstand"])
    return None
