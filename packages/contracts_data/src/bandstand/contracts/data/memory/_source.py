"""The source that all rows in memory belong to."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from bandstand.contracts.data.entities import Entities, UnknownName
from bandstand.contracts.data.memory._repository import MemoryRepository
from bandstand.contracts.data.memory._store import Store
from bandstand.contracts.data.memory._units import MemoryUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.data.entities import EntityInfo

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")


class MemorySource:
    """Rows of plain classes, in memory.

    ::

        source = MemorySource({Book: describe(Book, name="shop.Book")})

    Every rule and every ability of the contract, over dicts: reading looks at all rows, so it is for tests. Rows are of
    the classes given, whose instances take attributes and weak references. Only one unit of work changes something at
    a time; those that only read never wait.

    Attributes:
        entities: What there is.
        store: The state; ``store.available = False`` lets every call raise ``Unavailable``.
    """

    def __init__(
        self,
        entities: Mapping[type[Any], EntityInfo],
        *,
        repository_type: type[MemoryRepository[Any]] = MemoryRepository,  # Any: of each entity's rows
        unit_type: type[MemoryUnit] = MemoryUnit,
    ) -> None:
        """Make an empty source; the types are for one that does something in another way."""
        self.entities = Entities(entities.values())
        self.store = Store(self.entities)
        self._names = {kind: info.name for kind, info in entities.items()}
        self._repositories: dict[str, MemoryRepository[Any]] = {}
        for kind, info in entities.items():
            self._repositories[info.name] = repository_type(info, kind, self.store, self._repositories)
        self._unit_type = unit_type

    @property
    def isolation(self) -> MemorySource:
        """How tests undo what they did."""
        return self

    def find(self, entity: str | type[object], /) -> EntityInfo | None:
        """Give the description of an entity, by its name or the class of its rows."""
        name = entity if isinstance(entity, str) else self._names.get(entity, "")
        return self.entities.get(name)

    @overload
    def repository(self, entity: type[R], /) -> MemoryRepository[R]: ...

    @overload
    def repository(self, entity: str, /) -> MemoryRepository[Any]: ...  # Any: a name tells nothing of the class

    def repository(self, entity: Any, /) -> MemoryRepository[Any]:
        """Give the rows of an entity."""
        info = self.find(entity)
        if info is None:
            known = self.entities if isinstance(entity, str) else [kind.__qualname__ for kind in self._names]
            raise UnknownName(getattr(entity, "__qualname__", str(entity)), "the entities of this source", known)
        return self._repositories[info.name]

    def unit_of_work(self) -> MemoryUnit:
        """Give a context in which changes happen together or not at all."""
        return self._unit_type(self.store)

    def isolate(self) -> AbstractContextManager[object]:
        """Begin a context whose changes do not last."""
        stack = ExitStack()
        stack.callback(setattr, self.store, "committed", self.store.committed)
        return stack

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call it at once: nothing in memory waits."""
        return call(*args, **kwargs)
