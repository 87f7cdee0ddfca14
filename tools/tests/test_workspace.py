"""Packages as data: names, declared dependencies, closures and dependents."""

from pathlib import Path

import pytest
from workspace import Package, UnknownPackage, Workspace, distribution_name, folder_name, import_name, read_layers


def plant(root: Path, name: str, *dependencies: str, **extras: list[str]) -> Package:
    folder = root / "packages" / name
    folder.mkdir(parents=True)
    lines = [
        "[project]",
        f'name = "{distribution_name(name)}"',
        'version = "0.1.0"',
        f"dependencies = {list(dependencies)}",
        "[project.optional-dependencies]",
        *(f"{extra} = {needed}" for extra, needed in extras.items()),
    ]
    (folder / "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")
    return Package(folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    plant(tmp_path, "contracts_http")
    plant(tmp_path, "urls", "bandstand-contracts-http>=0.1,<0.2")
    plant(tmp_path, "orm", "sqlalchemy>=2.1,<2.2")
    plant(tmp_path, "auth", "bandstand-urls>=0.1,<0.2", orm=["bandstand-orm>=0.1,<0.2"])
    return Workspace(tmp_path)


@pytest.mark.parametrize(
    ("folder", "distribution", "imported"),
    [
        ("urls", "bandstand-urls", "bandstand.urls"),
        ("contracts_http", "bandstand-contracts-http", "bandstand.contracts.http"),
        ("bandstand", "bandstand", "bandstand.stack"),
        ("two_words", "bandstand-two-words", "bandstand.two_words"),
    ],
)
def test_a_folder_has_one_distribution_and_one_import_name(folder: str, distribution: str, imported: str) -> None:
    assert distribution_name(folder) == distribution
    assert import_name(folder) == imported
    assert folder_name(distribution) == folder


def test_foreign_distributions_have_no_folder() -> None:
    assert folder_name("sqlalchemy") is None
    assert folder_name("bandstander") is None


def test_packages_are_found_by_their_folder(workspace: Workspace) -> None:
    assert list(workspace.packages) == ["auth", "contracts_http", "orm", "urls"]
    assert workspace.package("urls").version == "0.1.0"
    assert workspace.package("contracts_http").source.parts[-4:] == ("src", "bandstand", "contracts", "http")


def test_what_only_tests_need_is_a_group_of_its_own(workspace: Workspace) -> None:
    file = workspace.package("urls").folder / "pyproject.toml"
    file.write_text(f'{file.read_text()}\n[dependency-groups]\ntest = ["gunicorn>=23"]\n', encoding="utf-8")
    assert Package(file.parent).test_requirements == ("gunicorn>=23",)
    assert workspace.package("orm").test_requirements == ()


def test_an_unknown_package_is_named_with_the_nearest_one(workspace: Workspace) -> None:
    with pytest.raises(UnknownPackage, match=r"^There is no package 'url' under packages/\. Did you mean 'urls'\?$"):
        workspace.package("url")


def test_the_closure_holds_what_is_needed_first(workspace: Workspace) -> None:
    assert [package.name for package in workspace.closure("auth")] == ["contracts_http", "urls", "auth"]
    assert [package.name for package in workspace.closure("auth", ["orm"])] == [
        "contracts_http",
        "urls",
        "orm",
        "auth",
    ]


def test_dependents_are_found_through_others_and_through_extras(workspace: Workspace) -> None:
    assert workspace.dependents(["contracts_http"]) == ("auth", "contracts_http", "urls")
    assert workspace.dependents(["orm"]) == ("auth", "orm")
    assert workspace.dependents([]) == ()


def test_layers_write_out_what_a_package_may_import() -> None:
    allowed = {name: others for layer in read_layers() for name, others in layer.packages.items()}
    assert allowed["contracts_validation"] == ("contracts_services", "contracts_i18n")
    assert "contracts_http" in allowed["urls"]
    assert "http" not in allowed["urls"]
    assert "admin" in allowed["bandstand"]


def test_every_package_has_a_layer() -> None:
    assert set(Workspace().packages) <= {name for layer in read_layers() for name in layer.packages}
