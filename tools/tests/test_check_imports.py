"""Imports against the table of layers, each rule with a planted offence."""

import tomllib

import pytest
from check_imports import check, main
from planting import Planting
from workspace import Workspace


def messages(planting: Planting) -> list[str]:
    return sorted(map(str, check(planting.workspace)))


def test_the_real_workspace_passes() -> None:
    assert check(Workspace()) == []


def test_a_file_that_hides_the_other_packages_is_named_first(planting: Planting) -> None:
    planting.package("urls")
    planting.package("http", {"__init__.py": "import bandstand.urls"})
    planting.write("packages/urls/src/bandstand/__init__.py")
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/__init__.py:1: [namespace-init] "
            "This file makes every other package unimportable; expected none in a namespace."
        )
    ]


def test_what_the_table_allows_passes(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("contracts_services")
    planting.package("contracts_http", {"__init__.py": "import bandstand.contracts.services"})
    planting.package("http", {"__init__.py": "import asyncio\nfrom bandstand.contracts import http"})
    planting.package("views", {"__init__.py": "import markupsafe\nfrom bandstand.http import x"})
    planting.package("auth", {"__init__.py": "import bandstand.views"})
    assert main([str(planting.root)]) == 0
    assert capsys.readouterr().out == "check_imports: 5 packages, nothing to report\n"


def test_an_upward_import_breaks_the_layers_and_the_row(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("contracts_http")
    planting.package("views")
    planting.package("http", {"app.py": "import asyncio\nfrom bandstand.views import View\n"})
    assert main([str(planting.root)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        (
            "packages/http/src/bandstand/http/app.py:2: [layers] 'bandstand.http.app' imports 'bandstand.views'; "
            "expected only packages of layers below that of 'http' in tools/layers.toml."
        ),
        (
            "packages/http/src/bandstand/http/app.py:2: [siblings] 'bandstand.http.app' imports 'bandstand.views'; "
            "expected what the row of 'http' in tools/layers.toml allows: 'contracts_http'."
        ),
    ]


def test_contracts_are_the_lowest_layer(planting: Planting) -> None:
    planting.package("http")
    planting.package("contracts_http", {"__init__.py": "import bandstand.http"})
    assert messages(planting)[0] == (
        "packages/contracts_http/src/bandstand/contracts/http/__init__.py:1: [layers] 'bandstand.contracts.http' "
        "imports 'bandstand.http'; expected only packages of layers below that of 'contracts_http' "
        "in tools/layers.toml."
    )


def test_contracts_of_one_level_are_independent(planting: Planting) -> None:
    planting.package("contracts_services")
    planting.package("contracts_mail")
    planting.package("contracts_http", {"__init__.py": "import bandstand.contracts.mail"})
    assert [message.split("] ")[0] for message in messages(planting)] == [
        "packages/contracts_http/src/bandstand/contracts/http/__init__.py:1: [layers",
        "packages/contracts_http/src/bandstand/contracts/http/__init__.py:1: [siblings",
    ]


def test_a_sibling_below_still_needs_its_place_in_the_row(planting: Planting) -> None:
    planting.package("urls")
    planting.package("auth", {"__init__.py": "\n\nimport bandstand.urls"})
    assert messages(planting) == [
        (
            "packages/auth/src/bandstand/auth/__init__.py:3: [siblings] 'bandstand.auth' imports 'bandstand.urls'; "
            "expected what the row of 'auth' in tools/layers.toml allows: nothing."
        )
    ]


def test_an_import_for_type_checkers_counts(planting: Planting) -> None:
    planting.package("urls")
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bandstand.urls import Router\n"
    planting.package("auth", {"__init__.py": text})
    assert len(messages(planting)) == 1


def test_what_an_allowed_sibling_imports_is_its_own_affair(planting: Planting) -> None:
    planting.package("urls")
    planting.package("views", {"__init__.py": "import bandstand.urls"})
    planting.package("auth", {"__init__.py": "import bandstand.views"})
    assert messages(planting) == []


def test_contracts_import_no_third_party(planting: Planting) -> None:
    planting.package("urls", needs=("colorlog>=6,<7",))
    planting.package(
        "contracts_http", {"__init__.py": "import markupsafe\ndef late():\n    import colorlog.escape_codes"}
    )
    file = "packages/contracts_http/src/bandstand/contracts/http/__init__.py"
    assert messages(planting) == [
        (
            f"{file}:1: [third-parties] 'bandstand.contracts.http' imports 'markupsafe'; "
            "expected the standard library or another contract."
        ),
        (
            f"{file}:3: [third-parties] 'bandstand.contracts.http' imports 'colorlog'; "
            "expected the standard library or another contract."
        ),
    ]


def test_leaves_reach_what_their_kind_may(planting: Planting) -> None:
    planting.package("orm", {"models/__init__.py": "", "query.py": "import bandstand.orm.models"})
    planting.package("admin", {"admin.py": "", "site.py": "import bandstand.admin.admin"})
    modules = {
        "models.py": "import bandstand.orm.models",
        "migrations/__init__.py": "from bandstand.auth import models",
        "migrations/first.py": "from bandstand import orm",
        "admin.py": "import bandstand.admin",
        "commands.py": "import click",
        "__main__.py": "import bandstand.auth.commands",
    }
    planting.package("auth", modules)
    assert messages(planting) == []


def test_leaves_reach_no_further(planting: Planting) -> None:
    planting.package("orm")
    planting.package("auth", {"admin.py": "import bandstand.orm"})
    assert messages(planting) == [
        (
            "packages/auth/src/bandstand/auth/admin.py:1: [siblings] 'bandstand.auth.admin' imports 'bandstand.orm'; "
            "expected what the row of 'auth' in tools/layers.toml allows: nothing."
        )
    ]


def test_nothing_imports_a_leaf(planting: Planting) -> None:
    planting.package("auth", {"models.py": "", "commands.py": "", "__main__.py": "import bandstand.auth.models"})
    planting.package("admin", {"late.py": "def run():\n    import bandstand.auth.commands"})
    why = "nothing imports a leaf but the assembler, by its dotted name, because leaves need extras"
    assert [message for message in messages(planting) if "[leaves]" in message] == [
        (
            "packages/admin/src/bandstand/admin/late.py:2: [leaves] 'bandstand.admin.late' imports "
            f"'bandstand.auth.commands'; {why} ([orm], [admin], [cli])."
        ),
        (
            "packages/auth/src/bandstand/auth/__main__.py:1: [leaves] 'bandstand.auth.__main__' imports "
            f"'bandstand.auth.models'; {why} ([orm], [admin], [cli])."
        ),
    ]


def test_modules_of_a_package_form_no_cycle(planting: Planting) -> None:
    modules = {"one.py": "import bandstand.urls.two", "two/__init__.py": "", "two/a.py": "import bandstand.urls.one"}
    planting.package("urls", {**modules, "two/b.py": "import bandstand.urls.one"})
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/urls/one.py:1: [cycles] 'bandstand.urls.one' imports 'bandstand.urls.two'; "
            "this closes a cycle: expected what both need in a module of its own."
        )
    ]


def test_a_package_without_a_row_is_an_error_that_names_the_table(planting: Planting) -> None:
    planting.package("url")
    assert messages(planting) == [
        (
            "packages/url/pyproject.toml:1: [missing-row] 'url' has no row in tools/layers.toml; "
            "expected one that says what it may import. Did you mean 'urls'?"
        )
    ]


def test_a_second_portion_in_a_package_is_named(planting: Planting) -> None:
    planting.package("urls")
    planting.write("packages/urls/src/bandstand/url/__init__.py")
    planting.write("packages/urls/src/bandstand/__main__.py")
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/url/__init__.py:1: [unlisted] 'bandstand.url' is no package of "
            "tools/layers.toml; expected 'bandstand.urls' and nothing beside it."
        )
    ]


def test_the_layers_are_split_by_the_longest_chain_of_imports(planting: Planting) -> None:
    for name in ("contracts_services", "contracts_mail", "contracts_http", "signals", "urls", "auth", "views", "orm"):
        planting.package(name)
    check(planting.workspace)
    config = tomllib.loads((planting.root / ".nox" / "importlinter.toml").read_text(encoding="utf-8"))
    layers = {
        table["name"]: table["layers"] for table in config["tool"]["importlinter"]["contracts"] if "layers" in table
    }
    assert layers == {
        "layers: bandstand": ["auth", "orm | views", "signals | urls", "contracts"],
        "layers: bandstand.contracts": ["http | mail", "services"],
    }
