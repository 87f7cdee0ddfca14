"""``@cached``: a function whose values are kept."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from functools import partial, update_wrapper
from hashlib import sha256
from inspect import iscoroutinefunction, signature
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, TypeVar, cast

from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = ParamSpec("P")
T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})


class Computes(Protocol):
    """What ``cached`` needs of a cache: all of this package have it."""

    def get_or_set(
        self,
        key: str,
        default: Callable[[], Any],  # Any: what the function gives
        /,
        timeout: float | Missing | None = ...,
        *,
        tags: Iterable[str] = ...,
        stale: float = ...,
        early: float = ...,
    ) -> Any:  # Any: what the function gives
        """Give the value, which is computed and stored if there is none."""
        ...

    async def aget_or_set(
        self,
        key: str,
        default: Callable[[], Any],  # Any: what the function gives
        /,
        timeout: float | Missing | None = ...,
        *,
        tags: Iterable[str] = ...,
        stale: float = ...,
        early: float = ...,
    ) -> Any:  # Any: what the function gives
        """Await ``get_or_set``."""
        ...

    def delete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        ...

    async def adelete(self, key: str, /) -> bool:
        """Await ``delete``."""
        ...


class CachedFunction(Generic[P, T]):
    """A function whose values are kept by its arguments; it is called as before.

    Attributes:
        __wrapped__: The function itself.
        __name__: Its name.
    """

    __wrapped__: Callable[P, T]
    __name__: str

    def __init__(
        self,
        function: Callable[P, T],
        cache: Computes | None,
        key: Callable[P, str] | None,
        options: dict[str, Any],  # Any: options of any type
    ) -> None:
        update_wrapper(self, function)
        self._cache = cache
        self._key = key
        self._options = options
        self._name = f"{function.__module__}.{function.__qualname__}"
        self._signature = signature(function)
        self._awaited = iscoroutinefunction(function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Give the value, which is computed if it is not there, once however many ask."""
        compute, cache = partial(self.__wrapped__, *args, **kwargs), self._where()
        ask = cache.aget_or_set if self._awaited else cache.get_or_set
        return cast("T", ask(self.key(*args, **kwargs), compute, **self._options))

    def _where(self) -> Computes:
        if self._cache is None:
            from bandstand.contracts.cache import ATOMIC_CACHE
            from bandstand.contracts.services import current

            return cast("Computes", current().require(ATOMIC_CACHE))
        return self._cache

    def key(self, *args: P.args, **kwargs: P.kwargs) -> str:
        """Give the key of the value for some arguments, however they are given.

        Raises:
            TypeError: An argument is no plain value, and no ``key`` says how to tell it from others.
        """
        if self._key is not None:
            return f"{self._name}:{self._key(*args, **kwargs)}"
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        told = "".join(f"{name}={_told(value, self._name, name)};" for name, value in bound.arguments.items())
        return f"{self._name[:150]}:{sha256(f'{self._name}({told})'.encode('utf-8', 'surrogatepass')).hexdigest()}"

    def forget(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Remove the value for some arguments; say whether there was one."""
        return self._where().delete(self.key(*args, **kwargs))

    async def aforget(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Await ``forget``."""
        return await self._where().adelete(self.key(*args, **kwargs))


def cached(
    cache: Computes | None = None,
    *,
    timeout: float | Missing | None = MISSING,
    key: Callable[..., str] | None = None,
    tags: Iterable[str] = (),
    stale: float = 0,
    early: float = 0,
) -> Callable[[Callable[P, T]], CachedFunction[P, T]]:
    """Keep the values of the decorated function, synchronous or async, by its arguments.

    Args:
        cache: Where they are kept; the usual cache of the current services, at each call, where it is None.
        timeout: Seconds until a value is computed anew.
        key: Takes the arguments, and gives a text that tells them from others; without it they must be plain values,
            or lists, tuples and dicts of them.
        tags: What the values are dropped by.
        stale: Seconds that a value is still given after its timeout while one caller computes it anew.
        early: How eagerly one computes it before its time: 0 never does, 1 is usual.
    """
    # Any: as named. What is not asked for is left out, so that another's cache may do without it.
    wanted: dict[str, Any] = {"tags": tuple(tags), "stale": stale, "early": early}
    options = {"timeout": timeout, **{name: value for name, value in wanted.items() if value}}

    def decorate(function: Callable[P, T]) -> CachedFunction[P, T]:
        return CachedFunction(function, cache, key, options)

    return decorate


def _told(value: object, function: str, argument: str) -> str:
    """Write an argument so that no other writes the same."""
    kind = type(value)
    if kind in _PLAIN:
        return f"{kind.__name__} {value!r}"
    if kind in {list, tuple}:
        items = cast("list[object] | tuple[object, ...]", value)
        return f"{kind.__name__} [{','.join(_told(item, function, argument) for item in items)}]"
    if kind is dict:
        pairs = cast("dict[object, object]", value).items()
        told = sorted(f"{_told(name, function, argument)}:{_told(item, function, argument)}" for name, item in pairs)
        return f"dict {{{','.join(told)}}}"
    message = f"{function} is cached by plain arguments, and {argument!r} is {value!r:.100}: say how with key=."
    raise TypeError(message)
