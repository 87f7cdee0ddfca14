"""Changes that happen together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self


class UnitOfWork(Protocol):
    """A context in which all changes of a source are one.

    ::

        with source.unit_of_work() as work:
            books.save(book)
            work.on_commit(send_the_news)

    DATA-60: leaving the context commits what was changed in it; an error takes all of it back and goes on. What a row
    object holds is not taken back.
    DATA-61: a unit inside another is part of it: what it changed is kept only when the outer one is, and an error that
    is caught between the two takes back the inner one alone.
    DATA-62: inside, everything sees what was changed; nobody outside does before the commit.
    DATA-63: ``on_commit`` calls run when the outermost unit has committed, once each, in the order given, outside of
    any unit.
    DATA-64: a call of a unit that was taken back, itself or by one around it, never runs.
    DATA-65: when one of the calls raises, the others still run and what was committed stays; then its error is raised.
    """

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Commit, or take everything back."""
        ...

    def on_commit(self, call: Callable[[], object], /) -> None:
        """Run something once everything is stored for good."""
        ...
