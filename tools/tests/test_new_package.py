"""New packages: complete and green at once, in their layer, and refused with one sentence where they make no sense."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from new_package import Refused, create, main, with_row
from workspace import ROOT, Workspace, read_layers

CONTRACTS = '[[layer]]\nname = "contracts"\nkind = "contract"\n\n  [layer.packages]\n  contracts_http = []\n'
PARTS = '[[layer]]\nname = "parts"\n\n  [layer.packages]\n  urls = ["*"]\n  orm = [\n    "*",\n  ]\n'
PAGES = '[[layer]]\nname = "the pages"\n\n  [layer.packages]\n  views = ["*", "urls"]\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("LICENSE", "pyproject.toml", "packages/conftest.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "layers.toml").write_text(f"{CONTRACTS}\n{PARTS}\n{PAGES}", encoding="utf-8")
    return tmp_path


def run_in(root: Path, *command: str) -> None:
    """Run a tool over a checkout; what it printed is the message of a failure."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(path) for path in root.glob("packages/*/src"))}
    full = [sys.executable, "-m", *command]
    result = subprocess.run(full, check=False, cwd=root, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def refusal(root: Path, name: str, summary: str | None = None, layer: str | None = None) -> str:
    with pytest.raises(Refused) as caught:
        create(root, name, summary, layer)
    return str(caught.value)


def test_a_new_package_is_complete(checkout: Path) -> None:
    written = create(checkout, "example", "Shows what a package consists of")
    folder = checkout / "packages" / "example"
    assert sorted(path.relative_to(folder).as_posix() for path in written) == [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "changes/first.added.md",
        "pyproject.toml",
        "src/bandstand/example/__init__.py",
        "src/bandstand/example/py.typed",
        "tests/standalone.py",
        "tests/test_greet.py",
        "tests/test_standalone.py",
    ]
    package = Workspace(checkout).package("example")
    assert package.metadata["name"] == "bandstand-example"
    assert package.metadata["description"] == "Shows what a package consists of."


def test_the_tests_of_new_packages_pass(checkout: Path) -> None:
    create(checkout, "example")
    create(checkout, "contracts_example")
    run_in(checkout, "pytest", "-q", "-p", "no:cacheprovider", "packages")


def test_new_packages_are_clean(checkout: Path) -> None:
    create(checkout, "example")
    create(checkout, "contracts_example")
    run_in(checkout, "ruff", "check", "--no-cache", "packages")
    run_in(checkout, "ruff", "format", "--no-cache", "--check", "packages")


def test_a_contract_lives_in_the_namespace_of_contracts(checkout: Path) -> None:
    create(checkout, "contracts_example")
    assert (checkout / "packages/contracts_example/src/bandstand/contracts/example/py.typed").exists()
    assert not (checkout / "packages/contracts_example/src/bandstand/contracts/__init__.py").exists()


def layers(root: Path) -> str:
    return (root / "tools" / "layers.toml").read_text(encoding="utf-8")


def test_a_new_package_is_the_last_row_of_its_layer(checkout: Path) -> None:
    create(checkout, "example")
    create(checkout, "contracts_example")
    create(checkout, "guestbook", layer="the pages")
    assert layers(checkout) == (
        f'{CONTRACTS}  contracts_example = []\n\n{PARTS}  example = ["*"]\n\n{PAGES}  guestbook = ["*"]\n'
    )


def test_a_listed_name_gets_no_second_row(checkout: Path) -> None:
    before = layers(checkout)
    create(checkout, "views")
    assert layers(checkout) == before


def test_a_new_package_is_drawn_on_the_map(checkout: Path) -> None:
    create(checkout, "example")
    assert ">example</text>" in (checkout / "docs" / "map.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("layer", [layer.name for layer in read_layers()])
def test_every_layer_of_this_checkout_takes_a_row(layer: str) -> None:
    name = "contracts_example" if layer == "contracts" else "example"
    rows = {found["name"]: found["packages"] for found in tomllib.loads(with_row(ROOT, name, layer))["layer"]}
    assert [found for found, packages in rows.items() if name in packages] == [layer]


@pytest.mark.parametrize("name", ["Example", "my-part", "2d", "", "two__words", "tail_", "é", "import", "a/b"])
def test_a_name_is_made_of_lower_case_words(checkout: Path, name: str) -> None:
    expected = f"A package is named with lower-case words joined by one underscore, got {name!r}."
    assert refusal(checkout, name) == expected


@pytest.mark.parametrize("name", ["bandstand", "contracts"])
def test_a_namespace_is_no_package(checkout: Path, name: str) -> None:
    assert refusal(checkout, name) == (
        f"{name!r} is a namespace that packages share: an __init__.py there makes all others unimportable."
    )


@pytest.mark.parametrize("name", ["core", "utils", "common"])
def test_there_are_no_drawers(checkout: Path, name: str) -> None:
    assert refusal(checkout, name) == (
        f"There is no package {name!r} on purpose: what several need goes to the part that uses it most."
    )


def test_a_package_is_made_once(checkout: Path) -> None:
    create(checkout, "example")
    assert refusal(checkout, "example") == "The package 'example' exists already."


def test_an_unknown_layer_is_named_with_the_nearest_one(checkout: Path) -> None:
    assert refusal(checkout, "example", layer="pages") == (
        "There is no layer 'pages' in tools/layers.toml. Did you mean 'the pages'?"
    )
    assert not (checkout / "packages" / "example").exists()


@pytest.mark.parametrize(("name", "layer"), [("example", "contracts"), ("contracts_example", "parts")])
def test_contracts_and_their_layer_belong_together(checkout: Path, name: str, layer: str) -> None:
    assert refusal(checkout, name, layer=layer) == (
        f"A package is named contracts_... exactly when its layer holds contracts; got {name!r} in {layer!r}."
    )


@pytest.mark.parametrize("summary", ['Says "hello"', "Two\nlines", "lower case", "A" * 101, "Ends in \\"])
def test_a_summary_is_one_plain_sentence(checkout: Path, summary: str) -> None:
    assert refusal(checkout, "example", summary) == (
        "The summary is one sentence of at most 100 characters that begins with a capital, "
        rf'without " and \, got {summary + "."!r}.'
    )


def test_the_command_prints_the_refusal_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["utils"]) == 1
    assert capsys.readouterr().err.startswith("There is no package 'utils' on purpose")
