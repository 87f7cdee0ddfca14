"""Routing: paths resolve to routes, and names reverse to URLs.

What answers requests, prints links or lists routes speaks to a ``Resolver`` and a ``Reverser`` and never to the router
that implements them. Draft: two implementations are still to pass the suites in ``testing``.
"""

from bandstand.contracts.routing._resolver import RESOLVER, NoMatch, Resolver
from bandstand.contracts.routing._reverser import REVERSER, NoReverse, Reverser
from bandstand.contracts.routing._routes import Match, Route

__all__ = ["RESOLVER", "REVERSER", "Match", "NoMatch", "NoReverse", "Resolver", "Reverser", "Route"]
