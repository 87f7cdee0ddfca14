"""The modules and imports of a workspace."""

import sys

from import_graph import build_graph, find_modules, within
from planting import Planting


def test_modules_are_found_with_their_files_and_packages(planting: Planting) -> None:
    package = planting.package("contracts_http", {"_reply.py": ""})
    modules = find_modules(planting.workspace)
    assert list(modules) == ["bandstand.contracts.http", "bandstand.contracts.http._reply"]
    reply = modules["bandstand.contracts.http._reply"]
    assert reply.package == package
    assert reply.path == "packages/contracts_http/src/bandstand/contracts/http/_reply.py"


def test_the_graph_holds_this_workspace_and_nothing_installed_beside_it(planting: Planting) -> None:
    planting.package("urls", {"__init__.py": "import click"})
    path = sys.path[:]
    assert build_graph(planting.workspace).modules == {"bandstand", "bandstand.urls", "click"}
    assert sys.path == path


def test_a_module_lies_within_itself_and_its_packages_only() -> None:
    assert within("bandstand.urls", "bandstand.urls")
    assert within("bandstand.urls.router", "bandstand.urls")
    assert not within("bandstand.urlsafe", "bandstand.urls")
