"""What the checkers say: one finding a line, sorted, and an exit status."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workspace import ROOT, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule; ``path`` is relative to the root of the workspace and ``line`` counts from 1."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


def listed(names: Iterable[str], nothing: str = "nothing") -> str:
    """Quote some names, sorted, for a message."""
    return ", ".join(map(repr, sorted(names))) or nothing


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: ``1 package``, ``7 packages``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def line_of(path: Path, text: str) -> int:
    """Give the number of the first line that holds a text, or 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def report(checker: str, looked_at: str, findings: Iterable[Finding]) -> int:
    """Print all findings, or one plain line when there are none, and give the exit status."""
    found = sorted(set(findings))
    for finding in found:
        print(finding)
    if not found:
        print(f"{checker}: {looked_at}, nothing to report")
    return 1 if found else 0


def run(checker: str, check: Callable[[Workspace], Iterable[Finding]], argv: Sequence[str] | None) -> int:
    """Run a checker from the command line; its only argument is the root of a workspace, this one by default."""
    parser = argparse.ArgumentParser(prog=checker)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT)
    workspace = Workspace(parser.parse_args(argv).root.resolve())
    return report(checker, counted(len(workspace.packages), "package"), check(workspace))
