"""The contracts of import-linter, made from ``tools/layers.toml`` and the packages that exist."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from distributions import import_names
from import_graph import Module, find_modules
from leaves import is_contract, kinds_in
from workspace import PREFIX, Layer, Workspace, folder_name, import_name, read_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from leaves import Kind
    from workspace import Package

CONTRACTS = f"{PREFIX}.contracts"
TABLE = "tools/layers.toml"

# Packages whose modules may import each other in a circle, and why.
MUTUAL: Mapping[str, str] = {
    "orm": "a field read from a class is an expression, the type of an expression is a field, both belong to models",
    "forms": "a form makes its bound fields and how it is written, and both read their form",
}

# Refused to contracts even before any package of the workspace depends on them.
COMMON_THIRD_PARTIES = ("sqlalchemy", "markupsafe", "babel", "click", "django", "jinja2", "greenlet")

_Table = dict[str, "str | bool | list[str]"]


@dataclass(frozen=True)
class ImportRules:
    """The contracts of one workspace, made from its table and the packages that exist in it."""

    workspace: Workspace

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """All modules by their dotted names."""
        return find_modules(self.workspace)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The table."""
        return read_layers(self.workspace.root)

    @cached_property
    def allowed(self) -> Mapping[str, tuple[str, ...]]:
        """What each package of the table may import."""
        return {name: others for layer in self.layers for name, others in layer.packages.items()}

    @cached_property
    def packages(self) -> Mapping[str, Package]:
        """The packages that can be imported already."""
        return {name: it for name, it in self.workspace.packages.items() if it.import_name in self.modules}

    @cached_property
    def leaves(self) -> tuple[tuple[Package, Kind, str], ...]:
        """Every leaf with its package and kind."""
        return tuple(
            (package, kind, leaf)
            for package in self.packages.values()
            for kind in kinds_in(package)
            for leaf in kind.leaves(package, self.modules)
        )

    @cached_property
    def reaches(self) -> list[str]:
        """What leaves may import beyond their package, as import-linter's expressions."""
        found: list[str] = []
        for _, kind, leaf in self.leaves:
            target = folder_name(kind.reaches)
            if target is not None and target in self.packages:
                name = import_name(target)
                found += [f"{a} -> {b}" for a in (leaf, f"{leaf}.**") for b in (name, f"{name}.**")]
        return found

    def contracts(self) -> Iterator[_Table]:
        """Give the contracts; the name of each starts with the rule that its findings carry."""
        yield from self._layers()
        yield from self._siblings()
        yield from self._third_parties()
        yield from self._leaves()
        if self.packages:
            roots = [package.import_name for name, package in self.packages.items() if name not in MUTUAL]
            yield {"type": "acyclic_siblings", "name": "cycles: inside each package", "ancestors": roots}

    def _layers(self) -> Iterator[_Table]:
        levels = [level for layer in self.layers for level in _levels(layer.packages)]
        existing = [[self.packages[name] for name in level if name in self.packages] for level in levels]
        contracts = [names for level in existing if (names := [_last(it) for it in level if is_contract(it)])]
        parts = [names for level in existing if (names := [_last(it) for it in level if not is_contract(it)])]
        lowest = [["contracts"]] if contracts else []
        for container, rows in ((PREFIX, lowest + parts), (CONTRACTS, contracts)):
            if rows:
                yield {
                    "type": "layers",
                    "name": f"layers: {container}",
                    "containers": [container],
                    "layers": [" | ".join(row) for row in reversed(rows)],
                    "exhaustive": True,
                    "exhaustive_ignores": ["__main__"],
                    "ignore_imports": self.reaches,
                    "unmatched_ignore_imports_alerting": "none",
                }

    def _siblings(self) -> Iterator[_Table]:
        for name, package in self.packages.items():
            others = [other for other in self.packages if other != name and other not in self.allowed[name]]
            if others:
                yield {
                    "type": "forbidden",
                    "name": f"siblings: {name}",
                    "source_modules": [package.import_name],
                    "forbidden_modules": [import_name(other) for other in others],
                    "allow_indirect_imports": True,
                    "ignore_imports": self.reaches,
                    "unmatched_ignore_imports_alerting": "none",
                }

    def _third_parties(self) -> Iterator[_Table]:
        if any(map(is_contract, self.packages.values())):
            yield {
                "type": "forbidden",
                "name": "third-parties: contracts",
                "source_modules": [CONTRACTS],
                "forbidden_modules": self._third_party_names(),
                "allow_indirect_imports": True,
            }

    def _third_party_names(self) -> list[str]:
        packages = self.workspace.packages.values()
        named = {requirement.name for package in packages for requirement in package.requirements(package.extras)}
        foreign = {*COMMON_THIRD_PARTIES, *(name for name in named if folder_name(name) is None)}
        return sorted(name for distribution in foreign for name in import_names(distribution) if name.isidentifier())

    def _leaves(self) -> Iterator[_Table]:
        for package, kind, leaf in self.leaves:
            same_kind = [other for owner, its_kind, other in self.leaves if (owner, its_kind) == (package, kind)]
            main = f"{package.import_name}.__main__"
            runs_commands = [main] if kind.extra == "cli" and main in self.modules else []
            yield {
                "type": "protected",
                "name": f"leaves: {leaf}",
                "protected_modules": [leaf],
                "allowed_importers": same_kind + runs_commands,
            }


def _last(package: Package) -> str:
    return package.import_name.rpartition(".")[2]


def _levels(allowed: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Split the packages of a layer by their longest chain of imports; those of one level are independent."""
    sorter = TopologicalSorter({name: set(others) & allowed.keys() for name, others in allowed.items()})
    sorter.prepare()
    while sorter.is_active():
        level = sorter.get_ready()
        yield sorted(level)
        sorter.done(*level)


def configuration(rules: ImportRules) -> str:
    """Write the contracts as a configuration of import-linter."""
    lines = ["# Generated by tools/check_imports.py from tools/layers.toml.", "[tool.importlinter]"]
    lines += [f'root_packages = ["{PREFIX}"]', "include_external_packages = true"]
    for contract in rules.contracts():
        lines += ["", "[[tool.importlinter.contracts]]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in contract.items()]
    return "\n".join(lines) + "\n"
