"""What a backend outside this process does: it holds bytes and numbers by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.cache._payloads import Data


class NotANumber(Exception):
    """What was to be counted is no number."""


class Refused(Exception):
    """A backend that works could not do one thing: it has no more room, or must not write."""


class Backend(Protocol):
    """Holds bytes and numbers by name, each for some seconds or, with infinity, for ever.

    Whatever is in ``failures`` may be raised by all methods, and says that the backend does not work.

    Attributes:
        place: What people call it, without secrets.
        failures: The errors that mean that it did not answer.
    """

    place: str
    failures: tuple[type[Exception], ...]

    def read(self, names: Sequence[str]) -> list[Data | None]:
        """Give what is held under each name."""
        ...

    def write(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Hold what is given, and say that it is held."""
        ...

    def add(self, name: str, data: Data, seconds: float) -> bool:
        """Hold something where there is nothing; say whether it was so."""
        ...

    def touch(self, name: str, seconds: float) -> bool:
        """Hold it for another time; say whether there is something."""
        ...

    def count(self, name: str, delta: int) -> int | None:
        """Add to a number; give None where there is nothing.

        Raises:
            NotANumber: There is something else, or the number would be too large.
        """
        ...

    def remove(self, names: Sequence[str]) -> int:
        """Hold these no longer; say how many there were."""
        ...

    def clear(self, prefix: str) -> bool:
        """Hold nothing any more whose name begins so; say that it is done."""
        ...


class AsyncBackend(Protocol):
    """The twins of ``Backend``; they may be awaited in any event loop."""

    async def aread(self, names: Sequence[str]) -> list[Data | None]:
        """Await ``read``."""
        ...

    async def awrite(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Await ``write``."""
        ...

    async def aadd(self, name: str, data: Data, seconds: float) -> bool:
        """Await ``add``."""
        ...

    async def atouch(self, name: str, seconds: float) -> bool:
        """Await ``touch``."""
        ...

    async def acount(self, name: str, delta: int) -> int | None:
        """Await ``count``."""
        ...

    async def aremove(self, names: Sequence[str]) -> int:
        """Await ``remove``."""
        ...

    async def aclear(self, prefix: str) -> bool:
        """Await ``clear``."""
        ...


class WholeBackend(Backend, AsyncBackend, Protocol):
    """A backend in both colours, which can be closed."""

    def close(self) -> None:
        """Close what is open; it opens again at the next use."""
        ...
