"""What was sent, read the same way from any mapping: a framework's, a plain one, or parsed JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias, cast

__all__ = ["PlainValues", "Sent", "SeveralValues", "Values", "values_of"]


class Sent(Protocol):
    """A mapping as it was sent: ``request.form`` of any framework, a dictionary, an object of JSON."""

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name was sent."""
        ...

    def __getitem__(self, name: str, /) -> object:
        """Give a value of a name."""
        ...


class PlainValues:
    """A mapping of single values; a list is several values of its name."""

    __slots__ = ("_sent", "get")

    def __init__(self, sent: Mapping[str, object]) -> None:
        self._sent = sent
        self.get = sent.get  # the mapping's own, for it is asked for each field of each form

    def getlist(self, name: str) -> list[object]:
        """Give all values of a name."""
        found = self._sent.get(name)
        if isinstance(found, (list, tuple)):
            return list(cast("Iterable[object]", found))
        return [] if found is None else [found]

    def __contains__(self, name: object) -> bool:
        return name in self._sent


class SeveralValues:
    """A mapping with several values of a name, of Bandstand's, Werkzeug's, Starlette's or Django's kind."""

    __slots__ = ("_sent", "getlist")

    def __init__(self, sent: _Several) -> None:
        self._sent = sent
        self.getlist = sent.getlist

    def get(self, name: str) -> object:
        """Give the last value of a name, or None; what ``[]`` gives is the first in some frameworks."""
        found = self.getlist(name)
        return found[-1] if found else None

    def __contains__(self, name: object) -> bool:
        return name in self._sent


class _Several(Sent, Protocol):
    def getlist(self, name: str, /) -> list[object]: ...


Values: TypeAlias = PlainValues | SeveralValues
"""What widgets read from: ``get`` gives the last value of a name or None, ``getlist`` all of them."""


def values_of(sent: object) -> Values:
    """Give a mapping as widgets read it.

    Raises:
        TypeError: It is no mapping.
    """
    if type(sent) is dict:
        return PlainValues(cast("dict[str, object]", sent))
    if isinstance(sent, (PlainValues, SeveralValues)):
        return sent
    if hasattr(sent, "getlist"):
        return SeveralValues(cast("_Several", sent))
    if isinstance(sent, Mapping):
        return PlainValues(cast("Mapping[str, object]", sent))
    message = f"A form reads a mapping of names to values, as request.form is one; got {sent!r}."
    raise TypeError(message)
