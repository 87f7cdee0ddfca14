"""Mappings in which a name may have several values, as queries and forms do."""

from bandstand.contracts.http.values._values import MultiMapping

__all__ = ["MultiMapping"]
