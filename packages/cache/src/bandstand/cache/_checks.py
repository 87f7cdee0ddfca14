"""What is wrong with the caches of a site, found when it starts and not when somebody first asks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CheckMessage, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.cache.named import Caches


class CheckURLs:
    """Makes the caches that are given as URLs, which opens none of them."""

    def __init__(self, caches: Caches, names: list[str]) -> None:
        self._caches = caches
        self._names = names

    def __call__(self, assembly: Assembly, /, *, deploy: bool) -> Iterator[CheckMessage]:  # noqa: ARG002 - as all checks
        """Give an error for each URL that is not understood, or whose client is not installed."""
        for name in self._names:
            try:
                self._caches.get(name)
            except (ValueError, TypeError, ModuleNotFoundError) as error:
                yield CheckMessage(level=Level.ERROR, id="cache.url", text=str(error), subject=f"the cache {name!r}")
