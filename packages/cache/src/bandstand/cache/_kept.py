"""How a computed value is kept, and what is known of one that is there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import random
from typing import NamedTuple

from bandstand.cache._keys import FOREVER


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a computed value is kept.

    Attributes:
        seconds: Until it is computed anew; infinity for ever.
        tags: What it is dropped by.
        stale: Seconds that it is still given to others after that, while one computes it anew.
        early: How eagerly it is computed before it ends: 0 is never, 1 when a computation takes about what is left.
    """

    seconds: float
    tags: tuple[str, ...] = ()
    stale: float = 0.0
    early: float = 0.0

    def __post_init__(self) -> None:
        for name in ("stale", "early"):
            if not getattr(self, name) >= 0:
                message = f"{name!r} is a number, 0 or more; got {getattr(self, name)!r}."
                raise ValueError(message)

    @property
    def aged(self) -> bool:
        """Whether the age of the value matters to whoever asks next."""
        return bool(self.stale or self.early) and self.seconds < FOREVER


class Found(NamedTuple):
    """A value that is there, although its time may have passed.

    Attributes:
        value: The value.
        left: Seconds until it is to be computed anew; negative when that time has passed.
        cost: Seconds that its computation took.
        until: The time when it is to be computed anew, by the clock of its cache.
    """

    value: object
    left: float = FOREVER
    cost: float = 0.0
    until: float = FOREVER

    def due(self, early: float) -> bool:
        """Tell whether to compute it anew, by chance and the likelier the less is left, so that not all do at once.

        This is the algorithm of Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede
        Prevention" (VLDB 2015).
        """
        if self.left == FOREVER or not early:
            return self.left <= 0
        return self.left <= -self.cost * early * math.log(1 - random())  # noqa: S311 - nobody gains by guessing
