"""Messages for the next page: said while one request is answered, shown by whichever page comes next, and then gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.http._request import Request

__all__ = ["Message", "MessageLevel", "Messages", "add_message", "get_messages"]

_KEY = "_messages"
_STATE = "bandstand.messages"


class MessageLevel(IntEnum):
    """How a message is meant; any other number may be used as well."""

    DEBUG = 10
    INFO = 20
    SUCCESS = 25
    WARNING = 30
    ERROR = 40


_WORDS = {int(level): level.name.lower() for level in MessageLevel}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message.

    Attributes:
        level: One of ``MessageLevel``, or a number of the site's own.
        text: What it says; escaped where it is shown.
        extra_tags: Words of the site's own, for its style sheet.
    """

    level: int
    text: str
    extra_tags: str = ""

    @property
    def level_tag(self) -> str:
        """The level in a word: ``"success"``; nothing for a level of the site's own."""
        return _WORDS.get(self.level, "")

    @property
    def tags(self) -> str:
        """All words for the style sheet, those of the site first."""
        return f"{self.extra_tags} {self.level_tag}".strip()

    def __str__(self) -> str:
        return self.text


class Messages:
    """The messages that wait for a client; iterating takes them, and further iterations give the same ones again."""

    def __init__(self, request: Request[Any]) -> None:
        self._request = request
        self._taken: list[Message] = []

    def add(self, message: Message) -> None:
        """Let one more wait."""
        session = self._request.session
        session[_KEY] = [*session.get(_KEY, []), [message.level, message.text, message.extra_tags]]

    def __iter__(self) -> Iterator[Message]:
        session = self._request.session
        waiting: list[Any] = session.get(_KEY, [])
        if waiting:
            self._taken += [Message(level=level, text=text, extra_tags=tags) for level, text, tags in waiting]
            del session[_KEY]
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken) + len(self._request.session.get(_KEY, []))


def get_messages(request: Request[Any]) -> Messages:
    """Give the messages that wait for the client of a request.

    Raises:
        LookupError: The application keeps no sessions; raised when they are read or added to.
    """
    messages: Messages | None = request.state.get(_STATE)
    if messages is None:
        messages = request.state[_STATE] = Messages(request)
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
