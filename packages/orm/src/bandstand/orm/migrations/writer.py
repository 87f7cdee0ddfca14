"""Migrations as files: readable, and the same again when they are imported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations.operations import Operation
from bandstand.orm.migrations.serializing import serialized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations.migration import Migration

__all__ = ["next_name", "suggested_name", "written"]

_WIDTH = 110
_LONGEST_NAME = 52


def written(migration: Migration) -> str:
    """Give the text of a migration's file.

    Raises:
        NotSerializable: A value in it cannot be written.
    """
    imports: set[str] = {"from bandstand.orm import migrations"}
    body: list[str] = []
    for name, usual in (("initial", None), ("atomic", True)):
        value = getattr(migration, name)
        if value is not usual:
            body.append(f"    {name} = {value!r}")
    for name in ("replaces", "run_before"):
        if getattr(migration, name):
            body += _list(name, [repr(tuple(each)) for each in getattr(migration, name)])
    body += _list("dependencies", [repr(tuple(each)) for each in migration.dependencies])
    body += _list("operations", [_operation(each, 2, imports) for each in migration.operations])
    head = "\n".join([*_sorted(imports, "import "), "", *_sorted(imports, "from ")]).strip()
    lines = "\n".join(body)
    return f"{head}\n\n\nclass Migration(migrations.Migration):\n{lines}\n"


def _sorted(imports: set[str], start: str) -> list[str]:
    return sorted(line for line in imports if line.startswith(start))


def _list(name: str, parts: Sequence[str]) -> list[str]:
    if not parts:
        return [f"    {name} = []"]
    return [f"    {name} = [", *(f"        {part}," for part in parts), "    ]"]


def _operation(operation: Operation, depth: int, imports: set[str]) -> str:
    """Write an operation: on one line where it fits, else each argument on its own."""
    path, keywords = operation.deconstruct()
    own = path.startswith("bandstand.orm.migrations.operations.")
    name = f"migrations.{type(operation).__name__}" if own else _value(type(operation), imports)
    parts = [f"{key}={_argument(value, depth + 1, imports)}" for key, value in keywords.items()]
    return _folded(f"{name}(", parts, ")", depth)


def _argument(value: Any, depth: int, imports: set[str]) -> str:
    if isinstance(value, Operation):
        return _operation(value, depth, imports)
    if isinstance(value, list):
        return _folded("[", [_argument(each, depth + 1, imports) for each in value], "]", depth)
    if isinstance(value, dict):
        parts = [f"{key!r}: {_argument(each, depth + 1, imports)}" for key, each in value.items()]
        return _folded("{", parts, "}", depth)
    return _value(value, imports)


def _value(value: Any, imports: set[str]) -> str:
    source = serialized(value)
    imports |= source.imports
    return source.text


def _folded(start: str, parts: Sequence[str], end: str, depth: int) -> str:
    line = f"{start}{', '.join(parts)}{end}"
    if len(line) + 4 * depth <= _WIDTH and "\n" not in line:
        return line
    inner = "".join(f"{'    ' * (depth + 1)}{part},\n" for part in parts)
    return f"{start}\n{inner}{'    ' * depth}{end}"


def suggested_name(operations: Sequence[Operation], *, initial: bool = False) -> str:
    """Give a name of what a migration does, without its number."""
    if initial:
        return "initial"
    fragments = [each.migration_name_fragment for each in operations]
    if not fragments or not all(fragments):
        return "custom"
    name = fragments[0]
    for at, fragment in enumerate(fragments[1:]):
        if len(name) + len(fragment) + 1 > _LONGEST_NAME:
            return f"{name}_and_{len(fragments) - at - 1}_more"
        name = f"{name}_{fragment}"
    return re.sub(r"\W+", "_", name)


def next_name(last: str | None, name: str) -> str:
    """Give the name of the migration after another one: its number and what it does."""
    found = re.match(r"\d+", last or "")
    return f"{int(found.group()) + 1 if found else 1:04}_{name}"
