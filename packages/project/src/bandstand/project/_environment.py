"""The environment, typed: ``env.bool("DEBUG", False)`` reads a variable, else a line of ``.env``, else the default."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, overload

from bandstand.project._reading import MISSING, Kind, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from bandstand.project._reading import Reading

T = TypeVar("T")

# The methods of Env are called as the types that they read, and hide their names inside the class.
Text: TypeAlias = str
Flag: TypeAlias = bool
Whole: TypeAlias = int
Real: TypeAlias = float
Texts: TypeAlias = list[str]

_TRUE: Final = ("1", "true", "yes", "on")
_FALSE: Final = ("0", "false", "no", "off")


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered not in (*_TRUE, *_FALSE):
        raise ValueError(text)
    return lowered in _TRUE


def _texts(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


_TEXT: Final = Kind(name="str", convert=str, expected="a text", placeholder=str)
_FLAG: Final = Kind(name="bool", convert=_flag, expected=f"one of {', '.join((*_TRUE, *_FALSE))}", placeholder=bool)
_WHOLE: Final = Kind(name="int", convert=int, expected="a whole number", placeholder=int)
_REAL: Final = Kind(name="float", convert=float, expected="a number", placeholder=float)
_PATH: Final = Kind(name="path", convert=lambda text: Path(text).expanduser(), expected="a path", placeholder=Path)
_TEXTS: Final = Kind(name="list", convert=_texts, expected="texts between commas", placeholder=list)
_JSON: Final = Kind(name="json", convert=json.loads, expected="JSON", placeholder=lambda: None)


class Env:
    """Reads typed values from variables of the environment and a ``.env`` file, which they come before.

    A value that is malformed, or missing and without a default, raises ``BadEnvironment``. A name in which a word such
    as ``KEY``, ``TOKEN`` or ``PASSWORD`` stands is a secret unless ``secret=False`` says otherwise.

    Args:
        variables: The variables; those of the process by default, looked at whenever a value is read.
        file: The ``.env`` file, which need not exist; by default the one in the nearest folder, from the working
            directory upwards, that has one or a ``pyproject.toml``.
    """

    def __init__(self, variables: Mapping[Text, Text] | None = None, *, file: Text | Path | None = None) -> None:
        self._reader = Reader(os.environ if variables is None else variables, None if file is None else Path(file))

    @property
    def readings(self) -> list[Reading]:
        """What was read so far, in the order of the first reading."""
        return [*self._reader.readings.values()]

    @property
    def file(self) -> Path | None:
        """The ``.env`` file; None where there is none."""
        return self._reader.file

    def placeholders(self) -> AbstractContextManager[list[Text]]:
        """For a block, give a placeholder of the right type for each bad value, and note what is wrong in its list.

        For commands that must work in a project that is not configured yet.
        """
        return self._reader.placeholders()

    @overload
    def str(self, name: Text, /, *, secret: Flag | None = None) -> Text: ...
    @overload
    def str(self, name: Text, default: T, /, *, secret: Flag | None = None) -> Text | T: ...
    def str(self, name: Text, default: object = MISSING, /, *, secret: Flag | None = None) -> object:
        """Read a text."""
        return self._reader.read(name, default, _TEXT, secret)

    @overload
    def bool(self, name: Text, /) -> Flag: ...
    @overload
    def bool(self, name: Text, default: T, /) -> Flag | T: ...
    def bool(self, name: Text, default: object = MISSING, /) -> object:
        """Read ``true``, ``yes``, ``on``, ``1`` or their opposites, in letters of any case."""
        return self._reader.read(name, default, _FLAG)

    @overload
    def int(self, name: Text, /) -> Whole: ...
    @overload
    def int(self, name: Text, default: T, /) -> Whole | T: ...
    def int(self, name: Text, default: object = MISSING, /) -> object:
        """Read a whole number."""
        return self._reader.read(name, default, _WHOLE)

    @overload
    def float(self, name: Text, /) -> Real: ...
    @overload
    def float(self, name: Text, default: T, /) -> Real | T: ...
    def float(self, name: Text, default: object = MISSING, /) -> object:
        """Read a number."""
        return self._reader.read(name, default, _REAL)

    @overload
    def path(self, name: Text, /) -> Path: ...
    @overload
    def path(self, name: Text, default: T, /) -> Path | T: ...
    def path(self, name: Text, default: object = MISSING, /) -> object:
        """Read a path; ``~`` is the home of the user."""
        return self._reader.read(name, default, _PATH)

    @overload
    def choice(self, name: Text, choices: Iterable[Text], /) -> Text: ...
    @overload
    def choice(self, name: Text, choices: Iterable[Text], default: T, /) -> Text | T: ...
    def choice(self, name: Text, choices: Iterable[Text], default: object = MISSING, /) -> object:
        """Read one of some texts."""
        known = tuple(choices)

        def chosen(text: Text) -> Text:
            if text not in known:
                raise ValueError(text)
            return text

        kind = Kind(name="choice", convert=chosen, expected=f"one of {', '.join(known)}", placeholder=lambda: known[0])
        return self._reader.read(name, default, kind)

    @overload
    def list(self, name: Text, /, *, secret: Flag | None = None) -> Texts: ...
    @overload
    def list(self, name: Text, default: T, /, *, secret: Flag | None = None) -> Texts | T: ...
    def list(self, name: Text, default: object = MISSING, /, *, secret: Flag | None = None) -> object:
        """Read texts between commas; blanks around them, and empty ones, are left out."""
        return self._reader.read(name, default, _TEXTS, secret)

    def json(self, name: Text, default: object = MISSING, /, *, secret: Flag | None = None) -> Any:
        """Read a value written as JSON; of any type, as the default is."""
        return self._reader.read(name, default, _JSON, secret)


env: Final = Env()
"""The environment of this process."""
