"""The cache in the site's database: an app whose migrations make the table, and the cache over its rows.

``App("bandstand.stack.cache")`` among the components of a site lets ``bandstand migrate`` make the table, in the
database that the routers name for the app ``cache``; ``database_cache(databases)`` keeps its values there.
"""

from bandstand.stack.cache._cache import database_cache

__all__ = ["database_cache"]
