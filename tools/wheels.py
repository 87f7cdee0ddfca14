"""Build wheels of the workspace's packages, anew only where a package's content changed.

A wheel lies in a folder named after its content, so an installer that caches by path, name and version can never take
an old build for the present one.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from packaging.version import Version
from workspace import ROOT, Package, Workspace, folder_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from packaging.specifiers import SpecifierSet

STORE = ROOT / ".nox" / "built"  # nox itself keeps the environment of a session in .nox/<its name>


class BuildError(Exception):
    """A wheel could not be built; the text is what the build backend printed."""


def fingerprint(package: Package) -> str:
    """Give a short digest of everything that goes into a package's wheel."""
    digest = hashlib.sha256()
    for file in sorted(content(package)):
        digest.update(str(file.relative_to(package.folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def content(package: Package) -> list[Path]:
    """The files that decide what a wheel holds."""
    sources = [file for file in package.folder.glob("src/**/*") if file.is_file() and "__pycache__" not in file.parts]
    named = [package.folder / name for name in ("pyproject.toml", "README.md", "LICENSE")]
    return sources + [file for file in named if file.exists()]


def build(package: Package, store: Path = STORE) -> Path:
    """Give the wheel of a package as it is now.

    Raises:
        BuildError: The build failed.
    """
    folder = store / f"{package.name}-{fingerprint(package)}"
    ready = list(folder.glob("*.whl"))
    if ready:
        return ready[0]
    for old in store.glob(f"{package.name}-" + "?" * 16):
        shutil.rmtree(old)
    # Built aside and moved, so that an interrupted build leaves nothing that looks finished.
    with TemporaryDirectory() as aside:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", aside]
        result = subprocess.run(command, cwd=package.folder, check=False, capture_output=True, text=True)
        if result.returncode != 0:
            message = f"The wheel of {package.name!r} could not be built:\n{result.stdout}{result.stderr}"
            raise BuildError(message)
        folder.mkdir(parents=True)
        return Path(shutil.move(next(Path(aside).glob("*.whl")), folder))


def closure_wheels(workspace: Workspace, name: str, extras: Collection[str] = (), store: Path = STORE) -> list[Path]:
    """Build a package and all siblings that it declares; what it needs comes first."""
    return [build(package, store) for package in workspace.closure(name, extras)]


def lowest_wheels(workspace: Workspace, name: str, extras: Collection[str] = (), store: Path = STORE) -> list[Path]:
    """Build a package as it is, and of each sibling the lowest released version that the package declares to need.

    A sibling without a release in the range is taken as it is now.
    """
    package = workspace.package(name)
    ranges = {folder_name(requirement.name): requirement.specifier for requirement in package.requirements(extras)}
    return [
        released(sibling, ranges[sibling.name], workspace.root, store)
        if sibling.name in ranges
        else build(sibling, store)
        for sibling in workspace.closure(name, extras)
    ]


def released(package: Package, versions: SpecifierSet, root: Path, store: Path = STORE) -> Path:
    """Build the lowest tagged version of a package within a range, or the present one when none is tagged."""
    start = f"{package.distribution}-v"
    tags = git(root, "tag", "--list", f"{start}*").decode().split()
    fitting = sorted((Version(tag.removeprefix(start)), tag) for tag in tags if tag.removeprefix(start) in versions)
    if not fitting:
        return build(package, store)
    with TemporaryDirectory() as checkout:
        archive = git(root, "archive", fitting[0][1], f"packages/{package.name}")
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(checkout, filter="data")
        return build(Package(Path(checkout) / "packages" / package.name), store / "released")


def git(root: Path, *arguments: str) -> bytes:
    """What git prints; outside a repository nothing."""
    return subprocess.run(["git", *arguments], cwd=root, check=False, capture_output=True).stdout
