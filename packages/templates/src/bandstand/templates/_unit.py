"""The text of a template, and its compiled forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.templates._modes import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from bandstand.contracts.http import Request
    from bandstand.templates._activation import Host
    from bandstand.templates._code_cache import CodeCache
    from bandstand.templates._links import Finder
    from bandstand.templates._running import Compiled, Generated
    from bandstand.templates._tree import Tree
    from bandstand.templates._undefined import Undefined

    # For type checkers alone: making a Protocol costs an import up to a millisecond.

    class Owner(Host, Finder, Protocol):
        """The engine, as its templates know it."""

        @property
        def undefined(self) -> Undefined | None:
            """What a variable that is not there becomes; None for nothing."""
            ...

        @property
        def code_cache(self) -> CodeCache | None:
            """Where code is kept."""
            ...

        def parse(self, source: str, name: str | None, /) -> Tree:
            """Read a text."""
            ...

        def base(self, request: Request[Any] | None, /) -> Mapping[str, object]:  # Any: the application's user
            """Give what context providers give for a request."""
            ...


class Unit:
    """A text that was read as a template.

    Attributes:
        owner: The engine.
        name: The name of the template, where it has one.
        autoescape: How it is rendered where nothing else is said.
    """

    __slots__ = ("__weakref__", "_compiled", "_filename", "_keep", "_source", "_tree", "autoescape", "name", "owner")

    def __init__(
        self, owner: Owner, *, name: str | None, source: str, filename: str, autoescape: bool, keep: bool
    ) -> None:
        """Read it.

        Raises:
            TemplateSyntaxError: It breaks the rules of the language.
        """
        self.name = name
        self.owner = owner
        self._source = source
        self._filename = filename
        self.autoescape = autoescape
        self._keep = keep
        self._tree: Tree | None = None
        self._compiled: dict[tuple[bool, bool], Compiled] = {}
        if not self._load(self.mode(autoescape)):
            self._tree = owner.parse(source, name)

    @property
    def tree(self) -> Tree:
        """What it says."""
        if self._tree is None:
            self._tree = self.owner.parse(self._source, self.name)
        return self._tree

    @property
    def parts(self) -> list[str]:
        """The names of its partials."""
        known = self._compiled.get((self.autoescape, False))
        return [partial.name for partial in self.tree.partials] if known is None else list(known.partials)

    def program(self, autoescape: bool, streaming: bool = False, /) -> Compiled:
        """Give it compiled in one way, which is done when it is asked for first."""
        found = self._compiled.get((autoescape, streaming))
        if found is None:
            mode = self.mode(autoescape, streaming=streaming)
            was_asked = autoescape == self.autoescape and not streaming  # when the unit was made
            if was_asked or not self._load(mode):
                self._compiled.setdefault((autoescape, streaming), self._compile(mode))
            found = self._compiled[autoescape, streaming]
        return found

    def mode(self, autoescape: bool, *, streaming: bool = False) -> Mode:
        """Give a way in which the engine compiles it."""
        return Mode(autoescape, streaming, self.owner.sandbox is not None, self.owner.undefined)

    def _compile(self, mode: Mode) -> Compiled:
        generated = self.generate(mode)
        self._tree = None  # as large as the code, and seldom asked for again
        cache = self.owner.code_cache
        if cache is not None and self._keep:
            cache.store(self.key(cache, mode), generated, mode.undefined)
        return self._run(generated, mode)

    def generate(self, mode: Mode) -> Generated:
        """Give it as code."""
        from bandstand.templates._compiler import generate

        return generate(self.tree, self.owner, mode, name=self.name, source=self._source, filename=self._filename)

    def _load(self, mode: Mode) -> bool:
        """Take the code from the cache, if it is there."""
        cache = self.owner.code_cache
        if cache is None or not self._keep:
            return False
        generated = cache.load(self.key(cache, mode), self.owner, self.name, mode.undefined)
        if generated is None:
            return False
        self._compiled[mode.autoescape, mode.streaming] = self._run(generated, mode)
        return True

    def key(self, cache: CodeCache, mode: Mode) -> str:
        """Give the name of its code in a cache."""
        return cache.key(self._source, self.name, self._filename, mode)

    def _run(self, generated: Generated, mode: Mode) -> Compiled:
        from bandstand.templates._running import forget, run

        if not self._keep:  # texts have names that are used once
            from weakref import finalize

            finalize(self, forget, self._filename)
        sandbox = self.owner.sandbox
        known: Mapping[str, object] = {} if sandbox is None else sandbox.names()
        return run(generated, self, self._source, known, mode)
