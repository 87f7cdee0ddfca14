# Django has no types; pyright finds it anyway.
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false
"""Sending a signal to nobody, to one receiver and to ten, beside Django's.

Where nobody may listen, a hot path asks first: ``sold and sold.send(...)``; the bar is for that.

Run it from ``tools``: ``python -m bench.bench_signals``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

from bench.harness import Comparison, main
from django.conf import settings  # type: ignore[import-untyped]
from django.dispatch import Signal as DjangoSignal  # type: ignore[import-untyped]

from bandstand.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Callable

settings.configure()

# Ratios of our time to Django's, by number of receivers.
BARS = {0: 1.1, 1: 0.5, 10: 0.7}
BAR_GUARDED = 0.6


class Sender:
    """Who sends."""


def make_receiver() -> Callable[..., object]:
    """Make a receiver that does nothing."""

    def receive(sender: object, **told: object) -> None:
        """Hear."""

    return receive


def compare_guarded() -> Comparison:
    """Send to nobody, asking first whether anybody listens."""
    ours: Signal[...] = Signal()
    theirs = DjangoSignal()
    return Comparison(
        name="signal to nobody, guarded",
        ours=lambda: ours and ours.send(Sender, instance=1, created=True),
        peer=lambda: theirs.send(sender=Sender, instance=1, created=True),
        peer_name=f"Django {version('django')}",
        bar=BAR_GUARDED,
    )


def compare(number: int, bar: float, kept: list[Callable[..., object]]) -> Comparison:
    """Connect some receivers to both; ``kept`` keeps them alive, for both hold them weakly."""
    ours: Signal[...] = Signal()
    theirs = DjangoSignal()
    for _ in range(number):
        receiver = make_receiver()
        kept.append(receiver)
        ours.connect(receiver)
        theirs.connect(receiver)
    return Comparison(
        name=f"signal to {number} receivers",
        ours=lambda: ours.send(Sender, instance=1, created=True),
        peer=lambda: theirs.send(sender=Sender, instance=1, created=True),
        peer_name=f"Django {version('django')}",
        bar=bar,
    )


KEPT: list[Callable[..., object]] = []
COMPARISONS = [compare_guarded()] + [compare(number, bar, KEPT) for number, bar in BARS.items()]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
