"""Values as Python writes them, with the imports that they need."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from bandstand import orm
from bandstand.contracts.i18n import LazyText
from bandstand.orm import migrations
from bandstand.orm.expressions import Expression
from bandstand.orm.fields import CompositePrimaryKey, Field
from bandstand.orm.fields._deleting import OnDelete
from bandstand.orm.migrations._copying import is_copied
from bandstand.orm.migrations._expressed import source_of
from bandstand.orm.migrations._fields import ChosenLabel
from bandstand.orm.migrations._identity import is_same
from bandstand.orm.migrations.errors import NotSerializable
from bandstand.orm.migrations.migration import Swappable

__all__ = ["Source", "quoted", "register_serializer", "serialized"]

Serializer = Callable[[Any, Callable[[Any], str]], str]
_OWN: dict[type, Serializer] = {}


@dataclasses.dataclass(frozen=True)
class Source:
    """A value as Python writes it.

    Attributes:
        text: The expression.
        imports: The lines that it needs.
        copied: Functions and classes of modules of migrations: the file must have copies of them.
    """

    text: str
    imports: frozenset[str]
    copied: tuple[Any, ...] = ()


def register_serializer(kind: type, serializer: Callable[[Any, Callable[[Any], str]], str]) -> None:
    """Teach migrations to write values of a class and its subclasses.

    Args:
        kind: The class.
        serializer: Takes a value and a function that writes further values, and gives the expression.
    """
    _OWN[kind] = serializer


def serialized(value: Any, names: Mapping[int, str] | None = None) -> Source:
    """Write a value.

    Args:
        value: The value.
        names: What the file calls those that it has copies of, by their ``id``; the names that they have by default.

    Raises:
        NotSerializable: It cannot be written; the text says why and what can be done.
    """
    writing = _Writing(names or {})
    text = writing.write(value)
    return Source(text, frozenset(writing.imports), tuple(writing.copied))


class _Writing:
    """One value in the writing: collects the imports, and what is to be copied."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = names
        self.imports: set[str] = set()
        self.copied: list[Any] = []

    def write(self, value: Any) -> str:
        for kind in type(value).__mro__:
            if kind in _OWN:
                return _OWN[kind](value, self.write)
        for kinds, method in _METHODS:
            if isinstance(value, kinds):
                written: str = getattr(self, method)(value)
                return written
        return self._other(value)

    def _chosen(self, value: ChosenLabel) -> str:
        return self.write(value.choose)

    def _dependency(self, value: Swappable) -> str:
        self.imports.add("from bandstand.orm import migrations")
        return f"migrations.swappable({self.write(value.choose)})"

    def _plain(self, value: object) -> str:
        return quoted(value) if isinstance(value, str) else repr(value)

    def _lazy(self, value: LazyText) -> str:
        return quoted(value.id)  # histories are in one language

    def _number(self, value: float) -> str:
        return repr(value) if value - value == 0 else f'float("{value}")'

    def _enum(self, value: Enum) -> str:
        if isinstance(value, str | int):
            return self.write(value.value)  # of choices, which may be gone when the migration is read
        return f"{self._name(type(value))}[{quoted(value.name)}]"

    def _list(self, value: list[Any]) -> str:
        return f"[{', '.join(map(self.write, value))}]"

    def _tuple(self, value: tuple[Any, ...]) -> str:
        inner = ", ".join(map(self.write, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"

    def _set(self, value: Iterable[Any]) -> str:
        inner = f"[{', '.join(sorted(map(self.write, value)))}]"
        return f"{type(value).__name__}({inner})"

    def _mapping(self, value: Mapping[Any, Any]) -> str:
        return "{" + ", ".join(f"{self.write(key)}: {self.write(each)}" for key, each in value.items()) + "}"

    def _moment(self, value: dt.date | dt.time | dt.timedelta | dt.tzinfo) -> str:
        self.imports.add("import datetime")
        if isinstance(value, dt.datetime | dt.time) and value.tzinfo is not None:
            bare = repr(value.replace(tzinfo=None))
            return f"{bare[:-1]}, tzinfo={self.write(value.tzinfo)})"
        if isinstance(value, dt.tzinfo) and not isinstance(value, dt.timezone):
            self.imports.add("import zoneinfo")
        return repr(value)

    def _module(self, value: Decimal | uuid.UUID) -> str:
        module = type(value).__module__
        self.imports.add(f"import {module}")
        return f"{module}.{value!r}"

    def _path(self, value: PurePath) -> str:
        self.imports.add("import pathlib")
        kind = type(value).__name__.replace("Posix", "").replace("Windows", "")
        return f"pathlib.{kind}({quoted(str(value))})"

    def _pattern(self, value: re.Pattern[Any]) -> str:
        self.imports.add("import re")
        flags = value.flags & ~re.UNICODE
        return f"re.compile({value.pattern!r}{f', {int(flags)}' if flags else ''})"

    def _partial(self, value: partial[Any]) -> str:
        self.imports.add("import functools")
        parts = [self.write(each) for each in (value.func, *value.args)]
        return f"functools.partial({', '.join([*parts, *self._keywords(value.keywords)])})"

    def _on_delete(self, value: OnDelete) -> str:
        self.imports.add("from bandstand import orm")
        return f"orm.SET({self.write(value.value)})" if value.name == "SET" else f"orm.{value.name}"

    def _field(self, value: Field[Any]) -> str:
        _, _, arguments, keywords = value.deconstruct()
        keywords.pop("name", None)
        return self._call(type(value), arguments, keywords)

    def _composite(self, value: CompositePrimaryKey) -> str:
        return self._call(CompositePrimaryKey, value.names, {})

    def _expression(self, value: Expression[Any]) -> str:
        written = source_of(value, self.write, self._name)
        if written is None:
            message = f"{value!r} cannot be written into a migration: its class needs a deconstruct() method."
            raise NotSerializable(message)
        return written

    def _builtin(self, value: BuiltinFunctionType) -> str:
        module: str | None = value.__module__  # None of methods
        return self._name(value) if module else self._bound(value)

    def _bound(self, value: MethodType | BuiltinFunctionType) -> str:
        if isinstance(value.__self__, type):
            return f"{self._name(value.__self__)}.{value.__name__}"
        message = f"{value!r} cannot be written into a migration: it is bound to an instance; use a plain function."
        raise NotSerializable(message)

    def _call(self, kind: Any, arguments: Iterable[Any], keywords: Mapping[str, Any]) -> str:
        return f"{self._name(kind)}({', '.join([*map(self.write, arguments), *self._keywords(keywords)])})"

    def _keywords(self, keywords: Mapping[str, Any]) -> list[str]:
        return [f"{name}={self.write(each)}" for name, each in keywords.items()]

    def _name(self, value: Any) -> str:
        """Give a class or function by its name, with the import for it.

        Raises:
            NotSerializable: It has none by which it can be imported.
        """
        module, name = value.__module__, value.__qualname__
        if module == "builtins":
            return str(name)
        for package, line in ((orm, "from bandstand import orm"), (migrations, "from bandstand.orm import migrations")):
            if _at(package, name) is value:
                self.imports.add(line)
                return f"{line.rpartition(' ')[2]}.{name}"
        if is_copied(module):
            self.copied.append(value)
            return self.names.get(id(value), str(name))
        place = _public_place(module, name, value)
        if place is None:
            message = (
                f"{module}.{name} cannot be written into a migration: nothing at the top of a module has that name. "
                "Give a class or function defined there; a lambda or an inner one cannot be imported."
            )
            raise NotSerializable(message)
        parent, _, last = place.rpartition(".")
        if parent == "bandstand.orm":
            self.imports.add(f"from bandstand.orm import {last}")
            return f"{last}.{name}"
        self.imports.add(f"import {place}")
        return f"{place}.{name}"

    def _other(self, value: Any) -> str:
        if hasattr(value, "deconstruct"):
            parts = value.deconstruct()
            return self._call(type(value), *parts[-2:])
        if dataclasses.is_dataclass(value):
            given = {each.name: getattr(value, each.name) for each in dataclasses.fields(value) if each.init}
            usual = {each.name: each.default for each in dataclasses.fields(value)}
            kept = {name: each for name, each in given.items() if not is_same(each, usual[name])}
            return self._call(type(value), (), kept)
        if isinstance(value, orm.Manager):
            return self._call(type(value), (), {})
        message = (
            f"{value!r} of {type(value).__name__} cannot be written into a migration: give its class a method "
            "deconstruct() -> (path, arguments, keywords), make it a dataclass, or call register_serializer()."
        )
        raise NotSerializable(message)


def quoted(text: str) -> str:
    """Write a text between double quotes, where none is in it."""
    plain = repr(text)
    return plain if '"' in text else f'"{plain[1:-1]}"'


def _public_place(module: str, name: str, value: object) -> str | None:
    """Give the module to import something from: the nearest package above private modules that has it, too."""
    parts = module.split(".")
    private = next((at for at, part in enumerate(parts) if part.startswith("_")), len(parts))
    for place in (".".join(parts[:private]), module):
        if _at(sys.modules.get(place), name) is value:
            return place
    return None


def _at(place: object, name: str) -> object:
    for part in name.split("."):
        place = getattr(place, part, None)
    return place


_METHODS: tuple[tuple[Any, str], ...] = (
    (Enum, "_enum"),
    (ChosenLabel, "_chosen"),
    (Swappable, "_dependency"),
    (LazyText, "_lazy"),
    ((bool, int, str, bytes, type(None), type(...)), "_plain"),
    (float, "_number"),
    (Field, "_field"),
    (CompositePrimaryKey, "_composite"),
    (Expression, "_expression"),
    (OnDelete, "_on_delete"),
    (list, "_list"),
    (tuple, "_tuple"),
    ((set, frozenset), "_set"),
    (Mapping, "_mapping"),
    ((dt.date, dt.time, dt.timedelta, dt.tzinfo), "_moment"),
    ((Decimal, uuid.UUID), "_module"),
    (PurePath, "_path"),
    (re.Pattern, "_pattern"),
    (partial, "_partial"),
    (MethodType, "_bound"),
    (BuiltinFunctionType, "_builtin"),
    ((type, FunctionType), "_name"),
)
