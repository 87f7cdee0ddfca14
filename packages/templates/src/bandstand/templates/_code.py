"""Writing the Python of a tag, for nodes that do so themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bandstand.templates import _emit_values as emit_values
from bandstand.templates._tree import Node

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bandstand.templates._generator import Generator
    from bandstand.templates._tree import Body, Expression

Value: TypeAlias = "ast.expr"
"""Python that gives a value when it is run; to be used once, or to be held."""


class Code:
    """What ``OwnNode.emit`` writes with.

    What is written runs in the order in which it was written, at each rendering; values are worked out where they are
    used, or at once with ``hold``.
    """

    def __init__(self, generator: Generator, node: OwnNode) -> None:
        self._gen = generator
        self._node = node

    @property
    def autoescape(self) -> bool:
        """Whether the template escapes values here."""
        return self._gen.autoescape

    # Values

    def value(self, expression: Expression, /, *, missing: str = "none") -> Value:
        """Give the value of an expression; a variable that is not there is None, or with ``"text"`` what it shows."""
        return emit_values.value(self._gen, expression, missing=missing)

    def refer(self, held: object, /) -> Value:
        """Give an object as it is: a text, a function, a template's own state."""
        if held is None or isinstance(held, (bool, int, float)) or type(held) is str:
            return self._gen.python.constant(held)
        return self._gen.python.name(self._gen.bind(held, "own"))

    def call(self, function: Callable[..., object], /, *arguments: Value, **keywords: Value) -> Value:
        """Give what a function gives, which is called at each rendering."""
        return self._gen.python.call_with(self._gen.bind(function, "own"), arguments, keywords.items())

    def hold(self, value: Value, /) -> Value:
        """Work a value out now; what comes back may be used several times."""
        name = self._gen.hold(value)
        return self._gen.python.name(name)

    def tuple(self, values: Iterable[Value], /) -> Value:
        """Give a tuple of values."""
        return self._gen.python.tuple_(values)

    def mapping(self, values: Mapping[str, Value], /) -> Value:
        """Give a mapping of values by name."""
        return self._gen.python.merged(None, values.items())

    def variables(self) -> Value:
        """Give a mapping of all variables of this place."""
        return self._gen.visible()

    def scope(self) -> Value:
        """Give the ``Scope`` of this place: request, services and variables."""
        return emit_values.scope(self._gen)

    def rendering(self) -> Value:
        """Give what all templates of this rendering share: ``request``, ``services``. It costs less than a scope."""
        return self._gen.python.attribute(self._gen.python.name("activation"), "rendering")

    def captured(self, body: Body, /) -> Value:
        """Give the text that a body writes, safe where it was escaped."""
        with self._gen.captured() as texts:
            self._gen.body(body)
        self._move()
        return emit_values.joined(self._gen, texts)

    def deferred(self, body: Body, /) -> Value:
        """Give a ``Body``: a function that renders the body when it is called, and gives the text."""
        gen, python = self._gen, self._gen.python
        function = gen.function("body", body)
        self._move()
        given = (python.name(function), gen.visible(), python.name("activation"), python.name("level"))
        return python.call("CallBody", *given, python.constant(gen.autoescape))

    def call_in_place(self, function: Callable[..., object], /) -> Value:
        """Give what a function makes of this place: variables, activation, level, escaping and bodies."""
        gen, python = self._gen, self._gen.python
        bodies = [python.name(gen.function("body", body)) for body in self._node.bodies()]
        self._move()
        place = (gen.visible(), python.name("activation"), python.name("level"), python.constant(gen.autoescape))
        return self.call(function, *place, python.tuple_(bodies))

    # What is written

    def write_as_it_is(self, text: Value, /) -> None:
        """Write a text that needs no escaping."""
        self._gen.write(text)

    def write(self, value: Value, /) -> None:
        """Write a value, escaped where the template escapes."""
        emit_values.write_value(self._gen, value)

    def body(self, body: Body, /) -> None:
        """Write a body."""
        self._gen.body(body)
        self._move()

    def give(self, name: str | None, value: Value, /) -> None:
        """Give a value the name of one of ``OwnNode.names``; write it where the name is None."""
        if name is None:
            self.write(value)
        else:
            self._gen.give(name, value)

    def choose(self, test: Value, body: Body, otherwise: Body = (), /) -> None:
        """Write one of two bodies."""
        gen = self._gen
        with gen.nested(), gen.statements() as then:
            self.body(body)
        with gen.nested(), gen.statements() as other:
            self.body(otherwise)
        gen.add(gen.python.if_(test, then, other))

    def within(self, enter: Callable[..., Callable[[], object]], /, *arguments: Value, body: Body) -> None:
        """Write a body between a function and the one that it gives, which is called whatever happens."""
        gen, python = self._gen, self._gen.python
        if gen.too_many_loops:  # Python allows twenty blocks inside each other
            function = gen.function("body", (self._node,))
            self._move()
            gen.call_own(python.name(function), python.name("level"), python.name("activation"))
            return
        leave = gen.hold(self.call(enter, *arguments), "leave")
        with gen.nested(), gen.statements() as inside:
            self.body(body)
        gen.add(python.finally_(inside, [python.run(python.call(leave))]))

    def _move(self) -> None:
        self._gen.python.move(self._node.at)


class OwnNode(Node):
    """A node that writes its Python itself; what stands between its tags is in fields of the class ``Body``."""

    def emit(self, code: Code, /) -> None:
        """Write the Python."""
        raise NotImplementedError(type(self).__name__)

    def bodies(self) -> Iterator[Body]:
        """Give what stands between its tags."""
        for held in vars(self).values():
            if isinstance(held, tuple) and held and isinstance(held[0], Node):
                yield held

    def children(self) -> Iterator[Node]:
        """Give the nodes of all bodies."""
        return (node for body in self.bodies() for node in body)


def emit_own(gen: Generator, node: OwnNode) -> None:
    """Let a node write its Python."""
    node.emit(Code(gen, node))
