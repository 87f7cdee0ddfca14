"""A router for tests that has routes of several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LOCALE
from bandstand.contracts.routing.testing import MemoryRouter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.routing import Route


class SpokenRouter(MemoryRouter):
    """Reverses names to the routes of the active language, and to those of none."""

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(routes)
        self._routes_of_all = tuple(routes)

    def reverse(
        self,
        name: str,
        /,
        *,
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        fragment: str | None = None,
        current_app: str | None = None,
    ) -> str:
        spoken = [route for route in self._routes_of_all if route.options.get("locale") in (None, LOCALE.get())]
        return MemoryRouter(spoken).reverse(
            name, args=args, kwargs=kwargs, query=query, fragment=fragment, current_app=current_app
        )
