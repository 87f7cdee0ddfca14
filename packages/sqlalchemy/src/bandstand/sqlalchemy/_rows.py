"""The rows of one class: how they are found, and what all that is done to them happens in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy.orm import Session

from bandstand.sqlalchemy._conditions import Translator
from bandstand.sqlalchemy._errors import translated

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import ColumnElement

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo
    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._store import Store

R = TypeVar("R")


class Rows(Generic[R]):
    """What the repository of a class and its abilities are made of.

    Attributes:
        store: Where the rows are.
        catalogue: All entities.
        entity: Theirs.
    """

    def __init__(self, store: Store, catalogue: Catalogue, entity: Entity) -> None:
        self.store = store
        self.catalogue = catalogue
        self.entity = entity
        self._translator = Translator(catalogue, store.is_sqlite)

    @property
    def info(self) -> EntityInfo:
        """What the rows are."""
        return self.entity.info

    def matching(self, where: Condition) -> ColumnElement[bool]:
        """Give a condition on the rows in SQL."""
        return self._translator(self.entity, self.entity.rows, where)

    @contextmanager
    def asking(self) -> Generator[Session]:
        """Read rows, which belong to nobody afterwards, and raise the errors of the contract."""
        with translated(self.entity), self.store.reading() as connection, session_on(connection) as session:
            yield session

    @contextmanager
    def changing(self) -> Generator[Session]:
        """Change rows wholly or not at all."""
        with translated(self.entity):
            frame = self.store.begin()
            try:
                with session_on(self.store.connection_of(frame)) as session:
                    yield session
                    session.flush()
            except BaseException as error:
                self.store.end(error)
                raise
            self.store.end(None)


@contextmanager
def session_on(connection: Any) -> Generator[Session]:
    """Give a session for one call; what it read stays as it is when it ends.

    It joins the transaction that the connection is in, and ends none.
    """
    session = Session(bind=connection, autoflush=False, expire_on_commit=False, join_transaction_mode="rollback_only")
    try:
        yield session
    finally:
        session.expunge_all()
        session.close()
