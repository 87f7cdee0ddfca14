"""Several caches by name."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from bandstand.cache._nearest import nearest
from bandstand.cache._urls import cache_from_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from bandstand.cache._urls import AnyCache
    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Contract

    Recipe: TypeAlias = str | Callable[[], AnyCache]

_USUAL = "default"


class Caches:
    """Caches by name: ``Caches(default="memory://", pages="redis://cache/0")``.

    Names may share a server or a file: unless its URL names a ``prefix``, each has its own name as one. As a component
    of a project these are its caches, and the one named ``default`` is the one of who asks for no name.

    Args:
        caches: By name: caches, and URLs or functions that make one at its first use.
        named: The same.

    Attributes:
        name: What errors call this component.
        needs: The contracts that it cannot do without: none.
    """

    name = "caches"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self, caches: Mapping[str, AnyCache | Recipe] | None = None, /, **named: AnyCache | Recipe) -> None:
        given = {**(caches or {}), **named}
        self._recipes = {name: each for name, each in given.items() if isinstance(each, str) or callable(each)}
        self._caches = {name: each for name, each in given.items() if not isinstance(each, str) and not callable(each)}
        self._names = list(given)
        self._making = Lock()

    def install(self, assembly: Assembly, /) -> None:
        """Become the caches of a project; none is made or opened yet."""
        from bandstand.cache._checks import CheckURLs
        from bandstand.cache._closing import Closing
        from bandstand.contracts.assembly import LIFECYCLES
        from bandstand.contracts.assembly.checks import CHECKS
        from bandstand.contracts.assembly.rendering import LIBRARIES
        from bandstand.contracts.cache import ATOMIC_CACHE, CACHE, TAGGED_CACHE
        from bandstand.contracts.cache.asynchronous import ASYNC_ATOMIC_CACHE, ASYNC_CACHE, ASYNC_TAGGED_CACHE
        from bandstand.contracts.cache.named import CACHES

        assembly.provide(CACHES, self)
        assembly.add(LIFECYCLES, Closing(self.close))
        assembly.add(CHECKS, CheckURLs(self, [name for name, each in self._recipes.items() if isinstance(each, str)]))
        assembly.add_lazily(LIBRARIES, _fragments)
        if _USUAL in self._names:
            both = (CACHE, ATOMIC_CACHE, TAGGED_CACHE, ASYNC_CACHE, ASYNC_ATOMIC_CACHE, ASYNC_TAGGED_CACHE)
            for contract in both:
                assembly.provide_lazily(contract, lambda _assembly: self[_USUAL])

    def get(self, name: str, /) -> AnyCache | None:
        """Give the cache of a name, the same one each time, or None.

        Raises:
            ValueError: Its URL is not understood.
        """
        cache = self._caches.get(name)
        return self._made(name) if cache is None and name in self._recipes else cache

    def __getitem__(self, name: str) -> AnyCache:
        cache = self.get(name)
        if cache is None:
            message = f"There is no cache named {name!r}.{nearest(name, self._names)}"
            raise LookupError(message)
        return cache

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def close(self) -> None:
        """Close all caches that were made; they open again at the next use."""
        for cache in list(self._caches.values()):
            cache.close()

    def _made(self, name: str) -> AnyCache:
        with self._making:
            cache = self._caches.get(name)
            if cache is None:
                recipe = self._recipes[name]
                cache = cache_from_url(recipe, prefix=name) if isinstance(recipe, str) else recipe()
                self._caches[name] = cache
            return cache


def _fragments(_assembly: Assembly, /) -> Library:
    from bandstand.cache.fragments import FRAGMENTS

    return FRAGMENTS
