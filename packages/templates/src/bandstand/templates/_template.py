"""A template that was read, and its two compiled forms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from bandstand.contracts.services import CURRENT
from bandstand.templates._activation import Activation, Host, Rendering
from bandstand.templates._links import Finder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bandstand.contracts.http import Request
    from bandstand.templates._compiler import Compiled
    from bandstand.templates._tree import Tree


class Owner(Host, Finder, Protocol):
    """The engine, as its templates know it."""

    @property
    def undefined(self) -> Callable[[str], str] | None:
        """What a variable that is not there becomes; None for nothing."""
        ...

    def base(self, request: Request[Any] | None, /) -> Mapping[str, object]:  # Any: the application's user
        """Give what context providers give for a request."""
        ...


class Template:
    """A template that was read; it may be rendered any number of times, by several threads at once."""

    __slots__ = ("__weakref__", "_autoescape", "_compiled", "_filename", "_owner", "_part", "_source", "_tree", "name")

    def __init__(
        self, owner: Owner, tree: Tree, *, name: str | None, source: str, filename: str, autoescape: bool
    ) -> None:
        self.name = name
        self._owner = owner
        self._tree = tree
        self._source = source
        self._filename = filename
        self._autoescape = autoescape
        self._part: str | None = None
        self._compiled: dict[bool, Compiled] = {}

    def part(self, name: str) -> Template | None:
        """Give one of its partials as a template of its own, or None where there is none of the name."""
        if all(partial.name != name for partial in self._tree.partials):
            return None
        part = Template(
            self._owner,
            self._tree,
            name=self.name,
            source=self._source,
            filename=self._filename,
            autoescape=self._autoescape,
        )
        part._part = name
        return part

    @property
    def parts(self) -> list[str]:
        """The names of its partials."""
        return [partial.name for partial in self._tree.partials]

    def program(self, autoescape: bool, /) -> Compiled:
        """Give it compiled for one way of escaping, which is done when it is asked for first."""
        found = self._compiled.get(autoescape)
        if found is None:
            found = self._compiled.setdefault(autoescape, self._compile(autoescape=autoescape))
        return found

    def _compile(self, *, autoescape: bool) -> Compiled:
        from bandstand.templates._compiler import Compiled, compile_tree

        _remember(self._filename, self._source)
        compiled = compile_tree(
            self._tree,
            self,
            self._owner,
            source=self._source,
            filename=self._filename,
            autoescape=autoescape,
            undefined=self._owner.undefined,
        )
        if self._part is None:
            return compiled
        return Compiled(compiled.partials[self._part], compiled.chains, compiled.partials)

    def render(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render it; see ``Renderer``."""
        __tracebackhide__ = True
        text = "".join(self._pieces(context, request))
        return Markup(text) if self._autoescape else text  # noqa: S704 - its values are escaped

    def stream(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> Iterator[str]:
        """Give its text in pieces; all of them are made before the first is given."""
        yield from self._pieces(context, request)

    def _pieces(self, context: Mapping[str, object] | None, request: Request[Any] | None) -> list[str]:  # Any: as above
        __tracebackhide__ = True
        services = self._owner.services
        if services is None:
            return self._run(context, request)
        outer = CURRENT.set(services)  # so that filters and lazy texts ask those that tags and helpers ask
        try:
            return self._run(context, request)
        finally:
            CURRENT.reset(outer)

    def _run(self, context: Mapping[str, object] | None, request: Request[Any] | None) -> list[str]:  # Any: as above
        __tracebackhide__ = True
        program = self.program(self._autoescape)
        base = self._owner.base(request)
        values: Mapping[str, object] = {**base, **(context or {})}
        pieces: list[str] = []
        activation = Activation(Rendering(self._owner, request, base), program.chains)
        program.root(pieces.append, values, activation, 0)
        return pieces

    def __repr__(self) -> str:
        return f"<Template {self.name!r}>"


def _remember(filename: str, source: str) -> None:
    """Let tracebacks find the lines of a template."""
    import linecache  # it loads more than all of this package that a compiled template needs

    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)


def forget(filename: str) -> None:
    """Let go of the lines of a template that nobody renders any more."""
    linecache = sys.modules.get("linecache")
    if linecache is not None:
        linecache.cache.pop(filename, None)
