"""What components put around the views of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from bandstand.contracts.routing import Route

__all__ = ["VIEW_WRAPPERS", "ViewWrapper"]


class ViewWrapper(Protocol):
    """Looks at each route and its view once, at start.

    Unlike middleware it stands where the view's own errors pass, runs in the thread or the loop of the view, and knows
    the options of the route.
    """

    # Any: a view of whatever requests and answers the application has.
    def __call__(self, route: Route, view: Any, /) -> Any:
        """Give the view that is called instead: that one, or one around it which is of the same colour."""
        ...


VIEW_WRAPPERS: Slot[ViewWrapper] = Slot("view wrappers")
