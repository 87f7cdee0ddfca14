"""Tags that are rendered by a method, and the variables that it sees and changes."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bandstand.templates import _tree
from bandstand.templates._calls import CallScope
from bandstand.templates._code import OwnNode
from bandstand.templates._runtime import MISSING, keep, known, look

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.services import Services
    from bandstand.templates._activation import Activation, Function, Values
    from bandstand.templates._code import Code
    from bandstand.templates._tree import Body, Expression


class Context:
    """The variables of a template at one tag: a stack of mappings, of which the last one is written to.

    What is set below any ``push`` stays in the template after the tag for the names that ``RenderNode.names`` gives.
    """

    def __init__(self, values: Values, activation: Activation, *, autoescape: bool, bodies: Bodies) -> None:
        self._stack: list[dict[str, object]] = [{}]
        self._values = values
        self._activation = activation
        self._bodies = bodies
        self.autoescape = autoescape

    @property
    def request(self) -> Request[Any] | None:  # Any: whatever the application takes for a user
        """The request that is answered, or None."""
        return self._activation.rendering.request

    @property
    def services(self) -> Services:
        """The services of the engine, or the current ones."""
        return self._activation.rendering.services

    @property
    def kept(self) -> dict[object, object]:
        """What nodes keep while this template is rendered once; each uses itself as the key."""
        return self._activation.own

    # Variables

    def __getitem__(self, name: str, /) -> object:
        for variables in reversed(self._stack):
            if name in variables:
                return variables[name]
        found = self._values.get(name, MISSING)
        if found is MISSING:
            raise KeyError(name)
        return found

    def get(self, name: str, default: object = None, /) -> object:
        """Give a variable, or the default."""
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object, /) -> bool:
        return isinstance(name, str) and self.get(name, MISSING) is not MISSING

    def __setitem__(self, name: str, value: object, /) -> None:
        self._stack[-1][name] = value

    def update(self, variables: Mapping[str, object], /) -> None:
        """Set several variables."""
        self._stack[-1].update(variables)

    @contextmanager
    def push(self, **variables: object) -> Generator[None, None, None]:
        """Let some variables, and all that are set from now on, hold for a block only."""
        self._stack.append(variables)
        try:
            yield
        finally:
            self._stack.pop()

    def flatten(self) -> dict[str, object]:
        """Give all variables in one mapping."""
        flat = {name: value for name, value in self._values.items() if value is not MISSING}
        for variables in self._stack:
            flat.update(variables)
        return flat

    def given(self, name: str, /) -> object:
        """Give what a variable is for the template after the tag."""
        return self._stack[0].get(name, self._values.get(name, MISSING))

    # Rendering

    def value(self, expression: Expression, /) -> object:
        """Give the value of an expression; None for a variable that is not there."""
        if isinstance(expression, _tree.Literal):
            return expression.value
        if isinstance(expression, _tree.Translated):
            return self._activation.rendering.translate(expression.text)
        if isinstance(expression, _tree.FilterCall):
            return self._filtered(expression)
        first, *steps = expression.names
        sandbox = self._activation.rendering.host.sandbox
        follow = look if sandbox is None else sandbox.look
        return known(follow(self.get(first, MISSING), *steps))

    def _filtered(self, call: _tree.FilterCall) -> object:
        value = self.value(call.value)
        arguments = [value] if call.argument is None else [value, self.value(call.argument)]
        if call.helper.takes_scope:
            arguments.insert(0, CallScope(self._activation, self.flatten(), self.autoescape))
        result = call.helper.call(*arguments)
        return keep(value, result) if call.helper.keeps_safe else result

    def render(self, body: Body, /, **variables: object) -> str:
        """Give the text of one of the node's bodies, with some variables more."""
        function, level = self._bodies.find(body)
        if function is None:
            return ""
        values = {**self.flatten(), **variables}
        text = self._activation.rendering.text_of(function, values, self._activation, level)
        return Markup(text) if self.autoescape else text  # noqa: S704 - its values are escaped


class Bodies:
    """The bodies of a node and the functions that they are compiled to."""

    __slots__ = ("_functions", "_level", "_node")

    def __init__(self, node: OwnNode, functions: Sequence[Function], level: int) -> None:
        self._node = node
        self._functions = functions
        self._level = level

    def find(self, body: Body) -> tuple[Function | None, int]:
        """Give the function of a body, None for one that is empty."""
        if not body:
            return None, self._level
        for known_body, function in zip(self._node.bodies(), self._functions, strict=True):
            if known_body is body:
                return function, self._level
        message = f"{type(self._node).__name__} renders a body that it does not hold."
        raise ValueError(message)


class RenderNode(OwnNode):
    """A node with a method that gives its text."""

    def render(self, context: Context, /) -> str:
        """Give the text, which is written as it is."""
        raise NotImplementedError(type(self).__name__)

    def emit(self, code: Code, /) -> None:
        """Write the call of ``render``, and the names that it gives to values."""
        context = code.hold(code.call_in_place(partial(make_context, self)))
        code.write_as_it_is(code.call(_render, code.refer(self), context))
        for name in self.names():
            code.give(name, code.call(Context.given, context, code.refer(name)))


def _render(node: RenderNode, context: Context) -> str:
    __tracebackhide__ = True
    return node.render(context)


def make_context(
    node: OwnNode, values: Values, activation: Activation, level: int, autoescape: bool, functions: Sequence[Function]
) -> Context:
    """Make what a node is rendered with."""
    return Context(values, activation, autoescape=autoescape, bodies=Bodies(node, functions, level))
