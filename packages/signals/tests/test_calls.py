"""How many Python calls sending takes: a figure that no load of the machine can move."""

import gc
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from bandstand.signals import Signal


def calls(action: Callable[[], object]) -> int:
    """Count the Python functions entered while an action runs, the action itself left out."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    gc.disable()  # a collection in between would call the functions of others
    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count - 1


# One for send itself; before Python 3.12 its comprehension is a call of its own.
SENDING = 2 if sys.version_info < (3, 12) else 1


@pytest.mark.parametrize(("receivers", "most"), [(0, 1), (1, SENDING + 1), (10, SENDING + 10)])
def test_sending_calls_the_receivers_and_nothing_else(receivers: int, most: int) -> None:
    signal: Signal[...] = Signal()

    def make() -> Callable[..., None]:
        def receive(sender: object, **told: object) -> None:
            """Hear."""

        return receive

    kept = [make() for _ in range(receivers)]
    for receiver in kept:
        signal.connect(receiver)
    assert calls(lambda: signal.send(None, title="Emma")) <= most
