"""What happens to the requests of a project, for whoever listens.

Nothing is sent where nobody listens. Receivers are called where the request is: they must not block in async code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.signals import Signal

if TYPE_CHECKING:
    from bandstand.http import Request
    from bandstand.project._life import Life

__all__ = ["got_request_exception", "request_finished", "request_started"]


@Signal
def request_started(sender: Life, *, request: Request[Any]) -> None:  # Any: the application's user
    """Sent before anything else looks at a request."""


@Signal
def request_finished(sender: Life, *, request: Request[Any]) -> None:  # Any: as above
    """Sent when an answer was sent, and its body closed; for one without a body to close, when it was made."""


@Signal
def got_request_exception(sender: Life, *, request: Request[Any], error: Exception) -> None:  # Any: as above
    """Sent when an error that stands for no answer reaches the server's end of the way: a 500."""
