"""One address for each page: a missing slash, or a missing ``www``, is a redirect instead of a second address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.http import Reply
from bandstand.contracts.routing import NoMatch
from bandstand.http._hooks import Hooks

if TYPE_CHECKING:
    from bandstand.contracts.routing import Resolver
    from bandstand.http._request import Request

__all__ = ["canonical_addresses"]


def canonical_addresses(resolver: Resolver, *, slash: bool = True, www: bool = False) -> Hooks:
    """Redirect to the one address of a page; to stand after the pipeline, which checks the host first.

    A route with the option ``append_slash=False`` is not redirected to.

    Args:
        resolver: The routes of the application.
        slash: Whether a path that leads nowhere is tried with a slash at its end.
        www: Whether a host without ``www.`` is redirected to the one with it.
    """

    def on_error(request: Request[Any], error: Exception) -> Reply | None:
        if not isinstance(error, NoMatch) or request.path_info.endswith("/"):
            return None
        try:
            match = resolver.resolve(f"{request.path_info}/")
        except NoMatch:
            return None
        if match.options.get("append_slash") is False:
            return None
        path, question, query = request.get_full_path().partition("?")
        return _redirect(request, f"{path}/{question}{query}")

    def on_request(request: Request[Any]) -> Reply | None:
        host = request.host
        if host.startswith("www."):
            return None
        return _redirect(request, f"{request.scheme}://www.{host}{request.get_full_path()}")

    return Hooks(on_request=on_request if www else None, on_error=on_error if slash else None)


def _redirect(request: Request[Any], location: str) -> Reply:
    """Send the client there for good; one that posts something posts it there again (RFC 9110, section 15.4.9)."""
    return Reply(status=301 if request.method in ("GET", "HEAD") else 308, headers=(("location", location),))
