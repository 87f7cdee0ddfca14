"""Caches in memory, files, rows, memcached and Redis: one computation however many ask, and never an error.

Each cache is built by itself, has synchronous and async methods over one set of values, and needs no settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.cache._cached import CachedFunction, cached
    from bandstand.cache._caches import Caches
    from bandstand.cache._dummy import DummyCache
    from bandstand.cache._file import FileCache
    from bandstand.cache._health import Health
    from bandstand.cache._memcached import MemcachedCache
    from bandstand.cache._memory import MemoryCache
    from bandstand.cache._redis import RedisCache
    from bandstand.cache._rows import RowCache
    from bandstand.cache._serializers import Serializer
    from bandstand.cache._stored import Storing
    from bandstand.cache._urls import cache_from_url

__all__ = [
    "CachedFunction",
    "Caches",
    "DummyCache",
    "FileCache",
    "Health",
    "MemcachedCache",
    "MemoryCache",
    "RedisCache",
    "RowCache",
    "Serializer",
    "Storing",
    "cache_from_url",
    "cached",
]

_HOMES = {
    "Caches": "_caches",
    "CachedFunction": "_cached",
    "DummyCache": "_dummy",
    "FileCache": "_file",
    "Health": "_health",
    "MemcachedCache": "_memcached",
    "MemoryCache": "_memory",
    "RedisCache": "_redis",
    "RowCache": "_rows",
    "Serializer": "_serializers",
    "Storing": "_stored",
    "cache_from_url": "_urls",
    "cached": "_cached",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return value
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
