"""How a package may write its requirements, whatever its modules import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from findings import Finding, line_of, listed
from leaves import is_contract, kinds_in
from packaging.requirements import Requirement
from workspace import PREFIX, folder_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workspace import Package

PYTHON = ">=3.11"


def check_requirements(package: Package, row: Collection[str]) -> Iterator[Finding]:
    """Look at every requirement of a package, and at the Python it asks for.

    Args:
        package: The package.
        row: The siblings that ``tools/layers.toml`` allows it.
    """
    for requirement in package.requirements(package.extras):
        yield from _range(package, requirement)
        yield from _contract(package, requirement)
    yield from _siblings(package, row)
    found = package.metadata.get("requires-python")
    if found != PYTHON:
        message = f"requires-python is {found!r}; expected {PYTHON!r}."
        yield _finding(package, "requires-python", "requires-python", message)


def declared_at(package: Package, requirement: Requirement, rule: str, message: str) -> Finding:
    """Make a finding at the line of a package's ``pyproject.toml`` that declares a requirement."""
    lists: list[list[str]] = [package.metadata.get("dependencies", [])]
    lists += package.metadata.get("optional-dependencies", {}).values()
    written = next(line for lines in lists for line in lines if Requirement(line) == requirement)
    return _finding(package, written, rule, message)


def _finding(package: Package, text: str, rule: str, message: str) -> Finding:
    line = line_of(package.folder / "pyproject.toml", text)
    return Finding(f"packages/{package.name}/pyproject.toml", line, rule, message)


def _range(package: Package, requirement: Requirement) -> Iterator[Finding]:
    operators = {specifier.operator for specifier in requirement.specifier}
    written, form = str(requirement), f"'{requirement.name}>=X,<Y'"
    if operators & {"==", "==="}:
        yield declared_at(
            package, requirement, "exact-pin", f"{written!r} pins one version; expected a range as in {form}."
        )
    elif folder_name(requirement.name) is not None:
        if operators != {"<", ">="} or len(requirement.specifier) != len(operators):
            message = f"{written!r} is no plain capped range; expected exactly the form {form}."
            yield declared_at(package, requirement, "sibling-range", message)
    elif not operators & {">=", ">", "~="} or not operators & {"<", "<=", "~="}:
        message = f"{written!r} is open; expected a lower bound and an upper cap, as in {form}."
        yield declared_at(package, requirement, "open-range", message)


def _contract(package: Package, requirement: Requirement) -> Iterator[Finding]:
    if is_contract(package) and not requirement.name.startswith(f"{PREFIX}-contracts-"):
        message = f"{requirement.name!r} is no contract; expected the standard library and other contracts only."
        yield declared_at(package, requirement, "contract-dependency", message)


def _siblings(package: Package, row: Collection[str]) -> Iterator[Finding]:
    reached = {kind.extra: {kind.reaches} for kind in kinds_in(package)}
    for extra, requirements in {"": package.dependencies, **package.extras}.items():
        for requirement in requirements:
            sibling = folder_name(requirement.name)
            if sibling is not None and sibling not in row and requirement.name not in reached.get(extra, ()):
                message = (
                    f"{requirement.name!r} is declared; expected what the row of {package.name!r} "
                    f"in tools/layers.toml allows: {listed(row)}."
                )
                yield declared_at(package, requirement, "forbidden-sibling", message)
