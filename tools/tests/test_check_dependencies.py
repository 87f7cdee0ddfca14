"""Imports against declared dependencies, and the form of requirements; each rule with a planted offence."""

import pytest
from check_dependencies import check, main
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


def test_what_is_declared_and_imported_passes(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("contracts_services")
    planting.package(
        "contracts_http", {"__init__.py": "import bandstand.contracts.services"}, needs=("contracts_services",)
    )
    planting.package("signals")
    text = "import json\nimport markupsafe\nfrom bandstand.signals import Signal\nfrom bandstand.orm.query import Query"
    planting.package("orm", {"__init__.py": text, "query.py": ""}, needs=("signals", "MarkupSafe>=3,<4"))
    assert main([str(planting.root)]) == 0
    assert capsys.readouterr().out == "check_dependencies: 4 packages, nothing to report\n"


def test_an_undeclared_sibling_is_named(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("http")
    planting.package("urls")
    planting.package(
        "views", {"pages.py": "import json\nfrom bandstand.http import x\nimport bandstand.urls"}, needs=("http",)
    )
    assert main([str(planting.root)]) == 1
    assert capsys.readouterr().out == (
        "packages/views/src/bandstand/views/pages.py:3: [undeclared-import] 'bandstand.views.pages' imports "
        "'bandstand.urls'; expected 'bandstand-urls' in the dependencies of packages/views/pyproject.toml.\n"
    )


def test_an_undeclared_sibling_that_the_table_refuses_is_called_so(planting: Planting) -> None:
    planting.package("http")
    planting.package("urls", {"__init__.py": "import bandstand.http"})
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/urls/__init__.py:1: [undeclared-import] 'bandstand.urls' imports "
            "'bandstand.http'; expected 'bandstand-http' in the dependencies of packages/urls/pyproject.toml, "
            "but the row of 'urls' in tools/layers.toml does not allow 'http'."
        )
    ]


def test_declaring_a_sibling_that_the_table_refuses_does_not_help(planting: Planting) -> None:
    planting.package("contracts_http")
    planting.package("http")
    planting.package("urls", {"__init__.py": "import bandstand.http"}, needs=("http",))
    assert messages(planting) == [
        (
            "packages/urls/pyproject.toml:6: [forbidden-sibling] 'bandstand-http' is declared; expected "
            "what the row of 'urls' in tools/layers.toml allows: "
            "'contracts_http', 'contracts_mail', 'contracts_services'."
        )
    ]


def test_an_undeclared_third_party_is_named_with_the_nearest_one(planting: Planting) -> None:
    planting.package("urls", {"__init__.py": "def late():\n    import markupsafe"}, needs=("markupsaf>=3,<4",))
    assert messages(planting) == [
        (
            "packages/urls/pyproject.toml:6: [unused-dependency] 'markupsaf' is in the dependencies; "
            "expected an ordinary module to import it."
        ),
        (
            "packages/urls/src/bandstand/urls/__init__.py:2: [undeclared-import] 'bandstand.urls' imports "
            "'markupsafe'; expected 'markupsafe' in the dependencies of packages/urls/pyproject.toml. "
            "Did you mean 'markupsaf'?"
        ),
    ]


def test_an_import_for_type_checkers_must_be_declared_too(planting: Planting) -> None:
    planting.package("http")
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bandstand.http import Request\n"
    planting.package("views", {"__init__.py": text})
    assert [message.split("]")[0] for message in messages(planting)] == [
        "packages/views/src/bandstand/views/__init__.py:3: [undeclared-import"
    ]


def test_a_dependency_that_nothing_imports_is_named(planting: Planting) -> None:
    planting.package("http")
    planting.package("views", needs=("http", "click>=8,<9"))
    assert messages(planting) == [
        (
            "packages/views/pyproject.toml:6: [unused-dependency] 'bandstand-http' is in the dependencies; "
            "expected an ordinary module to import it."
        ),
        (
            "packages/views/pyproject.toml:7: [unused-dependency] 'click' is in the dependencies; "
            "expected an ordinary module to import it."
        ),
    ]


def test_the_whole_may_install_siblings_that_it_does_not_import(planting: Planting) -> None:
    planting.package("http")
    planting.package("bandstand", needs=("http",))
    assert messages(planting) == []


def test_a_distribution_may_be_imported_by_another_name(planting: Planting) -> None:
    planting.package(
        "urls", {"__init__.py": "import importlinter, _pytest"}, needs=("import-linter>=2,<3", "pytest>=9,<10")
    )
    assert messages(planting) == []


def test_an_import_of_no_package_at_all_is_named(planting: Planting) -> None:
    planting.package("urls", {"__init__.py": "import bandstand.htp"})
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/urls/__init__.py:1: [unknown-sibling] This line imports no package of the "
            "workspace; expected one of 'bandstand.urls'."
        )
    ]


def test_an_optional_third_party_is_imported_inside_functions_only(planting: Planting) -> None:
    late = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import click\ndef connect():\n    import click\n"
    planting.package("urls", {"good.py": late, "bad.py": "\nimport click"}, extras={"drivers": ["click>=8,<9"]})
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/urls/bad.py:2: [optional-import] 'click' comes with an extra only; "
            "expected its import inside a function."
        )
    ]


def test_a_module_that_only_the_optional_third_party_loads_may_import_it(planting: Planting) -> None:
    late = dict.fromkeys(("_plugged.py", "_imported.py"), "import click")
    user = {"user.py": "import bandstand.urls._imported"}
    planting.package("urls", late | user, extras={"drivers": ["click>=8,<9"]})
    assert messages(planting) == [
        (
            "packages/urls/src/bandstand/urls/_imported.py:1: [optional-import] 'click' comes with an extra only; "
            "expected its import inside a function."
        )
    ]


def test_an_optional_third_party_may_be_used_by_name_only(planting: Planting) -> None:
    planting.package("orm", extras={"postgresql": ["psycopg>=3.2,<4"]})
    assert messages(planting) == []


def plant_leaves(planting: Planting, **extras: list[str]) -> None:
    planting.package("orm", {"models/__init__.py": "import bandstand.orm.query", "query.py": ""})
    planting.package("admin", {"admin.py": ""})
    modules = {
        "models.py": "from bandstand.orm import models",
        "migrations/__init__.py": "",
        "migrations/first.py": "import bandstand.orm",
        "admin.py": "import bandstand.admin",
        "commands.py": "import click",
    }
    planting.package("auth", modules, extras=extras)


def test_leaves_are_paid_for_by_the_extra_of_their_kind(planting: Planting) -> None:
    plant_leaves(planting, orm=["orm"], admin=["admin"], cli=["click>=8,<9"])
    assert messages(planting) == []


def test_a_leaf_without_its_extra_is_named(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    plant_leaves(planting, admin=["admin"], clj=["click>=8,<9"])
    assert main([str(planting.root)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        (
            "packages/auth/src/bandstand/auth/commands.py:1: [missing-extra] The leaf 'bandstand.auth.commands' has "
            "no extra in packages/auth/pyproject.toml; expected 'cli' with 'click'. Did you mean 'clj'?"
        ),
        (
            "packages/auth/src/bandstand/auth/migrations/__init__.py:1: [missing-extra] The leaf "
            "'bandstand.auth.migrations' has no extra in packages/auth/pyproject.toml; "
            "expected 'orm' with 'bandstand-orm'."
        ),
    ]


def test_the_extra_of_a_leaf_holds_all_that_it_needs_and_no_more(planting: Planting) -> None:
    plant_leaves(planting, orm=["orm", "greenlet>=3,<4"], admin=["admin"], cli=[])
    assert messages(planting) == [
        (
            "packages/auth/pyproject.toml:9: [unused-dependency] 'greenlet' is in the extra 'orm'; "
            "expected the leaf 'models' to import it."
        ),
        (
            "packages/auth/src/bandstand/auth/commands.py:1: [undeclared-import] 'bandstand.auth.commands' imports "
            "'click'; expected 'click' in the extra 'cli' of packages/auth/pyproject.toml."
        ),
    ]


def test_an_extra_for_leaves_that_are_not_there_is_named(planting: Planting) -> None:
    planting.package("orm")
    planting.package("auth", extras={"orm": ["orm"]})
    assert messages(planting) == [
        (
            "packages/auth/pyproject.toml:9: [unused-dependency] 'bandstand-orm' is in the extra 'orm'; "
            "expected the leaf 'models' to import it."
        )
    ]


def test_what_only_leaves_need_is_no_dependency(planting: Planting) -> None:
    planting.package("auth", {"admin.py": "import markupsafe"}, needs=("markupsafe>=3,<4",), extras={"admin": []})
    assert messages(planting) == [
        (
            "packages/auth/pyproject.toml:6: [unused-dependency] 'markupsafe' is in the dependencies; "
            "expected an ordinary module to import it."
        )
    ]


def test_commands_are_ordinary_where_click_is_always_needed(planting: Planting) -> None:
    planting.package("project", {"commands.py": "import click"}, needs=("click>=8,<9",))
    assert messages(planting) == []


@pytest.mark.parametrize("pin", ["==8.1", "===8.1"])
def test_a_pin_is_refused(planting: Planting, pin: str, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("urls", {"__init__.py": "import click"}, needs=(f"click{pin}",))
    assert main([str(planting.root)]) == 1
    assert capsys.readouterr().out == (
        f"packages/urls/pyproject.toml:6: [exact-pin] 'click{pin}' pins one version; "
        "expected a range as in 'click>=X,<Y'.\n"
    )


def test_a_pin_in_an_extra_is_refused(planting: Planting) -> None:
    planting.package("urls", extras={"fast": ["click==8.*"]})
    assert messages(planting) == [
        (
            "packages/urls/pyproject.toml:9: [exact-pin] 'click==8.*' pins one version; "
            "expected a range as in 'click>=X,<Y'."
        )
    ]


@pytest.mark.parametrize("versions", ["", "<0.2", "<=0.1,>=0.1", "<0.2,>0.1", "~=0.1", "!=0.1.3,<0.2,>=0.1"])
def test_a_sibling_has_one_form_of_range(planting: Planting, versions: str) -> None:
    planting.package("http")
    planting.package("views", {"__init__.py": "import bandstand.http"}, needs=(f"bandstand-http{versions}",))
    assert messages(planting) == [
        (
            f"packages/views/pyproject.toml:6: [sibling-range] 'bandstand-http{versions}' is no plain capped range; "
            "expected exactly the form 'bandstand-http>=X,<Y'."
        )
    ]


@pytest.mark.parametrize("versions", ["", ">=8", "<9", "!=8.2"])
def test_a_third_party_has_both_bounds(planting: Planting, versions: str) -> None:
    planting.package("urls", {"__init__.py": "import click"}, needs=(f"click{versions}",))
    assert messages(planting) == [
        (
            f"packages/urls/pyproject.toml:6: [open-range] 'click{versions}' is open; "
            "expected a lower bound and an upper cap, as in 'click>=X,<Y'."
        )
    ]


@pytest.mark.parametrize("versions", [">=8,<9", "~=8.1", ">=8,!=8.2,<9"])
def test_a_third_party_with_both_bounds_passes(planting: Planting, versions: str) -> None:
    planting.package("urls", {"__init__.py": "import click"}, needs=(f"click{versions}",))
    assert messages(planting) == []


def test_contracts_depend_on_contracts_only(planting: Planting) -> None:
    planting.package("contracts_http", {"testing.py": "import pytest"}, needs=("pytest>=9,<10",))
    assert messages(planting) == [
        (
            "packages/contracts_http/pyproject.toml:6: [contract-dependency] 'pytest' is no contract; "
            "expected the standard library and other contracts only."
        )
    ]


def test_every_package_supports_the_oldest_python(planting: Planting) -> None:
    planting.package("contracts_http", python=">=3.12")
    assert messages(planting) == [
        "packages/contracts_http/pyproject.toml:4: [requires-python] requires-python is '>=3.12'; expected '>=3.11'."
    ]
