"""The answers that show a developer what went wrong, as HTML, text or JSON; nobody else gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.routing import RESOLVER, NoMatch
from bandstand.http import HTTPError, JSONResponse, Response
from bandstand.project.debugging._gate import refusal
from bandstand.project.debugging._html import POLICY, error_html, missing_html
from bandstand.project.debugging._missing import Missing, find_near, missing_data, missing_text
from bandstand.project.debugging._report import report
from bandstand.project.debugging._text import as_data, as_text
from bandstand.project.error_pages import ErrorPages, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from bandstand.contracts.routing import Route
    from bandstand.http import Request
    from bandstand.project.debugging._masking import Masking

__all__ = ["debug_not_found", "debug_page"]

_HTML, _TEXT, _JSON = "text/html", "text/plain", "application/json"
_FOR_VISITORS = ErrorPages()
_HEADERS = (
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("content-security-policy", POLICY),
)


def debug_page(
    request: Request[Any],  # Any: whatever the application takes for a user
    error: Exception,
    *,
    own: Sequence[Path],
    masking: Masking | None = None,
    hosts: Collection[str] = (),
    otherwise: Callable[[Request[Any], Exception], Response] | None = None,
) -> Response:
    """Answer an error with all that is known of it, for a client on this machine.

    Args:
        request: The request that failed.
        error: Why.
        own: The folders with the project's own code.
        masking: What is hidden, unless ``mask_with`` says otherwise for this request.
        hosts: Names of this machine besides ``localhost`` and those below it.
        otherwise: Answers everybody else; ``ErrorPages()`` by default. The log says why.
    """
    if isinstance(error, NoMatch):
        return debug_not_found(request, error, routes=_routes(request, error), hosts=hosts, otherwise=otherwise)
    if _refused(request, hosts):
        return (otherwise or _FOR_VISITORS)(request, error)
    status = status_of(error)
    found = report(error, own=own, request=request, masking=masking)
    wanted = _wanted(request)
    if wanted == _JSON:
        answer: Response = JSONResponse({"status": status, **as_data(found)}, status=status)
    elif wanted == _TEXT:
        answer = Response(as_text(found), status, content_type="text/plain; charset=utf-8")
    else:
        answer = Response(error_html(found, status), status)
    return _finished(answer, error)


def debug_not_found(
    request: Request[Any],  # Any: as above
    error: NoMatch,
    *,
    routes: Iterable[Route],
    hosts: Collection[str] = (),
    otherwise: Callable[[Request[Any], Exception], Response] | None = None,
) -> Response:
    """Answer a request that no route fits with the routes that there are, the nearest first.

    Args:
        request: The request.
        error: What the resolver raised.
        routes: The routes; of the resolver itself it can be told whether a slash is what is missing.
        hosts: As for ``debug_page``.
        otherwise: As for ``debug_page``.
    """
    if _refused(request, hosts):
        return (otherwise or _FOR_VISITORS)(request, error)
    missing = find_near(request.method, error.path, routes)
    return _finished(_answer_missing(_wanted(request), missing), error)


def _routes(request: Request[Any], error: NoMatch) -> Iterable[Route]:
    """Give the resolver that has raised the error, where the services know it, for it can be asked more."""
    resolver = request.services.find(RESOLVER)
    return resolver if resolver is not None and tuple(resolver) == error.tried else error.tried


def _answer_missing(wanted: str, missing: Missing) -> Response:
    if wanted == _JSON:
        return JSONResponse(missing_data(missing), status=404)
    if wanted == _TEXT:
        return Response(missing_text(missing), 404, content_type="text/plain; charset=utf-8")
    return Response(missing_html(missing), 404)


def _finished(answer: Response, error: Exception) -> Response:
    own = {name for name, _ in _HEADERS}
    headers = error.headers if isinstance(error, HTTPError) else ()
    answer.headers.extend([pair for pair in headers if pair[0].lower() not in own])
    answer.headers.extend(_HEADERS)
    return answer


def _refused(request: Request[Any], hosts: Collection[str]) -> bool:
    why = refusal(request, hosts)
    if why is None:
        return False
    from logging import getLogger

    getLogger("bandstand.request").warning("No debug page was shown: %s.", why)
    return True


def _wanted(request: Request[Any]) -> str:
    """Give the type that the client wants: browsers name HTML, whoever takes anything is a program or a terminal."""
    return request.get_preferred_type((_TEXT, _HTML, _JSON)) or _TEXT
