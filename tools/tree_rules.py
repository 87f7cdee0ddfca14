"""What the folder of each package must hold, and what may never lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from findings import Finding
from workspace import PREFIX, Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workspace import Workspace

REQUIRED = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "changes", "tests")

# A file there would make every other package unimportable, in every environment that it is installed into.
NAMESPACE_FILES = (f"src/{PREFIX}/__init__.py", f"src/{PREFIX}/contracts/__init__.py")


def check_tree(workspace: Workspace) -> Iterator[Finding]:
    """Look at the folder of each package."""
    yield from check_namespaces(workspace)
    for folder in sorted((workspace.root / "packages").iterdir()):
        if folder.is_dir() and not folder.name.startswith((".", "__")):
            yield from _check_folder(folder)


def check_namespaces(workspace: Workspace) -> list[Finding]:
    """Find files that turn a namespace into a package; no check of imports sees anything beside such a file."""
    message = "This file makes every other package unimportable; expected none in a namespace."
    return [
        Finding(file.relative_to(workspace.root).as_posix(), 1, "namespace-init", message)
        for path in NAMESPACE_FILES
        for file in workspace.root.glob(f"packages/*/{path}")
    ]


def _check_folder(folder: Path) -> Iterator[Finding]:
    if not folder.name.isidentifier():
        better = folder.name.replace("-", "_")
        message = f"The folder {folder.name!r} is no identifier; expected a name such as {better!r}."
        yield Finding(f"packages/{folder.name}", 1, "folder-name", message)
        return
    yield from _missing(folder)
    yield from _unseen_modules(folder)


def _missing(folder: Path) -> Iterator[Finding]:
    portion = Package(folder).source.relative_to(folder).as_posix()
    for path in (*REQUIRED, f"{portion}/__init__.py", f"{portion}/py.typed"):
        if not (folder / path).exists():
            rule = "missing-py-typed" if path.endswith("py.typed") else "missing-file"
            message = f"{path!r} is missing; expected it in the package {folder.name!r}."
            yield Finding(f"packages/{folder.name}/{path}", 1, rule, message)


def _unseen_modules(folder: Path) -> Iterator[Finding]:
    """Find modules that tools which follow packages pass over without a word."""
    portion = Package(folder).source
    for file in sorted(portion.rglob("*.py")):
        path = f"packages/{folder.name}/{file.relative_to(folder).as_posix()}"
        inside = file.parent.relative_to(portion).parts
        wrong = next((name for name in inside if not name.isidentifier()), None)
        if wrong is not None:
            better = wrong.replace("-", "_")
            message = f"The folder {wrong!r} is no identifier; expected a name such as {better!r}."
            yield Finding(path, 1, "folder-name", message)
        elif inside and not (file.parent / "__init__.py").exists():
            message = f"The folder {inside[-1]!r} holds modules and is no package; expected an '__init__.py' in it."
            yield Finding(path, 1, "folder-without-init", message)
