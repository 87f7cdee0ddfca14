"""Who gives pages what they need to be sent: addresses, tokens, nonces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from bandstand.contracts.http import Request


class Assets(Protocol):
    """Knows where the files are that come with a page.

    PAGE-01: ``url`` gives the address of a static file: below ``static_prefix``, or elsewhere where files are kept on
    another host. It is ASCII; what may not stand in a path is percent-encoded as UTF-8, slashes stay.
    PAGE-02: both prefixes end with a slash.
    """

    @property
    def static_prefix(self) -> str:
        """Where static files are: ``"/static/"``."""
        ...

    @property
    def media_prefix(self) -> str:
        """Where uploaded files are: ``"/media/"``."""
        ...

    def url(self, path: str, /) -> str:
        """Give the address of a static file by its path, ``"shop/style.css"``.

        Raises:
            LookupError: There is no such file, and the implementation keeps a list of them.
        """
        ...


class PageSecurity(Protocol):
    """Protects the pages of a request.

    PAGE-10: ``csrf_token`` gives a text without blanks and quotes; a form of the page that sends it in the field
    ``csrf_field`` is taken for one of this site.
    PAGE-11: ``csp_nonce`` gives the same text however often it is asked about one request, and another for each
    request.
    """

    @property
    def csrf_field(self) -> str:
        """The name of the field of a form that carries the token."""
        ...

    def csrf_token(self, request: Request[Any], /) -> str:  # Any: whatever the application takes for a user
        """Give the token that forms of this page carry.

        Raises:
            LookupError: The application protects nothing.
        """
        ...

    def csp_nonce(self, request: Request[Any], /) -> str:  # Any: as above
        """Give what scripts and styles written into this page carry in their attribute ``nonce``."""
        ...


ASSETS = Contract[Assets]("rendering.Assets")
"""Finds the addresses of static files of the current services."""

PAGE_SECURITY = Contract[PageSecurity]("rendering.PageSecurity")
"""Finds what protects the pages of the current services."""
