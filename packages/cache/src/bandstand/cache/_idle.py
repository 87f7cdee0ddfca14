"""Whether a connection that nobody used for a while can be used again."""

from __future__ import annotations

import select
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

_IDLE = 0.05  # seconds after which the server may have closed a connection; asking costs a system call


def is_kept(connected: socket.socket, used: float) -> bool:
    """Tell whether the server has kept a connection: an idle one has nothing to read, not even its end.

    Args:
        connected: The connection.
        used: When it was used last, by the monotonic clock.
    """
    if time.monotonic() - used < _IDLE:
        return True
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return not poll.poll(0)
