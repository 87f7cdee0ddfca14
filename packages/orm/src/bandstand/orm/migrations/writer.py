"""Migrations as files: readable, and the same again when they are imported."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations._copying import Copies, copied
from bandstand.orm.migrations.migration import Swappable
from bandstand.orm.migrations.operations import Operation
from bandstand.orm.migrations.serializing import quoted, serialized

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bandstand.orm.migrations.migration import Migration

__all__ = ["definitions", "next_name", "suggested_name", "written"]

_WIDTH = 110
_LONGEST_NAME = 52


def written(migration: Migration) -> str:
    """Give the text of a migration's file.

    It has copies of the functions and classes that the migration takes from modules of migrations, its own or those
    that it replaces, with all that they need there.

    Raises:
        NotSerializable: A value in it cannot be written, or a function not copied.
    """
    file = _File({})
    body = _body(migration, file)
    copies = Copies()
    if file.copied:
        copies = copied(file.copied.values(), file.imports)
        file = _File(copies.names)
        body = _body(migration, file)
    parts = [_head(file.imports | copies.imports), copies.text, f"class Migration(migrations.Migration):\n{body}"]
    return "\n\n\n".join(filter(None, parts)) + "\n"


def definitions(migration: Migration) -> list[Any]:
    """Give the functions and classes of which the file of a migration has copies.

    Raises:
        NotSerializable: A value in the migration cannot be written.
    """
    file = _File({})
    _body(migration, file)
    return list(file.copied.values())


class _File:
    """A file in the writing: collects imports, and what is to be copied."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = names
        self.imports = {"from bandstand.orm import migrations"}
        self.copied: dict[int, Any] = {}

    def value(self, value: Any) -> str:
        source = serialized(value, self.names)
        self.imports |= source.imports
        self.copied |= {id(each): each for each in source.copied}
        return source.text


def _body(migration: Migration, file: _File) -> str:
    lines: list[str] = []
    for name, usual in (("initial", None), ("atomic", True)):
        value = getattr(migration, name)
        if value is not usual:
            lines.append(f"    {name} = {value!r}")
    if migration.accepted:
        lines.append(f"    accepted = {_argument(dict(migration.accepted), 1, file)}")
    for name in ("replaces", "run_before"):
        if getattr(migration, name):
            lines += _list(name, [file.value(tuple(each)) for each in getattr(migration, name)])
    lines += _list("dependencies", [file.value(_plain(each)) for each in migration.dependencies])
    lines += _list("operations", [_operation(each, 2, file) for each in migration.operations])
    return "\n".join(lines)


def _head(imports: set[str]) -> str:
    """Give imports in the order in which files have them: the future, the standard library, all others."""
    blocks: list[list[str]] = [[], [], []]
    for line in sorted(_joined(imports), key=lambda line: (line.startswith("from "), line)):
        module = line.split()[1].partition(".")[0]
        blocks[0 if module == "__future__" else 1 if module in sys.stdlib_module_names else 2].append(line)
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _joined(imports: set[str]) -> Iterator[str]:
    """Give one line for all that is imported from a module."""
    named: dict[str, set[str]] = {}
    for line in imports:
        module, is_from, name = line.partition(" import ")
        if not is_from or "\n" in line:
            yield line
            continue
        named.setdefault(module, set()).update(name.split(", "))
    for module, names in named.items():
        yield f"{module} import {', '.join(sorted(names))}"


def _list(name: str, parts: Sequence[str]) -> list[str]:
    if not parts:
        return [f"    {name} = []"]
    return [f"    {name} = [", *(f"        {part}," for part in parts), "    ]"]


def _plain(dependency: Sequence[str]) -> Any:
    """Give a dependency as a pair, unless a function chooses it."""
    return dependency if isinstance(dependency, Swappable) else tuple(dependency)


def _operation(operation: Operation, depth: int, file: _File) -> str:
    """Write an operation: on one line where it fits, else each argument on its own."""
    path, keywords = operation.deconstruct()
    own = path.startswith("bandstand.orm.migrations.operations.")
    name = f"migrations.{type(operation).__name__}" if own else file.value(type(operation))
    # Fields have a line each, however few they are, so that what a later version of the file adds is a line, too.
    parts = [f"{key}={_argument(value, depth + 1, file, is_long=key == 'fields')}" for key, value in keywords.items()]
    return _folded(f"{name}(", parts, ")", depth)


def _argument(value: Any, depth: int, file: _File, *, is_long: bool = False) -> str:
    if isinstance(value, Operation):
        return _operation(value, depth, file)
    if isinstance(value, list):
        return _folded("[", [_argument(each, depth + 1, file) for each in value], "]", depth, is_long=is_long)
    if isinstance(value, dict):
        parts = [f"{quoted(key)}: {_argument(each, depth + 1, file)}" for key, each in value.items()]
        return _folded("{", parts, "}", depth)
    return file.value(value)


def _folded(start: str, parts: Sequence[str], end: str, depth: int, *, is_long: bool = False) -> str:
    line = f"{start}{', '.join(parts)}{end}"
    if not is_long and len(line) + 4 * depth <= _WIDTH and "\n" not in line:
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
