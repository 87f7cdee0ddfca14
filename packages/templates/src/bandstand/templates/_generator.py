"""The state of turning one template into Python: functions, frames of names, and where code goes.

How each node is written is in the modules ``_emit_*``, which use nothing else.
"""

from __future__ import annotations

import ast
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.templates._python import Builder
from bandstand.templates._records import Record
from bandstand.templates._running import NAMED
from bandstand.templates._scopes import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Generator as Yields

    from bandstand.templates._links import Finder
    from bandstand.templates._modes import Mode
    from bandstand.templates._tree import Body, Node

PARAMETERS = ("out", "values", "activation", "level")
STREAMING_PARAMETERS = PARAMETERS[1:]
"""Functions that stream give their texts one after the other, instead of writing them."""

SMALL = 12_000
"""Up to this many characters a template's look-ups are all written out: it is cheap, and it may stand in a loop."""

MAX_LOOPS = 8
"""Python allows twenty blocks inside each other; a loop and its look-ups need two."""


class Loop:
    """A loop that is being written, and what its body turned out to need.

    Attributes:
        number: Tells its variables from those of others.
        parent: The loop around it in the same function.
    """

    def __init__(self, number: int, parent: Loop | None) -> None:
        self.number = number
        self.parent = parent
        self.uses_index = False
        self.uses_length = False
        self.uses_object = False

    @property
    def index(self) -> str:
        """The variable with the number of the turn, from 0 on."""
        self.uses_index = True
        return f"index_{self.number}"

    @property
    def length(self) -> str:
        """The variable with the number of turns."""
        self.uses_length = True
        return f"length_{self.number}"

    @property
    def object(self) -> str:
        """The variable with the object that tells it all."""
        self.uses_object = True
        self.uses_index = self.uses_length = True
        return f"loop_{self.number}"


class Frame(Record):
    """Names and the variables that hold them; ``forloop`` is a loop rather than a variable."""

    variables: dict[str, str]
    loop: Loop | None


class Function:
    """A function that is being written.

    Attributes:
        block: The block it belongs to, for ``block.super``.
        read: The names that it takes from the values it is given, with their variables.
        flags: Its variables of names and of loops, with those that tell whether their values are plain objects, if any.
        given_again: Which of them a tag gives another value.
    """

    def __init__(self, block: str | None) -> None:
        self.block = block
        self.read: dict[str, str] = {}
        self.flags: dict[str, str | None] = {}
        self.given_again: set[str] = set()
        self.frames: list[Frame] = []
        self.loops = 0


class Collecting:
    """Collects the statements of a block; a class of its own, for ``contextmanager`` takes three times as long."""

    __slots__ = ("_gen", "_outer")

    def __init__(self, gen: Generator) -> None:
        self._gen = gen
        self._outer: list[ast.stmt] = []

    def __enter__(self) -> list[ast.stmt]:
        collected: list[ast.stmt] = []
        self._outer = self._gen.swap(collected)
        return collected

    def __exit__(self, *_: object) -> None:
        self._gen.swap(self._outer)


Emit: TypeAlias = "Callable[[Generator, Any], None]"  # Any: each takes nodes of its own class


class Generator:
    """Writes the functions of one template for one way of escaping."""

    def __init__(
        self,
        source: str,
        emitters: Mapping[type[Node], Emit],
        finder: Finder,
        name: str | None,
        *,
        mode: Mode,
        partials: Mapping[str, str],
    ) -> None:
        self.python = Builder(source)
        self.finder = finder
        self.template_name = name
        self.base_autoescape = mode.autoescape
        self.autoescape = mode.autoescape
        self.undefined = mode.undefined
        self.guarded = mode.guarded
        self.streaming = mode.streaming
        self.partials = partials
        self.small = len(source) <= SMALL
        self.bound: dict[str, object] = {}
        self._bound_names: dict[int, str] = {}
        self.functions: list[ast.stmt] = []
        self.out = "out"
        self._buffer = ""
        self._emitters = emitters
        self._statements: list[ast.stmt] = []
        self._function = Function(None)
        self._joins = not self.small and not self.guarded
        # The statement that wrote last, the pieces of what it writes, and where to.
        self._last: tuple[ast.stmt | None, list[ast.expr], str] = (None, [], "")
        self._numbers = 0

    # Where code goes

    def add(self, statement: ast.stmt) -> None:
        """Write a statement."""
        self._statements.append(statement)

    def write(self, text: ast.expr) -> None:
        """Write what writes a text; in a large template together with the one before, as that is less to compile."""
        pieces = self._open() if self._joins else None
        if pieces is None:
            self._write([self.python.formatted(text)] if self._joins else [text])
        else:
            pieces.append(self.python.formatted(text))

    def text(self, text: str) -> None:
        """Write a text as it is, together with the one before where nothing stands between them."""
        pieces = self._open()
        if pieces and isinstance(pieces[-1], ast.Constant):
            pieces[-1].value = str(pieces[-1].value) + text
        elif pieces and self._joins:
            pieces.append(self.python.constant(text))
        else:
            self._write([self.python.constant(text)])

    def _open(self) -> list[ast.expr] | None:
        """Give the pieces of the statement that wrote last, if nothing was written after it."""
        statement, pieces, out = self._last
        return pieces if self._statements and self._statements[-1] is statement and out == self.out else None

    def _write(self, pieces: list[ast.expr]) -> None:
        text = self.python.joined(pieces) if self._joins else pieces[0]
        if self.streaming and self.out == "out":
            self.add(self.python.yield_(text))
        else:
            self.add(self.python.write(self.out, text))
        self._last = self._statements[-1], pieces, self.out

    def render(self, function: ast.expr, *arguments: ast.expr) -> None:
        """Write what writes all that a function renders, whose first parameter would be where to."""
        python = self.python
        if not self.streaming:
            self.add(python.run(python.call(function, python.name(self.out), *arguments)))
        elif self.out == "out":
            self.add(python.yield_from(python.call(function, *arguments)))
        else:
            self.add(python.run(python.method(self._buffer, "extend", python.call(function, *arguments))))

    def body(self, nodes: Body) -> None:
        """Write some nodes."""
        for node in nodes:
            self.python.move(node.at)
            self._emitters[type(node)](self, node)

    def statements(self) -> Collecting:
        """Collect statements instead of writing them."""
        return Collecting(self)

    def swap(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Write to another list from now on; gives the one so far."""
        outer, self._statements = self._statements, statements
        return outer

    @contextmanager
    def captured(self) -> Yields[str, None, None]:
        """Write to a buffer of its own; gives the variable that holds the list of texts."""
        buffer = self.fresh("texts")
        outer, self.out = self.out, self.fresh("out")
        outer_buffer, self._buffer = self._buffer, buffer
        self.add(self.python.assign(buffer, self.texts()))
        self.add(self.python.assign(self.out, self.python.attribute(self.python.name(buffer), "append")))
        try:
            yield buffer
        finally:
            self.out = outer
            self._buffer = outer_buffer

    def texts(self) -> ast.expr:
        """Give a list to write to."""
        python = self.python
        if not self.guarded:
            return python.empty_list()
        return python.call(python.attribute(python.attribute(python.name("activation"), "rendering"), "texts"))

    def metered(self, check: str, value: ast.expr) -> ast.expr:
        """Give a value after the meter of a sandbox has looked at it."""
        if not self.guarded:
            return value
        python = self.python
        meter = python.attribute(python.attribute(python.name("activation"), "rendering"), "meter")
        return python.call(python.attribute(meter, check), value)

    @contextmanager
    def escaping(self, on: bool) -> Yields[None, None, None]:
        """Write with escaping or without."""
        outer, self.autoescape = self.autoescape, on
        try:
            yield
        finally:
            self.autoescape = outer

    # Names

    def fresh(self, prefix: str) -> str:
        """Give a variable that nothing else uses."""
        self._numbers += 1
        return f"{prefix}_{self._numbers}"

    def fresh_for(self, name: str) -> str:
        """Give a variable for a name of the template; who shows errors reads the name from it."""
        return self.fresh(f"{NAMED}{name}")

    def hold(self, value: ast.expr, prefix: str = "value") -> str:
        """Put a value into a fresh variable."""
        name = self.fresh(prefix)
        self.add(self.python.assign(name, value))
        return name

    def hold_for(self, name: str, value: ast.expr) -> str:
        """Put the value of a name of the template into a variable of its own."""
        return self.hold(value, f"{NAMED}{name}")

    def bind(self, value: object, prefix: str) -> str:
        """Give a global name to an object that code refers to."""
        name = self._bound_names.get(id(value))
        if name is None:
            name = self._bound_names[id(value)] = self.fresh(prefix)
            self.bound[name] = value
        return name

    def loop_of(self, name: str) -> Loop | None:
        """Give the loop that a name means in this function, if it means one."""
        if name != "forloop":
            return None
        for frame in reversed(self._function.frames):
            if frame.loop is not None:
                return frame.loop
            if name in frame.variables:
                return None
        return None

    def is_bound(self, name: str) -> bool:
        """Tell whether a tag of this function gives a name to a value here."""
        return any(name in frame.variables for frame in self._function.frames)

    def variable(self, name: str) -> str:
        """Give the Python variable for a name of the template."""
        loop = self.loop_of(name)
        if loop is not None:
            return loop.object
        for frame in reversed(self._function.frames):
            if name in frame.variables:
                return frame.variables[name]
        return self.read(name)

    def read(self, name: str) -> str:
        """Give the variable for a name among the values that the function was given."""
        known = self._function.read.get(name)
        if known is None:
            known = self._function.read[name] = self.fresh("given")
            self._function.flags[known] = None
        return known

    def _target(self, name: str) -> str:
        """Give the variable to set for a name that a tag gives to a value."""
        return next(frame.variables[name] for frame in reversed(self._function.frames) if name in frame.variables)

    def give(self, name: str, value: ast.expr) -> None:
        """Write what gives a name to a value; a sandbox looks at it, for it may be made of the last one of the name."""
        target = self._target(name)
        self._function.given_again.add(target)
        self.add(self.python.assign(target, self.metered("bounded", value)))

    def is_plain(self, variable: str) -> ast.expr:
        """Write what tells whether a value has attributes only; for a name or an element, that is found out once."""
        flags = self._function.flags
        if variable not in flags:
            return self._of_plain_type(variable)
        flag = flags[variable]
        if flag is None:
            flag = flags[variable] = self.fresh("plain")
        return self.python.name(flag)

    def _of_plain_type(self, variable: str) -> ast.expr:
        python = self.python
        return python.in_(python.call("type", python.name(variable)), python.name("PLAIN"))

    def flags(self, variables: Iterable[str]) -> list[ast.stmt]:
        """Write what finds out whether some values, which have just been set, are plain objects, where it is asked."""
        python, function = self.python, self._function
        found: list[ast.stmt] = []
        for variable in variables:
            flag = function.flags[variable]
            if flag is not None:
                steady = variable not in function.given_again  # else each look-up takes the exact way
                told = self._of_plain_type(variable) if steady else python.constant(value=False)
                found.append(python.assign(flag, told))
        return found

    def elements(self, names: Sequence[str]) -> dict[str, str]:
        """Give variables for the names of a loop, which it sets at each turn."""
        items = {name: self.fresh_for(name) for name in names}
        self._function.flags.update(dict.fromkeys(items.values()))
        return items

    @contextmanager
    def frame(self, variables: Mapping[str, str], body: Body, loop: Loop | None = None) -> Yields[None, None, None]:
        """Enter a frame with some variables; names that its tags give begin as what they mean outside."""
        inner = dict(variables)
        for name, upward in named(body):
            elsewhere = upward and any(name in frame.variables for frame in self._function.frames)
            if name not in inner and not elsewhere:
                inner[name] = self.hold_for(name, self.python.name(self.variable(name)))
        self._function.frames.append(Frame(inner, loop))
        try:
            yield
        finally:
            self._function.frames.pop()

    def visible(self) -> ast.expr:
        """Give a mapping of all names as they are here."""
        python, values, merged = self.python, self.python.name("values"), self._merged()
        return python.merged(values, merged.items()) if merged else values

    def visible_with(self, given: Iterable[tuple[str, ast.expr]]) -> ast.expr:
        """Give a mapping of all names as they are here and some more, made in the way that takes the least time."""
        python, values = self.python, self.python.name("values")
        merged = {**self._merged(), **dict(given)}
        if not merged:
            return values
        copy = self.hold(python.merged(values, ()), "values")
        for name, value in merged.items():
            self.add(python.assign_item(copy, name, value))
        return python.name(copy)

    def _merged(self) -> dict[str, ast.expr]:
        """Give the variables of all names that are not among the values that the function was given."""
        merged: dict[str, str] = {}
        for frame in self._function.frames:
            merged.update(frame.variables)
            if frame.loop is not None:
                merged["forloop"] = frame.loop.object
        return {name: self.python.name(held) for name, held in merged.items()}

    def activation(self) -> ast.expr:
        """Give the activation for functions that are compiled once for each way of escaping."""
        python = self.python
        if self.autoescape == self.base_autoescape:
            return python.name("activation")
        return python.method("activation", "switched")

    def call_own(self, function: ast.expr, level: ast.expr, activation: ast.expr) -> None:
        """Write a call of a function of a template, which sees all names."""
        self.render(function, self.visible(), activation, level)

    # Functions and loops

    @contextmanager
    def loop(self) -> Yields[Loop, None, None]:
        """Enter a loop."""
        self._numbers += 1
        frames = self._function.frames
        parent = next((frame.loop for frame in reversed(frames) if frame.loop is not None), None)
        with self.nested():
            yield Loop(self._numbers, parent)

    @contextmanager
    def nested(self) -> Yields[None, None, None]:
        """Enter something that takes one of Python's blocks as a loop does."""
        self._function.loops += 1
        try:
            yield
        finally:
            self._function.loops -= 1

    @property
    def too_many_loops(self) -> bool:
        """Whether a further loop must go to a function of its own."""
        return self._function.loops >= MAX_LOOPS

    @property
    def inline(self) -> bool:
        """Whether look-ups are written out, which is faster to run and slower to compile."""
        return self.small or self._function.loops > 0

    @property
    def block(self) -> str | None:
        """The block that is being written."""
        return self._function.block

    def function(self, prefix: str, body: Body, *, block: str | None = None, exact: bool = False) -> str:
        """Write a function for some nodes, which takes all names from the values that it is given.

        Args:
            prefix: What its name begins with, or all of it.
            body: The nodes.
            block: The block that they are, if another than that of the function around.
            exact: Whether the prefix is the name.

        Returns:
            Its name.
        """
        name = prefix if exact else self.fresh(prefix)
        outer, self._function = self._function, Function(block or self._function.block)
        outer_out, self.out = self.out, "out"
        try:
            with self.statements() as statements, self.frame({}, body):
                self.body(body)
            if self.streaming:  # whatever it writes, it is a generator
                statements.append(self.python.yield_from(self.python.tuple_(())))
            parameters = STREAMING_PARAMETERS if self.streaming else PARAMETERS
            self.functions.append(self.python.function(name, parameters, self._prologue() + statements))
        finally:
            self._function = outer
            self.out = outer_out
        return name

    def _prologue(self) -> list[ast.stmt]:
        python, read = self.python, self._function.read
        given = [
            python.assign(held, python.method("values", "get", python.constant(name), python.name("missing")))
            for name, held in read.items()
        ]
        return given + self.flags(read.values())
