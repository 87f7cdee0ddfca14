"""The pipeline: security that is on for every route unless the route switches a part of it off by name.

It is one object, so there is no order to get wrong: the host is checked first, rate and forgery before the view, and
the headers are added to every answer, errors included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.http import Reply
from bandstand.http._csrf import CSRF
from bandstand.http._errors import BadRequest
from bandstand.http._hooks import Header, Hooks, with_headers
from bandstand.http._hosts import Hosts
from bandstand.http._policy import ContentPolicy, made_nonce

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.routing import Route
    from bandstand.http._cors import CORS
    from bandstand.http._rate_limits import RateLimit
    from bandstand.http._request import Request

__all__ = ["pipeline"]

_YEAR = 365 * 24 * 3600
_ALWAYS: tuple[Header, ...] = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)


def pipeline(
    *,
    hosts: Iterable[str] = ("localhost", "127.0.0.1", "[::1]"),
    https: bool = True,
    trusted_origins: Iterable[str] = (),
    policy: ContentPolicy | None = None,
    csrf: CSRF | None = None,
    redirect_to_https: bool = False,
    rate: RateLimit | None = None,
) -> Hooks:
    """Make the pipeline of a site, to stand first among its middleware.

    A route switches parts off, or changes them, with its options: ``csrf=False``; ``csp=`` another ``ContentPolicy`` or
    None; ``frames=`` ``"SAMEORIGIN"`` or None; ``rate=`` a ``RateLimit`` of its own, or None. With ``cors=`` a ``CORS``
    it lets pages of other sites read its answers; letting them change something takes ``csrf=False``, or their names
    among ``trusted_origins``, as well.

    Args:
        hosts: The hosts that the site answers for: ``"example.org"``, ``".example.org"`` with all below it, ``"*"``.
        https: Whether the site is reached by encrypted connections alone, as everywhere outside of development.
        trusted_origins: Other origins whose pages may send forms here.
        policy: What pages may load; this site alone by default.
        csrf: The protection against requests from other sites, where it is to be another one than
            ``CSRF(trusted_origins=trusted_origins, secure=https)``.
        redirect_to_https: Whether an unencrypted request is sent to the encrypted address. Behind a proxy that takes
            ``behind_proxies``, or every request looks unencrypted.
        rate: How often one client may ask for anything. Counted is what reaches a view: neither a foreign host nor an
            address without a page, nor what a browser asks beforehand where ``cors=`` answers that.

    Raises:
        ValueError: A host or an origin is malformed.
        TypeError: The rate is no ``RateLimit``.
    """
    csrf = csrf or CSRF(trusted_origins=trusted_origins, secure=https)
    guard = _Guard(Hosts(hosts), csrf, policy or ContentPolicy(), https, None if rate is None else _checked_limit(rate))
    return Hooks(
        on_request=guard.look_at_host_and_scheme if redirect_to_https else guard.look_at_host,
        on_view=guard.look_before_view,
        on_view_async=guard.look_before_view_async,
        on_response=guard.finish,
    )


_NO_OPTIONS: Mapping[str, Any] = {}


class _Guard:
    def __init__(self, hosts: Hosts, csrf: CSRF, policy: ContentPolicy, https: bool, rate: RateLimit | None) -> None:
        self._hosts = hosts
        self._csrf = csrf
        self._policy = policy
        self._rate = rate
        self._constant = (*_ALWAYS, *([("strict-transport-security", f"max-age={_YEAR}")] if https else []))
        self._usual = self._headers_for({})
        self._by_route: dict[Route, tuple[Header, ...]] = {}

    def look_at_host(self, request: Request[Any]) -> None:
        request.csrf = self._csrf
        host = request.named_host
        if not host:  # RFC 9112, section 3.2
            raise BadRequest(detail="The request names no host.")
        self._hosts.check(host)

    def look_at_host_and_scheme(self, request: Request[Any]) -> Reply | None:
        self.look_at_host(request)
        if request.scheme == "https":
            return None
        location = f"https://{request.host}{request.get_full_path()}"
        return Reply(status=301 if request.method in ("GET", "HEAD") else 308, headers=(("location", location),))

    def look_before_view(self, request: Request[Any]) -> Any:
        match = request.match
        options = _NO_OPTIONS if match is None else match.route.options
        limit = options.get("rate", self._rate)
        if limit is None and request.method in ("GET", "HEAD"):  # nearly always, so nothing is called
            return None
        answer = self._preflight(request)
        if answer is not None:
            return answer
        if limit is not None:
            _checked_limit(limit).check(request, self._place_of(request))
        if self._is_checked(request):
            self._csrf.check(request)
        return None

    async def look_before_view_async(self, request: Request[Any]) -> Any:
        match = request.match
        options = _NO_OPTIONS if match is None else match.route.options
        limit = options.get("rate", self._rate)
        if limit is None and request.method in ("GET", "HEAD"):
            return None
        answer = self._preflight(request)
        if answer is not None:
            return answer
        if limit is not None:
            await _checked_limit(limit).acheck(request, self._place_of(request))
        if self._is_checked(request):
            await self._csrf.acheck(request)
        return None

    def _place_of(self, request: Request[Any]) -> str:
        """Give what a limit without a name counts for: its route, or the site."""
        match = request.match
        return "site" if match is None or "rate" not in match.route.options else f"route {match.route.pattern}"

    def _preflight(self, request: Request[Any]) -> Any:
        """Answer what a browser asks before another site's page may send something here."""
        if request.method != "OPTIONS":
            return None
        policy = _cors_of(request)
        if policy is None:
            return None
        from bandstand.http._cors import answer_preflight, is_preflight

        return answer_preflight(request, policy) if is_preflight(request) else None

    def _is_checked(self, request: Request[Any]) -> bool:
        if request.method in ("GET", "HEAD"):
            return False
        match = request.match
        return match is None or match.route.options.get("csrf") is not False

    def finish(self, request: Request[Any], answer: Any) -> Any:
        """Add the headers; say of a private answer that it is one."""
        match = request.match
        headers = self._usual if match is None or not match.route.options else self._headers_of(match.route)
        if request.private:
            answer = self._keep_private(request, answer)
            nonce = made_nonce(request)
            if nonce is not None:
                headers = self._with_nonce(request, headers, nonce)
        if match is not None and "cors" in match.route.options:
            from bandstand.http._cors import share

            policy = _cors_of(request)
            answer = answer if policy is None else share(request, answer, policy)
        return with_headers(answer, headers)

    def _headers_of(self, route: Route) -> tuple[Header, ...]:
        found = self._by_route.get(route)
        if found is None:
            found = self._by_route[route] = self._headers_for(route.options)
        return found

    def _headers_for(self, options: Mapping[str, object]) -> tuple[Header, ...]:
        headers = list(self._constant)
        policy = options.get("csp", self._policy)
        if isinstance(policy, ContentPolicy):
            headers.append(policy.header())
        frames = options.get("frames", "DENY")
        if isinstance(frames, str):
            headers.append(("x-frame-options", frames))
        return tuple(headers)

    def _with_nonce(self, request: Request[Any], headers: tuple[Header, ...], nonce: str) -> tuple[Header, ...]:
        match = request.match
        policy = self._policy if match is None else match.route.options.get("csp", self._policy)
        if not isinstance(policy, ContentPolicy):
            return headers
        with_nonce = policy.header(nonce)
        return tuple(with_nonce if header[0] == with_nonce[0] else header for header in headers)

    def _keep_private(self, request: Request[Any], answer: Any) -> Any:
        """Keep shared caches from storing an answer that depends on who asked, and set the cookie of a new token."""
        headers = [(name, value) for name, value in answer.headers if not _is_shared(name, value)]
        if not any(name.lower() == "cache-control" for name, _ in headers):
            headers.append(("cache-control", "private"))
        if not any(name.lower() == "vary" and "cookie" in value.lower() for name, value in headers):
            headers.append(("vary", "cookie"))
        cookie = self._csrf.new_cookie(request)
        if cookie is not None:
            headers.append(("set-cookie", cookie))
        if isinstance(answer, Reply):
            return Reply(status=answer.status, headers=tuple(headers), body=answer.body)
        answer.raw_headers[:] = headers
        return answer


def _checked_limit(given: object) -> RateLimit:
    from bandstand.http._rate_limits import checked_limit

    return checked_limit(given)


def _cors_of(request: Request[Any]) -> CORS | None:
    match = request.match
    policy: Any = None if match is None else match.route.options.get("cors")  # Any: options are of all kinds
    return policy  # type: ignore[no-any-return]  # of which "cors" is this one


def _is_shared(name: str, value: str) -> bool:
    """Tell whether a header would let a shared cache store the answer."""
    return name.lower() == "cache-control" and any(word in value.lower() for word in ("public", "s-maxage"))
