"""Tags that turn something on or off for what stands between them, and for all that is rendered there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bandstand.templates._code import OwnNode
from bandstand.templates._errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import ContextVar

    from bandstand.templates._code import Code
    from bandstand.templates._parser import Parser, Tag
    from bandstand.templates._tree import Body

T = TypeVar("T")


class Switch(OwnNode):
    """Writes its body while something is on or off: a function turns it, and gives the one that turns it back."""

    turn: Callable[[bool], Callable[[], object]]
    on: bool
    body: Body

    def emit(self, code: Code, /) -> None:
        """Write the body in between."""
        code.within(self.turn, code.refer(self.on), body=self.body)


def read_switch(parser: Parser, tag: Tag, turn: Callable[[bool], Callable[[], object]]) -> Switch:
    """Read ``name``, ``name on`` or ``name off``, and the body up to ``endname``."""
    if tag.words not in ([], ["on"], ["off"]):
        message = f"Expected '{tag.name} on' or '{tag.name} off'; got {tag.text!r}."
        raise Mistake(message)
    body, _ = parser.body_until(f"end{tag.name}")
    return Switch(tag.at, turn, tag.words != ["off"], body)


def change(variable: ContextVar[T], value: T) -> Callable[[], object]:
    """Give a context variable a value; the function that comes back gives it its old one."""
    token = variable.set(value)
    return lambda: variable.reset(token)
