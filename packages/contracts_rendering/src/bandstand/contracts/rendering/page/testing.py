"""The conformance suites of what pages ask for, and implementations in memory."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote
from weakref import WeakKeyDictionary

from bandstand.contracts.rendering.page._page import Assets, PageSecurity
from bandstand.contracts.services.conformance import Suite, rule

if TYPE_CHECKING:
    from bandstand.contracts.http import Request

__all__ = ["AssetsSuite", "MakePageSecurity", "MemoryAssets", "MemoryPageSecurity", "PageSecuritySuite"]


class MemoryAssets:
    """Static and uploaded files below two prefixes, whatever files there are."""

    def __init__(self, static_prefix: str = "/static/", media_prefix: str = "/media/") -> None:
        self.static_prefix = static_prefix
        self.media_prefix = media_prefix

    def url(self, path: str, /) -> str:
        """Give a path below the prefix."""
        return self.static_prefix + quote(path)


class MemoryPageSecurity:
    """Tokens and nonces that count the requests: ``token-1``, ``nonce-1``."""

    csrf_field = "csrf_token"

    def __init__(self) -> None:
        self._numbers = count(1)
        # Any: whatever the application takes for a user
        self._known: WeakKeyDictionary[Request[Any], int] = WeakKeyDictionary()

    def csrf_token(self, request: Request[Any], /) -> str:
        """Give the token of a request."""
        return f"token-{self._number(request)}"

    def csp_nonce(self, request: Request[Any], /) -> str:
        """Give the nonce of a request."""
        return f"nonce-{self._number(request)}"

    def _number(self, request: Request[Any]) -> int:
        if request not in self._known:
            self._known[request] = next(self._numbers)
        return self._known[request]


class AssetsSuite(Suite[Assets]):
    """The rules of ``Assets``; an implementation with a list of files has ``shop/a b.css`` and ``shop/é.css`` in it."""

    @rule("PAGE-01")
    def test_a_path_becomes_an_address(self) -> None:
        url = self.make().url("shop/a b.css")
        assert url.isascii()
        assert " " not in url
        assert "shop/a%20b" in url

    @rule("PAGE-01")
    def test_what_is_not_ascii_is_encoded(self) -> None:
        assert "shop/%C3%A9" in self.make().url("shop/é.css")

    @rule("PAGE-02")
    def test_prefixes_end_with_a_slash(self) -> None:
        assets = self.make()
        assert assets.static_prefix.endswith("/")
        assert assets.media_prefix.endswith("/")


MakePageSecurity: TypeAlias = Callable[[], tuple[PageSecurity, "Callable[[], Request[Any]]"]]
"""Builds what is tested, and what makes a new request to it each time it is called."""


class PageSecuritySuite(Suite[MakePageSecurity]):
    """The rules of ``PageSecurity``; ``make`` returns a function that builds one."""

    @rule("PAGE-10")
    def test_tokens_stand_in_attributes_as_they_are(self) -> None:
        security, request = self.make()()
        token = security.csrf_token(request())
        assert token
        assert not set(token) & set(" \t\r\n\"'<>&")
        assert security.csrf_field

    @rule("PAGE-11")
    def test_a_request_has_one_nonce(self) -> None:
        security, make_request = self.make()()
        request = make_request()
        assert security.csp_nonce(request) == security.csp_nonce(request) != ""

    @rule("PAGE-11")
    def test_another_request_has_another_nonce(self) -> None:
        security, request = self.make()()
        assert security.csp_nonce(request()) != security.csp_nonce(request())
