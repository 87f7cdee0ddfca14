"""Where messages wait for the next page: in the session, or in a cookie of their own."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bandstand.http._message import Message, MessageLevel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.http._cookies import SameSite
    from bandstand.http._request import Request

__all__ = ["CookieMessages", "MessageStore", "SessionMessages"]

_KEY = "_messages"
_STATE = "bandstand.message_cookie"
# A browser keeps 4096 bytes of a cookie with its name and attributes, and all cookies of a site share one header.
_MOST_COOKIE_BYTES = 2048
_NO_TAGS: Mapping[int, str] = MappingProxyType({})


class MessageStore(ABC):
    """Where messages wait; one of your own defines ``load`` and ``keep``.

    Args:
        level: What is less important than this is not kept.
        tags: The site's words for levels, in place of the usual ones or for numbers of its own.
    """

    def __init__(self, *, level: int = MessageLevel.INFO, tags: Mapping[int, str] = _NO_TAGS) -> None:
        self.level = level
        self.tags = tags

    @abstractmethod
    def load(self, request: Request[Any], /) -> list[Message]:
        """Give the messages that wait for a client, the oldest first."""

    @abstractmethod
    def keep(self, request: Request[Any], waiting: Sequence[Message], /) -> None:
        """Let exactly these messages wait from now on."""

    def _read(self, stored: list[Any]) -> list[Message]:
        return [
            Message(level=level, text=text, extra_tags=extra, word=self.tags.get(level, ""))
            for level, text, extra in stored
        ]


class SessionMessages(MessageStore):
    """Keeps messages in the session."""

    def load(self, request: Request[Any], /) -> list[Message]:
        """Give the messages that wait."""
        return self._read(request.session.get(_KEY, []))

    def keep(self, request: Request[Any], waiting: Sequence[Message], /) -> None:
        """Put them into the session, or take the last ones out."""
        session = request.session
        if waiting:
            session[_KEY] = [_written(message) for message in waiting]
        elif _KEY in session:
            del session[_KEY]


class CookieMessages(MessageStore):
    """Keeps messages in a signed cookie, which needs no session; what it cannot hold goes into the session.

    Where the application keeps no sessions, the oldest of too many messages are dropped, and the log says so.

    Args:
        keys: What they are signed with; the first signs, all are accepted.
        secure: Whether the cookie is for encrypted connections only; its name then begins with ``__Host-``.
        samesite: Whether other sites' requests carry it.
        level: What is less important than this is not kept.
        tags: The site's words for levels, in place of the usual ones or for numbers of its own.
    """

    def __init__(
        self,
        keys: Sequence[str],
        *,
        secure: bool = True,
        samesite: SameSite = "lax",
        level: int = MessageLevel.INFO,
        tags: Mapping[int, str] = _NO_TAGS,
    ) -> None:
        from bandstand.http._signing import Signer

        super().__init__(level=level, tags=tags)
        self.name = "__Host-messages" if secure else "messages"
        self._signer = Signer(keys=keys, salt="bandstand.http.messages")
        self._secure = secure
        self._samesite: SameSite = samesite

    def load(self, request: Request[Any], /) -> list[Message]:
        """Give the messages of the cookie, and after them those of the session."""
        stored, more = self._opened(request)
        return self._read([*stored, *(request.session.get(_KEY, []) if more else [])])

    def keep(self, request: Request[Any], waiting: Sequence[Message], /) -> None:
        """Remember what the cookie is to hold, and put the rest into the session."""
        written = [_written(message) for message in waiting]
        fitting = _how_many_fit(written) if request.has_sessions else len(written)
        rest = written[fitting:]
        if rest:
            request.session[_KEY] = rest
        elif self._opened(request)[1] and _KEY in request.session:
            del request.session[_KEY]
        request.state[_STATE] = (written[:fitting], bool(rest))

    def finish(self, request: Request[Any], answer: Any, /) -> Any:
        """Set the cookie if messages were added or taken; delete it when none are left."""
        found: tuple[list[Any], bool] | None = request.state.get(_STATE) if request.has_state else None
        if found is None:
            return None
        stored, more = found
        value = self._signer.sign_object([_newest_that_fit(stored), more]) if stored or more else ""
        if value == request.cookies.get(self.name, ""):
            return None
        from bandstand.http._cookies import dump_cookie
        from bandstand.http._hooks import with_cookie

        max_age = None if value else timedelta(0)
        cookie = dump_cookie(
            self.name, value, max_age=max_age, secure=self._secure, httponly=True, samesite=self._samesite
        )
        return with_cookie(answer, cookie)

    def _opened(self, request: Request[Any]) -> tuple[list[Any], bool]:
        """Give what the client's cookie holds, and whether the session holds more."""
        from bandstand.http._signing import BadSignature

        cookie = request.cookies.get(self.name, "")
        if not cookie or len(cookie) > 2 * _MOST_COOKIE_BYTES:
            return [], False
        try:
            stored, more = self._signer.unsign_object(cookie)
        except BadSignature:
            return [], False
        return stored, more


def _written(message: Message) -> list[Any]:
    return [message.level, message.text, message.extra_tags]


def _how_many_fit(written: Sequence[list[Any]]) -> int:
    """Tell how many of the first messages a cookie holds, in base64 and with a signature."""
    room = _MOST_COOKIE_BYTES * 3 // 4 - 64
    for number, message in enumerate(written):
        text = json.dumps(message, separators=(",", ":"), ensure_ascii=False)
        room -= len(text.encode("utf-8", "surrogatepass")) + 1
        if room < 0:
            return number
    return len(written)


def _newest_that_fit(written: list[list[Any]]) -> list[list[Any]]:
    dropped = len(written) - _how_many_fit(written[::-1])
    if dropped:
        from logging import getLogger

        getLogger("bandstand.request").warning(
            "%d messages do not fit into a cookie and are dropped; sessions would keep them", dropped
        )
    return written[dropped:]
