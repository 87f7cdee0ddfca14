"""Checks that each distribution declares exactly what its modules import, and declares it well.

Ordinary modules are compared with the dependencies, leaves with the extra of their kind, both ways. Other extras hold
optional third parties: modules may import those, but never while the package itself is being imported.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from distributions import import_names
from findings import Finding, listed, run
from hints import did_you_mean
from import_graph import build_graph, find_modules, within
from leaves import kinds_in, leaf_kind
from requirement_rules import check_requirements, declared_at
from tree_rules import check_namespaces
from workspace import PREFIX, folder_name, read_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from grimp import ImportGraph
    from import_graph import Module
    from leaves import Kind
    from packaging.requirements import Requirement
    from workspace import Package, Workspace

STANDARD_LIBRARY = sys.stdlib_module_names | {"_typeshed"}  # the latter exists for type checkers alone

# Its purpose is to install its siblings; which of them its one module names does not matter.
INSTALLS_EVERYTHING = PREFIX


@dataclass(frozen=True)
class Use:
    """An import of something outside of its package: a third party's top name, or a sibling's import name."""

    module: Module
    line: int
    name: str


@dataclass(frozen=True)
class Place:
    """A list of requirements in a package's ``pyproject.toml`` and the modules that it is for."""

    package: Package
    name: str  # "dependencies" or "extra 'orm'"
    importers: str  # who should import what it lists
    declared: tuple[Requirement, ...]

    def unused(self, uses: Iterable[Use]) -> Iterator[Finding]:
        """Find what it lists and nothing imports."""
        used = {use.name for use in uses}
        for requirement in self.declared:
            installed_only = self.package.name == INSTALLS_EVERYTHING and folder_name(requirement.name) is not None
            if not installed_only and used.isdisjoint(import_names(requirement.name)):
                message = f"{requirement.name!r} is in the {self.name}; expected {self.importers} to import it."
                yield declared_at(self.package, requirement, "unused-dependency", message)


@dataclass(frozen=True)
class Imports:
    """The modules of a workspace and what they import."""

    workspace: Workspace

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """All modules by their dotted names."""
        return find_modules(self.workspace)

    @cached_property
    def graph(self) -> ImportGraph:
        """Who imports what."""
        return build_graph(self.workspace)

    @cached_property
    def siblings(self) -> Mapping[str, Package]:
        """The packages by their import names."""
        return {package.import_name: package for package in self.workspace.packages.values()}

    def of(self, package: Package) -> tuple[Use, ...]:
        """Give each import of a package that leaves the package and the standard library."""
        own = [module for module in self.modules.values() if module.package == package]
        return tuple(use for module in own if module.name in self.graph.modules for use in self._of_module(module))

    def _of_module(self, module: Module) -> Iterator[Use]:
        for imported in self.graph.find_modules_directly_imported_by(module.name):
            target = self.modules.get(imported)
            name = target.package.import_name if target else imported
            if name not in STANDARD_LIBRARY and name != module.package.import_name:
                for details in self.graph.get_import_details(importer=module.name, imported=imported):
                    yield Use(module, details["line_number"], name)


@dataclass(frozen=True)
class Comparison:
    """What one package imports beside what it declares."""

    imports: Imports
    package: Package
    row: tuple[str, ...]  # the siblings that the table allows

    @property
    def _file(self) -> str:
        return f"packages/{self.package.name}/pyproject.toml"

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Its imports of third parties and existing siblings."""
        return tuple(use for use in self.imports.of(self.package) if use not in self.unknown)

    @cached_property
    def unknown(self) -> tuple[Use, ...]:
        """Its imports of portions that do not exist, which arrive as imports of the namespace around them."""
        uses = self.imports.of(self.package)
        return tuple(use for use in uses if within(use.name, PREFIX) and use.name not in self.imports.siblings)

    def findings(self) -> Iterator[Finding]:
        """Find every difference."""
        known = listed(self.imports.siblings)
        for use in self.unknown:
            message = f"This line imports no package of the workspace; expected one of {known}."
            yield Finding(use.module.path, use.line, "unknown-sibling", message)
        yield from self._ordinary()
        for kind in kinds_in(self.package):
            yield from self._leaves(kind)

    def _ordinary(self) -> Iterator[Finding]:
        place = Place(self.package, "dependencies", "an ordinary module", self.package.dependencies)
        uses = [use for use in self.uses if leaf_kind(self.package, use.module.name) is None]
        for use in uses:
            if _provided(use, place.declared):
                continue
            if not _provided(use, self._optional()):
                yield self._undeclared(use, place, self.row)
            elif use.line not in deferred_lines(use.module.file) and not self._plugged(use.module.name):
                message = f"{use.name!r} comes with an extra only; expected its import inside a function."
                yield Finding(use.module.path, use.line, "optional-import", message)
        yield from place.unused(uses)

    def _plugged(self, module: str) -> bool:
        """Whether only the third party loads a module, by its name: private, and imported by no other."""
        private = module.rpartition(".")[2].startswith("_")
        return private and not self.imports.graph.find_modules_that_directly_import(module)

    def _optional(self) -> list[Requirement]:
        of_leaves = {kind.extra for kind in kinds_in(self.package)}
        return [it for extra, them in self.package.extras.items() if extra not in of_leaves for it in them]

    def _leaves(self, kind: Kind) -> Iterator[Finding]:
        leaves = [it for it in self.imports.modules.values() if kind.leaf(self.package, it.name)]
        extras = self.package.extras
        if leaves and kind.extra not in extras:
            message = (
                f"The leaf {leaves[0].name!r} has no extra in {self._file}; "
                f"expected {kind.extra!r} with {kind.reaches!r}.{did_you_mean(kind.extra, extras)}"
            )
            yield Finding(leaves[0].path, 1, "missing-extra", message)
            return
        place = Place(
            self.package, f"extra {kind.extra!r}", f"the leaf {kind.modules[0]!r}", extras.get(kind.extra, ())
        )
        uses = [use for use in self.uses if use.module in leaves and not _provided(use, self.package.dependencies)]
        for use in uses:
            if not _provided(use, place.declared):
                yield self._undeclared(use, place, (*self.row, folder_name(kind.reaches)))
        yield from place.unused(uses)

    def _undeclared(self, use: Use, place: Place, allowed: tuple[str | None, ...]) -> Finding:
        sibling = self.imports.siblings.get(use.name)
        expected = sibling.distribution if sibling else use.name
        if sibling and sibling.name not in allowed:
            end = f", but the row of {self.package.name!r} in tools/layers.toml does not allow {sibling.name!r}."
        elif sibling:
            end = "."
        else:
            end = "." + did_you_mean(expected, (requirement.name for requirement in place.declared))
        message = f"{use.module.name!r} imports {use.name!r}; expected {expected!r} in the {place.name} of "
        return Finding(use.module.path, use.line, "undeclared-import", f"{message}{self._file}{end}")


def _provided(use: Use, declared: Iterable[Requirement]) -> bool:
    return any(use.name in import_names(requirement.name) for requirement in declared)


def deferred_lines(file: Path) -> set[int]:
    """Give the lines of a module that do not run while it is imported: in functions and under ``TYPE_CHECKING``."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.If) and (
            not isinstance(node, ast.If) or ast.unparse(node.test).endswith("TYPE_CHECKING")
        ):
            found.update(range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1))
    return found


def check(workspace: Workspace) -> list[Finding]:
    """Find every difference between imports and declarations, and every requirement of the wrong form."""
    blinding = check_namespaces(workspace)
    if blinding:
        return blinding
    imports = Imports(workspace)
    rows = {name: others for layer in read_layers(workspace.root) for name, others in layer.packages.items()}
    found: list[Finding] = []
    for name, package in workspace.packages.items():
        row = rows.get(name, ())
        found += [*Comparison(imports, package, row).findings(), *check_requirements(package, row)]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Check the declared dependencies of a workspace."""
    return run("check_dependencies", check, argv)


if __name__ == "__main__":
    sys.exit(main())
