"""Several resolvers in one application, of which each request takes one: by host, by language, by version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bandstand.contracts.routing import Resolver
    from bandstand.http._request import Request

__all__ = ["ResolverChoice"]


class ResolverChoice:
    """What ``wsgi`` and ``asgi`` take in the place of one resolver.

    ::

        def by_host(request):
            return api if request.host.startswith("api.") else site

        application = wsgi(ResolverChoice(by_host, [site, api]))

    Args:
        choose: Gives the resolver of a request; an error raised here is answered as one of middleware is.
        resolvers: All of them, whose views are looked at when the application starts.
    """

    def __init__(self, choose: Callable[[Request[Any]], Resolver], resolvers: Iterable[Resolver]) -> None:
        self.choose = choose
        self.resolvers = tuple(resolvers)
