"""Which rows, in which order, how many, and with what: the question, and what comes back."""

from bandstand.contracts.data.query._cursor import Cursor
from bandstand.contracts.data.query._query import Order, Query
from bandstand.contracts.data.query._results import Affected, Cascade, Count, Facet, Page

__all__ = ["Affected", "Cascade", "Count", "Cursor", "Facet", "Order", "Page", "Query"]
