"""What code imports for a requirement that an index knows by another name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name
from workspace import folder_name, import_name

if TYPE_CHECKING:
    from collections.abc import Mapping


def import_names(distribution: str) -> frozenset[str]:
    """Give the names that a distribution can be imported by.

    A sibling has one, by rule; a third party has those it installs, or its normalised name where it is not installed.
    """
    folder = folder_name(distribution)
    if folder is not None:
        return frozenset({import_name(folder)})
    name = canonicalize_name(distribution)
    return _installed().get(name) or frozenset({name.replace("-", "_")})


@cache
def _installed() -> Mapping[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for imported, distributions in packages_distributions().items():
        for distribution in distributions:
            names.setdefault(canonicalize_name(distribution), set()).add(imported)
    return {distribution: frozenset(imported) for distribution, imported in names.items()}
