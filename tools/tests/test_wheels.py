"""Wheels are built from the present content, and an installer never takes an old build for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from wheels import BuildError, build, fingerprint, lowest_wheels, released
from workspace import Package, Workspace

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "bandstand-{name}"
version = "{version}"
requires-python = ">=3.11"
dependencies = {dependencies}

[tool.hatch.build.targets.wheel]
packages = ["src/bandstand"]
"""


def plant(root: Path, name: str, body: str, *dependencies: str, version: str = "0.1.0") -> Package:
    package = Package(root / "packages" / name)
    package.source.mkdir(parents=True, exist_ok=True)
    text = PYPROJECT.format(name=name, version=version, dependencies=list(dependencies))
    (package.folder / "pyproject.toml").write_text(text, encoding="utf-8")
    (package.source / "__init__.py").write_text(body, encoding="utf-8")
    return package


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def make_environment(folder: Path) -> str:
    subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, folder], check=True)
    return str(folder / "bin" / "python")


def installed_value(python: str, wheel: Path) -> str:
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", python, wheel], check=True)
    command = [python, "-c", "import bandstand.tune; print(bandstand.tune.VALUE)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_an_edit_is_seen_by_the_next_run_in_the_same_and_in_a_new_environment(tmp_path: Path) -> None:
    store = tmp_path / "store"
    python = make_environment(tmp_path / "first")
    assert installed_value(python, build(plant(tmp_path, "tune", "VALUE = 'before'\n"), store)) == "before"

    wheel = build(plant(tmp_path, "tune", "VALUE = 'after'\n"), store)
    assert installed_value(python, wheel) == "after"
    assert installed_value(make_environment(tmp_path / "second"), wheel) == "after"


def test_an_unchanged_package_is_not_built_again(tmp_path: Path) -> None:
    package = plant(tmp_path, "tune", "VALUE = 1\n")
    wheel = build(package, tmp_path / "store")
    made = wheel.stat().st_mtime_ns
    assert build(package, tmp_path / "store") == wheel
    assert wheel.stat().st_mtime_ns == made


def test_an_old_build_is_removed_and_that_of_a_longer_name_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "store"
    longer = build(plant(tmp_path, "tune_up", "VALUE = 1\n"), store)
    old = build(plant(tmp_path, "tune", "VALUE = 1\n"), store)
    build(plant(tmp_path, "tune", "VALUE = 2\n"), store)
    assert not old.exists()
    assert longer.exists()


def test_bytecode_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    package = plant(tmp_path, "tune", "VALUE = 1\n")
    before = fingerprint(package)
    (package.source / "__pycache__").mkdir()
    (package.source / "__pycache__" / "x.pyc").write_bytes(b"\0")
    assert fingerprint(package) == before


def test_a_failed_build_says_which_package_and_why(tmp_path: Path) -> None:
    package = plant(tmp_path, "tune", "")
    (package.folder / "pyproject.toml").write_text('[project]\nname = "bandstand-tune"\n', encoding="utf-8")
    with pytest.raises(BuildError, match=r"(?s)^The wheel of 'tune' could not be built:.*version"):
        build(package, tmp_path / "store")


@pytest.fixture
def with_releases(tmp_path: Path) -> Workspace:
    """A workspace whose package ``tune`` was released as 0.1.0 and 0.1.1 and is now 0.2.0."""
    git(tmp_path, "init", "--quiet")
    for version in ("0.1.0", "0.1.1"):
        plant(tmp_path, "tune", f"VALUE = '{version}'\n", version=version)
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", version)
        git(tmp_path, "tag", f"bandstand-tune-v{version}")
    plant(tmp_path, "tune", "VALUE = 'now'\n", version="0.2.0")
    return Workspace(tmp_path)


@pytest.mark.parametrize(
    ("versions", "lowest"), [(">=0.1,<0.2", "0.1.0"), (">=0.1.1,<1", "0.1.1"), (">=0.2,<1", "0.2.0")]
)
def test_the_lowest_release_in_the_range_is_taken(with_releases: Workspace, versions: str, lowest: str) -> None:
    store = with_releases.root / "store"
    wheel = released(with_releases.package("tune"), SpecifierSet(versions), with_releases.root, store)
    assert wheel.name == f"bandstand_tune-{lowest}-py3-none-any.whl"


def test_a_package_is_tested_as_it_is_against_its_lowest_siblings(with_releases: Workspace) -> None:
    plant(with_releases.root, "band", "", "bandstand-tune>=0.1.1,<1", version="0.3.0")
    wheels = lowest_wheels(Workspace(with_releases.root), "band", store=with_releases.root / "store")
    assert [wheel.name.split("-")[:2] for wheel in wheels] == [["bandstand_tune", "0.1.1"], ["bandstand_band", "0.3.0"]]
