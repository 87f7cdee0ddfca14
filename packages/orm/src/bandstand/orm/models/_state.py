"""What an instance knows of its row."""

from __future__ import annotations

from typing import Any, Final, NamedTuple


class State(NamedTuple):
    """Where an instance came from; instances of one result share it until they are saved elsewhere.

    Attributes:
        db: The alias of its database, or None where it has none.
        adding: Whether it has not been saved.
        peers: The instances that were loaded with it, as far as they are alive, for fetch modes.
        fetch_mode: How what was left out is loaded.
        database: Its database; a pickled instance forgets it, and is found by the alias again.
    """

    db: Any = None
    adding: bool = True
    peers: Any = None
    fetch_mode: Any = None
    database: Any = None

    @property
    def origin(self) -> Any:
        """The database as ``using`` takes it."""
        return self.database or self.db

    def __reduce__(self) -> tuple[Any, ...]:
        return State, (self.db, self.adding, None, self.fetch_mode)


NEW: Final = State()
"""The state of instances that have not been saved."""
