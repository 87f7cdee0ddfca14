"""Leaves: the modules of a part that reach further than the part itself, each paid for by an extra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from import_graph import within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workspace import Package


@dataclass(frozen=True)
class Kind:
    """A kind of leaf: the extra that pays for it, its modules, and the distribution it may reach."""

    extra: str
    modules: tuple[str, ...]
    reaches: str

    def leaf(self, package: Package, module: str) -> str | None:
        """Give the leaf of this kind that a module of a package belongs to: ``bandstand.auth.models``."""
        leaves = (f"{package.import_name}.{name}" for name in self.modules)
        return next((leaf for leaf in leaves if within(module, leaf)), None)

    def leaves(self, package: Package, modules: Iterable[str]) -> list[str]:
        """Give the leaves of this kind that a package has, sorted."""
        return sorted({leaf for module in modules if (leaf := self.leaf(package, module)) is not None})


KINDS = (
    Kind("orm", ("models", "migrations"), "bandstand-orm"),
    Kind("admin", ("admin",), "bandstand-admin"),
    Kind("cli", ("commands",), "click"),
)


def is_contract(package: Package) -> bool:
    """Tell whether a package is one of ``bandstand.contracts``."""
    return package.import_name.startswith("bandstand.contracts.")


def kinds_in(package: Package) -> tuple[Kind, ...]:
    """Give the kinds of leaf that a package can have.

    A module is no leaf where the package is what leaves reach or always needs it anyway: the ``models`` of the ORM,
    the ``commands`` of the project. Contracts have no leaves.
    """
    if is_contract(package):
        return ()
    at_hand = {package.distribution, *(requirement.name for requirement in package.dependencies)}
    return tuple(kind for kind in KINDS if kind.reaches not in at_hand)


def leaf_kind(package: Package, module: str) -> Kind | None:
    """Give the kind of leaf that a module of a package belongs to, or None for an ordinary module."""
    return next((kind for kind in kinds_in(package) if kind.leaf(package, module)), None)
