"""How a site is served: what ``wsgi`` and ``asgi`` are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bandstand.contracts.assembly import SCOPES
from bandstand.contracts.assembly.contributions import MIDDLEWARE
from bandstand.contracts.assembly.views import VIEW_WRAPPERS
from bandstand.contracts.routing import RESOLVER, NoMatch
from bandstand.http import Hooks, HTTPError, canonical_addresses, pipeline
from bandstand.project.signals import got_request_exception, request_finished, request_started

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bandstand.http import ContentPolicy, Limits, MessageStore, Options, RateLimit, Sessions
    from bandstand.project._life import Life

_EXPLAINED: Final = (400, 403, 404, 500)
"""The statuses whose errors are explained to the developer, in place of the page for visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """What a project was told of requests and answers; see ``Project``.

    Attributes:
        own_folders: Gives the folders with code of the site's own, for debug pages.
    """

    debug: bool
    secret_keys: tuple[str, ...]
    hosts: tuple[str, ...]
    https: bool
    trusted_origins: tuple[str, ...]
    policy: ContentPolicy | None
    rate: RateLimit | None
    middleware: Sequence[Callable[[Any], object]]
    sessions: Sessions | None
    messages: MessageStore | None
    user: Callable[[Any], Any] | None
    limits: Limits | None
    prefix: str | None
    error_handlers: Mapping[int, Callable[[Any, Exception], Any]]
    append_slash: bool
    own_folders: Callable[[], Sequence[Path]]

    def options(self, site: Life) -> Options:
        """Give what ``wsgi`` and ``asgi`` are told."""
        told: Options = {
            "services": site.assembly,
            "context": site.context,
            "middleware": self._layers(site),
            "view_wrappers": site.assembly.gathered(VIEW_WRAPPERS),
            "error_handlers": self._error_handlers(),
        }
        sessions = self.sessions or self._signed_sessions()
        if sessions is not None:
            told["sessions"] = sessions
        if self.messages is not None:
            told["messages"] = self.messages
        if self.user is not None:
            told["user"] = self.user
        if self.limits is not None:
            told["limits"] = self.limits
        if self.prefix is not None:
            told["prefix"] = self.prefix
        return told

    def _layers(self, site: Life) -> list[Callable[[Any], object]]:
        guard = pipeline(
            hosts=self.hosts,
            https=self.https,
            trusted_origins=self.trusted_origins,
            policy=self.policy,
            rate=self.rate,
        )
        scopes: list[Callable[[Any], object]] = []
        if site.assembly.gathered(SCOPES):
            scopes = [Hooks(on_error=_note_failure), _in_scope(site)]
        slashes = [canonical_addresses(site.assembly.require(RESOLVER))] if self.append_slash else []
        return [_telling(site), guard, *slashes, *scopes, *self.middleware, *site.assembly.gathered(MIDDLEWARE)]

    def _error_handlers(self) -> dict[int, Callable[[Any, Exception], Any]]:
        from bandstand.project.error_pages import ErrorPages

        pages = ErrorPages()
        handlers = {**pages.handlers(), **self.error_handlers}
        if self.debug:
            from bandstand.project.debugging import debug_page

            own = self.own_folders()
            explained = {status: partial(debug_page, own=own, otherwise=handlers[status]) for status in _EXPLAINED}
            handlers.update(explained)
        return handlers

    def _signed_sessions(self) -> Sessions | None:
        if not self.secret_keys:
            return None
        from bandstand.http import CookieSessions, Sessions

        return Sessions(CookieSessions(self.secret_keys), secure=self.https)


def _telling(site: Life) -> Hooks:
    """Send the signals of requests; where nobody listens, looking costs next to nothing."""

    def started(request: Any) -> None:
        if request_started:
            request_started.send(site, request=request)

    def finished(request: Any, answer: Any) -> None:
        if request_finished:
            on_close = getattr(answer, "on_close", None)
            if on_close is None:
                request_finished.send(site, request=request)
            else:
                on_close(lambda: request_finished.send(site, request=request))

    def failed(request: Any, error: Exception) -> None:
        stands_for_an_answer = isinstance(error, NoMatch) or (isinstance(error, HTTPError) and error.status < 500)
        if got_request_exception and not stands_for_an_answer:
            got_request_exception.send(site, request=request, error=error)

    return Hooks(on_request=started, on_response=finished, on_error=failed)


_FAILURE: Final = "bandstand.project.failure"


def _note_failure(request: Any, error: Exception) -> None:
    """Keep the error of a view, which becomes an answer before the scopes see it."""
    request.state[_FAILURE] = error


def _in_scope(site: Life) -> Callable[[Any], object]:
    """Make the layer that opens what components have for each request, and closes it with the request's error."""
    scope = site.make_scope

    def layer(handler: Any) -> Any:
        answer_to, answer_to_async = handler.handle, handler.handle_async

        def handle(request: Any) -> Any:
            answer = failure = None
            try:
                with scope():
                    answer = answer_to(request)
                    if request.has_state:
                        failure = request.state.pop(_FAILURE, None)
                        _raise(failure)
            except Exception as error:
                if answer is None or error is not failure:
                    raise
            return answer

        async def handle_async(request: Any) -> Any:
            answer = failure = None
            try:
                with scope():
                    answer = await answer_to_async(request)
                    if request.has_state:
                        failure = request.state.pop(_FAILURE, None)
                        _raise(failure)
            except Exception as error:
                if answer is None or error is not failure:
                    raise
            return answer

        handle.handle_async = handle_async  # type: ignore[attr-defined]  # so does http say that both colours are served
        return handle

    return layer


def _raise(failure: Exception | None) -> None:
    if failure is not None:
        raise failure
