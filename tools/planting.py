"""Small workspaces for the tests of the checkers: every package is clean until a test plants an offence."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from workspace import Package, Workspace, distribution_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


LICENSE = "Copyright the bandstand contributors\n"

LAYERS = """
[[layer]]
name = "contracts"
kind = "contract"
packages = { contracts_services = [], contracts_mail = ["contracts_services"], contracts_http = ["contracts_services"] }

[[layer]]
name = "parts"
packages = { signals = ["*"], http = ["*"], urls = ["*"] }

[[layer]]
name = "parts over parts"
packages = { orm = ["*", "signals"], views = ["*", "http", "urls"], auth = ["*", "http", "views"] }

[[layer]]
name = "pages"
packages = { admin = ["*", "urls"], project = ["*", "http"] }

[[layer]]
name = "the whole"
packages = { bandstand = ["*", "+"] }
"""

_PYPROJECT = """[project]
name = "{name}"
version = "0.1.0"
requires-python = "{python}"
dependencies = [
{dependencies}]

[project.optional-dependencies]
{extras}
"""


class Planting:
    """A workspace that grows in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("LICENSE", LICENSE)
        self.write("tools/layers.toml", LAYERS)

    @property
    def workspace(self) -> Workspace:
        """The workspace as it is now."""
        return Workspace(self.root)

    def write(self, path: str, text: str = "") -> Path:
        """Write a file, its path relative to the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def package(
        self,
        name: str,
        modules: Mapping[str, str] | None = None,
        *,
        needs: tuple[str, ...] = (),
        extras: Mapping[str, list[str]] | None = None,
        python: str = ">=3.11",
    ) -> Package:
        """Plant a package with all that belongs to one.

        Args:
            name: Its folder.
            modules: Text by path inside the portion: ``{"router.py": "import bandstand.http"}``.
            needs: Its dependencies; the name of a sibling's folder stands for the right requirement.
            extras: The same for its extras.
            python: Its ``requires-python``.
        """
        package = Package(self.root / "packages" / name)
        folder = f"packages/{name}"
        lines = "".join(f'  "{requirement(need)}",\n' for need in needs)
        tables = "\n".join(
            f"{extra} = {json.dumps(list(map(requirement, them)))}" for extra, them in (extras or {}).items()
        )
        pyproject = _PYPROJECT.format(name=package.distribution, python=python, dependencies=lines, extras=tables)
        texts = {"pyproject.toml": pyproject, "README.md": f"# {name}\n", "CHANGELOG.md": "", "LICENSE": LICENSE}
        for path, text in {**texts, "changes/first.added.md": "", "tests/test_it.py": ""}.items():
            self.write(f"{folder}/{path}", text)
        source = package.source.relative_to(self.root).as_posix()
        for path, text in {"__init__.py": "", "py.typed": "", **(modules or {})}.items():
            self.write(f"{source}/{path}", text)
        return package


def requirement(need: str) -> str:
    """Write out the requirement of a sibling named by its folder; leave any other as it is."""
    siblings = {name for layer in tomllib.loads(LAYERS)["layer"] for name in layer["packages"]}
    return f"{distribution_name(need)}>=0.1,<0.2" if need in siblings else need
