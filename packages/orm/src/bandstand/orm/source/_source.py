"""The source that the rows of models belong to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from bandstand.contracts.data.entities import UnknownName
from bandstand.orm.database import isolated
from bandstand.orm.registry import Registry
from bandstand.orm.registry import models as default_registry
from bandstand.orm.source._catalogue import Catalogue
from bandstand.orm.source._repository import ModelRepository
from bandstand.orm.source._units import ModelUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from bandstand.contracts.data.entities import Entities, EntityInfo
    from bandstand.orm.database import Database, Databases
    from bandstand.orm.models import Model

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")


class ModelSource:
    """Rows of models, in one database.

    ::

        source = ModelSource(Database("sqlite:///shop.db"), versions={Book: "version"})
        books = source.repository(Book)

    Args:
        database: Where the rows are.
        models: The models, or the registry that has them. A relation to one that is not among them is none here.
        versions: The whole-number field of a model that each save raises, so that nobody overwrites what somebody else
            has stored meanwhile; see ``Versioned``.
        searched: The paths of the fields that a search looks into, by model; all of its own texts by default.
    """

    def __init__(
        self,
        database: Database,
        models: Registry | Iterable[type[Model]] = default_registry,
        *,
        versions: Mapping[type[Model], str] | None = None,
        searched: Mapping[type[Model], Sequence[str]] | None = None,
    ) -> None:
        self.database = database
        self._models = models
        self._versions = dict(versions or {})
        self._searched = dict(searched or {})
        self._repositories: dict[str, ModelRepository[Any]] = {}

    def __repr__(self) -> str:
        return f"<ModelSource of {self.database!r}>"

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._models, self._versions)

    @property
    def entities(self) -> Entities:
        """What there is, described when somebody first asks: models that are defined later are not among it."""
        return self._catalogue.entities

    @property
    def isolation(self) -> ModelSource:
        """How tests undo what they did."""
        return self

    def find(self, entity: str | type[object], /) -> EntityInfo | None:
        """Give the description of an entity, by its name or the class of its rows."""
        if isinstance(entity, str):
            return self.entities.get(entity)
        options = getattr(entity, "_meta", None)
        found = self.entities.get(getattr(options, "label", ""))
        return found if found is not None and self._catalogue[found.name].model is entity else None

    @overload
    def repository(self, entity: type[R], /) -> ModelRepository[R]: ...

    @overload
    def repository(self, entity: str, /) -> ModelRepository[Any]: ...  # Any: a name tells nothing of the class

    def repository(self, entity: Any, /) -> ModelRepository[Any]:
        """Give the rows of an entity."""
        info = self.find(entity)
        if info is None:
            name = entity if isinstance(entity, str) else entity.__qualname__
            known = self.entities if isinstance(entity, str) else [each.rpartition(".")[2] for each in self.entities]
            raise UnknownName(name, "the entities of this source", known)
        made = self._repositories.get(info.name)
        if made is None:
            found = self._catalogue[info.name]
            made = ModelRepository(self.database, self._catalogue, found, self._searched.get(found.model))
            self._repositories[info.name] = made
        return made

    def unit_of_work(self) -> ModelUnit:
        """Give a context in which changes happen together or not at all."""
        return ModelUnit(self.database)

    def isolate(self) -> AbstractContextManager[object]:
        """Begin a context whose changes do not last: a transaction that is rolled back, for this context alone."""
        return isolated(self.database)

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it over an asynchronous driver where the database has one, else in a thread of its pool."""
        return await self.database.run(call, *args, **kwargs)


def sources_of(
    databases: Databases, models: Registry | Iterable[type[Model]] = default_registry, **options: Any
) -> dict[str, ModelSource]:
    """Give a source for each of several databases, by alias: the ``Sources`` of a project.

    Args:
        databases: The databases.
        models: The models, or the registry that has them.
        options: What else each source takes.
    """
    given = models if isinstance(models, Registry) else list(models)
    return {database.alias: ModelSource(database, given, **options) for database in databases}
