"""Several storages, of which each has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.storage._storage import Storage

__all__ = ["STORAGES", "Storages"]


class Storages(Protocol):
    """Storages by name; a ``dict`` of storages is one as it stands.

    STORAGE-60: ``get`` gives the storage of a name, the same one at each call, and None for a name that there is not.
    STORAGE-61: iterating gives each name once.
    STORAGE-62: a file of one storage is in no other.
    """

    def get(self, name: str, /) -> Storage | None:
        """Give the storage of a name."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        ...


STORAGES = Contract[Storages]("storage.Storages")
"""Finds the named storages of the current services; who needs just one storage asks for ``STORAGE``."""
