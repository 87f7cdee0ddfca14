"""Where rows are, and how others find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, overload

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from bandstand.contracts.data._unit import UnitOfWork
    from bandstand.contracts.data.entities import Entities, EntityInfo
    from bandstand.contracts.data.repository import Repository

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")


class Isolation(Protocol):
    """Lets tests change what they like.

    DATA-06: leaving the context takes back everything that was changed in it. Inside, units of work commit and their
    ``on_commit`` calls run as ever. Contexts may be nested.
    """

    def isolate(self) -> AbstractContextManager[object]:
        """Begin a context whose changes do not last."""
        ...


class DataSource(Protocol):
    """Rows of several entities in one store.

    DATA-01: an entity is found by its name and by the class of its rows, and ``find`` gives None for others. The
    description is the one of that name in ``entities``, and that of the repository.
    DATA-02: ``repository`` raises ``UnknownName`` for what ``find`` does not find.
    DATA-03: ``run`` gives what the call gives and raises what it raises. In it, the caller's context variables have
    their values, and units of work hold as in synchronous code.
    DATA-04: everything may be used from several threads at once; one row, by one of them at a time.
    DATA-05: a store that cannot be reached raises ``Unavailable`` at every question and change.
    """

    @property
    def entities(self) -> Entities:
        """What there is."""
        ...

    @property
    def isolation(self) -> Isolation | None:
        """How tests undo what they did; None where the store offers no way."""
        ...

    def find(self, entity: str | type[object], /) -> EntityInfo | None:
        """Give the description of an entity, by its name or the class of its rows."""
        ...

    @overload
    def repository(self, entity: type[R], /) -> Repository[R]: ...

    @overload
    def repository(self, entity: str, /) -> Repository[Any]: ...  # Any: a name tells nothing of the class

    def repository(self, entity: Any, /) -> Repository[Any]:
        """Give the rows of an entity.

        Raises:
            UnknownName: There is no such entity here.
        """
        ...

    def unit_of_work(self) -> UnitOfWork:
        """Give a context in which changes happen together or not at all."""
        ...

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run synchronous code over this source without keeping the event loop from its other work."""
        ...


class Sources(Protocol):
    """Data sources by alias; a ``dict`` of sources is one as it stands.

    DATA-07: ``get`` gives the source of an alias, the same one at each call, and None for an alias that there is not.
    DATA-08: iterating gives each alias once.
    """

    def get(self, alias: str, /) -> DataSource | None:
        """Give the source of an alias."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Give the aliases."""
        ...


DATA = Contract[DataSource]("data.DataSource")
"""Finds the one data source of the current services, or the one that is meant where nobody says which."""

SOURCES = Contract[Sources]("data.Sources")
"""Finds the data sources by alias."""
