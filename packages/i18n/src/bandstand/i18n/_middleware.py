"""The middleware that chooses the language and the time zone of each request.

It sets the context variables of ``bandstand.contracts.i18n`` and leaves them set: each request runs in a context of its
own, with its streaming body, which is still to be written when the middleware is through.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import tzinfo
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from bandstand.contracts.http import Reply
from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.i18n._negotiation import negotiate
from bandstand.i18n._prefixes import Prefixes, locale_of_route
from bandstand.i18n.tags import nearest_tag, normal_tag

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bandstand.contracts.http import DualHandler, Request
    from bandstand.contracts.routing import Route
    from bandstand.i18n._cookie import LanguageCookie

__all__ = ["ByRoute", "LocaleMiddleware", "Preference", "ZonePreference", "speak"]

# Any: of whatever user the request is.
Preference: TypeAlias = "Callable[[Request[Any]], str | Awaitable[str | None] | None]"
"""Gives the language tag that the user of a request prefers, or None; in async code it may be a coroutine function."""

ZonePreference: TypeAlias = "Callable[[Request[Any]], tzinfo | str | Awaitable[tzinfo | str | None] | None]"
"""Gives the time zone that the user of a request is in, or its name, or None."""

_SAID = ("content-language", "vary")
_MOST_HEADERS = 500
_LONGEST_HEADER = 500  # longer ones are read anew each time, and so not kept

# Whether the route itself says the language, so that the answer depends on nothing that the reader prefers.
_SAID_BY_ROUTE: ContextVar[bool] = ContextVar("bandstand.i18n.said_by_route", default=False)


class LocaleMiddleware:
    """Chooses the language of a request, and the time zone where there is a hook for it.

    The first of these that names an offered language, or one that an offered one serves, decides: the address, the
    user, the cookie, the header ``Accept-Language``. A route with the option ``locale``, as ``locale_prefix()`` of
    ``bandstand.urls`` makes them, is in its language whatever the reader prefers; ``ByRoute`` sees to that.

    An answer says its language in ``Content-Language``, and in ``Vary`` what it was chosen by. An address without a
    prefix that leads nowhere is redirected to the one with the reader's language, if that leads somewhere.

    Args:
        languages: The offered language tags.
        default: The one for readers who prefer none of them.
        cookie: Where the reader's choice is kept; None: nowhere.
        user_language: A hook for the language of the user.
        user_zone: A hook for the time zone of the user.
        prefixes: Gives the prefixes of the routes, when the first request comes; None: there are none.
    """

    def __init__(
        self,
        languages: Sequence[str],
        *,
        default: str,
        cookie: LanguageCookie | None,
        user_language: Preference | None = None,
        user_zone: ZonePreference | None = None,
        prefixes: Callable[[], Prefixes | None] | None = None,
    ) -> None:
        self._languages = tuple(languages)
        self._offered: dict[str | None, str] = {tag: tag for tag in languages}
        self._offered.update({tag.lower(): tag for tag in languages})
        self._default = default
        self._cookie = cookie
        self._user_language = user_language
        self._user_zone = user_zone
        self._find_prefixes = prefixes
        self._prefixes: Prefixes | None = None
        # Most sites choose by the reader alone. Whether routes have prefixes is known from the first request on.
        self._has_hooks = user_language is not None or user_zone is not None
        self._asks_more = self._has_hooks or prefixes is not None
        self._by_header: dict[str, str] = {}
        depends = ["accept-language", *(["cookie"] if cookie is not None else [])]
        self._vary = ", ".join(depends) if len(self._languages) > 1 else ""

    # Any: requests and answers of every kind pass through.
    def __call__(self, handler: DualHandler[Any, Any], /) -> DualHandler[Any, Any]:
        """Wrap a handler of both colours."""
        answer_to: Callable[[Any], Any] = getattr(handler, "handle", handler)
        answer_to_async = handler.handle_async
        by_reader, told = self._by_reader, self._told

        def handle(request: Any) -> Any:
            _SAID_BY_ROUTE.set(False)
            if self._asks_more:
                self._choose(request)
            else:
                LOCALE.set(by_reader(request))
            return told(request, answer_to(request))

        async def handle_async(request: Any) -> Any:
            _SAID_BY_ROUTE.set(False)
            if self._asks_more:
                await self._choose_async(request)
            else:
                LOCALE.set(by_reader(request))
            return told(request, await answer_to_async(request))

        handle.handle_async = handle_async  # type: ignore[attr-defined]  # so does a handler say that it has both colours
        return handle  # type: ignore[return-value]  # as above

    def _choose(self, request: Any) -> None:
        """Activate what a request asks for, in synchronous code; hooks there give no coroutines."""
        tag = self._by_address(request)
        if tag is None and self._user_language is not None:
            tag = self._served(_at_once(self._user_language(request)))
        LOCALE.set(tag or self._by_reader(request))
        if self._user_zone is not None:
            _activate(_at_once(self._user_zone(request)))

    async def _choose_async(self, request: Any) -> None:
        tag = self._by_address(request)
        if tag is None and self._user_language is not None:
            preferred = self._user_language(request)
            tag = self._served(await preferred if isawaitable(preferred) else preferred)
        LOCALE.set(tag or self._by_reader(request))
        if self._user_zone is not None:
            zone = self._user_zone(request)
            _activate(await zone if isawaitable(zone) else zone)

    def _by_address(self, request: Any) -> str | None:
        find = self._find_prefixes
        if find is not None:  # several first requests may come at once, and find the same
            self._prefixes = find()
            self._find_prefixes = None
            self._asks_more = self._has_hooks or self._prefixes is not None
        tag = None if self._prefixes is None else self._prefixes.language(request.path_info)
        if tag is not None:
            _SAID_BY_ROUTE.set(True)
        return tag

    def _by_reader(self, request: Any) -> str:
        headers = request.headers
        if self._cookie is not None:
            # The header itself is read: of all cookies this one tells nothing about who asks, so that the answer may
            # still be kept for others.
            cookies = headers.get("cookie")
            kept = None if cookies is None else self._cookie.read(cookies)
            if kept in self._offered:
                return self._offered[kept]
            chosen = None if kept is None else self._served(kept)
            if chosen is not None:
                return chosen
        header = headers.get("accept-language")
        if not header:
            return self._default
        known = self._by_header.get(header)
        if known is None:
            known = negotiate(header, self._languages) or self._default
            if len(self._by_header) >= _MOST_HEADERS:
                self._by_header.clear()
            if len(header) <= _LONGEST_HEADER:
                self._by_header[header] = known
        return known

    def _served(self, preferred: object) -> str | None:
        """Give the offered language for one that somebody prefers; what is no language tag is none."""
        if not isinstance(preferred, str):
            return None
        tag = self._offered.get(preferred.lower())
        if tag is None:
            normal = normal_tag(preferred)
            tag = None if normal is None else nearest_tag(normal, self._languages)
        return tag

    def _told(self, request: Any, answer: Any) -> Any:
        """Say in the headers of an answer which language it is in, and what that depends on."""
        if answer.status == 404 and self._prefixes is not None and not _SAID_BY_ROUTE.get():
            answer = self._redirect(request, self._prefixes) or answer
        vary = "" if _SAID_BY_ROUTE.get() else self._vary
        raw: list[tuple[str, str]] | None = getattr(answer, "raw_headers", None)
        if raw is None:
            return Reply(status=answer.status, headers=tuple(_said([*answer.headers], vary)), body=answer.body)
        for name, _ in raw:
            if name in _SAID:
                raw[:] = _said(raw, vary)
                return answer
        # Nearly always the answer says neither yet.
        raw.append(("content-language", LOCALE.get()))
        if vary:
            raw.append(("vary", vary))
        return answer

    def _redirect(self, request: Any, prefixes: Prefixes) -> Reply | None:
        if request.method not in ("GET", "HEAD"):
            return None
        found = prefixes.with_prefix(request.path_info, LOCALE.get())
        if found is None:
            return None
        mounted_at = request.path[: len(request.path) - len(request.path_info)]
        _, mark, query = request.get_full_path().partition("?")
        location = quote(mounted_at + found, safe="/~:@!$&'()*+,;=") + mark + query
        return Reply(status=302, headers=(("location", location),))


def _at_once(preferred: object) -> object:
    if isawaitable(preferred):
        message = f"In synchronous code a hook for a user's language or time zone gives it at once; got {preferred!r}."
        raise TypeError(message)
    return preferred


def _activate(zone: object) -> None:
    """Activate the zone of a user; a name that is none leaves the usual one, for it must not cost the page."""
    if isinstance(zone, str):
        from bandstand.i18n.zones import zone_named

        try:
            zone = zone_named(zone)
        except ValueError:
            return
    if isinstance(zone, tzinfo):
        TIME_ZONE.set(zone)


def _said(headers: list[tuple[str, str]], vary: str) -> list[tuple[str, str]]:
    """Give the headers of an answer with the language, and with what else it depends on."""
    present = {name.lower(): (place, value) for place, (name, value) in enumerate(headers)}
    said = [*headers]
    if "content-language" not in present:
        said.append(("content-language", LOCALE.get()))
    if vary and "vary" in present:
        place, value = present["vary"]
        said[place] = ("vary", _joined(value, vary))
    elif vary:
        said.append(("vary", vary))
    return said


def _joined(present: str, more: str) -> str:
    if present.strip() == "*":
        return present
    known = {name.strip().lower() for name in present.split(",")}
    return ", ".join([present, *(name for name in more.split(", ") if name not in known)])


class ByRoute:
    """Activates the language of a route that is declared for one; a ``ViewWrapper``."""

    def __call__(self, route: Route, view: Any, /) -> Any:
        """Give the view, in the language of its route where it has one."""
        locale = locale_of_route(route.options)
        if locale is None:
            return view
        return _in_language(view, locale)


def speak(locale: str, /) -> None:
    """Activate the language that an address says, so that the answer depends on nothing that its reader prefers."""
    LOCALE.set(locale)
    _SAID_BY_ROUTE.set(True)


def _in_language(view: Any, locale: str) -> Any:
    from functools import wraps
    from inspect import iscoroutinefunction

    called: Any = getattr(view, "__call__", None)  # noqa: B004 - it is asked for its colour
    if iscoroutinefunction(view) or iscoroutinefunction(called):

        @wraps(view, updated=())
        async def answer_async(*args: Any, **kwargs: Any) -> Any:
            speak(locale)
            return await view(*args, **kwargs)

        return answer_async

    @wraps(view, updated=())
    def answer(*args: Any, **kwargs: Any) -> Any:
        speak(locale)
        return view(*args, **kwargs)

    return answer
