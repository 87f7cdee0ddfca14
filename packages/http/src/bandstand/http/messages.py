"""Messages for the next page: said while one request is answered, shown by whichever page comes next, and then gone.

::

    from bandstand.http import messages

    messages.success(request, "Saved.")
    for message in messages.get_messages(request):
        print(message.tags, message)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bandstand.http._message import Message, MessageLevel
from bandstand.http._message_stores import MessageStore, SessionMessages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.http._request import Request

__all__ = [
    "Message",
    "MessageLevel",
    "Messages",
    "add_message",
    "debug",
    "error",
    "get_messages",
    "info",
    "success",
    "warning",
]

_STATE = "bandstand.messages"
_IN_SESSION = SessionMessages()


class Messages:
    """The messages that wait for a client; iterating takes them, and further iterations give the same ones again.

    Attributes:
        level: What is less important than this is not kept; the store's level at first.
    """

    def __init__(self, request: Request[Any], store: MessageStore) -> None:
        self._request = request
        self._store = store
        self._waiting: list[Message] | None = None
        self._taken: list[Message] = []
        self.level = store.level

    def add(self, message: Message) -> None:
        """Let one more wait, unless its level is too low."""
        if message.level >= self.level:
            self._keep([*self._wait(), replace(message, word=message.word or self._store.tags.get(message.level, ""))])

    def __iter__(self) -> Iterator[Message]:
        waiting = self._wait()
        if waiting:
            self._taken += waiting
            self._keep([])
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken) + len(self._wait())

    def _wait(self) -> list[Message]:
        if self._waiting is None:
            self._waiting = self._store.load(self._request)
        return self._waiting

    def _keep(self, waiting: list[Message]) -> None:
        self._waiting = waiting
        self._store.keep(self._request, waiting)


def get_messages(request: Request[Any]) -> Messages:
    """Give the messages that wait for the client of a request.

    They wait in the session, unless the application was given another place, as in
    ``wsgi(app, messages=CookieMessages(keys))``.

    Raises:
        LookupError: The application keeps no sessions; raised when they are read or added to.
    """
    messages: Messages | None = request.state.get(_STATE)
    if messages is None:
        store = cast("MessageStore | None", request.message_store)
        messages = request.state[_STATE] = Messages(request, store or _IN_SESSION)
    return messages


def add_message(request: Request[Any], level: int, text: object, *, extra_tags: str = "") -> None:
    """Say something on the next page.

    Args:
        request: The request being answered.
        level: One of ``MessageLevel``, or a number of the site's own.
        text: What to say; a lazy text is translated now, for the client that is asking.
        extra_tags: Words of the site's own, for its style sheet.

    Raises:
        LookupError: The application keeps no sessions.
    """
    get_messages(request).add(Message(level=level, text=str(text), extra_tags=extra_tags))


def debug(request: Request[Any], text: object, *, extra_tags: str = "") -> None:
    """Say something for those who build the site; not kept unless the level is lowered."""
    add_message(request, MessageLevel.DEBUG, text, extra_tags=extra_tags)


def info(request: Request[Any], text: object, *, extra_tags: str = "") -> None:
    """Say something worth knowing."""
    add_message(request, MessageLevel.INFO, text, extra_tags=extra_tags)


def success(request: Request[Any], text: object, *, extra_tags: str = "") -> None:
    """Say that something was done."""
    add_message(request, MessageLevel.SUCCESS, text, extra_tags=extra_tags)


def warning(request: Request[Any], text: object, *, extra_tags: str = "") -> None:
    """Say that something may go wrong."""
    add_message(request, MessageLevel.WARNING, text, extra_tags=extra_tags)


def error(request: Request[Any], text: object, *, extra_tags: str = "") -> None:
    """Say that something went wrong."""
    add_message(request, MessageLevel.ERROR, text, extra_tags=extra_tags)
