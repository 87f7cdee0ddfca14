"""From compiled code to functions that render."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

from bandstand.templates import _runtime
from bandstand.templates._activation import Chains
from bandstand.templates._calculations import grouped, ratio
from bandstand.templates._calls import CallBody, CallScope
from bandstand.templates._escaping import escape, safe
from bandstand.templates._loops import ForLoop
from bandstand.templates._pieces import spaceless, stream_super, write_super
from bandstand.templates._records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

    from bandstand.templates._activation import Function, Programs
    from bandstand.templates._modes import Mode

GLOBALS: Mapping[str, object] = {
    "__builtins__": {
        "Exception": Exception,
        "dict": dict,
        "enumerate": enumerate,
        "len": len,
        "reversed": reversed,
        "str": str,
        "type": type,
    },
    "CallBody": CallBody,
    "CallScope": CallScope,
    "ForLoop": ForLoop,
    "PLAIN": _runtime.PLAIN,
    "SEQUENCES": frozenset({list, tuple}),
    "SETTLED": _runtime.SETTLED,
    "emit": _runtime.emit,
    "emit_plain": _runtime.emit_plain,
    "escape": escape,
    "grouped": grouped,
    "keep": _runtime.keep,
    "known": _runtime.known,
    "look": _runtime.look,
    "missing": _runtime.MISSING,
    "ratio": ratio,
    "recover": _runtime.recover,
    "safe": safe,
    "settle": _runtime.settle,
    "settle_known": _runtime.settle_known,
    "settle_text": _runtime.settle_text,
    "show": _runtime.show,
    "show_given": _runtime.show_given,
    "show_given_plain": _runtime.show_given_plain,
    "show_plain": _runtime.show_plain,
    "sized": _runtime.sized,
    "spaceless": spaceless,
    "step": _runtime.step,
    "text_of": _runtime.text_of,
    "write_super": write_super,
}
"""All that generated code can reach, but for what its own template binds."""

NAMED = "name_"
"""What the variables of generated code begin with that stand for a name of the template; a number ends them."""


class Generated(Record):
    """A template as code for one way of escaping, which belongs to no engine yet.

    Attributes:
        code: Defines all functions.
        root: The name of the function that renders the whole.
        blocks: The names of the functions of blocks.
        partials: The names of the functions of partials.
        bound: The objects that the code refers to, by the names that it uses.
        keepable: Whether the code means the same in another process.
    """

    code: CodeType
    root: str
    blocks: Mapping[str, str]
    partials: Mapping[str, str]
    bound: Mapping[str, object]
    keepable: bool


class Compiled(Record):
    """A template, compiled for one way of escaping."""

    root: Function
    chains: Chains
    partials: Mapping[str, Function]

    def part(self, name: str) -> Compiled:
        """Give one of its partials."""
        return Compiled(self.partials[name], self.chains, self.partials)


class Lines:
    """Gives tracebacks the source of a template, as the loader of a module does, and debug pages its variables."""

    __slots__ = ("_source",)

    def __init__(self, source: str) -> None:
        self._source = source

    def get_source(self, _: str, /) -> str:
        """Give the source."""
        return self._source

    def get_variables(self, held: Mapping[str, object], /) -> dict[str, object]:
        """Give what the names of the template stand for, from the local variables of a frame that runs it.

        Those of a loop or a ``with`` that has ended already are among them.
        """
        found = dict(cast("Mapping[str, object]", held.get("values", {})))
        # Of two with one name the inner one has the greater number.
        for variable in sorted((each for each in held if each.startswith(NAMED)), key=_number):
            found[variable.removeprefix(NAMED).rpartition("_")[0]] = held[variable]
        return {name: value for name, value in found.items() if value is not _runtime.MISSING}


def _number(variable: str) -> int:
    return int(variable.rpartition("_")[2])


def run(generated: Generated, owner: Programs, source: str, known: Mapping[str, object], mode: Mode) -> Compiled:
    """Make the functions of a template; what is known to it goes before ``GLOBALS``."""
    streamed = {"write_super": stream_super} if mode.streaming else {}
    names: dict[str, Any] = {**GLOBALS, **streamed, **known, **generated.bound}  # Any: what exec takes
    names |= {"owner": owner, "__name__": owner.name or "<template>", "__loader__": Lines(source)}
    remember(generated.code.co_filename, source)
    exec(generated.code, names)  # noqa: S102 - names in it are our own; what templates say is in constants
    functions = cast("Mapping[str, Function]", names)
    blocks = {name: (functions[function],) for name, function in generated.blocks.items()}
    return Compiled(
        functions[generated.root],
        Chains(blocks, templates=(owner,), mode=mode),
        {name: functions[function] for name, function in generated.partials.items()},
    )


def remember(filename: str, source: str) -> None:
    """Let all that shows tracebacks find the lines of a template.

    ``Lines`` serves most of it, and what prints tracebacks later; the rest has loaded ``linecache`` by now, which is
    too much to load for a template that renders.
    """
    linecache = sys.modules.get("linecache")
    if linecache is not None:
        linecache.cache[filename] = (lambda: source,)


def forget(filename: str) -> None:
    """Let go of the lines of a template that is gone."""
    linecache = sys.modules.get("linecache")
    if linecache is not None:
        linecache.cache.pop(filename, None)
