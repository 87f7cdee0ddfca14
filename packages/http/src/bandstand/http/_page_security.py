"""What pages carry that protects them, as templates of any engine ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bandstand.http._csrf import csrf_token
from bandstand.http._policy import csp_nonce

if TYPE_CHECKING:
    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering.page import PageSecurity
    from bandstand.http._request import Request as OwnRequest

__all__ = ["RequestSecurity"]


class RequestSecurity:
    """Gives the token and the nonce of a request of this package; a ``contracts.rendering.page.PageSecurity``.

    Args:
        csrf_field: The field of a form that carries the token, where the ``CSRF`` of the pipeline has another than its
            own default.
    """

    def __init__(self, *, csrf_field: str = "csrf_token") -> None:
        self.csrf_field = csrf_field

    def csrf_token(self, request: Request[Any], /) -> str:  # Any: whatever the application takes for a user
        """Give the token that forms of this page carry; see ``csrf_token``."""
        return csrf_token(cast("OwnRequest[Any]", request))

    def csp_nonce(self, request: Request[Any], /) -> str:  # Any: as above
        """Give the nonce of this page; see ``csp_nonce``."""
        return csp_nonce(cast("OwnRequest[Any]", request))


if TYPE_CHECKING:
    _protects: type[PageSecurity] = RequestSecurity
