"""What the arguments of the commands name: folders with templates, libraries, contexts."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bandstand.contracts.rendering.helpers import Library
from bandstand.templates._errors import nearest
from bandstand.templates._records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Refused(ValueError):
    """An argument names what is not there or cannot be used."""


class File(Record):
    """A template in a folder, with its path from where the command runs."""

    path: Path
    name: str
    text: str


def files_in(folder: Path) -> Sequence[File]:
    """Read all templates of a folder, in the order of their names; files with a dot in front are none.

    Raises:
        Refused: The folder or one of its files cannot be read.
    """
    root = folder.resolve()
    found = sorted(path for path in _paths(folder) if path.resolve().is_relative_to(root))
    return [File(path, path.relative_to(folder).as_posix(), _text(path)) for path in found]


def _paths(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(checked_folder(folder), onerror=_refuse_folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def checked_folder(path: Path) -> Path:
    """Give a path back if there is a folder.

    Raises:
        Refused: There is none.
    """
    if not path.is_dir():
        message = f"There is no folder {str(path)!r}."
        raise Refused(message)
    return path


def _refuse_folder(error: OSError) -> None:
    message = f"The folder {error.filename!r} cannot be read: {error.strerror}."
    raise Refused(message) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{path}: The file is not written in utf-8: {error.reason} at octet {error.start}."
        raise Refused(message) from None
    except OSError as error:
        message = f"The file {str(path)!r} cannot be read: {error.strerror}."
        raise Refused(message) from None


def libraries(targets: Iterable[str]) -> Sequence[Library]:
    """Import libraries by ``module:LIBRARY``.

    Raises:
        Refused: A target is malformed, or there is no such module or library.
    """
    return [_library(target) for target in targets]


def _library(target: str) -> Library:
    module_name, colon, name = target.partition(":")
    if not colon or not module_name or not name:
        message = f"Name a library as 'module:LIBRARY', for example 'shop.tags:SHOP'; got {target!r}."
        raise Refused(message)
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise  # the module is there, and imports something that is not
        message = f"There is no module {module_name!r} here ({Path.cwd()})."
        raise Refused(message) from None
    found = getattr(module, name, None)
    if not isinstance(found, Library):
        known = [each for each, value in vars(module).items() if isinstance(value, Library)]
        message = f"The module {module_name!r} has no library {name!r}.{nearest(name, known)}"
        raise Refused(message)
    return found


def context(file: str | None, pairs: Iterable[str]) -> dict[str, object]:
    """Read the variables of a template: a JSON object in a file, or ``-`` for the standard input, and texts by name.

    Raises:
        Refused: The file cannot be read or holds no JSON object, or a pair is none.
    """
    values = {} if file is None else _json(file)
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            message = f"Values are set as 'name=value'; got {pair!r}."
            raise Refused(message)
        values[name] = value
    return values


def _json(file: str) -> dict[str, object]:
    called = "The standard input" if file == "-" else f"The file {file!r}"
    try:
        values: object = json.loads(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except OSError as error:
        message = f"{called} cannot be read: {error.strerror}."
        raise Refused(message) from None
    except (ValueError, RecursionError) as error:
        message = f"{called} holds no JSON: {error}."
        raise Refused(message) from None
    if not isinstance(values, dict):
        message = f"{called} holds no JSON object but {type(values).__name__!r}; expected variables by their names."
        raise Refused(message)
    return cast("dict[str, object]", values)
