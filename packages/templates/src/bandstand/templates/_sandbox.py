"""Rendering templates that somebody wrote whom the site need not trust.

Templates can do three things that hurt: call what the application puts into a context, reach the machinery behind it,
and never end. A sandbox lets them call nothing that is not named harmless, gives no attributes of functions, classes,
modules and frames, and counts turns and characters.
"""

from __future__ import annotations

from collections.abc import Sized
from itertools import islice
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    ModuleType,
    TracebackType,
)
from typing import TYPE_CHECKING, Any, cast

from bandstand.templates import _runtime
from bandstand.templates._runtime import MISSING, known, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MACHINERY = (
    type,
    ModuleType,
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    FrameType,
    CodeType,
    TracebackType,
    GeneratorType,
    CoroutineType,
    AsyncGeneratorType,
)
"""Types whose attributes lead to what a program is made of."""

_TURNS, _CHARACTERS = "turns of loops and included templates", "characters"
_OF_MAPPINGS = frozenset({"items", "keys", "values"})


class OverLimit(RuntimeError):
    """A template in a sandbox makes too much, or never ends.

    Attributes:
        what: What there is too much of.
        limit: How much there may be.
    """

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit

    def __str__(self) -> str:
        """Name the limit."""
        return f"This template makes more than {self.limit:,} {self.what}, which its sandbox allows."


def harmless(value: object, /) -> bool:
    """Tell whether something may be called: the three methods by which templates go through a plain mapping."""
    owner: object = getattr(value, "__self__", None)
    return isinstance(value, BuiltinFunctionType) and type(owner) is dict and value.__name__ in _OF_MAPPINGS


class Sandbox:
    """What templates may do; for ``Engine(sandbox=Sandbox())``.

    What a template may not call or see is as if it were not there. Helpers, and the objects that a context holds, are
    the application's own: properties, ``__str__`` and ``__getitem__`` of these are trusted, and so is what a library's
    function gives.

    Args:
        may_call: Tells whether something that a template has come upon may be called, without arguments.
        includes: What the names of templates begin with that others may include or extend; all may by default.
        turns: How many turns all loops of a rendering may take together; each included template counts as one.
        output: How many characters a rendering, and each value on the way to it, may have.
    """

    def __init__(
        self,
        *,
        may_call: Callable[[object], bool] = harmless,
        includes: str = "",
        turns: int = 10_000,
        output: int = 1_000_000,
    ) -> None:
        self._may_call = may_call
        self.includes = includes
        self.turns = turns
        self.output = output

    def meter(self) -> Meter:
        """Make what counts for one rendering."""
        return Meter(self)

    def names(self) -> Mapping[str, object]:
        """Give what generated code calls instead of what it calls outside of a sandbox."""
        return {
            "PLAIN": frozenset[type](),
            "SETTLED": _BASIC,
            "emit": self.emit,
            "emit_plain": self.emit_plain,
            "look": self.look,
            "recover": self.recover,
            "settle": self.settle,
            "settle_known": self.settle_known,
            "settle_text": self.settle_text,
            "sized": self.sized,
            "step": self.step,
        }

    def settle(self, value: object) -> object:
        """Call what may be called; see ``_runtime.settle``."""
        __tracebackhide__ = True
        if type(value) in _BASIC or not callable(value):
            return value
        return _runtime.settle(value) if self._may_call(value) else MISSING

    def settle_known(self, value: object) -> object:
        """Call what may be called; None for what is missing."""
        __tracebackhide__ = True
        return known(self.settle(value))

    def settle_text(self, value: object) -> object:
        """Call what may be called; an empty text for what is missing."""
        __tracebackhide__ = True
        return text_of(self.settle(value))

    def step(self, value: object, name: str) -> object:
        """Give what a value has under a name; see ``_runtime.step``."""
        __tracebackhide__ = True
        value = self.settle(value)
        if value is MISSING or isinstance(value, MACHINERY):
            return MISSING
        try:
            return _runtime.found(value, name)
        except Exception as error:
            if getattr(error, "silent_variable_failure", False):
                return MISSING
            raise

    def recover(self, value: object, name: str) -> object:
        """Go on after the short way of a step has failed, which only mappings and lists have here."""
        __tracebackhide__ = True
        if type(value) in (dict, list, tuple):
            return self.step(value, name)
        raise  # noqa: PLE0704 - the exception that is handled where this is called

    def look(self, value: object, *names: str) -> object:
        """Follow a whole path."""
        __tracebackhide__ = True
        for name in names:
            value = self.step(value, name)
        return self.settle(value)

    def emit(self, value: object) -> str:
        """Give the text of what a path has led to."""
        __tracebackhide__ = True
        return _runtime.show(self.settle(value))

    def emit_plain(self, value: object) -> str:
        """Give the text of what a path has led to as it is."""
        __tracebackhide__ = True
        return _runtime.show_plain(self.settle(value))

    def sized(self, values: object) -> Sequence[object]:
        """Give what a loop goes over, with a length; an iterator that never ends is cut off."""
        if known(values) is None or hasattr(values, "__len__"):
            return _runtime.sized(values)
        return list(islice(cast("Any", values), self.turns + 1))  # Any: whatever can be gone through


_BASIC = frozenset(_runtime.SETTLED)


class Meter:
    """What one rendering in a sandbox has used up."""

    __slots__ = ("_characters", "_sandbox", "_turns")

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._turns = 0
        self._characters = 0

    def turn(self, number: int = 1) -> None:
        """Count turns.

        Raises:
            OverLimit: There are too many.
        """
        self._turns += number
        if self._turns > self._sandbox.turns:
            raise OverLimit(_TURNS, self._sandbox.turns)

    def counted(self, values: Sequence[object]) -> Sequence[object]:
        """Count the turns of a loop over some values."""
        self.turn(len(values))
        return values

    def bounded(self, value: object) -> object:
        """Give what a filter gave.

        Raises:
            OverLimit: It is too long.
        """
        if isinstance(value, Sized) and len(value) > self._sandbox.output:
            raise OverLimit(_CHARACTERS, self._sandbox.output)
        return value

    def texts(self) -> list[str]:
        """Make a list that counts the texts that are appended."""
        return Metered(self)

    def write(self, text: str) -> None:
        """Count the characters of a text."""
        self._characters += len(text)
        if self._characters > self._sandbox.output:
            raise OverLimit(_CHARACTERS, self._sandbox.output)


class Metered(list[str]):
    """Texts that are written, and counted."""

    __slots__ = ("_write",)

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._write = meter.write

    def append(self, text: str, /) -> None:
        """Count a text, and add it."""
        self._write(text)
        super().append(text)

    def extend(self, texts: Iterable[str], /) -> None:
        """Count some texts, and add them."""
        for text in texts:
            self.append(text)
