"""The source that the rows of mapped classes belong to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from bandstand.contracts.data.entities import UnknownName
from bandstand.sqlalchemy._catalogue import Catalogue
from bandstand.sqlalchemy._repository import SQLAlchemyRepository
from bandstand.sqlalchemy._store import Store
from bandstand.sqlalchemy._units import Isolated, SQLAlchemyUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from sqlalchemy import Engine
    from sqlalchemy.orm import DeclarativeBase, registry

    from bandstand.contracts.data.entities import Entities, EntityInfo
    from bandstand.sqlalchemy._about import About
    from bandstand.sqlalchemy._store import AsynchronousEngine

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")


class SQLAlchemySource:
    """Rows of mapped classes, in one database.

    ::

        source = SQLAlchemySource(Base, create_engine("sqlite:///shop.db"), namespace="shop")
        books = source.repository(Book)

    The classes stay as they are, and so does the engine: other code may use both as ever.

    Args:
        classes: A declarative base, a registry, or the mapped classes themselves. A relation to one that is not among
            them is none here.
        engine: Where the rows are: an ``Engine`` or an ``AsyncEngine``.
        namespace: What the names of entities begin with; by default, what the module of each class is called.
        about: What SQLAlchemy does not know of a class.
        pool: Where blocking calls of asynchronous code run; threads of its own by default.
    """

    def __init__(
        self,
        classes: type[DeclarativeBase] | registry | Iterable[type[Any]],
        engine: Engine | AsynchronousEngine,
        *,
        namespace: str | None = None,
        about: Mapping[type[Any], About] | None = None,
        pool: Executor | None = None,
    ) -> None:
        self.store = Store(engine, pool)
        self._classes = classes
        self._namespace = namespace
        self._about = dict(about or {})
        self._repositories: dict[str, SQLAlchemyRepository[Any]] = {}

    def __repr__(self) -> str:
        return f"<SQLAlchemySource of {self.store.engine!r}>"

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._classes, self._namespace, self._about)

    @property
    def entities(self) -> Entities:
        """What there is, described when somebody first asks: classes that are mapped later are not among it."""
        return self._catalogue.entities

    @property
    def isolation(self) -> SQLAlchemySource:
        """How tests undo what they did."""
        return self

    def find(self, entity: str | type[object], /) -> EntityInfo | None:
        """Give the description of an entity, by its name or the class of its rows."""
        if isinstance(entity, str):
            return self.entities.get(entity)
        return next((each.info for each in self._catalogue if each.rows is entity), None)

    @overload
    def repository(self, entity: type[R], /) -> SQLAlchemyRepository[R]: ...

    @overload
    def repository(self, entity: str, /) -> SQLAlchemyRepository[Any]: ...  # Any: a name tells nothing of the class

    def repository(self, entity: Any, /) -> SQLAlchemyRepository[Any]:
        """Give the rows of an entity."""
        info = self.find(entity)
        if info is None:
            name = entity if isinstance(entity, str) else entity.__qualname__
            known = self.entities if isinstance(entity, str) else [each.rpartition(".")[2] for each in self.entities]
            raise UnknownName(name, "the entities of this source", known)
        made = self._repositories.get(info.name)
        if made is None:
            made = SQLAlchemyRepository(self.store, self._catalogue, self._catalogue[info.name])
            self._repositories[info.name] = made
        return made

    def unit_of_work(self) -> SQLAlchemyUnit:
        """Give a context in which changes happen together or not at all."""
        return SQLAlchemyUnit(self.store)

    def isolate(self) -> AbstractContextManager[object]:
        """Begin a context whose changes do not last: a transaction that is rolled back, for this context alone."""
        return Isolated(self.store)

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it over an asynchronous driver where the engine has one, else in a thread of the pool."""
        return await self.store.run(call, *args, **kwargs)
