"""What loops tell about themselves, and keep from one turn to the next."""

from __future__ import annotations


class ForLoop:
    """``forloop``, where a template uses it as a whole; the loop sets ``counter0``."""

    __slots__ = ("counter0", "kept", "length", "parentloop")

    def __init__(self, length: int, parentloop: object) -> None:
        self.counter0 = 0
        self.length = length
        self.parentloop = parentloop
        self.kept: dict[int, object] = {}

    @property
    def counter(self) -> int:
        """The number of the turn, from 1 on."""
        return self.counter0 + 1

    @property
    def revcounter(self) -> int:
        """How many turns there are from this one on."""
        return self.length - self.counter0

    @property
    def revcounter0(self) -> int:
        """How many turns there are after this one."""
        return self.length - self.counter0 - 1

    @property
    def first(self) -> bool:
        """Whether this is the first turn."""
        return self.counter0 == 0

    @property
    def last(self) -> bool:
        """Whether this is the last turn."""
        return self.counter0 == self.length - 1

    def __repr__(self) -> str:
        return f"<turn {self.counter} of {self.length}>"
