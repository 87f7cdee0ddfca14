"""The packages that a change touches, and their dependents: what must be tested alone before the change is green.

The change is what is uncommitted and what lies between a base and now: the merge base with ``main`` (or
``origin/main``), and on ``main`` itself the last green commit, which ``.nox/last-green`` records. Without a base that
git knows, everything is touched.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from hints import did_you_mean
from workspace import ROOT, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MAIN = ("main", "origin/main")
LAST_GREEN = ".nox/last-green"
SHARED_BY_ALL = {"pyproject.toml", "noxfile.py", "packages/conftest.py"}
TOOLS_OF_NO_PACKAGE = ("tools/tests/", "tools/bench/")
# Hooks run with these set; a command for another folder would answer for the repository of the hook.
FROM_HOOKS = {"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"}


class UnknownRevision(LookupError):
    """A revision that git does not know."""


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder and give what it prints.

    Raises:
        subprocess.CalledProcessError: git failed; ``stderr`` says why.
    """
    environment = {name: value for name, value in os.environ.items() if name not in FROM_HOOKS}
    command = ["git", *arguments]
    result = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    return result.stdout.rstrip("\n")


def asked(root: Path, *arguments: str) -> str | None:
    """Give what git prints, or None where it has no answer."""
    try:
        return git(root, *arguments) or None
    except subprocess.CalledProcessError:
        return None


def packages_of(files: Iterable[str], workspace: Workspace) -> tuple[str, ...]:
    """Give the packages that changes of some files touch, sorted; files are named from the root on."""
    touched: set[str] = set()
    for file in files:
        if file in SHARED_BY_ALL or is_tool(file):
            return tuple(workspace.packages)
        top, _, rest = file.partition("/")
        name = rest.partition("/")[0]
        if top == "packages" and name in workspace.packages:
            touched.add(name)
    return tuple(sorted(touched))


def is_tool(file: str) -> bool:
    """Tell whether a file is one of the tools that the checks of every package run on."""
    return file.startswith("tools/") and file.endswith(".py") and not file.startswith(TOOLS_OF_NO_PACKAGE)


def touched_packages(root: Path = ROOT, base: str | None = None) -> tuple[str, ...]:
    """Give the packages with changes since a revision, or since the base that fits where the checkout stands.

    Raises:
        UnknownRevision: git does not know the given base; the error names the nearest branch or tag.
    """
    workspace = Workspace(root)
    commit = default_base(root) if base is None else named_base(root, base)
    return tuple(workspace.packages) if commit is None else packages_of(changed_files(root, commit), workspace)


def named_base(root: Path, revision: str) -> str | None:
    """Give the last commit that a revision and the checkout share; None for a commit id that git does not know.

    A workflow gives ids without knowing whether they exist: before a first push, or after a forced one, they do not.

    Raises:
        UnknownRevision: The revision is a name, and git does not know it.
    """
    commit = asked(root, "merge-base", "HEAD", revision)
    if commit is None and not re.fullmatch(r"[0-9a-f]{40}", revision):
        branches = (asked(root, "for-each-ref", "--format=%(refname:short)") or "").split()
        message = f"There is no revision {revision!r} that shares a commit with HEAD.{did_you_mean(revision, branches)}"
        raise UnknownRevision(message)
    return commit


def default_base(root: Path) -> str | None:
    """Give the commit that changes are counted from; None when there is none, so that everything counts."""
    shared = next((commit for name in MAIN if (commit := asked(root, "merge-base", "HEAD", name))), None)
    branch = asked(root, "branch", "--show-current")
    on_main = branch == "main" or (branch is None and shared == asked(root, "rev-parse", "HEAD"))
    return last_green(root) if on_main else shared


def last_green(root: Path) -> str | None:
    """Give the recorded commit that passed all tests last; None when there is none, or git does not know it."""
    record = root / LAST_GREEN
    commit = record.read_text(encoding="utf-8").strip() if record.exists() else ""
    return asked(root, "merge-base", "HEAD", commit) if commit else None


def changed_files(root: Path, commit: str) -> list[str]:
    """Give the files that differ from a commit, untracked ones too; a renamed file counts at both its places."""
    tracked = git(root, "diff", "--name-only", "--no-renames", "-z", commit)
    untracked = git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return [name for name in (tracked + "\0" + untracked).split("\0") if name]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the packages touched and their dependents, one a line."""
    parser = argparse.ArgumentParser(prog="tools/affected.py", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--base", metavar="REV", help="count changes since the merge base with this revision")
    parser.add_argument("--json", action="store_true", help="print a JSON list, for the matrix of a workflow")
    options = parser.parse_args(argv)
    try:
        names = Workspace().dependents(touched_packages(base=options.base))
    except UnknownRevision as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(names) if options.json else "\n".join(names))
    return 0


if __name__ == "__main__":
    sys.exit(main())
