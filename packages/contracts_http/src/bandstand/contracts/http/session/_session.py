"""The session as handlers see it."""

from __future__ import annotations

from typing import Any, Protocol


class Session(Protocol):
    """A small mapping of names to JSON, kept for one client between its requests.

    SESSION-01: it reads and writes like a dict: ``KeyError`` for a name that is not there, and ``get`` with a default.
    SESSION-02: what is stored comes back equal in the client's next request.
    SESSION-03: a value is what JSON gives back unchanged: None, a bool, an int, a finite float, a string, a list, or a
    dict with strings as keys, at any depth. Another value, or a name that is no string, raises ``TypeError`` at the
    assignment.
    SESSION-04: ``modified`` is false at first, and true after an assignment, a deletion, ``rotate`` or ``flush``;
    reading leaves it alone. It may be set, for a change inside a value.
    SESSION-05: ``empty`` is true while there is nothing in it.
    SESSION-06: ``rotate`` keeps what is stored, under another key; the key before it gives nothing any more. To be
    called when rights change, as on login.
    SESSION-07: ``flush`` drops everything; the key before it gives nothing any more, and what is stored from then on
    gets another key. To be called on logout.
    SESSION-08: a key that the application did not give out, or that has ended, is never taken over: the session is
    empty, and what is stored gets another key.
    SESSION-09: a session that is empty, or was only read while new, is not stored and gets no key.
    SESSION-10: a session that was flushed or rotated by another request is not brought back by a request that began
    before; what that one stores is lost.

    Stores that keep nothing at the server, as signed cookies, cannot end a key: they skip the checks of that by name.
    """

    modified: bool
    """Whether it is to be stored."""

    @property
    def key(self) -> str | None:
        """What the session is stored under; None while it is not."""
        ...

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        ...

    def __getitem__(self, name: str, /) -> Any:  # Any: JSON has every shape
        """Give a value."""
        ...

    def __setitem__(self, name: str, value: object, /) -> None:
        """Store a value.

        Raises:
            TypeError: JSON would not give it back unchanged.
        """
        ...

    def __delitem__(self, name: str, /) -> None:
        """Remove a value."""
        ...

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name has a value."""
        ...

    def get(self, name: str, default: object = None, /) -> Any:  # Any: JSON has every shape
        """Give a value, or the default."""
        ...

    def rotate(self) -> None:
        """Change the key and keep the rest."""
        ...

    def flush(self) -> None:
        """Drop everything, the key too."""
        ...
