"""Copies of what modules of migrations define: names such as ``0002_prices`` cannot be imported by a statement."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations.errors import NotSerializable
from bandstand.orm.migrations.migration import Migration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_INNER = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
_FUTURE = "from __future__ import annotations"


@dataclass
class Copies:
    """Definitions for a file.

    Attributes:
        names: What the file calls a function or class, by the ``id`` of that.
        imports: The lines that the definitions need.
        text: The definitions, or empty.
    """

    names: dict[int, str] = field(default_factory=dict[int, str])
    imports: set[str] = field(default_factory=set[str])
    text: str = ""


def is_copied(module: str) -> bool:
    """Whether files have copies of what a module defines: it cannot be imported by a statement, or is a migration."""
    found: Any = getattr(sys.modules.get(module), "Migration", None)
    is_migration = isinstance(found, type) and issubclass(found, Migration) and found.__module__ == module
    return is_migration or not all(part.isidentifier() for part in module.split("."))


def copied(values: Iterable[Any], imports: Iterable[str]) -> Copies:
    """Copy functions and classes with all that they need of their modules.

    Args:
        values: The functions and classes.
        imports: Lines that the file has anyway; what these import keeps its name.

    Raises:
        NotSerializable: One cannot be copied; the text says which, why, and what can be done.
    """
    return _Copying(imports).run(list(values))


class _Module:
    """The source of a module, and which of its statements give names."""

    def __init__(self, name: str, asking: str) -> None:
        self.name = name
        try:
            self.values = vars(sys.modules[name])
            text = inspect.getsource(sys.modules[name])
        except (KeyError, OSError, TypeError):
            message = (
                f"{asking} cannot be copied into a migration: the source of {name} is not there. Move it to a module "
                "that can be imported."
            )
            raise NotSerializable(message) from None
        self.lines = text.split("\n")
        self.statements = ast.parse(text).body
        self.bindings: dict[str, list[ast.stmt]] = {}
        for statement in self.statements:
            for each in _given(statement):
                self.bindings.setdefault(each, []).append(statement)

    def needs(self, name: str) -> set[str]:
        """Give the names of the module that a name needs, itself among them."""
        found, waiting = {name}, [name]
        while waiting:
            for statement in self.bindings[waiting.pop()]:
                if isinstance(statement, _IMPORTS):
                    continue
                used = {each.id for each in ast.walk(statement) if isinstance(each, ast.Name)} | _given(statement)
                waiting += [each for each in used & self.bindings.keys() if each not in found]
                found |= used & self.bindings.keys()
        return found

    def identity(self, name: str) -> object:
        """Give what makes a name the same in two modules: its text, and that of all that it needs."""
        return frozenset((each, self._meaning(each)) for each in self.needs(name))

    def _meaning(self, name: str) -> str:
        imported = [
            line for each in self.bindings[name] if isinstance(each, _IMPORTS) for line in _lines(each, name, name)
        ]
        if imported:
            return _meaning_of(imported[0])
        return "\n".join(ast.unparse(each) for each in self.bindings[name])


class _Copying:
    """One file's copies: chooses names, then writes what the old modules say with them."""

    def __init__(self, imports: Iterable[str]) -> None:
        self._modules: dict[str, _Module] = {}
        self._chosen: dict[tuple[str, object], tuple[str, _Module]] = {}
        self._taken = {"Migration": ""}
        for line in imports:
            (statement,) = ast.parse(line).body
            self._taken |= {name: _meaning_of(line) for name in _bound(statement)}

    def run(self, values: list[Any]) -> Copies:
        made, places = Copies(), [self._place(value) for value in values]
        wanted: dict[str, set[str]] = {}
        for module, path in places:
            wanted.setdefault(module.name, set()).update(module.needs(path.partition(".")[0]))
        renamed = {name: self._renamed(self._modules[name], sorted(needed)) for name, needed in wanted.items()}
        parts: list[str] = []
        for name, needed in wanted.items():
            module = self._modules[name]
            own = {each for each in needed if self._chosen[each, module.identity(each)][1] is module}
            parts += self._texts(module, own, renamed[name])
            made.imports |= set(_import_lines(module, own, renamed[name]))
        for value, (module, path) in zip(values, places, strict=True):
            first, dot, rest = path.partition(".")
            made.names[id(value)] = f"{renamed[module.name][first]}{dot}{rest}"
        made.text = _joined(parts)
        return made

    def _place(self, value: Any) -> tuple[_Module, str]:
        """Give the module of a function or class, and the path by which that has it."""
        name, path = value.__module__, value.__qualname__
        if name not in self._modules:
            self._modules[name] = _Module(name, f"{name}.{path}")
        module = self._modules[name]
        if _at(module.values, path) is not value:  # another name has it at least, as that of a lambda
            path = next((each for each, known in module.values.items() if known is value), path)
        first = path.partition(".")[0]
        if _at(module.values, path) is not value or first not in module.bindings:
            message = (
                f"{name}.{path} cannot be copied into a migration: nothing at the top of its module has that name. "
                "Define it there, without values of a function around it."
            )
            raise NotSerializable(message)
        for each in sorted(module.needs(first)):
            found = module.values.get(each)
            if isinstance(found, type) and issubclass(found, Migration) and found.__module__ == name:
                message = (
                    f"{name}.{path} cannot be copied into a migration: it is in the class {each}, or needs it. Move it "
                    "out of the class."
                )
                raise NotSerializable(message)
        return module, path

    def _renamed(self, module: _Module, names: list[str]) -> dict[str, str]:
        """Give the names in the file by those in the module; what another one has, too, gets that of its module."""
        found: dict[str, str] = {}
        for name in names:
            key = name, module.identity(name)
            if key not in self._chosen:
                self._chosen[key] = self._free(module, name), module
            found[name] = self._chosen[key][0]
        return found

    def _free(self, module: _Module, name: str) -> str:
        meaning, free = module._meaning(name), name  # noqa: SLF001 - of this module's own
        if self._taken.get(name) == meaning and meaning.startswith(("import ", "from ")):
            return name
        if name in self._taken:
            suffix = re.sub(r"\W", "_", module.name.rpartition(".")[2])
            free = f"{name}_{suffix}"
        while free in self._taken:
            free += "_"
        self._taken[free] = meaning
        return free

    def _texts(self, module: _Module, needed: set[str], renamed: Mapping[str, str]) -> Iterator[str]:
        changes = {old: new for old, new in renamed.items() if old != new}
        for at, statement in enumerate(module.statements):
            if needed.isdisjoint(_given(statement)) or isinstance(statement, _IMPORTS):
                continue
            _check_free(module, statement, changes)
            before = module.statements[at - 1].end_lineno or 0 if at else 0
            yield _text(module, statement, before, changes)


def _at(values: Mapping[str, Any], path: str) -> object:
    first, *rest = path.split(".")
    found: Any = values.get(first)
    for name in rest:
        found = getattr(found, name, None)
    return found


def _given(statement: ast.stmt) -> set[str]:
    """Give the names that a statement at the top of a module has a part in: those it binds, and those it may change."""
    found = set(_bound(statement))
    if isinstance(statement, (*_DEFINITIONS, *_IMPORTS)):
        return found
    for node in ast.walk(statement):
        is_changed = isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load)
        if is_changed or isinstance(node, ast.Expr):
            found |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return found


def _bound(node: ast.AST) -> Iterator[str]:
    """Give the names that a statement gives something to in the scope that it stands in."""
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, _IMPORTS):
        if not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            yield from (each.asname or each.name.partition(".")[0] for each in node.names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif not isinstance(node, _INNER):
        for child in ast.iter_child_nodes(node):
            yield from _bound(child)


def _lines(statement: ast.Import | ast.ImportFrom, name: str, new: str) -> Iterator[str]:
    """Give the lines that import one of the names of a statement, under another name where that is wanted."""
    for each in statement.names:
        if (each.asname or each.name.partition(".")[0]) != name:
            continue
        plain = each.asname is None and new == name
        alias = each.name if plain else f"{each.name} as {new}"
        if isinstance(statement, ast.ImportFrom):
            alias = each.name if each.name == new else f"{each.name} as {new}"
            yield f"from {'.' * statement.level}{statement.module or ''} import {alias}"
        elif plain or each.asname or "." not in each.name:
            yield f"import {alias}"
        else:
            message = f"The name {name!r} of 'import {each.name}' is taken in the new file: import it as another one."
            raise NotSerializable(message)


def _meaning_of(line: str) -> str:
    """Give what an import means for the name that it gives: ``import a.b`` and ``import a.c`` both give ``a``."""
    return line.partition(".")[0] if line.startswith("import ") and " as " not in line else line


def _import_lines(module: _Module, needed: set[str], renamed: Mapping[str, str]) -> Iterator[str]:
    for statement in module.statements:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            yield from (_FUTURE for each in statement.names if each.name == "annotations")
        elif isinstance(statement, _IMPORTS):
            for name in sorted(needed.intersection(_bound(statement))):
                yield from _lines(statement, name, renamed[name])


def _check_free(module: _Module, statement: ast.stmt, changes: Mapping[str, str]) -> None:
    """Check that names which change are not those of a function's own, too.

    Raises:
        NotSerializable: They are.
    """
    inner = [each for each in ast.walk(statement) if isinstance(each, (*_DEFINITIONS, *_INNER))]
    local = {name for scope in inner for child in ast.iter_child_nodes(scope) for name in _local(child)}
    both = sorted(local & changes.keys())
    if both:
        message = (
            f"{both[0]!r} of {module.name} needs another name in the new file, where that is taken, and {module.name} "
            "has it within a function as well: rename one of both there."
        )
        raise NotSerializable(message)


def _local(node: ast.AST) -> Iterator[str]:
    yield from _bound(node)
    for each in ast.walk(node):
        if isinstance(each, ast.arg):
            yield each.arg
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
        elif isinstance(each, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and each.name:
            yield each.name


def _text(module: _Module, statement: ast.stmt, before: int, changes: Mapping[str, str]) -> str:
    """Give a statement as its module has it, with the comments above it, and with other names."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    start = min([statement.lineno, *(each.lineno for each in decorators)]) - 1
    while start > before and module.lines[start - 1].lstrip().startswith("#"):
        start -= 1
    lines = [line.encode() for line in module.lines]
    for line, column, old, new in sorted(_edits(statement, changes, module), reverse=True):
        text = lines[line - 1]
        lines[line - 1] = text[:column] + new.encode() + text[column + len(old.encode()) :]
    return b"\n".join(lines[start : statement.end_lineno]).decode()


def _edits(statement: ast.stmt, changes: Mapping[str, str], module: _Module) -> Iterator[tuple[int, int, str, str]]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and node.id in changes:
            yield node.lineno, node.col_offset, node.id, changes[node.id]
        elif isinstance(node, _DEFINITIONS) and node.name in changes:
            text = module.lines[node.lineno - 1].encode()
            found = re.compile(rb"(?:async\s+def|def|class)\s+").match(text, node.col_offset)
            yield node.lineno, found.end() if found else node.col_offset, node.name, changes[node.name]


def _joined(parts: list[str]) -> str:
    """Give statements as one writes them: with two lines around definitions."""
    text = ""
    for at, part in enumerate(parts):
        is_near = at and not any(_is_definition(each) for each in (parts[at - 1], part))
        text += f"{'' if not at else chr(10) if is_near else chr(10) * 3}{part}"
    return text


def _is_definition(text: str) -> bool:
    return isinstance(ast.parse(text).body[0], _DEFINITIONS)
