"""The rows of one model: how they are found, and what all that is done to them happens in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.contracts.data.conditions import ALL
from bandstand.orm.source._conditions import Translator
from bandstand.orm.source._errors import translated
from bandstand.orm.source._units import is_sqlite, transaction

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo
    from bandstand.orm.database import Database
    from bandstand.orm.queryset import QuerySet
    from bandstand.orm.source._catalogue import Catalogue, Entity

R = TypeVar("R")


class Rows(Generic[R]):
    """What the repository of a model and its abilities are made of.

    Attributes:
        database: Where the rows are.
        catalogue: All entities.
        entity: Theirs.
        searched: The paths that a search looks into; None for the model's own texts.
    """

    def __init__(
        self, database: Database, catalogue: Catalogue, entity: Entity, searched: Sequence[str] | None = None
    ) -> None:
        self.database = database
        self.catalogue = catalogue
        self.entity = entity
        self.searched = searched
        likes_any_case = is_sqlite(database)
        self._joining = Translator(catalogue, likes_any_case=likes_any_case)
        self._apart = Translator(catalogue, joins=False, likes_any_case=likes_any_case)

    @property
    def info(self) -> EntityInfo:
        """What the rows are."""
        return self.entity.info

    def select(self, where: Condition = ALL, *, joins: bool = True) -> QuerySet[Any]:
        """Give the rows that match, in no certain order; those that the model's default manager leaves.

        Args:
            where: The condition.
            joins: Whether relations are followed by joins; not where rows are changed.
        """
        rows = self.entity.model._default_manager.using(self.database).order_by()
        if where == ALL:
            return rows
        return rows.filter((self._joining if joins else self._apart)(self.entity, where))

    @contextmanager
    def asking(self) -> Generator[None]:
        """Ask this database whatever else is entered, and raise the errors of the contract."""
        with translated(self.entity), self.database:
            yield

    @contextmanager
    def changing(self, *, alone: bool = False) -> Generator[None]:
        """Change rows wholly or not at all.

        Args:
            alone: Whether a single statement does it, so that it needs no transaction where there is none yet.
        """
        with self.asking():
            held = self.database.held
            if alone and (held is None or held.transaction is None):
                yield
                return
            with transaction(self.database):
                yield
