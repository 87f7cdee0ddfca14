"""The tags of helpers: ``{% name value key=value as name %}``, with ``{% endname %}`` for those that have a body."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment

from bandstand.jinja._bound import BoundHelper
from bandstand.jinja._calls import TagBody

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment
    from jinja2.parser import Parser
    from jinja2.runtime import Context

TAKEN = frozenset(
    {"autoescape", "block", "call", "elif", "else", "endautoescape", "endblock", "endcall", "endfilter", "endfor"}
    | {"endif", "endmacro", "endset", "endwith", "extends", "filter", "for", "from", "if", "import", "include", "macro"}
    | {"print", "set", "with", "and", "in", "is", "not", "or", "False", "None", "True", "false", "none", "true"}
    | {"caller", "kwargs", "loop", "self", "super", "varargs"}
)
"""What Jinja2 reads as statements, operators, values and variables of its own."""

_OF_PLACE = {"caller": "caller", "kwargs": "kwargs", "loop": "loop", "super": "outer_super", "varargs": "varargs"}
"""Names that mean something only right where they stand, and what they are called inside a body."""


class HelperTags(Extension):
    """Reads the tags of the helpers that an engine was given."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.tags: set[str] = set()
        self._helpers: dict[str, BoundHelper] = {}
        self._numbers = itertools.count(1)

    def add(self, helpers: Mapping[str, BoundHelper]) -> None:
        """Let templates that are read from now on use some helpers as tags."""
        self._helpers = {**self._helpers, **helpers}
        self.tags = {*self._helpers}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Read a tag."""
        token = next(parser.stream)
        given, named, target = _arguments(parser)
        line = token.lineno
        helper = self._helpers[token.value].helper
        if helper.kind != "block":
            # The variables of loops are copied for helpers that may look at them.
            context = nodes.DerivedContextReference() if helper.takes_scope else nodes.ContextReference()
            first: list[nodes.Expr] = [nodes.Const(token.value), context]
            return [_used(self.call_method("called", [*first, *given], named, lineno=line), target, line)]
        body = parser.parse_statements((f"name:end{token.value}",), drop_needle=True)
        outer = nodes.Dict(_of_place(body))
        block = nodes.Block(f"body_{next(self._numbers)}", body, True, False, lineno=line)
        first = [nodes.Const(token.value), nodes.DerivedContextReference(), nodes.Const(block.name), outer]
        call = self.call_method("called_with_body", [*first, *given], named, lineno=line)
        kept = nodes.If(nodes.Const(False), [block], [], [], lineno=line)  # compiled, and written by the helper alone
        return [kept, _used(call, target, line)]

    def called(self, name: str, context: Context, /, *given: object, **named: object) -> object:
        """Call a helper."""
        return self._helpers[name].call(context, given, named)

    def called_with_body(
        self,
        name: str,
        context: Context,
        block: str,
        outer: Mapping[str, object],
        /,
        *given: object,
        **named: object,
    ) -> object:
        """Call a helper that has a body."""
        return self._helpers[name].call(context, given, named, TagBody(block, context, outer))

    @staticmethod
    def called_in_place(function: object, context: Context, /, *given: object, **named: object) -> object:
        """Call what a template calls by the name of a helper, which may as well be a variable of the same name."""
        call = cast("Callable[..., object]", function)
        if isinstance(function, BoundHelper):
            return call(context, *given, **named)
        if isinstance(context.environment, SandboxedEnvironment):
            return context.environment.call(context, call, *given, **named)
        return context.call(call, *given, **named)


def _used(call: nodes.Expr, target: str | None, line: int) -> nodes.Node:
    if target is None:
        return nodes.Output([call], lineno=line)
    return nodes.Assign(nodes.Name(target, "store"), call, lineno=line)


def _arguments(parser: Parser) -> tuple[list[nodes.Expr], list[nodes.Keyword], str | None]:
    stream = parser.stream
    given: list[nodes.Expr] = []
    named: dict[str, nodes.Keyword] = {}
    while stream.current.type != "block_end":
        token = stream.current
        following = stream.look().type
        if token.test("name:as") and following == "name":
            stream.skip()
            target: str = parser.parse_assign_target(name_only=True).name
            if stream.current.type != "block_end":
                parser.fail(f"Expected the end of the tag after 'as {target}'; got {stream.current.value!r}.")
            return given, [*named.values()], target
        if token.type == "name" and following == "assign":
            if token.value in named:
                parser.fail(f"The argument {token.value!r} is given twice.", token.lineno)
            stream.skip(2)
            named[token.value] = nodes.Keyword(token.value, _value(parser), lineno=token.lineno)
        elif named:
            parser.fail(f"Arguments without a name come first; got {token.value!r} after one with a name.")
        else:
            given.append(_value(parser))
    return given, [*named.values()], None


def _value(parser: Parser) -> nodes.Expr:
    """Read one value with its filters; Jinja2 itself would join texts that stand side by side."""
    token = parser.stream.current
    if token.type != "string":
        return parser.parse_unary()
    parser.stream.skip()
    text = parser.parse_postfix(nodes.Const(token.value, lineno=token.lineno))
    return parser.parse_filter_expr(text)


def _of_place(body: list[nodes.Node]) -> list[nodes.Pair]:
    """Give the values that only the place of a body has; ``super`` gets another name in it, as it is a block itself."""
    found: set[str] = set()
    for name in [name for node in body for name in node.find_all(nodes.Name)]:
        if name.name in _OF_PLACE:
            found.add(name.name)
            name.name = _OF_PLACE[name.name]
    return [nodes.Pair(nodes.Const(_OF_PLACE[name]), nodes.Name(name, "load")) for name in sorted(found)]
