"""The mapping of several values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)


class MultiMapping(Protocol[V_co]):  # type: ignore[misc]  # covariant in spite of ``get``, see there
    """Values by name, read-only; a name that is there has one value or more.

    VALUES-01: ``mapping[name]`` and ``get`` give the last of a name's values; without any, ``KeyError`` is raised and
    the default given.
    VALUES-02: ``getlist`` gives all of them in the order received, and none for a name that is not there.
    VALUES-03: iteration and ``keys`` give each name once, in the order of first values; ``len`` counts names.
    """

    def __getitem__(self, name: str, /) -> V_co:
        """Give the last value of a name."""
        ...

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name has a value."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        ...

    def __len__(self) -> int:
        """Count the names."""
        ...

    def keys(self) -> Iterable[str]:
        """Give the names; with this ``dict(mapping)`` works."""
        ...

    # The overloads are those of Mapping.get, so that every Mapping fits; the second takes the covariant type, as there.
    @overload
    def get(self, name: str, /) -> V_co | None: ...

    @overload
    def get(self, name: str, default: V_co, /) -> V_co: ...  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]

    @overload
    def get(self, name: str, default: T, /) -> V_co | T: ...

    def get(self, name: str, default: object = None, /) -> object:
        """Give the last value of a name, or the default."""
        ...

    def getlist(self, name: str, /) -> Sequence[V_co]:
        """Give all values of a name."""
        ...
