"""What wheels hold; each rule with a planted offence."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from check_wheels import check, main
from planting import LICENSE, Planting
from wheels import build
from workspace import Package, Workspace

METADATA = """Metadata-Version: 2.4
Name: {distribution}
Version: 0.1.0
License-Expression: BSD-3-Clause
License-File: LICENSE
Requires-Python: >=3.11
Description-Content-Type: text/markdown

# {name}
"""


def pack(package: Package, changes: Mapping[str, str | None] | None = None) -> Path:
    """Pack a wheel of a package, with files changed, added, or left out where the text is None."""
    start = f"bandstand_{package.name}-0.1.0"
    info = f"{start}.dist-info"
    portion = package.import_name.replace(".", "/")
    texts: dict[str, str | None] = {
        f"{portion}/__init__.py": "",
        f"{portion}/testing.py": "",
        f"{portion}/py.typed": "",
        f"{info}/METADATA": METADATA.format(distribution=package.distribution, name=package.name),
        f"{info}/licenses/LICENSE": LICENSE,
        f"{info}/RECORD": "",
    }
    wheel = package.folder / f"{start}-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        for name, text in {**texts, **(changes or {})}.items():
            if text is not None:
                archive.writestr(name, text)
    return wheel


def messages(planting: Planting, changes: Mapping[str, str | None], package: str = "urls") -> list[str]:
    return sorted(map(str, check([pack(planting.package(package), changes)], planting.workspace)))


def test_a_wheel_of_the_real_workspace_passes() -> None:
    workspace = Workspace()
    assert check([build(workspace.package("contracts_services"))], workspace) == []


def test_clean_wheels_in_a_folder_pass(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    pack(planting.package("urls"))
    pack(planting.package("contracts_http"))
    assert main([str(planting.root / "packages"), "--root", str(planting.root)]) == 0
    assert capsys.readouterr().out == "check_wheels: 2 wheels, nothing to report\n"


def test_no_wheel_at_all_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path)])
    assert stopped.value.code == 2
    assert f"There is no wheel in '{tmp_path}'; expected at least one." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["bandstand/__init__.py", "bandstand/contracts/__init__.py"])
def test_a_file_in_a_namespace_is_refused(planting: Planting, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wheel = pack(planting.package("contracts_http"), {name: ""})
    assert main([str(wheel), "--root", str(planting.root)]) == 1
    assert capsys.readouterr().out == (
        f"bandstand_contracts_http-0.1.0-py3-none-any.whl/{name}:1: [namespace-init] "
        "This file makes every other package unimportable; expected none in a namespace.\n"
    )


def test_a_wheel_without_py_typed_is_named(planting: Planting) -> None:
    assert messages(planting, {"bandstand/urls/py.typed": None, "bandstand/py.typed": ""}) == [
        (
            "bandstand_urls-0.1.0-py3-none-any.whl/bandstand/py.typed:1: [stray-file] This file lies outside "
            "of the portion; expected 'bandstand/urls/' and 'bandstand_urls-0.1.0.dist-info/' only."
        ),
        (
            "bandstand_urls-0.1.0-py3-none-any.whl:1: [missing-py-typed] 'bandstand/urls/py.typed' is missing; "
            "expected it, so that type checkers read this package."
        ),
    ]


@pytest.mark.parametrize(
    "name", ["bandstand/http/__init__.py", "urls/__init__.py", "README.md", "bandstand/__main__.py"]
)
def test_a_file_outside_of_the_portion_is_refused(planting: Planting, name: str) -> None:
    assert messages(planting, {name: ""}) == [
        (
            f"bandstand_urls-0.1.0-py3-none-any.whl/{name}:1: [stray-file] This file lies outside "
            "of the portion; expected 'bandstand/urls/' and 'bandstand_urls-0.1.0.dist-info/' only."
        )
    ]


def test_the_project_ships_the_main_module(planting: Planting) -> None:
    assert messages(planting, {"bandstand/__main__.py": ""}, "project") == []


def test_a_template_of_a_test_is_none(planting: Planting) -> None:
    assert messages(planting, {"bandstand/urls/scaffold/tests/test_site.py.tmpl": ""}) == []


@pytest.mark.parametrize("name", ["tests/test_routes.py", "test_routes.py", "tests/data.json", "conftest.py"])
def test_a_shipped_test_is_refused(planting: Planting, name: str) -> None:
    assert messages(planting, {f"bandstand/urls/{name}": ""}) == [
        (
            f"bandstand_urls-0.1.0-py3-none-any.whl/bandstand/urls/{name}:1: [shipped-test] "
            "Tests are not installed; expected none in a wheel."
        )
    ]


def test_a_missing_licence_is_named(planting: Planting) -> None:
    assert messages(planting, {"bandstand_urls-0.1.0.dist-info/licenses/LICENSE": None}) == [
        (
            "bandstand_urls-0.1.0-py3-none-any.whl:1: [licence] 'bandstand_urls-0.1.0.dist-info/licenses/LICENSE' "
            "is missing; expected the LICENSE of the workspace."
        )
    ]


def test_another_licence_is_refused(planting: Planting) -> None:
    name = "bandstand_urls-0.1.0.dist-info/licenses/LICENSE"
    assert messages(planting, {name: "Do as you like.\n"}) == [
        (
            f"bandstand_urls-0.1.0-py3-none-any.whl/{name}:1: [licence] This text differs; "
            "expected the LICENSE of the workspace."
        )
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("-Python: >=3.11", "-Python: >=3.12", "Requires-Python is '>=3.12'; expected '>=3.11'."),
        ("License-Expression: BSD-3-Clause\n", "", "License-Expression is None; expected 'BSD-3-Clause'."),
        ("# urls", "", "The description differs; expected the text of packages/urls/README.md."),
    ],
)
def test_wrong_metadata_is_named(planting: Planting, right: str, wrong: str, message: str) -> None:
    name = "bandstand_urls-0.1.0.dist-info/METADATA"
    text = METADATA.format(distribution="bandstand-urls", name="urls").replace(right, wrong)
    assert messages(planting, {name: text}) == [f"bandstand_urls-0.1.0-py3-none-any.whl/{name}:1: [metadata] {message}"]


def test_a_wheel_of_no_package_is_named(planting: Planting) -> None:
    wheel = pack(planting.package("urls"))
    stranger = wheel.rename(wheel.with_name("bandstand_url-0.1.0-py3-none-any.whl"))
    assert list(map(str, check([stranger], planting.workspace))) == [
        (
            "bandstand_url-0.1.0-py3-none-any.whl:1: [unknown-wheel] 'bandstand-url' is no package of the workspace; "
            "expected one of 'bandstand-urls'. Did you mean 'bandstand-urls'?"
        )
    ]
