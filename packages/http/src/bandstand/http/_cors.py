"""Cross-origin resource sharing: which pages of other sites may read answers of this one (Fetch standard, 3.2)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.http._cache_control import patch_vary
from bandstand.http._response import Answer, Response, as_response, plain, wrapped_view

if TYPE_CHECKING:
    from bandstand.contracts.http import Request

__all__ = ["CORS", "answer_preflight", "cors", "is_preflight", "share"]

V = TypeVar("V", bound=Callable[..., object])

_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://(?:[a-z0-9.\-_]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?").fullmatch
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class CORS:
    """Who may read answers from another site; by default nobody may.

    Attributes:
        origins: The sites, as browsers name them: ``"https://shop.example"``. ``"*"`` alone means every site.
        methods: What they may ask with.
        headers: Which headers of their own they may send; ``"*"`` for every one.
        expose: Which headers of answers they may read, beyond the usual ones.
        credentials: Whether browsers send cookies along; for sites that are named only.
        max_age: For how many seconds a browser may remember the answer to its question beforehand.

    Raises:
        ValueError: An origin is none, a name is no token, or a star would open the site with the visitor's cookies.
        TypeError: A list is one text.
    """

    origins: Iterable[str] = ()
    methods: Iterable[str] = ("GET", "HEAD", "POST")
    headers: Iterable[str] = ()
    expose: Iterable[str] = ()
    credentials: bool = False
    max_age: int = 600

    def __post_init__(self) -> None:
        for name in ("origins", "methods", "headers", "expose"):
            object.__setattr__(self, name, _texts(name, getattr(self, name)))
        object.__setattr__(self, "origins", tuple(map(_checked_origin, self.origins)))
        for name in (*self.methods, *self.headers, *self.expose):
            if not _TOKEN(name):
                message = f"CORS takes names of methods and headers; got {name!r}."
                raise ValueError(message)
        stars = [name for name in ("origins", "methods", "headers", "expose") if "*" in getattr(self, name)]
        if self.credentials and stars:
            message = (
                f"CORS with credentials names what it allows; got '*' among its {stars[0]}. "
                "Any site could act as the visitor: list them, or leave credentials out."
            )
            raise ValueError(message)

    def allows(self, origin: str | None) -> bool:
        """Tell whether a site may read answers; it is compared as a whole, letter by letter."""
        return origin is not None and (origin in self.origins or "*" in self.origins)


def _texts(name: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        message = f"CORS takes {name} as a list; got {values!r}. Expected [{values!r}]."
        raise TypeError(message)
    return tuple(values)


def _checked_origin(origin: str) -> str:
    """Give an origin as browsers write it, in lower case."""
    origin = origin.lower()
    # "null" is what a sandboxed frame of anybody calls itself.
    if origin != "*" and not _ORIGIN(origin):
        message = f"An origin is a scheme, a host and perhaps a port, as 'https://shop.example'; got {origin!r}."
        raise ValueError(message)
    return origin


def is_preflight(request: Request[Any]) -> bool:
    """Tell whether a browser asks beforehand if it may send a request of another site."""
    return (
        request.method == "OPTIONS"
        and "origin" in request.headers
        and "access-control-request-method" in request.headers
    )


def answer_preflight(request: Request[Any], policy: CORS) -> Response:
    """Answer the question that a browser asks beforehand: 204 where it may, 403 where it may not."""
    wanted = request.headers.get("access-control-request-method", "")
    if not policy.allows(request.headers.get("origin")):
        return patch_vary(plain("This origin is not allowed here.", 403), ["Origin"])
    if wanted not in policy.methods and "*" not in policy.methods:
        return patch_vary(plain("This method is not allowed from another origin.", 403), ["Origin"])
    response = share(request, Response(status=204), policy)
    headers = response.headers
    headers.pop("access-control-expose-headers", None)
    headers["access-control-allow-methods"] = ", ".join(policy.methods)
    if policy.headers:
        headers["access-control-allow-headers"] = ", ".join(policy.headers)
    headers["access-control-max-age"] = str(policy.max_age)
    return response


def share(request: Request[Any], answer: Answer, policy: CORS) -> Response:
    """Let the site that asks read an answer, if it may."""
    # Always, also where the site may not: else a cache gives the one site what it stored for another.
    response = patch_vary(as_response(answer), ["Origin"])
    origin = request.headers.get("origin")
    if origin is None or not policy.allows(origin):
        return response
    headers = response.headers
    headers["access-control-allow-origin"] = "*" if "*" in policy.origins else origin
    if policy.credentials:
        headers["access-control-allow-credentials"] = "true"
    if policy.expose:
        headers["access-control-expose-headers"] = ", ".join(policy.expose)
    return response


def cors(policy: CORS) -> Callable[[V], V]:
    """Make a middleware, and a decorator, that answers for pages of other sites as a policy says.

    The view must take ``OPTIONS`` requests, which are answered before it is called.
    """

    # Any: what a view takes is its own business.
    def call(view: Callable[..., Answer], request: Any, *args: Any, **kwargs: Any) -> Response:
        if is_preflight(request):
            return answer_preflight(request, policy)
        return share(request, view(request, *args, **kwargs), policy)

    async def call_async(view: Callable[..., Awaitable[Answer]], request: Any, *args: Any, **kwargs: Any) -> Response:
        if is_preflight(request):
            return answer_preflight(request, policy)
        return share(request, await view(request, *args, **kwargs), policy)

    def decorate(view: V) -> V:
        return wrapped_view(view, call, call_async)

    return decorate
