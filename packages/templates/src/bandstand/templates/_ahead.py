"""Compiles the templates of a folder before they are needed, for a cache of code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.templates import _tree
from bandstand.templates._links import resolved
from bandstand.templates._records import Record
from bandstand.templates._unit import Unit
from bandstand.templates.loaders import DirectoryLoader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from bandstand.templates import Engine
    from bandstand.templates._arguments import File
    from bandstand.templates._code_cache import CodeCache
    from bandstand.templates._tree import Node

Way: TypeAlias = tuple[str, bool]
"""A template by its name, and whether it escapes values."""


class Outcome(Record):
    """What became of a template in one way of escaping.

    Attributes:
        result: ``"mistaken"`` where it cannot be read.
        why: Why there is no code of it.
    """

    file: File
    result: Literal["compiled", "kept before", "not kept", "mistaken"]
    why: str


def compile_ahead(folder: Path, files: Iterable[File], engine: Engine, cache: CodeCache) -> Iterator[Outcome]:
    """Keep the code of templates as an engine with this folder finds it.

    Each is compiled in the way of escaping that is its own, and in the other where a template of the folder includes or
    extends it so by its name.
    """
    work = _Ahead(folder, {file.name: file for file in files}, engine, cache)
    return work.outcomes()


class _Ahead:
    def __init__(self, folder: Path, files: Mapping[str, File], engine: Engine, cache: CodeCache) -> None:
        self._loader = DirectoryLoader(folder)
        self._files = files
        self._engine = engine
        self._cache = cache
        self._units: dict[str, Unit] = {}

    def outcomes(self) -> Iterator[Outcome]:
        for name, file in self._files.items():
            try:
                self._units[name] = self._read(file)
            except TemplateError as error:
                error.template = str(file.path)
                yield Outcome(file, "mistaken", str(error))
        waiting = [(name, unit.autoescape) for name, unit in reversed(self._units.items())]
        done: set[Way] = set()
        while waiting:
            way = waiting.pop()
            if way not in done and way[0] in self._units:
                done.add(way)
                yield self._outcome(*way)
                waiting += reversed([*self._others(*way)])

    def _read(self, file: File) -> Unit:
        """Read a template under the file name that an engine finds it by."""
        source = self._loader.load(file.name)
        filename = str(file.path) if source is None else source.filename
        escapes = not file.name.endswith(".txt")
        return Unit(self._engine, name=file.name, source=file.text, filename=filename, autoescape=escapes, keep=False)

    def _outcome(self, name: str, escapes: bool) -> Outcome:
        file, unit, undefined = self._files[name], self._units[name], self._engine.undefined
        mode = unit.mode(escapes)
        key = unit.key(self._cache, mode)
        if self._cache.load(key, self._engine, name, undefined) is not None:
            return Outcome(file, "kept before", "")
        why = self._cache.store(key, unit.generate(mode), undefined)
        return Outcome(file, "not kept" if why else "compiled", why)

    def _others(self, name: str, escapes: bool) -> Iterator[Way]:
        """Give what is rendered together with a template."""
        tree = self._units[name].tree
        for node, way in _ways(tree.body, escapes):
            if isinstance(node, _tree.Include | _tree.Extends) and isinstance(node.template, _tree.Literal):
                yield _whole(name, str(node.template.value)), way
            elif isinstance(node, _tree.Call) and node.helper.template is not None:
                yield node.helper.template, way
            elif isinstance(node, _tree.Partial | _tree.PartialDef) and way != escapes:
                yield name, way
        if self._switches(name, escapes):
            yield name, not escapes

    def _switches(self, name: str, escapes: bool) -> bool:
        """Tell whether blocks of a template, or of those that it extends, are rendered in the other way."""
        seen: set[str] = set()
        while name in self._units and name not in seen:
            seen.add(name)
            tree = self._units[name].tree
            if any(isinstance(node, _tree.Block) and way != escapes for node, way in _ways(tree.body, escapes)):
                return True
            if tree.extends is None or not isinstance(tree.extends.template, _tree.Literal):
                return False
            name = _whole(name, str(tree.extends.template.value))
        return False


def _ways(body: Iterable[Node], escapes: bool) -> Iterator[tuple[Node, bool]]:
    """Give all nodes of a body, and whether values are escaped there."""
    for node in body:
        yield node, escapes
        yield from _ways(node.children(), node.on if isinstance(node, _tree.Autoescape) else escapes)


def _whole(referrer: str, name: str) -> str:
    """Give the name of the template that holds what another refers to; empty where there can be none."""
    try:
        return resolved(referrer, name).partition("#")[0]
    except TemplateMissing:
        return ""
