"""Libraries in memory, for tests that make their own."""

from __future__ import annotations

from sqlalchemy import Engine, StaticPool, create_engine

from bandstand.sqlalchemy import SQLAlchemySource

from .models import ABOUT, Base

_made: list[Engine] = []


def fresh_library() -> SQLAlchemySource:
    """Make a library in memory of its own, empty."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    _made.append(engine)
    Base.metadata.create_all(engine)
    return SQLAlchemySource(Base, engine, namespace="library", about=ABOUT)


def close_all() -> None:
    """Close what was made."""
    while _made:
        _made.pop().dispose()
