"""The packages of the workspace as data: what each is called, what it declares, and who depends on whom.

Everything is read from ``packages/*/pyproject.toml``; the other tools ask here and parse nothing themselves.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hints import did_you_mean
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "bandstand"


class UnknownPackage(LookupError):
    """A name that is no folder under ``packages/``."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.message = f"There is no package {name!r} under packages/.{did_you_mean(name, known)}"

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Package:
    """One folder under ``packages/``."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name: ``contracts_http``."""
        return self.folder.name

    @property
    def distribution(self) -> str:
        """What an index calls it: ``bandstand-contracts-http``."""
        return distribution_name(self.name)

    @property
    def import_name(self) -> str:
        """What code imports: ``bandstand.contracts.http``."""
        return import_name(self.name)

    @property
    def source(self) -> Path:
        """The folder of its importable package."""
        return self.folder.joinpath("src", *self.import_name.split("."))

    @cached_property
    def metadata(self) -> Mapping[str, Any]:  # Any: TOML holds whatever was written
        """The ``[project]`` table of its ``pyproject.toml``."""
        text = (self.folder / "pyproject.toml").read_text(encoding="utf-8")
        project: Mapping[str, Any] = tomllib.loads(text)["project"]
        return project

    @property
    def version(self) -> str:
        """Its own version."""
        return str(self.metadata["version"])

    @cached_property
    def dependencies(self) -> tuple[Requirement, ...]:
        """What it always needs."""
        return _requirements(self.metadata.get("dependencies", []))

    @cached_property
    def extras(self) -> Mapping[str, tuple[Requirement, ...]]:
        """What each of its extras adds."""
        tables: Mapping[str, list[str]] = self.metadata.get("optional-dependencies", {})
        return {name: _requirements(lines) for name, lines in tables.items()}

    @cached_property
    def test_requirements(self) -> tuple[str, ...]:
        """What only its tests need, besides the tools that all tests share: its dependency group ``test``."""
        table = tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))
        lines: list[str] = table.get("dependency-groups", {}).get("test", [])
        return tuple(lines)

    def requirements(self, extras: Collection[str] = ()) -> tuple[Requirement, ...]:
        """Everything it needs with some of its extras."""
        return (*self.dependencies, *(requirement for extra in extras for requirement in self.extras[extra]))


def _requirements(lines: Iterable[str]) -> tuple[Requirement, ...]:
    return tuple(Requirement(line) for line in lines)


def distribution_name(folder: str) -> str:
    """Turn a folder's name into its distribution's: ``contracts_http`` into ``bandstand-contracts-http``."""
    return PREFIX if folder == PREFIX else f"{PREFIX}-{folder.replace('_', '-')}"


def folder_name(distribution: str) -> str | None:
    """Turn a distribution's name into its folder's, or None when it is not one of ours."""
    if distribution == PREFIX:
        return PREFIX
    start, dash, rest = distribution.partition("-")
    return rest.replace("-", "_") if dash and start == PREFIX else None


def import_name(folder: str) -> str:
    """Turn a folder's name into the name that code imports: ``contracts_http`` into ``bandstand.contracts.http``."""
    if folder == PREFIX:
        return f"{PREFIX}.stack"
    start, _, rest = folder.partition("_")
    return f"{PREFIX}.contracts.{rest}" if start == "contracts" and rest else f"{PREFIX}.{folder}"


@dataclass(frozen=True)
class Workspace:
    """All packages of a checkout."""

    root: Path = ROOT

    @cached_property
    def packages(self) -> Mapping[str, Package]:
        """The packages by folder name, sorted."""
        files = sorted(self.root.glob("packages/*/pyproject.toml"))
        return {file.parent.name: Package(file.parent) for file in files}

    def package(self, name: str) -> Package:
        """Find a package by its folder's name.

        Raises:
            UnknownPackage: No such folder; the error names the nearest one.
        """
        if name not in self.packages:
            raise UnknownPackage(name, self.packages)
        return self.packages[name]

    def siblings(self, name: str, extras: Collection[str] = ()) -> tuple[Package, ...]:
        """The packages that one package declares as dependencies, in the order it names them."""
        folders = (folder_name(requirement.name) for requirement in self.package(name).requirements(extras))
        return tuple(self.package(folder) for folder in folders if folder is not None)

    def closure(self, name: str, extras: Collection[str] = ()) -> tuple[Package, ...]:
        """A package and all siblings it needs, directly or through others; what it needs comes first."""
        found: dict[str, Package] = {}

        def visit(current: str, with_extras: Collection[str]) -> None:
            for requirement in self.package(current).requirements(with_extras):
                folder = folder_name(requirement.name)
                if folder is not None and folder not in found and folder != name:
                    visit(folder, requirement.extras)
            found[current] = self.package(current)

        visit(name, extras)
        return tuple(found.values())

    def dependents(self, names: Iterable[str]) -> tuple[str, ...]:
        """The given packages and every package that needs one of them, through extras too; sorted."""
        affected = set(names)
        needs = {
            name: {sibling.name for sibling in self.siblings(name, package.extras)}
            for name, package in self.packages.items()
        }
        while True:
            more = {name for name, siblings in needs.items() if siblings & affected} - affected
            if not more:
                return tuple(sorted(affected))
            affected |= more


@dataclass(frozen=True)
class Layer:
    """One layer of ``tools/layers.toml``: its packages, each with the siblings that it may import."""

    name: str
    contracts: bool
    packages: Mapping[str, tuple[str, ...]]


def read_layers(root: Path = ROOT) -> tuple[Layer, ...]:
    """Read the layers, lowest first, with ``*`` (all contracts) and ``+`` (all packages below) written out."""
    table = tomllib.loads((root / "tools" / "layers.toml").read_text(encoding="utf-8"))
    layers: list[Layer] = []
    for entry in table["layer"]:
        below = [name for layer in layers for name in layer.packages]
        contracts = [name for layer in layers if layer.contracts for name in layer.packages]
        wild = {"*": contracts, "+": below}
        packages = {
            name: tuple(dict.fromkeys(other for item in allowed for other in wild.get(item, [item])))
            for name, allowed in entry["packages"].items()
        }
        layers.append(Layer(entry["name"], entry.get("kind") == "contract", packages))
    return tuple(layers)
