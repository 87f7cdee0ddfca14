"""Sessions: what an application keeps for one client between its requests."""

from bandstand.contracts.http.session._session import Session

__all__ = ["Session"]
