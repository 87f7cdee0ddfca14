"""Services for widgets, and a formatter of another country."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import pytest

from bandstand.contracts.i18n import FORMATTER
from bandstand.contracts.i18n.english import English
from bandstand.contracts.services import CURRENT, Contract
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

Provide: TypeAlias = Callable[[Contract[object], object], None]


@pytest.fixture
def provide() -> Iterator[Provide]:
    """Give a function that provides a service until the test ends."""
    provided: dict[Contract[object], object] = {}
    token = CURRENT.set(FixedServices())

    def add(contract: Contract[object], service: object) -> None:
        provided[contract] = service
        CURRENT.set(FixedServices(provided))

    yield add
    CURRENT.reset(token)


class German(English):
    """Numbers, dates and months as in Germany."""

    __slots__ = ()

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        return super().number(value, decimals=decimals, grouping=grouping).translate(str.maketrans(",.", ".,"))

    def date(self, value: dt.date, /, length: str = "medium") -> str:
        return f"{value:%d.%m.%y}"

    def months(self, width: str = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        last = ("August", "September", "Oktober", "November", "Dezember")
        return ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", *last)


@pytest.fixture
def german(provide: Provide) -> None:
    """Let widgets write as in Germany."""
    provide(FORMATTER, German())
