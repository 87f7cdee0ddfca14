"""The async twins: each method is that of the same name without its first letter, awaited.

The names never collide, so one object may have both colours.
"""

from bandstand.contracts.cache.asynchronous._twins import (
    ASYNC_ATOMIC_CACHE,
    ASYNC_CACHE,
    ASYNC_TAGGED_CACHE,
    AsyncAtomicCache,
    AsyncCache,
    AsyncTaggedCache,
)

__all__ = [
    "ASYNC_ATOMIC_CACHE",
    "ASYNC_CACHE",
    "ASYNC_TAGGED_CACHE",
    "AsyncAtomicCache",
    "AsyncCache",
    "AsyncTaggedCache",
]
