"""Run the checks and tests of the workspace: ``python3 tools/test.py [--all | --together] [package ...]``.

Without arguments everything runs in one environment, and the packages touched since the last green commit run alone as
well, with their dependents; ``--all`` runs every package alone, ``--together`` none. Package names run just those,
alone. Two lanes of sessions run beside each other; the second prints when it is through. Needs Python only.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from bootstrap import ROOT, BootstrapError, ensure_environment
from hints import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Fastest verdict first. Sessions that build wheels share a lane, so no wheel is built twice at a time. All tests run
# together on the newest Python; the oldest runs each package alone. Coverage doubles the time: it is a job of its own.
FIRST = ("lint", "types", "imports", "tests-3.13")
SECOND = ("wheels", "standalone", "newcomer", "docs", "browser")
LAST_GREEN = ROOT / ".nox" / "last-green"


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; give the exit status."""
    options = parse(argv)
    try:
        python = ensure_environment()
        packages = chosen(options, python)
    except BootstrapError as error:
        print(error, file=sys.stderr)
        return 2
    status = run(python, lanes(packages, together=not options.packages))
    if status == 0 and not options.packages and not options.together:
        record_green()
    return status


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; an unknown package is refused with the nearest name."""
    parser = argparse.ArgumentParser(prog="tools/test.py", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("packages", nargs="*", metavar="package", help="test only these, each alone")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="also run every package alone, not only those touched")
    which.add_argument("--together", action="store_true", help="run no package alone")
    options = parser.parse_args(argv)
    known = folders()
    names: list[str] = options.packages
    for name in names:
        if name not in known:
            parser.error(f"there is no package {name!r} under packages/.{did_you_mean(name, known)}")
    return options


def folders() -> list[str]:
    """The names of all packages, sorted."""
    return sorted(file.parent.name for file in ROOT.glob("packages/*/pyproject.toml"))


def chosen(options: argparse.Namespace, python: Path) -> list[str]:
    """The packages to run alone."""
    if options.packages:
        return list(options.packages)
    if options.all or options.together:
        return folders() if options.all else []
    command = [str(python), str(ROOT / "tools" / "affected.py")]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        message = f"The packages touched could not be found: {result.stderr.strip()}"
        raise BootstrapError(message)
    return result.stdout.split()


def lanes(packages: Sequence[str], *, together: bool) -> list[list[str]]:
    """The nox sessions to run, one list of names a lane."""
    alone = [f"isolated({name})" for name in packages]
    if not together:
        return [alone]
    return [[*FIRST], [*SECOND, *alone]]


def run(python: Path, names: Sequence[Sequence[str]]) -> int:
    """Run lanes beside each other, the first before the reader's eyes; give the first exit status that is not 0."""
    with ExitStack() as stack:
        others = [(output := stack.enter_context(TemporaryFile()), nox(python, lane, output)) for lane in names[1:]]
        statuses = [nox(python, names[0]).wait()]
        for output, process in others:
            statuses.append(process.wait())
            output.seek(0)
            sys.stdout.buffer.write(output.read())
            sys.stdout.flush()
    return next((status for status in statuses if status), 0)


def nox(python: Path, names: Sequence[str], output: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start nox with some sessions; all of them run, also when one fails."""
    # An activated environment of somebody else must not leak into the sessions.
    environment = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    environment["PATH"] = f"{python.parent}{os.pathsep}{environment.get('PATH', '')}"
    if output is not None:
        # The run beside it tries a hundred examples of each property; here it counts that packages stand alone.
        environment.setdefault("BANDSTAND_EXAMPLES", "30")
    command = [str(python), "-m", "nox", "-s", *names]
    error = None if output is None else subprocess.STDOUT
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=error)


def record_green() -> None:
    """Remember the commit that passed, when it is exactly what was tested."""
    if git("status", "--porcelain") == "" and (commit := git("rev-parse", "HEAD")):
        LAST_GREEN.parent.mkdir(exist_ok=True)
        LAST_GREEN.write_text(f"{commit}\n", encoding="utf-8")


def git(*arguments: str) -> str | None:
    """What git prints, or None where it fails."""
    result = subprocess.run(["git", *arguments], cwd=ROOT, check=False, capture_output=True, text=True)
    return result.stdout.strip() if result.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
