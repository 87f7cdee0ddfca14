"""Keys and tags, the names under which a backend knows them, and how long a value is kept."""

from __future__ import annotations

from copy import copy
from math import isnan
from typing import TYPE_CHECKING, Self

from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 250
FOREVER = float("inf")


def checked(name: str) -> str:
    """Give a key or tag back if it is one.

    Raises:
        ValueError: It is empty, too long, or holds what cannot be printed.
    """
    if 0 < len(name) <= LONGEST and name.isprintable():
        return name
    message = f"A key or tag of a cache is 1 to {LONGEST} printable characters; got {name!r}."
    raise ValueError(message)


def seconds_of(timeout: float | Missing | None, own: float) -> float:
    """Give the seconds that a value is kept; ``own`` are those of the cache, infinity is for ever."""
    if timeout is MISSING:
        return own
    if timeout is None:
        return FOREVER
    try:
        if isnan(timeout):
            raise TypeError  # noqa: TRY301 - it is no number by its own name
    except TypeError:
        message = f"A timeout is a number of seconds, None for ever or MISSING for the cache's own; got {timeout!r}."
        raise TypeError(message) from None
    return timeout


def no_number(key: str) -> ValueError:
    """Make the error of counting what is not there."""
    return ValueError(f"There is no number to change in the cache under {key!r}: store one first.")


def not_a_number(key: str) -> TypeError:
    """Make the error of counting what cannot be counted."""
    return TypeError(f"What is in the cache under {key!r} is no integer that can be counted.")


class Named:
    """What all caches share: the names of their keys, and views of other versions.

    Names cannot meet: a key holds no character below the space, a prefix no colon, and a version is a number.
    """

    _version: int
    _key: Callable[[str], str] | None
    _prefix: str
    _stem: str

    def _name_as(self, prefix: str, version: int, key: Callable[[str], str] | None) -> None:
        if version < 0:
            message = f"A version is an integer, 0 or more; got {version!r}."
            raise ValueError(message)
        if not prefix.replace("-", "_").replace(".", "_").isidentifier():
            message = f"A prefix is letters, digits, '_', '-' and '.', and begins with a letter; got {prefix!r}."
            raise ValueError(message)
        self._prefix, self._version, self._key = prefix, version, key
        self._stem = f"{prefix}:{version}:"

    def at_version(self, version: int) -> Self:
        """Give the same cache at another version: what is stored at one is not seen at others.

        Raising the version of a program's values leaves the old ones behind, to whoever still runs the old program.
        """
        view = copy(self)
        view._name_as(self._prefix, version, self._key)  # noqa: SLF001 - it is of this class
        return view

    def _name(self, key: str) -> str:
        """Give the name of a key: checked after the key function, which may shorten it."""
        if self._key is not None:
            key = self._key(key)
        return self._stem + checked(key)

    def _tag_name(self, tag: str) -> str:
        return f"{self._prefix}:{self._version}#{checked(tag)}"

    def _lease_name(self, name: str) -> str:
        return f"{name}\x00lease"
