"""The conformance suites of data sources, each over the library of ``bandstand.contracts.data.library``.

A source runs those of ``DataSource``, of units, conditions, queries and repositories, and those of its abilities.
"""

from bandstand.contracts.data.testing._abilities import (
    BulkSuite,
    CascadingSuite,
    ClaimingSuite,
    EstimatingSuite,
    FacetedSuite,
    SearchableSuite,
    VersionedSuite,
)
from bandstand.contracts.data.testing._conditions import ConditionSuite
from bandstand.contracts.data.testing._queries import QuerySuite
from bandstand.contracts.data.testing._repositories import DeleteSuite, ReaderSuite, WriterSuite
from bandstand.contracts.data.testing._sources import (
    IsolationSuite,
    MakeSources,
    SourcesSuite,
    SourceSuite,
    UnavailableSuite,
)
from bandstand.contracts.data.testing._units import UnitSuite

__all__ = [
    "BulkSuite",
    "CascadingSuite",
    "ClaimingSuite",
    "ConditionSuite",
    "DeleteSuite",
    "EstimatingSuite",
    "FacetedSuite",
    "IsolationSuite",
    "MakeSources",
    "QuerySuite",
    "ReaderSuite",
    "SearchableSuite",
    "SourceSuite",
    "SourcesSuite",
    "UnavailableSuite",
    "UnitSuite",
    "VersionedSuite",
    "WriterSuite",
]
