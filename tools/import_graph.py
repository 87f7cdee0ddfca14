"""Who imports what in a workspace: its modules, where each lies, and the graph of their imports."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import grimp
from workspace import PREFIX, Package

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from workspace import Workspace


@dataclass(frozen=True)
class Module:
    """One module of the workspace: its dotted name, its file, and the package that ships it."""

    name: str
    file: Path
    package: Package

    @property
    def path(self) -> str:
        """Its file, relative to the root of the workspace."""
        return self.file.relative_to(self.package.folder.parents[1]).as_posix()


def find_modules(workspace: Workspace) -> Mapping[str, Module]:
    """Map the dotted name of each module in the workspace to where it lies."""
    found = (module for package in workspace.packages.values() for module in _modules_of(package))
    return {module.name: module for module in found}


def _modules_of(package: Package) -> Iterator[Module]:
    source = package.folder / "src"
    for file in sorted(source.rglob("*.py")):
        parts = file.relative_to(source).with_suffix("").parts
        yield Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), file, package)


def build_graph(workspace: Workspace) -> grimp.ImportGraph:
    """Build the graph of all imports, those under ``TYPE_CHECKING`` and of third parties too."""
    with _found_only_in(workspace):
        return grimp.build_graph(PREFIX, include_external_packages=True, cache_dir=None)


@contextmanager
def _found_only_in(workspace: Workspace) -> Generator[None, None, None]:
    # A namespace spans the whole path, so packages installed beside the checkout would join the graph.
    before = sys.path[:]
    sources = [str(package.folder / "src") for package in workspace.packages.values()]
    sys.path[:] = [*sources, *(entry for entry in before if not Path(entry, PREFIX).is_dir())]
    try:
        yield
    finally:
        sys.path[:] = before


def within(module: str, package: str) -> bool:
    """Tell whether a module is a package or lies inside it."""
    return module == package or module.startswith(f"{package}.")
