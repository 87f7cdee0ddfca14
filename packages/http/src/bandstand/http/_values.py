"""Mappings in which a name may have several values: queries, forms and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, cast, overload

from bandstand.http._urlencoded import urlencode

if TYPE_CHECKING:
    import builtins  # the method ``dict``, named as in Django, hides the type
    from collections.abc import ItemsView, KeysView, ValuesView

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
D = TypeVar("D")

_MISSING = object()


class MultiDict(Mapping[str, T_co]):
    """Several values by name, in the order received; nothing in it ever changes.

    ``mapping[name]`` is the last value of a name, ``getlist`` gives all of them. ``copy`` gives one that can be
    changed. Two are equal when each name has the same values in the same order.

    Args:
        values: Pairs of a name and a value, or a mapping of single values; another ``MultiDict`` is taken whole.
    """

    __slots__ = ("_last", "_lists", "_pairs")

    def __init__(self, values: Mapping[str, T_co] | Iterable[tuple[str, T_co]] = ()) -> None:
        self._pairs = tuple(_pairs_of(values))
        self._last = dict(self._pairs)
        # Filled at the first look for a list: most forms are read by single values.
        self._lists: dict[str, list[T_co]] | None = None

    def __getitem__(self, name: str, /) -> T_co:
        """Give the last value of a name."""
        return self._last[name]

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name has a value."""
        return name in self._last

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._last)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._last)

    @overload
    def get(self, name: str, /) -> T_co | None: ...

    @overload
    def get(self, name: str, default: T_co, /) -> T_co: ...  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]

    @overload
    def get(self, name: str, default: D, /) -> T_co | D: ...

    # A parameter called ``name`` where Mapping says ``key``: it is positional, as in the contract.
    def get(self, name: str, default: object = None, /) -> object:
        """Give the last value of a name, or the default."""
        return self._last.get(name, cast("T_co", default))

    def keys(self) -> KeysView[str]:
        """Give the names."""
        return self._last.keys()

    def values(self) -> ValuesView[T_co]:
        """Give the last value of each name."""
        return self._last.values()

    def items(self) -> ItemsView[str, T_co]:
        """Give each name with its last value."""
        return self._last.items()

    def getlist(self, name: str, /) -> list[T_co]:
        """Give all values of a name, in a list of its own."""
        return self._grouped().get(name, []).copy()

    def lists(self) -> Iterator[tuple[str, list[T_co]]]:
        """Give each name with the list of its values."""
        return ((name, values.copy()) for name, values in self._grouped().items())

    def pairs(self) -> list[tuple[str, T_co]]:
        """Give every value with its name, in the order received."""
        return list(self._pairs)

    def dict(self) -> builtins.dict[str, T_co]:
        """Give a plain dictionary of the last values."""
        return self._last.copy()

    def copy(self) -> MutableMultiDict[T_co]:
        """Give a copy that can be changed."""
        return MutableMultiDict(self._pairs)

    def urlencode(self, safe: str = "") -> str:
        """Write the pairs as a query string.

        Args:
            safe: Characters that are left as they are besides letters, digits and ``_.-~``.
        """
        return urlencode(self._pairs, safe=safe)

    def _grouped(self) -> builtins.dict[str, list[T_co]]:
        if self._lists is None:
            self._lists = _group(self._pairs)
        return self._lists

    def __eq__(self, other: object) -> bool:
        lists = _lists_of(other)
        return NotImplemented if lists is None else lists == _lists_of(self)

    __hash__ = None  # type: ignore[assignment]  # as of every mapping

    def __reduce__(self) -> tuple[type[MultiDict[T_co]], tuple[tuple[tuple[str, T_co], ...]]]:
        return type(self), (self._pairs,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._pairs)!r})"


class MutableMultiDict(Mapping[str, T]):
    """Several values by name, to build a query or to correct a form; the values of one name stay together.

    Where the methods of a dictionary would be ambiguous they do what they do in Django: ``mapping[name] = value``
    replaces all values of a name, ``update`` adds to them, ``pop`` gives the list of them.

    Args:
        values: Pairs of a name and a value, or a mapping of single values; another multi-valued mapping of this module
            is taken whole.
    """

    __slots__ = ("_lists",)

    def __init__(self, values: Mapping[str, T] | Iterable[tuple[str, T]] = ()) -> None:
        self._lists = _group(_pairs_of(values))

    def __getitem__(self, name: str, /) -> T:
        """Give the last value of a name."""
        return self._lists[name][-1]

    def __setitem__(self, name: str, value: T, /) -> None:
        """Give a name this one value."""
        self._lists[name] = [value]

    def __delitem__(self, name: str, /) -> None:
        """Remove a name with all of its values."""
        del self._lists[name]

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name has a value."""
        return name in self._lists

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self._lists)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._lists)

    def getlist(self, name: str, /) -> list[T]:
        """Give all values of a name, in a list of its own."""
        return self._lists.get(name, []).copy()

    def setlist(self, name: str, values: Iterable[T], /) -> None:
        """Give a name these values; with none of them the name is gone."""
        given = list(values)
        if given:
            self._lists[name] = given
        else:
            self._lists.pop(name, None)

    def appendlist(self, name: str, value: T, /) -> None:
        """Add a value to a name."""
        self._lists.setdefault(name, []).append(value)

    def setdefault(self, name: str, default: T, /) -> T:
        """Give a name this value unless it has one; return its last value."""
        return self._lists.setdefault(name, [default])[-1]

    def setlistdefault(self, name: str, values: Iterable[T] = (), /) -> list[T]:
        """Give a name these values unless it has some; return all of its values."""
        if name not in self._lists:
            self.setlist(name, values)
        return self.getlist(name)

    def update(self, values: Mapping[str, T] | Iterable[tuple[str, T]] = (), /, **named: T) -> None:
        """Add values to those that are there."""
        for name, value in _pairs_of(values):
            self.appendlist(name, value)
        for name, value in named.items():
            self.appendlist(name, value)

    @overload
    def pop(self, name: str, /) -> list[T]: ...

    @overload
    def pop(self, name: str, default: D, /) -> list[T] | D: ...

    def pop(self, name: str, default: object = _MISSING, /) -> object:
        """Remove a name and give the list of its values.

        Raises:
            KeyError: There is no such name, and no default is given.
        """
        if default is _MISSING:
            return self._lists.pop(name)
        return self._lists.pop(name, default)

    def popitem(self) -> tuple[str, list[T]]:
        """Remove the last name and give it with the list of its values."""
        return self._lists.popitem()

    def clear(self) -> None:
        """Remove everything."""
        self._lists.clear()

    def lists(self) -> Iterator[tuple[str, list[T]]]:
        """Give each name with the list of its values."""
        return ((name, values.copy()) for name, values in self._lists.items())

    def pairs(self) -> list[tuple[str, T]]:
        """Give every value with its name, those of one name together."""
        return [(name, value) for name, values in self._lists.items() for value in values]

    def dict(self) -> builtins.dict[str, T]:
        """Give a plain dictionary of the last values."""
        return {name: values[-1] for name, values in self._lists.items()}

    def copy(self) -> MutableMultiDict[T]:
        """Give a copy, so that changes of one do not reach the other."""
        return MutableMultiDict(self)

    def urlencode(self, safe: str = "") -> str:
        """Write the pairs as a query string.

        Args:
            safe: Characters that are left as they are besides letters, digits and ``_.-~``.
        """
        return urlencode(self.pairs(), safe=safe)

    def __eq__(self, other: object) -> bool:
        lists = _lists_of(other)
        return NotImplemented if lists is None else lists == _lists_of(self)

    __hash__ = None  # type: ignore[assignment]  # as of every mapping

    def __reduce__(self) -> tuple[type[MutableMultiDict[T]], tuple[list[tuple[str, T]]]]:
        return type(self), (self.pairs(),)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.pairs()!r})"


def _pairs_of(values: Mapping[str, T] | Iterable[tuple[str, T]]) -> Iterable[tuple[str, T]]:
    """Give the pairs of whatever one of the classes above can be built from."""
    if isinstance(values, list | tuple):  # what parsers give; the other tests cost more
        return cast("Iterable[tuple[str, T]]", values)
    if isinstance(values, MultiDict | MutableMultiDict):
        return cast("MultiDict[T]", values).pairs()
    return cast("Mapping[str, T]", values).items() if isinstance(values, Mapping) else values


def _group(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    """Collect the values of each name."""
    lists: dict[str, list[T]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists


def _lists_of(values: object) -> dict[str, list[object]] | None:
    """Give what two of the classes above are compared by: the lists by name, whatever the order of the names."""
    return dict(cast("MultiDict[object]", values).lists()) if isinstance(values, MultiDict | MutableMultiDict) else None
