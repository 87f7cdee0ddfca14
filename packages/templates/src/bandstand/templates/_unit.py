"""The text of a template, and its two compiled forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        self._compiled: dict[bool, Compiled] = {}
        if not self._load(autoescape=autoescape):
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
        known = self._compiled.get(self.autoescape)
        return [partial.name for partial in self.tree.partials] if known is None else list(known.partials)

    def program(self, autoescape: bool, /) -> Compiled:
        """Give it compiled for one way of escaping, which is done when it is asked for first."""
        found = self._compiled.get(autoescape)
        if found is None and autoescape != self.autoescape and self._load(autoescape=autoescape):
            return self._compiled[autoescape]  # its own way was looked for when it was made
        if found is None:
            found = self._compiled.setdefault(autoescape, self._compile(autoescape=autoescape))
        return found

    def _compile(self, *, autoescape: bool) -> Compiled:
        generated = self.generate(autoescape=autoescape)
        self._tree = None  # as large as the code, and seldom asked for again
        cache = self.owner.code_cache
        if cache is not None and self._keep:
            cache.store(self.key(cache, autoescape=autoescape), generated, self.owner.undefined)
        return self._run(generated, autoescape=autoescape)

    def generate(self, *, autoescape: bool) -> Generated:
        """Give it as code for one way of escaping."""
        from bandstand.templates._compiler import generate

        return generate(
            self.tree,
            self.owner,
            name=self.name,
            source=self._source,
            filename=self._filename,
            autoescape=autoescape,
            undefined=self.owner.undefined,
            guarded=self.owner.sandbox is not None,
        )

    def _load(self, *, autoescape: bool) -> bool:
        """Take the code from the cache, if it is there."""
        cache = self.owner.code_cache
        if cache is None or not self._keep:
            return False
        generated = cache.load(self.key(cache, autoescape=autoescape), self.owner, self.name, self.owner.undefined)
        if generated is None:
            return False
        self._compiled[autoescape] = self._run(generated, autoescape=autoescape)
        return True

    def key(self, cache: CodeCache, *, autoescape: bool) -> str:
        """Give the name of its code for one way of escaping in a cache."""
        return cache.key(
            self._source,
            self.name,
            self._filename,
            autoescape=autoescape,
            undefined=self.owner.undefined,
            guarded=self.owner.sandbox is not None,
        )

    def _run(self, generated: Generated, *, autoescape: bool) -> Compiled:
        from bandstand.templates._running import forget, run

        if not self._keep:  # texts have names that are used once
            from weakref import finalize

            finalize(self, forget, self._filename)
        sandbox = self.owner.sandbox
        known: Mapping[str, object] = {} if sandbox is None else sandbox.names()
        return run(generated, self, self._source, known, autoescape=autoescape)
