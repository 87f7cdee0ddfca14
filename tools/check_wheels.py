"""Checks that wheels hold one portion of the namespace each, what belongs to it, and nothing else."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from findings import Finding, counted, listed, report
from hints import did_you_mean
from packaging.utils import parse_wheel_filename
from workspace import PREFIX, ROOT, Workspace, folder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from email.message import Message

    from workspace import Package

NAMESPACE_FILES = frozenset({f"{PREFIX}/__init__.py", f"{PREFIX}/contracts/__init__.py"})
METADATA = {"Requires-Python": ">=3.11", "License-Expression": "BSD-3-Clause"}

# The one module directly in the namespace, and the package that ships it.
MAIN, MAIN_PACKAGE = f"{PREFIX}/__main__.py", "project"


@dataclass(frozen=True)
class Wheel:
    """A wheel file and the package that its name says."""

    path: Path
    package: Package
    root: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Everything it holds."""
        with ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}

    @cached_property
    def info(self) -> str:
        """Its dist-info folder."""
        name, version, *_ = self.path.name.split("-")
        return f"{name}-{version}.dist-info"

    @cached_property
    def metadata(self) -> Message:
        """Its metadata; empty when there is none."""
        return BytesParser().parsebytes(self.files.get(f"{self.info}/METADATA", b""))

    @property
    def portion(self) -> str:
        """The one folder that its code lies in."""
        return self.package.import_name.replace(".", "/")

    def findings(self) -> Iterator[Finding]:
        """Find everything that is missing, and everything that should not be there."""
        for name in sorted(self.files):
            yield from self._misplaced(name)
        if f"{self.portion}/py.typed" not in self.files:
            message = f"'{self.portion}/py.typed' is missing; expected it, so that type checkers read this package."
            yield self._finding("missing-py-typed", message)
        yield from self._licence()
        yield from self._metadata()

    def _misplaced(self, name: str) -> Iterator[Finding]:
        if name in NAMESPACE_FILES:
            message = "This file makes every other package unimportable; expected none in a namespace."
            yield self._finding("namespace-init", message, name)
        elif name.startswith(f"{self.portion}/"):
            parts = name.removeprefix(f"{self.portion}/").split("/")
            is_template = parts[-1].endswith(".tmpl")  # of a test that somebody else's project is to have
            is_test = "tests" in parts[:-1] or parts[-1].startswith("test_") or parts[-1] == "conftest.py"
            if is_test and not is_template:
                yield self._finding("shipped-test", "Tests are not installed; expected none in a wheel.", name)
        elif not name.startswith(f"{self.info}/") and (name, self.package.name) != (MAIN, MAIN_PACKAGE):
            message = f"This file lies outside of the portion; expected '{self.portion}/' and '{self.info}/' only."
            yield self._finding("stray-file", message, name)

    def _licence(self) -> Iterator[Finding]:
        name = f"{self.info}/licenses/LICENSE"
        text = self.files.get(name)
        if text is None:
            yield self._finding("licence", f"{name!r} is missing; expected the LICENSE of the workspace.")
        elif text != (self.root / "LICENSE").read_bytes():
            yield self._finding("licence", "This text differs; expected the LICENSE of the workspace.", name)

    def _metadata(self) -> Iterator[Finding]:
        place = f"{self.info}/METADATA"
        for field, expected in METADATA.items():
            if self.metadata[field] != expected:
                message = f"{field} is {self.metadata[field]!r}; expected {expected!r}."
                yield self._finding("metadata", message, place)
        _, _, description = self.files.get(place, b"").partition(b"\n\n")
        if description.strip() != (self.package.folder / "README.md").read_bytes().strip():
            message = f"The description differs; expected the text of packages/{self.package.name}/README.md."
            yield self._finding("metadata", message, place)

    def _finding(self, rule: str, message: str, name: str = "") -> Finding:
        return Finding(f"{self.path.name}/{name}" if name else self.path.name, 1, rule, message)


def check(paths: Iterable[Path], workspace: Workspace) -> list[Finding]:
    """Check some wheels of a workspace."""
    found: list[Finding] = []
    for path in paths:
        name, *_ = parse_wheel_filename(path.name)
        package = workspace.packages.get(folder_name(name) or "")
        if package is None:
            known = [it.distribution for it in workspace.packages.values()]
            message = (
                f"{name!r} is no package of the workspace; expected one of {listed(known)}.{did_you_mean(name, known)}"
            )
            found.append(Finding(path.name, 1, "unknown-wheel", message))
        else:
            found += Wheel(path, package, workspace.root).findings()
    return found


def find_wheels(paths: Iterable[Path]) -> list[Path]:
    """Give the wheels among some files and inside of some folders."""
    return sorted(wheel for path in paths for wheel in (path.rglob("*.whl") if path.is_dir() else [path]))


def main(argv: Sequence[str] | None = None) -> int:
    """Check wheels, named by files or by the folders that hold them."""
    parser = argparse.ArgumentParser(prog="check_wheels")
    parser.add_argument("paths", nargs="+", type=Path, metavar="wheel")
    parser.add_argument("--root", type=Path, default=ROOT, help="the workspace that they were built from")
    options = parser.parse_args(argv)
    wheels = find_wheels(options.paths)
    if not wheels:
        parser.error(f"There is no wheel in {listed(map(str, options.paths))}; expected at least one.")
    return report("check_wheels", counted(len(wheels), "wheel"), check(wheels, Workspace(options.root)))


if __name__ == "__main__":
    sys.exit(main())
