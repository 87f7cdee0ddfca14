"""A template that was read: a whole text, or a part of one that has a name."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from bandstand.contracts.services import CURRENT
from bandstand.templates._activation import Activation, Rendering, streaming
from bandstand.templates._escaping import safe

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from bandstand.contracts.http import Request
    from bandstand.templates._activation import Program
    from bandstand.templates._unit import Unit


class Template:
    """A template that was read; it may be rendered any number of times, by several threads at once."""

    __slots__ = ("_part", "_program", "_unit")

    def __init__(self, unit: Unit, part: str | None = None) -> None:
        self._unit = unit
        self._part = part
        self._program: Program | None = None

    @property
    def name(self) -> str | None:
        """The name of the template, or of the one that it is a part of; None for one made of a text without a name."""
        return self._unit.name

    @property
    def parts(self) -> list[str]:
        """The names of its partials."""
        return self._unit.parts

    def part(self, name: str) -> Template | None:
        """Give one of its partials as a template of its own, or None where there is none of the name."""
        return Template(self._unit, name) if name in self._unit.parts else None

    def program(self, autoescape: bool, streaming: bool = False, /) -> Program:
        """Give it compiled in one way, which is done when it is asked for first."""
        whole = self._unit.program(autoescape, streaming)
        return whole if self._part is None else whole.part(self._part)

    def render(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render it; see ``Renderer``."""
        __tracebackhide__ = True
        services = self._unit.owner.services
        if services is None:
            return self._rendered(context, request)
        outer = CURRENT.set(services)  # so that filters and lazy texts ask those that tags and helpers ask
        try:
            return self._rendered(context, request)
        finally:
            CURRENT.reset(outer)

    def stream(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> Iterator[str]:
        """Give its text in pieces of some thousand characters, each made when it is asked for.

        What the template changes for its parts, such as the language, is not seen outside of it between two pieces.
        """
        place = copy_context()
        started = place.run(self._started, context, request)
        try:
            while piece := place.run(_next_piece, started):
                yield piece
        finally:
            place.run(started.close)

    def _started(
        self,
        context: Mapping[str, object] | None,
        request: Request[Any] | None,  # Any: as above
    ) -> Generator[str, None, None]:
        services = self._unit.owner.services
        if services is not None:
            CURRENT.set(services)
        program = self.program(self._unit.autoescape, True)
        values, activation = self._activated(program, context, request, True)
        meter = activation.rendering.meter
        for text in streaming(program.root)(values, activation, 0):
            if meter is not None:
                meter.write(text)
            yield text

    def _rendered(self, context: Mapping[str, object] | None, request: Request[Any] | None) -> str:  # Any: as above
        __tracebackhide__ = True
        program = self._program
        if program is None:
            program = self._program = self.program(self._unit.autoescape)
        values, activation = self._activated(program, context, request)
        pieces = activation.rendering.texts()
        program.root(pieces.append, values, activation, 0)
        text = "".join(pieces)
        return safe(text) if self._unit.autoescape else text

    def _activated(
        self,
        program: Program,
        context: Mapping[str, object] | None,
        request: Request[Any] | None,  # Any: as above
        streams: bool = False,
    ) -> tuple[Mapping[str, object], Activation]:
        owner = self._unit.owner
        values, base = context or _NOTHING, _NOTHING
        if request is not None:
            base = owner.base(request)
            values = {**base, **values}
        rendering = Rendering(owner, request, base, streams)
        if rendering.is_watched:
            rendering.tell(program, values)
        return values, Activation(rendering, program.chains)

    def __repr__(self) -> str:
        return f"<Template {self.name!r}>"


_NOTHING: Mapping[str, object] = {}
_PIECE = 4_096


def _next_piece(texts: Iterator[str]) -> str:
    """Join texts to a piece that is worth sending; an empty one is the end."""
    piece: list[str] = []
    size = 0
    for text in texts:
        piece.append(text)
        size += len(text)
        if size >= _PIECE:
            break
    return "".join(piece)
