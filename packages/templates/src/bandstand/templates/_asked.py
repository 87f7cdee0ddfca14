"""Tags whose text is what a function gives for a rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._code import OwnNode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.templates._code import Code
    from bandstand.templates._tree import Expression


class Asked(OwnNode):
    """What a function gives for a rendering and some values; it is written, or gets a name."""

    target: str | None
    function: Callable[..., object]
    arguments: tuple[Expression, ...]

    def names(self) -> Sequence[str]:
        """Give the name, where there is one."""
        return () if self.target is None else (self.target,)

    def emit(self, code: Code, /) -> None:
        """Write the call."""
        values = [code.hold(code.value(argument)) for argument in self.arguments]
        code.give(self.target, code.call(self.function, code.rendering(), *values))


class AskedWith(Asked):
    """The same with values by name; the function gets a tuple and a mapping."""

    keywords: tuple[tuple[str, Expression], ...]

    def emit(self, code: Code, /) -> None:
        """Write the call."""
        values = [code.hold(code.value(argument)) for argument in self.arguments]
        named = {name: code.hold(code.value(argument)) for name, argument in self.keywords}
        code.give(self.target, code.call(self.function, code.rendering(), code.tuple(values), code.mapping(named)))
