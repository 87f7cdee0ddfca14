"""Caches from URLs: ``memory://``, ``file:///var/cache/shop?max_entries=1000``, ``redis://host/0?prefix=shop``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bandstand.cache._nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.cache._dummy import DummyCache
    from bandstand.cache._file import FileCache
    from bandstand.cache._memcached import MemcachedCache
    from bandstand.cache._memory import MemoryCache
    from bandstand.cache._redis import RedisCache
    from bandstand.cache._rows import RowCache

    AnyCache: TypeAlias = DummyCache | FileCache | MemcachedCache | MemoryCache | RedisCache | RowCache


class Form(NamedTuple):
    """How an option is written in a URL."""

    expected: str
    read: Callable[[str], object]


def cache_from_url(url: str, **defaults: Any) -> AnyCache:  # Any: options of any type
    """Make a cache from a URL; nothing is opened yet.

    Args:
        url: ``dummy://``, ``memory://``, ``file:///path`` or whatever ``RedisCache`` or ``MemcachedCache`` takes, with
            options of that cache as the query: ``timeout=none``, ``max_entries=1000``, ``shared=true``.
        defaults: Options that hold unless the URL says otherwise; those that the cache does not have are left out.

    Raises:
        ValueError: The scheme or an option is unknown, or its value is none; names the nearest that is known.
    """
    split = urlsplit(url)
    if split.scheme not in _KINDS:
        hint = nearest(split.scheme, _KINDS)
        message = f"The URL of a cache begins with one of {', '.join(_KINDS)}; got {split.scheme!r}.{hint}"
        raise ValueError(message)
    make, forms = _KINDS[split.scheme]
    options = {name: value for name, value in defaults.items() if name in forms}
    for name, text in parse_qsl(split.query, keep_blank_values=True):
        options[name] = _read(forms, name, text)
    return make(split._replace(query=""), options)


def _read(forms: Mapping[str, Form], name: str, text: str) -> object:
    if name not in forms:
        hint = nearest(name, forms)
        message = f"An option of this cache is one of {', '.join(sorted(forms))}; got {name!r}.{hint}"
        raise ValueError(message)
    form = forms[name]
    try:
        return form.read(text)
    except (ValueError, KeyError):
        message = f"The option {name!r} of a cache is {form.expected}; got {text!r}."
        raise ValueError(message) from None


def _float_or_none(text: str) -> float | None:
    return None if text == "none" else float(text)


def _int_or_none(text: str) -> int | None:
    return None if text == "none" else int(text)


_WHOLE = Form("a whole number", int)
_NUMBER = Form("a number", float)
_SECONDS = Form("a number of seconds, or none", _float_or_none)
_WHOLE_OR_NONE = Form("a whole number, or none", _int_or_none)
_TEXT = Form("a text", str)
_TRUTH = Form("true or false", {"true": True, "false": False}.__getitem__)

_ALL = {"timeout": _SECONDS, "version": _WHOLE}
_MEMORY = {**_ALL, "max_entries": _WHOLE, "shared": _TRUTH}
_STORED = {
    **_ALL,
    "prefix": _TEXT,
    "serializer": _TEXT,
    "max_bytes": _WHOLE,
    "compress_over": _WHOLE_OR_NONE,
    "lease": _NUMBER,
    "pause": _NUMBER,
    "patience": _NUMBER,
}
_FILE = {**_STORED, "max_entries": _WHOLE, "max_file": _WHOLE}


def _dummy(split: SplitResult, options: dict[str, Any]) -> DummyCache:  # Any: options of any type
    from bandstand.cache._dummy import DummyCache

    _refuse_place(split)
    return DummyCache(**options)


def _memory(split: SplitResult, options: dict[str, Any]) -> MemoryCache:  # Any: options of any type
    from bandstand.cache._memory import MemoryCache

    _refuse_place(split)
    return MemoryCache(**options)


def _refuse_place(split: SplitResult) -> None:
    if split.netloc or split.path.strip("/"):
        place = split.netloc + split.path
        message = f"A cache of {split.scheme}:// is in no place, so nothing follows but options; got {place!r}."
        raise ValueError(message)


def _file(split: SplitResult, options: dict[str, Any]) -> FileCache:  # Any: options of any type
    from bandstand.cache._file import FileCache

    if split.netloc not in {"", "localhost"} or split.path in {"", "/"}:
        message = f"A file is named by its whole path, as file:///var/cache/shop; got {split.geturl()!r}."
        raise ValueError(message)
    return FileCache(unquote(split.path), **options)


def _redis(split: SplitResult, options: dict[str, Any]) -> RedisCache:  # Any: options of any type
    from bandstand.cache._redis import RedisCache

    return RedisCache(split.geturl(), **options)


def _memcached(split: SplitResult, options: dict[str, Any]) -> MemcachedCache:  # Any: options of any type
    from bandstand.cache._memcached import MemcachedCache

    return MemcachedCache(split.geturl(), **options)


_REDIS = (
    "redis",
    "rediss",
    "unix",
    "valkey",
    "valkeys",
    "redis+cluster",
    "rediss+cluster",
    "redis+sentinel",
    "rediss+sentinel",
)
_KINDS: dict[str, tuple[Callable[[SplitResult, dict[str, Any]], AnyCache], Mapping[str, Form]]] = {  # Any: as above
    "dummy": (_dummy, _ALL),
    "memory": (_memory, _MEMORY),
    "file": (_file, _FILE),
    **dict.fromkeys(_REDIS, (_redis, _STORED)),
    **dict.fromkeys(("memcached", "memcached+unix"), (_memcached, _STORED)),
}
