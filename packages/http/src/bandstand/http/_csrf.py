"""Protection against requests that another site makes a browser send (cross-site request forgery).

The browser is asked first: Fetch Metadata, then the Origin header, say where a request comes from, and a request from
elsewhere is refused whatever it carries. Only a client that sends neither, as old browsers do, has to show the token.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import PermissionDenied
from bandstand.http._hooks import with_cookie
from bandstand.http._response import wrapped_view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bandstand.http._request import Request

__all__ = ["CSRF", "CrossSiteRequest", "csrf_token", "ensure_csrf_cookie"]

V = TypeVar("V", bound="Callable[..., object]")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SECRET_BYTES = 24
_STATE = "bandstand.csrf"
_PORTS = {"http": ":80", "https": ":443"}


class CrossSiteRequest(PermissionDenied):
    """A request that may come from another site, or whose form is too old."""

    default_text = LazyText(
        id="This was sent from another site, or from a page that is too old. Go back, reload it, and try again."
    )


class CSRF:
    """The policy of a site; one instance serves all requests.

    Args:
        trusted_origins: Other origins that may send forms here: ``"https://shop.example.org"``.
        secure: Whether the cookie is for encrypted connections only; its name then begins with ``__Host-``.
        field: The field of a form that carries the token.
        header: The header that carries it for scripts.
        in_session: Whether the secret behind the tokens is kept in the session, instead of a cookie of its own.

    Raises:
        ValueError: A trusted origin is no origin.
    """

    def __init__(
        self,
        *,
        trusted_origins: Iterable[str] = (),
        secure: bool = True,
        field: str = "csrf_token",
        header: str = "x-csrf-token",
        in_session: bool = False,
    ) -> None:
        self._trusted = frozenset(map(_checked_origin, trusted_origins))
        self._secure = secure
        self.field = field
        self.header = header
        self.cookie = "__Host-csrf" if secure else "csrf"
        self._in_session = in_session

    def verdict(self, request: Request[Any]) -> bool:
        """Tell whether a request comes from this site: True, or False where only the token can tell.

        Raises:
            CrossSiteRequest: It comes from another site.
        """
        if request.method in SAFE_METHODS:
            return True
        headers = request.headers
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin in self._trusted:
            return True
        if origin is not None and origin != _origin_of(request):
            raise CrossSiteRequest(detail=f"The origin is {origin[:100]!r}.")
        if site is not None:
            if site not in ("same-origin", "none"):
                raise CrossSiteRequest(detail=f"The browser calls it {site[:40]!r}.")
            return True
        return origin is not None

    def check(self, request: Request[Any]) -> None:
        """Refuse a request that does not come from this site.

        Raises:
            CrossSiteRequest: It comes from elsewhere, or nothing shows where it comes from.
        """
        if not self.verdict(request):
            self._check_token(request, request.headers.get(self.header) or request.form.get(self.field, ""))

    async def acheck(self, request: Request[Any]) -> None:
        """Await ``check``."""
        if not self.verdict(request):
            given = request.headers.get(self.header) or (await request.aform()).get(self.field, "")
            if self._in_session:
                await request.asession()
            self._check_token(request, given)

    def protect(self, view: V) -> V:
        """Decorate a view of an application without a pipeline: it gets what comes from this site alone."""

        def call(view: Callable[..., Any], request: Request[Any], *args: Any, **kwargs: Any) -> Any:
            request.csrf = self
            self.check(request)
            return self._with_cookie(request, view(request, *args, **kwargs))

        async def call_async(
            view: Callable[..., Awaitable[Any]], request: Request[Any], *args: Any, **kwargs: Any
        ) -> Any:
            request.csrf = self
            await self.acheck(request)
            return self._with_cookie(request, await view(request, *args, **kwargs))

        return wrapped_view(view, call, call_async)

    def _with_cookie(self, request: Request[Any], answer: Any) -> Any:
        cookie = self.new_cookie(request)
        return answer if cookie is None else with_cookie(answer, cookie)

    def _known_secret(self, request: Request[Any]) -> bytes | None:
        kept = request.session.get(_STATE, "") if self._in_session else request.cookies.get(self.cookie, "")
        return _decoded(kept, _SECRET_BYTES)

    def _check_token(self, request: Request[Any], given: str) -> None:
        secret = self._known_secret(request)
        masked = _decoded(given, 2 * _SECRET_BYTES)
        if secret is None or masked is None or not compare_digest(_unmask(masked), secret):
            raise CrossSiteRequest(detail="The token is missing or wrong.")

    def token(self, request: Request[Any]) -> str:
        """Give the token for a form: another text each time, so that compressed pages do not betray it."""
        secret = self._known_secret(request)
        if secret is None:
            secret = self._new_secret(request)
        mask = os.urandom(_SECRET_BYTES)
        return _encoded(mask + _xor(mask, secret))

    def _new_secret(self, request: Request[Any]) -> bytes:
        if self._in_session:
            secret = os.urandom(_SECRET_BYTES)
            request.session[_STATE] = _encoded(secret)
            return secret
        made: bytes | None = request.state.get(_STATE)
        if made is None:
            made = request.state[_STATE] = os.urandom(_SECRET_BYTES)
        return made

    def new_cookie(self, request: Request[Any]) -> str | None:
        """Give the value of the ``set-cookie`` header that a token made during this request needs, or None."""
        secret = request.state.get(_STATE) if request.has_state else None
        if secret is None:
            return None
        from bandstand.http._cookies import dump_cookie

        return dump_cookie(self.cookie, _encoded(secret), secure=self._secure, httponly=True, samesite="lax")


def csrf_token(request: Request[Any]) -> str:
    """Give the token that forms of this page carry in the field ``csrf_token``.

    Reading it makes the answer one for this client alone.

    Raises:
        LookupError: The application has no pipeline with such protection.
    """
    if request.csrf is None:
        message = "There is no protection against cross-site requests here: give the application a pipeline."
        raise LookupError(message)
    return request.csrf.token(request)


def ensure_csrf_cookie(view: V) -> V:
    """Decorate a view whose page has no form, and whose scripts send something later: the client gets the secret.

    Scripts read the token from the page, which takes it from ``csrf_token``: no script can read the cookie.
    """

    def call(view: Callable[..., Any], request: Request[Any], *args: Any, **kwargs: Any) -> Any:
        csrf_token(request)
        return view(request, *args, **kwargs)

    async def call_async(view: Callable[..., Awaitable[Any]], request: Request[Any], *args: Any, **kwargs: Any) -> Any:
        csrf_token(request)
        return await view(request, *args, **kwargs)

    return wrapped_view(view, call, call_async)


def _origin_of(request: Request[Any]) -> str:
    scheme = request.scheme
    return f"{scheme}://{request.host.lower().removesuffix(_PORTS.get(scheme, ''))}"


def _checked_origin(origin: str) -> str:
    scheme, _, host = origin.partition("://")
    if scheme not in _PORTS or not host or "/" in host or "*" in host or host != host.lower():
        message = f"An origin is a scheme and a host in lower case, as in 'https://shop.example.org'; got {origin!r}."
        raise ValueError(message)
    return origin.removesuffix(_PORTS[scheme])


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii")


def _decoded(text: str, size: int) -> bytes | None:
    """Decode a text of exactly as many bytes, or give None."""
    if len(text) != size * 4 // 3 or not text.isascii():
        return None
    try:
        data = urlsafe_b64decode(text)
    except ValueError:
        return None
    return data if len(data) == size else None


def _unmask(masked: bytes) -> bytes:
    return _xor(masked[:_SECRET_BYTES], masked[_SECRET_BYTES:])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
