"""How values of the environment are looked up, converted, and complained about."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

from bandstand.project._dotenv import parse
from bandstand.project._problems import BadEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from bandstand.project._dotenv import Line

_SECRET_WORDS: Final = frozenset(
    {"secret", "secrets", "key", "keys", "password", "passwd", "token", "tokens", "credentials", "dsn", "auth", "salt"}
)


@final
class Missing:
    """The class of the default that is none."""


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value that was read.

    Attributes:
        name: The variable.
        kind: What it was read as: ``"bool"``.
        value: What came of it.
        source: Where it is from: ``"environment"``, ``".env, line 3"``, ``"default"`` or ``"missing"``.
        secret: Whether it must not be shown.
    """

    name: str
    kind: str
    value: object
    source: str
    secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type that values are read as.

    Attributes:
        name: What it is called: ``"bool"``.
        convert: Makes a value of a text, or raises ``ValueError``.
        expected: What errors say that was expected: ``"a whole number"``.
        placeholder: Makes what stands for a bad value where one must not matter.
    """

    name: str
    convert: Callable[[str], Any]  # Any: of the type that it is about
    expected: str
    placeholder: Callable[[], object]


class Reader:
    """Reads variables and the lines of a ``.env`` file.

    Attributes:
        readings: What was read so far by name.
    """

    def __init__(self, variables: Mapping[str, str], file: Path | None) -> None:
        self._variables = variables
        self._given_file = file
        self._lines: dict[str, Line] | None = None
        # What was wrong with values for which placeholders were given; None where none are given.
        self._problems: list[str] | None = None
        self.readings: dict[str, Reading] = {}

    @property
    def file(self) -> Path | None:
        """The ``.env`` file; None where there is none."""
        found = _nearest_file() if self._given_file is None else self._given_file
        return found if found is not None and found.is_file() else None

    @contextmanager
    def placeholders(self) -> Generator[list[str], None, None]:
        """See ``Env.placeholders``."""
        before, self._problems = self._problems, []
        try:
            yield self._problems
        finally:
            self._problems = before

    def read(self, name: str, default: object, kind: Kind, secret: bool | None = None) -> Any:
        """Read a value; of the type that the kind is about, or the default."""
        is_secret = _sounds_secret(name) if secret is None else secret
        text, source = self._look_up(name)
        value = default
        if text is not None:
            try:
                value = kind.convert(text)
            except ValueError:
                got = "" if is_secret else f"; got {text[:80]!r}"
                where = "" if source == "environment" else f" ({source})"
                value = self._complain(f"{name}{where} must be {kind.expected}{got}.", kind)
        elif default is MISSING:
            value = self._complain(f"{name} is not set; expected {kind.expected}. {self._hint(name)}", kind)
            source = "missing"
        self.readings[name] = Reading(name=name, kind=kind.name, value=value, source=source, secret=is_secret)
        return value

    def _look_up(self, name: str) -> tuple[str | None, str]:
        text = self._variables.get(name)
        if text is not None:
            return text, "environment"
        line = self._from_file().get(name)
        return (None, "default") if line is None else (line.value, f".env, line {line.number}")

    def _from_file(self) -> dict[str, Line]:
        if self._lines is None:
            file = self.file
            try:
                self._lines = {} if file is None else parse(file.read_text(encoding="utf-8"), str(file))
            except (OSError, UnicodeDecodeError) as error:
                message = f"{file} cannot be read: {error}."
                raise BadEnvironment(message) from None
        return self._lines

    def _complain(self, problem: str, kind: Kind) -> object:
        if self._problems is None:
            raise BadEnvironment(problem)
        if problem not in self._problems:
            self._problems.append(problem)
        return kind.placeholder()

    def _hint(self, name: str) -> str:
        from difflib import get_close_matches  # only errors pay for it

        near = get_close_matches(name, {*self._variables, *self._from_file()}, n=1)
        hint = f" Did you mean {near[0]}, which is set?" if near else ""
        return f"Set it in the environment or in {self.file or '.env'}.{hint}"


def _sounds_secret(name: str) -> bool:
    return not _SECRET_WORDS.isdisjoint(name.lower().split("_"))


def _nearest_file() -> Path | None:
    """Find ``.env`` beside the nearest ``pyproject.toml``, or nearer."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".env").is_file():
            return folder / ".env"
        if (folder / "pyproject.toml").is_file():
            return None
    return None
