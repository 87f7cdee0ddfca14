"""What can go wrong with files; every error of a storage is one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FileMissing", "StorageError", "Unavailable", "UnsafeName", "Unsupported"]


class StorageError(Exception):
    """A storage does not do what it was asked for."""


class FileMissing(StorageError, FileNotFoundError):
    """There is no file of that name.

    Attributes:
        name: The name that was asked for.
        known: Names that the storage has, as far as it knows some without asking for all.
    """

    def __init__(self, name: str, known: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(sorted(known))

    def __str__(self) -> str:
        """Name the file, and the nearest one that there is."""
        from difflib import get_close_matches  # only errors pay for it

        nearest = get_close_matches(self.name, self.known, n=1)
        return f"There is no file {self.name!r}." + (f" Did you mean {nearest[0]!r}?" if nearest else "")


class UnsafeName(StorageError, ValueError):
    """A name that no file is kept under, because it may reach elsewhere or cannot be written everywhere.

    Attributes:
        name: The name that was given.
        reason: What is wrong with it, as the end of a sentence: ``"it is absolute"``.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        """Name the name, which may be very long, and say what is wrong."""
        shown = repr(self.name[:200]) + ("..." if len(self.name) > 200 else "")
        return f"The name of a stored file is a plain relative path; got {shown}: {self.reason}."


class Unsupported(StorageError, NotImplementedError):
    """A storage cannot do this at all, however often it is asked."""


class Unavailable(StorageError, OSError):
    """A storage cannot do this now: it is full, read-only, out of reach or too slow."""

    def __str__(self) -> str:
        """Give the text alone, also where there is a number of an operating system."""
        return str(self.args[-1]) if self.args else "The storage is not available."
