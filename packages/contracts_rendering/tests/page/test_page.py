"""The suites of what pages ask for: the implementations in memory pass, and each rule has a violator."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering.page import _page
from bandstand.contracts.rendering.page.testing import (
    AssetsSuite,
    MakePageSecurity,
    MemoryAssets,
    MemoryPageSecurity,
    PageSecuritySuite,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering.page import Assets, PageSecurity

    _gives_addresses: type[Assets] = MemoryAssets
    _protects: type[PageSecurity] = MemoryPageSecurity


def memory_security() -> tuple[PageSecurity, Callable[[], Request[Any]]]:
    return MemoryPageSecurity(), MemoryRequest


class TestMemoryAssets(AssetsSuite):
    """The implementation in memory gives addresses."""

    def make(self) -> Assets:
        return MemoryAssets()


class TestMemoryPageSecurity(PageSecuritySuite):
    """The implementation in memory protects pages."""

    def make(self) -> MakePageSecurity:
        return memory_security


class EncodesNothing(MemoryAssets):
    """Breaks PAGE-01."""

    def url(self, path: str, /) -> str:
        return self.static_prefix + path


class QuotesTokens(MemoryPageSecurity):
    """Breaks PAGE-10."""

    def csrf_token(self, request: Request[Any], /) -> str:
        return f'"{super().csrf_token(request)}"'


class CountsNonces(MemoryPageSecurity):
    """Breaks PAGE-11: a new one each time."""

    _all = count()

    def csp_nonce(self, request: Request[Any], /) -> str:
        return str(next(self._all))


class ForgetsSlashes(MemoryAssets):
    """Breaks PAGE-02."""

    def __init__(self) -> None:
        super().__init__("/static", "/media")


def insecure(kind: type[MemoryPageSecurity]) -> type[Suite[Any]]:  # Any: the suites' violators have one type
    return broken(PageSecuritySuite, lambda: lambda: (kind(), MemoryRequest))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    suites: list[type[Suite[Any]]] = [AssetsSuite, PageSecuritySuite]
    violators: dict[str, type[Suite[Any]]] = {
        "PAGE-01": broken(AssetsSuite, EncodesNothing),
        "PAGE-02": broken(AssetsSuite, ForgetsSlashes),
        "PAGE-10": insecure(QuotesTokens),
        "PAGE-11": insecure(CountsNonces),
    }
    assert gaps([_page], suites, violators) == []
