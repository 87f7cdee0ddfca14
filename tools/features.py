"""The feature map: each row of ``docs/features.toml`` names the tests that show it, a reason, or the part to come.

A row answers with exactly one of ``tests`` (pytest node ids without brackets), ``reason`` (why it is not done) and
``later`` (the part that brings it); a row that only some use (``S``) may stay without an answer. ``finished`` lists the
parts that are done: a ``later`` that names one of them is stale. ``[counts]`` keeps rows from disappearing silently.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hints import did_you_mean
from workspace import ROOT, read_layers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

FILE = "docs/features.toml"
PRIORITIES = ("C", "M", "S")
ANSWERS = ("tests", "reason", "later")
KEYS: Mapping[str, type] = {"text": str, "priority": str, "tests": list, "reason": str, "later": str}


class Problem(NamedTuple):
    """What is wrong with one table of the file."""

    table: str
    sentence: str

    def __str__(self) -> str:
        return f"{FILE}: [{self.table}] {self.sentence}"


@dataclass(frozen=True)
class Row:
    """One feature, as it is written in the file."""

    id: str
    values: Mapping[str, Any]  # Any: TOML holds whatever was written

    @property
    def prefix(self) -> str:
        """The group it belongs to: ``URL``."""
        return prefix_of(self.id)

    @property
    def answers(self) -> tuple[str, ...]:
        """Which of tests, reason and later it has."""
        return tuple(answer for answer in ANSWERS if answer in self.values)


@dataclass(frozen=True)
class Features:
    """The whole file."""

    finished: Sequence[str]
    homes: Mapping[str, str]
    counts: Mapping[str, int]
    rows: Sequence[Row]


def prefix_of(row_id: str) -> str:
    """Give the group of an id: ``URL`` of ``URL-01``."""
    return row_id.rpartition("-")[0]


def parse(text: str) -> Features:
    """Read the file's text; all tables but the three named ones are rows."""
    tables = tomllib.loads(text)
    finished = tables.pop("finished", [])
    homes = tables.pop("homes", {})
    counts = tables.pop("counts", {})
    return Features(finished, homes, counts, [Row(row_id, values) for row_id, values in tables.items()])


def check(root: Path = ROOT) -> list[Problem]:
    """Find everything that is wrong with the feature map of a checkout."""
    text = (root / FILE).read_text(encoding="utf-8")
    if repeated := list(repeated_ids(text)):
        return repeated  # the file is no TOML then, and says so less clearly
    features = parse(text)
    parts = [name for layer in read_layers(root) for name in layer.packages]
    tests = DeclaredTests(root)
    rows = [
        Problem(row.id, sentence)
        for row in features.rows
        for sentence in malformed(row) or [*wrong_answers(row, features, parts), *missing_tests(row, tests)]
    ]
    return [*unknown_parts(features, parts), *miscounted(features), *rows]


def repeated_ids(text: str) -> Iterator[Problem]:
    """Find ids that head more than one table."""
    headers = Counter(re.findall(r"^\[([A-Z0-9]+-\d+)\]", text, re.MULTILINE))
    return (Problem(row_id, f"Stands here {times} times.") for row_id, times in headers.items() if times > 1)


def unknown_parts(features: Features, parts: Collection[str]) -> Iterator[Problem]:
    """Find names of no part in ``finished`` and ``[homes]``."""
    named = [("finished", name) for name in features.finished] + [("homes", name) for name in features.homes.values()]
    for table, name in named:
        if name not in parts:
            yield Problem(table, f"{name!r} is no part in tools/layers.toml.{did_you_mean(name, parts)}")


def miscounted(features: Features) -> Iterator[Problem]:
    """Find ids that are missing or that nobody counted, and groups without a home."""
    expected = [f"{prefix}-{number:02}" for prefix, count in features.counts.items() for number in range(1, count + 1)]
    present = [row.id for row in features.rows]
    for row_id in sorted(set(expected) - set(present)):
        count = features.counts[prefix_of(row_id)]
        yield Problem(row_id, f"Is missing: [counts] says that {prefix_of(row_id)} has {count} rows.")
    for row_id in sorted(set(present) - set(expected)):
        yield Problem(row_id, "Is not counted: raise the number in [counts] with each row that you add.")
    for prefix in sorted(features.counts.keys() ^ features.homes.keys()):
        yield Problem("homes", f"{prefix} must stand in both [homes] and [counts].")


def malformed(row: Row) -> list[str]:
    """Say which of a row's keys and values are not of the expected form."""
    if not isinstance(row.values, dict):
        return [f"Is no table of a row, but {row.values!r}."]
    found = [f"Has no {key!r}." for key in ("text", "priority") if key not in row.values]
    for key, value in row.values.items():
        if key not in KEYS:
            found.append(f"{key!r} is no key of a row.{did_you_mean(key, KEYS)}")
        elif not (isinstance(value, KEYS[key]) and value):
            found.append(f"{key!r} must be a {KEYS[key].__name__} that is not empty, got {value!r}.")
    return found


def wrong_answers(row: Row, features: Features, parts: Collection[str]) -> Iterator[str]:
    """Say what is wrong with a row's priority and answer, apart from the tests themselves."""
    priority, later = row.values["priority"], row.values.get("later")
    if priority not in PRIORITIES:
        yield f"The priority is one of C, M and S, got {priority!r}."
    if len(row.answers) > 1:
        yield f"Needs exactly one of tests, reason and later, has {' and '.join(row.answers)}."
    if not row.answers and priority != "S":
        home = features.homes.get(row.prefix, "")
        state = "finished" if home in features.finished else "not finished"
        yield f"Needs exactly one of tests, reason and later, has none (its home, {home!r}, is {state})."
    if later in features.finished:
        yield f"Comes later with {later!r}, which is finished: the change that brings that part must clear it."
    elif later is not None and later not in parts:
        yield f"Comes later with {later!r}, which is no part in tools/layers.toml.{did_you_mean(later, parts)}"


class DeclaredTests:
    """The tests that the files of a checkout declare, read once each and never imported."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._names: dict[str, frozenset[str]] = {}

    def names(self, file: str) -> frozenset[str]:
        """Give the tests of a file as the ends of their node ids; nothing when there is no such file."""
        if file not in self._names:
            path = self.root / file
            tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
            self._names[file] = frozenset(node_ids(tree.body))
        return self._names[file]

    def files(self) -> list[str]:
        """Give all files with tests, as node ids begin."""
        paths = [*self.root.glob("packages/*/tests/**/test_*.py"), *self.root.glob("tools/tests/test_*.py")]
        return sorted(path.relative_to(self.root).as_posix() for path in paths)


def node_ids(body: Sequence[ast.stmt], prefix: str = "") -> Iterator[str]:
    """Give the ends of the node ids of what pytest collects: functions, classes, and methods of classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield prefix + node.name
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield prefix + node.name
            yield from node_ids(node.body, f"{prefix}{node.name}::")


def missing_tests(row: Row, tests: DeclaredTests) -> Iterator[str]:
    """Say which of a row's tests do not exist."""
    for node_id in row.values.get("tests", []):
        file, _, name = str(node_id).partition("::")
        if not (tests.root / file).is_file():
            yield f"The test {node_id!r} is in no file that exists.{did_you_mean(file, tests.files())}"
        elif name not in tests.names(file):
            yield f"{file} has no test {name!r}.{did_you_mean(name, tests.names(file))}"


def summary(features: Features) -> str:
    """Give the state of each group as a table: how many rows, and how they answer."""
    columns = ("rows", *ANSWERS, "open")
    lines = [f"{'':6}{'home':14}" + "".join(f"{column:>8}" for column in columns)]
    total: Counter[str] = Counter()
    for prefix, home in features.homes.items():
        rows = [row for row in features.rows if row.prefix == prefix]
        state = Counter(next(iter(row.answers), "open") for row in rows) + Counter(rows=len(rows))
        name = f"{home} *" if home in features.finished else home
        lines.append(f"{prefix:6}{name:14}" + "".join(f"{state[column]:8}" for column in columns))
        total += state
    lines.append(f"{'':6}{'all':14}" + "".join(f"{total[column]:8}" for column in columns))
    return "\n".join([*lines, "* finished"])


def report(root: Path = ROOT) -> int:
    """Print what is wrong with the map, or its summary; give the exit status."""
    try:
        problems = check(root)
    except tomllib.TOMLDecodeError as error:
        print(f"{FILE}: {error}.", file=sys.stderr)
        return 1
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    print(summary(parse((root / FILE).read_text(encoding="utf-8"))))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Check the feature map of this checkout."""
    argparse.ArgumentParser(prog="tools/features.py", description=(__doc__ or "").partition("\n\n")[0]).parse_args(argv)
    return report()


if __name__ == "__main__":
    sys.exit(main())
