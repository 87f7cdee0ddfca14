"""What templates of a request find in their context without being given it; for the engine of any part.

``Engine(providers=[providers.messages])``: the name is that of Django's templates.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from bandstand.http._message import MessageLevel
from bandstand.http.messages import get_messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.http import Request
    from bandstand.http._request import Request as OwnRequest

__all__ = ["messages"]

_LEVELS = MappingProxyType({level.name: int(level) for level in MessageLevel})


def messages(request: Request[Any], /) -> Mapping[str, object]:  # Any: whatever the application takes for a user
    """Give the ``messages`` that wait for the client, and the numbers of ``DEFAULT_MESSAGE_LEVELS`` by name.

    Messages are taken by a loop over them, and are there for the next page where there is none::

        {% for message in messages %}<p class="{{ message.tags }}">{{ message }}</p>{% endfor %}

    Reading them raises ``LookupError`` where the application keeps no sessions. The request is one of this package.
    """
    waiting = get_messages(cast("OwnRequest[Any]", request))
    return {"messages": waiting, "DEFAULT_MESSAGE_LEVELS": _LEVELS}
