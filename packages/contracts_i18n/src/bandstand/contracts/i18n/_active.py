"""The locale and the time zone of the running request, command or task."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

LOCALE: ContextVar[str] = ContextVar("bandstand.locale", default="en")
"""The active locale as a language tag of BCP 47: ``"fr"``, ``"pt-BR"``, ``"zh-Hant"``."""

TIME_ZONE: ContextVar[tzinfo] = ContextVar("bandstand.time_zone", default=UTC)
"""The time zone in which aware moments are shown."""


@contextmanager
def override(*, locale: str | None = None, time_zone: tzinfo | None = None) -> Generator[None, None, None]:
    """Activate a locale, a time zone, or both, for a block; what is None stays as it is."""
    locale_token = None if locale is None else LOCALE.set(locale)
    zone_token = None if time_zone is None else TIME_ZONE.set(time_zone)
    try:
        yield
    finally:
        if zone_token is not None:
            TIME_ZONE.reset(zone_token)
        if locale_token is not None:
            LOCALE.reset(locale_token)
