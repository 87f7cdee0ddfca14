"""Several backends as one: each holds the share of the names that falls to it, and fails for its share alone."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bandstand.cache._backend import Refused
from bandstand.cache._health import Guard
from bandstand.cache._hops import Hopping
from bandstand.cache._payloads import Data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from bandstand.cache._backend import WholeBackend

P = ParamSpec("P")
T = TypeVar("T")


class Share:
    """One of the backends, which is left alone for a while after it failed.

    Attributes:
        backend: The backend.
    """

    def __init__(self, backend: WholeBackend, pause: float) -> None:
        self.backend = backend
        self._guard = Guard(backend.place, pause)

    def ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a method of the backend.

        Raises:
            Refused: It fails, or failed just now.
        """
        guard = self._guard
        if not guard.allows():
            message = f"{self.backend.place} is left alone after {guard.health.error}"
            raise Refused(message)
        try:
            answer = call(*args, **kwargs)
        except self.backend.failures as error:
            guard.failed(error)
            message = f"{self.backend.place} fails: {guard.health.error}"
            raise Refused(message) from error
        guard.worked()
        return answer

    def weight(self, name: str) -> bytes:
        """Give the claim of this backend on a name; the greatest has it, so that a new backend takes only its share."""
        return sha256(f"{self.backend.place} {name}".encode()).digest()


class SpreadBackend(Hopping):
    """Holds each value in one of several backends.

    A name belongs to the one whose place and the name have the greatest digest together (Thaler and Ravishankar,
    "Using name-based mappings to increase hit rates", 1998). Names of one that fails are refused, not the others'.
    """

    failures: tuple[type[Exception], ...] = ()

    def __init__(self, backends: Iterable[WholeBackend], pause: float, pool: Executor | None) -> None:
        self._shares = [Share(backend, pause) for backend in backends]
        self.place = ", ".join(share.backend.place for share in self._shares)
        self.pool = pool

    def read(self, names: Sequence[str]) -> list[Data | None]:
        """Give what is held under each name; where one backend fails, give what the others hold."""
        held, refusals, parts = dict[str, Data | None](), list[Refused](), self._parts(names)
        for share, part in parts:
            try:
                held.update(zip(part, share.ask(share.backend.read, part), strict=True))
            except Refused as refusal:
                refusals.append(refusal)
        if len(refusals) == len(parts):
            raise refusals[0]
        return [held.get(name) for name in names]

    def write(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Hold what is given; say whether all of it is held."""
        return all(
            self._all(
                lambda share, part: share.ask(share.backend.write, {name: entries[name] for name in part}, seconds),
                self._parts(entries),
            )
        )

    def add(self, name: str, data: Data, seconds: float) -> bool:
        """Hold something where there is nothing; say whether it was so."""
        share = self._share(name)
        return share.ask(share.backend.add, name, data, seconds)

    def touch(self, name: str, seconds: float) -> bool:
        """Hold it for another time; say whether there is something."""
        share = self._share(name)
        return share.ask(share.backend.touch, name, seconds)

    def count(self, name: str, delta: int) -> int | None:
        """Add to a number; give None where there is nothing."""
        share = self._share(name)
        return share.ask(share.backend.count, name, delta)

    def remove(self, names: Sequence[str]) -> int:
        """Hold these no longer; say how many there were."""
        return sum(self._all(lambda share, part: share.ask(share.backend.remove, part), self._parts(names)))

    def clear(self, prefix: str) -> bool:
        """Hold nothing any more whose name begins so, in any of the backends."""
        everywhere = [(share, [prefix]) for share in self._shares]
        return all(self._all(lambda share, _: share.ask(share.backend.clear, prefix), everywhere))

    def close(self) -> None:
        """Close all backends; they open again at the next use."""
        for share in self._shares:
            share.backend.close()

    def _share(self, name: str) -> Share:
        return max(self._shares, key=lambda share: share.weight(name))

    def _parts(self, names: Iterable[str]) -> list[tuple[Share, list[str]]]:
        parts = defaultdict[Share, list[str]](list)
        for name in names:
            parts[self._share(name)].append(name)
        return list(parts.items())

    @staticmethod
    def _all(call: Callable[[Share, list[str]], T], parts: Sequence[tuple[Share, list[str]]]) -> list[T]:
        """Ask each backend, also after one of them refused."""
        answers, refusals = list[T](), list[Refused]()
        for share, part in parts:
            try:
                answers.append(call(share, part))
            except Refused as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]
        return answers
