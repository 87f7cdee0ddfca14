"""Checks with import-linter that nobody imports what ``tools/layers.toml`` does not allow.

The contracts are written to ``.nox/importlinter.toml`` and read back from there, so that
``lint-imports --config .nox/importlinter.toml`` shows the same.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from findings import Finding, listed, run
from hints import did_you_mean
from import_graph import build_graph, within
from import_rules import TABLE, ImportRules, configuration
from importlinter import api
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from leaves import KINDS
from tree_rules import check_namespaces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grimp import ImportGraph
    from importlinter import Contract, ContractCheck
    from workspace import Package, Workspace

_TYPES: Mapping[str, type[Contract]] = {
    kind.type_name: kind for kind in (LayersContract, ForbiddenContract, ProtectedContract, AcyclicSiblingsContract)
}

_Link = tuple[str, str]


def check(workspace: Workspace) -> list[Finding]:
    """Find every import that the table does not allow, and packages that the table does not know."""
    blinding = check_namespaces(workspace)
    if blinding:
        return blinding
    rules = ImportRules(workspace)
    unknown = [name for name in workspace.packages if name not in rules.allowed]
    if unknown:
        return [_missing_row(name, rules) for name in unknown]
    path = workspace.root / ".nox" / "importlinter.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(configuration(rules), encoding="utf-8")
    return _lint(str(path), rules) if rules.packages else []


def _missing_row(name: str, rules: ImportRules) -> Finding:
    hint = did_you_mean(name, rules.allowed)
    message = f"{name!r} has no row in {TABLE}; expected one that says what it may import.{hint}"
    return Finding(f"packages/{name}/pyproject.toml", 1, "missing-row", message)


def _lint(config: str, rules: ImportRules) -> list[Finding]:
    read = cast("Callable[[str], dict[str, Any]]", api.read_configuration)  # pyright: ignore[reportUnknownMemberType]
    options = read(config)
    graph = build_graph(rules.workspace)
    found: list[Finding] = []
    for contract_options in options["contracts_options"]:
        contract = _TYPES[contract_options["type"]](
            name=contract_options["name"],
            session_options=options["session_options"],
            contract_options=contract_options,
        )
        outcome = contract.check(deepcopy(graph), verbose=False)  # each contract removes imports from its graph
        rule = contract.name.partition(":")[0]
        found += [finding for link in _links(outcome) for finding in _findings(rule, link, graph, rules)]
        found += [_unlisted(module, rules) for module in outcome.metadata.get("undeclared_modules", ())]
    return found


def _links(outcome: ContractCheck) -> Iterator[_Link]:
    """Give importer and imported of each import that breaks a contract, whatever its type."""
    data = outcome.metadata
    for chains in data.get("invalid_chains", ()):
        yield from ((link["importer"], link["imported"]) for chain in chains["chains"] for link in chain)
    for broken in data.get("invalid_dependencies", ()):
        links = (link for route in broken["routes"] for link in (*route["extra_firsts"], route["chain"][0]))
        yield from ((link["importer"], link["imported"]) for link in links)
    for broken in data.get("illegal_imports", ()):
        yield from ((link["importer"], link["imported"]) for link in broken.illegal_links)
    for breakers in data.get("cycle_breakers_by_package", {}).values():
        yield from breakers


def _findings(rule: str, link: _Link, graph: ImportGraph, rules: ImportRules) -> Iterator[Finding]:
    importer, imported = link
    module = rules.modules[importer]
    message = f"{importer!r} imports {imported!r}; {_reason(rule, module.package, rules)}"
    for details in graph.get_import_details(importer=importer, imported=imported):
        yield Finding(module.path, details["line_number"], rule, message)


def _reason(rule: str, package: Package, rules: ImportRules) -> str:
    if rule == "layers":
        return f"expected only packages of layers below that of {package.name!r} in {TABLE}."
    if rule == "siblings":
        allowed = [name for name in rules.allowed[package.name] if name in rules.packages]
        return f"expected what the row of {package.name!r} in {TABLE} allows: {listed(allowed)}."
    if rule == "third-parties":
        return "expected the standard library or another contract."
    if rule == "leaves":
        extras = ", ".join(f"[{kind.extra}]" for kind in KINDS)
        return f"nothing imports a leaf but the assembler, by its dotted name, because leaves need extras ({extras})."
    return "this closes a cycle: expected what both need in a module of its own."


def _unlisted(module: str, rules: ImportRules) -> Finding:
    first = next(it for name, it in rules.modules.items() if within(name, module))
    message = f"{module!r} is no package of {TABLE}; expected {first.package.import_name!r} and nothing beside it."
    return Finding(first.path, 1, "unlisted", message)


def main(argv: Sequence[str] | None = None) -> int:
    """Check the imports of a workspace."""
    return run("check_imports", check, argv)


if __name__ == "__main__":
    sys.exit(main())
