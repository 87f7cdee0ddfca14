"""A cache over the databases of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.cache import RowCache

if TYPE_CHECKING:
    from typing import Unpack

    from bandstand.cache import Storing
    from bandstand.orm.database import Databases


def database_cache(databases: Databases, *, max_entries: int | None = 100_000, **storing: Unpack[Storing]) -> RowCache:
    """Make a cache in the database that the routers choose for writing its entries.

    Caches of other prefixes share the table. ``RowCache`` says what holds inside of transactions.

    Args:
        databases: Those of the site.
        max_entries: About how many values are kept, of all prefixes; None drops nothing before it ends.
        storing: ``timeout``, ``prefix`` and the others that ``RowCache`` takes.
    """
    from bandstand.orm.source import ModelSource
    from bandstand.stack.cache.models import Entry

    source = ModelSource(databases.choose(Entry, write=True), [Entry])
    return RowCache(source, Entry, max_entries=max_entries, **storing)
