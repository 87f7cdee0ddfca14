"""The calls that led to an exception: where they are, the code around, and the values at hand."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from bandstand.project.debugging._printable import printable
from bandstand.project.debugging._sensitive import hides_variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType, TracebackType

    from bandstand.project.debugging._values import Values

AROUND = 5
_AROUND_LIBRARY = 2
_LONGEST_LINE = 300
_MOST_VARIABLES = 40
_FIRST, _LAST = 10, 25
_CODE_SUFFIXES = ("", ".py", ".pyc", ".pyw", ".pyx", ".pyi")
_INSTALLED = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of code.

    Attributes:
        number: From 1 on.
        text: Without the line break.
        mark: The characters of it that were being run, as a slice; None where it is not the line that failed.
    """

    number: int
    text: str
    mark: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A name and what it stands for, as text."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One call.

    Attributes:
        file: The path of the file, or what stands for one.
        shown: The path from the project's folder on, or from where libraries are installed.
        line: The line that was being run, from 1 on.
        function: The name of the function, with its class.
        own: Whether it is the project's own code, and no library's.
        template: The name of the template, where the file is one.
        lines: The code around; empty where it is not known.
        variables: The local variables; of a template its context.
    """

    file: str
    shown: str
    line: int
    function: str
    own: bool
    template: str | None
    lines: tuple[Line, ...]
    variables: tuple[Variable, ...]


class Folders:
    """Tells the project's own files from those of libraries.

    Args:
        own: The folders of the project.
    """

    def __init__(self, own: Sequence[Path]) -> None:
        self._own = [folder.absolute() for folder in own]
        paths = sysconfig.get_paths()
        self._libraries = [Path(paths[name]) for name in ("stdlib", "platstdlib")]
        importable = {Path(path) for path in sys.path if path}
        self._importable = sorted(importable, key=lambda path: len(path.parts), reverse=True)

    def owns(self, file: str) -> bool:
        """Tell whether a file is the project's."""
        path = Path(file)
        if not path.is_absolute() or set(path.parts) & set(_INSTALLED):
            return False
        if any(path.is_relative_to(folder) for folder in self._libraries):
            return False
        return any(path.is_relative_to(folder) for folder in self._own)

    def shown(self, file: str, *, own: bool) -> str:
        """Give the part of a path that says something: from the project's folder on, or from where modules are."""
        path = PurePath(file)
        for folder in (*(self._own if own else ()), *self._importable, *self._libraries):
            if path != folder and path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.name if path in self._own else file


def read_frames(traceback: TracebackType | None, folders: Folders, values: Values) -> tuple[tuple[Frame, ...], int]:
    """Give the calls of a traceback, the outermost first, and how many were left out of the middle of a long one."""
    steps = [*_steps(traceback)]
    kept = [step for number, step in enumerate(steps) if not _is_repeated(steps, number)]
    if len(kept) > _FIRST + _LAST:
        kept = [*kept[:_FIRST], *kept[-_LAST:]]
    return tuple(_read(step, folders, values) for step in kept), len(steps) - len(kept)


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        following = traceback.tb_next
        # A template engine may run a piece once more, to find out what failed in it.
        if following is None or _template_of(traceback.tb_frame) is None or _point(following) != _point(traceback):
            yield traceback
        traceback = following


def _point(step: TracebackType) -> tuple[str, int]:
    return step.tb_frame.f_code.co_filename, step.tb_lineno


def _is_repeated(steps: list[TracebackType], number: int) -> bool:
    """Tell whether a call stands between two at the same point, as those of an endless recursion do."""
    if not 0 < number < len(steps) - 1:
        return False
    return _point(steps[number - 1]) == _point(steps[number]) == _point(steps[number + 1])


def _read(step: TracebackType, folders: Folders, values: Values) -> Frame:
    frame, code = step.tb_frame, step.tb_frame.f_code
    template = _template_of(frame)
    # Those of templates that are no files have their names for files.
    own = folders.owns(code.co_filename) or (template is not None and not Path(code.co_filename).is_absolute())
    own = own and not _is_of_framework(frame)
    innermost = step.tb_next is None
    return Frame(
        file=printable(code.co_filename, _LONGEST_LINE),
        shown=printable(folders.shown(code.co_filename, own=own), _LONGEST_LINE),
        line=step.tb_lineno,
        function=printable(code.co_qualname, _LONGEST_LINE),
        own=own,
        template=None if template is None else printable(template, _LONGEST_LINE),
        lines=_lines(step, AROUND if own or innermost else _AROUND_LIBRARY, values),
        variables=tuple(_variables(frame, template, values)) if own or innermost else (),
    )


def _is_of_framework(frame: FrameType) -> bool:
    """Tell whether a module is part of bandstand, which may be a checkout below the project's own folder."""
    return str(frame.f_globals.get("__name__")).partition(".")[0] == "bandstand"


def _template_of(frame: FrameType) -> str | None:
    """Give the name of the template that a frame runs, or None.

    Engines compile templates to code whose file is the template's, or has its name.
    """
    loader = type(cast("object", frame.f_globals.get("__loader__")))
    if loader.__module__.startswith("bandstand.templates"):
        name: object = getattr(frame.f_globals.get("owner"), "name", None)
        return name if isinstance(name, str) else "<template>"
    file = frame.f_code.co_filename
    if file.startswith("<") and file != "<template>":
        return None
    return file if PurePath(file).suffix.lower() not in _CODE_SUFFIXES else None


def _lines(step: TracebackType, around: int, values: Values) -> tuple[Line, ...]:
    from linecache import checkcache, getlines

    file = step.tb_frame.f_code.co_filename
    checkcache(file)  # the file may have been saved since another page was shown
    try:
        text = getlines(file, step.tb_frame.f_globals)
    except Exception:  # noqa: BLE001 - a loader is anybody's code; a page without code lines is a page
        return ()
    marks = _marks(step, text)
    first = max(step.tb_lineno - around, 1)
    return tuple(
        _line(number, values.code(line.rstrip("\r\n")[: 2 * _LONGEST_LINE]), marks.get(number))
        for number, line in enumerate(text[first - 1 : step.tb_lineno + around], first)
    )


def _line(number: int, text: str, mark: tuple[int, int] | None) -> Line:
    shown = printable(text[:_LONGEST_LINE], _LONGEST_LINE)
    if mark is not None and (shown != text or mark[0] >= len(shown)):
        mark = (0, len(shown))  # what is spelled out has moved the columns
    return Line(number=number, text=shown, mark=mark)


def _marks(step: TracebackType, text: list[str]) -> dict[int, tuple[int, int]]:
    """Give by line which characters of it were being run."""
    positions = islice(step.tb_frame.f_code.co_positions(), step.tb_lasti // 2, None)
    first, last, begin, end = next(positions, (None, None, None, None))
    if first is None or first != step.tb_lineno or last is None or begin is None or end is None:
        return {step.tb_lineno: _whole(text, step.tb_lineno)}
    marks: dict[int, tuple[int, int]] = {}
    for number in range(first, min(last, first + AROUND) + 1):
        left, right = _whole(text, number)
        written = text[number - 1].encode("utf-8", "surrogatepass") if number <= len(text) else b""
        start = _characters(written[:begin]) if number == first else left
        stop = _characters(written[:end]) if number == last else right
        marks[number] = (start, stop) if start < stop else (left, right)
    return marks


def _whole(text: list[str], number: int) -> tuple[int, int]:
    line = text[number - 1].rstrip() if number <= len(text) else ""
    return len(line) - len(line.lstrip()), len(line)


def _characters(written: bytes) -> int:
    """Count the characters of the beginning of a line: Python counts its bytes."""
    return len(written.decode("utf-8", "replace"))


def _variables(frame: FrameType, template: str | None, values: Values) -> Iterator[Variable]:
    held: dict[str, object] = frame.f_locals
    if template is not None:
        held = _of_template(frame)
    elif frame.f_code.co_name == "<module>":
        held = {name: value for name, value in held.items() if not name.startswith("__")}
    # Generators of comprehensions are called ".0", and what a template engine adds begins with an underscore.
    named = (
        (name, value) for name, value in [*held.items()] if str(name).isidentifier() and name != "__tracebackhide__"
    )
    for name, value in islice(named, _MOST_VARIABLES):
        is_hidden = hides_variable(frame.f_code, name)
        yield Variable(name=printable(name, 80), value=values.hidden(value) if is_hidden else values.show(name, value))


def _of_template(frame: FrameType) -> dict[str, object]:
    """Give what the names of a template stand for, which its loader knows where the code has other names for them."""
    read = getattr(frame.f_globals.get("__loader__"), "get_variables", None)
    if read is None:
        return frame.f_locals
    try:
        return dict(read(frame.f_locals))
    except Exception:  # noqa: BLE001 - as for lines
        return frame.f_locals
