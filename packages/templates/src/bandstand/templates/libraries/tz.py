"""``{% load tz %}``: the time zone in which a part of a template shows moments.

The filters ``localtime``, ``utc`` and ``timezone``, which do so with one moment, need no loading.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import TIME_ZONE
from bandstand.templates._code import OwnNode
from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._libraries import TagLibrary
from bandstand.templates.filters.zones import ACTIVE_ZONE, zone_of
from bandstand.templates.libraries._switches import change, read_switch

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from bandstand.templates._code import Code
    from bandstand.templates._parser import Parser, Tag
    from bandstand.templates._tree import Body, Expression
    from bandstand.templates.libraries._switches import Switch

__all__ = ["TZ"]

TZ = TagLibrary("tz")
"""The library."""


@TZ.tag(name="localtime")
def _read_localtime(parser: Parser, tag: Tag) -> Switch:
    return read_switch(parser, tag, _turn)


def _turn(on: bool) -> Callable[[], object]:
    return change(ACTIVE_ZONE, on)


class Zoned(OwnNode):
    """Writes its body while a time zone is active."""

    zone: Expression
    body: Body

    def emit(self, code: Code, /) -> None:
        """Write the body in between."""
        code.within(_enter, code.value(self.zone), body=self.body)


_OUTER_ZONE: ContextVar[dt.tzinfo | None] = ContextVar("bandstand.templates.outer_zone", default=None)
"""What was active around all tags; None outside of them."""


def _enter(given: object) -> Callable[[], object]:
    outer = _OUTER_ZONE.get() or TIME_ZONE.get()
    zone = outer if given is None else zone_of(given)
    if zone is None:
        raise ValueError(_unknown(given))
    leave, forget = change(TIME_ZONE, zone), change(_OUTER_ZONE, outer)
    return lambda: (leave(), forget())


def _unknown(given: object) -> str:
    from zoneinfo import available_timezones  # it reads a folder, which only errors pay for

    return f"There is no time zone {str(given)!r}.{nearest(str(given), available_timezones())}"


@TZ.tag(name="timezone")
def _read_timezone(parser: Parser, tag: Tag) -> Zoned:
    if len(tag.words) != 1:
        message = f"Expected one time zone after 'timezone'; got {tag.text!r}."
        raise Mistake(message)
    body, _ = parser.body_until("endtimezone")
    return Zoned(tag.at, parser.expression(tag.words[0]), body)


class ZoneNamed(OwnNode):
    """Gives a name to the name of the active time zone."""

    target: str

    def names(self) -> Sequence[str]:
        """Give the name."""
        return (self.target,)

    def emit(self, code: Code, /) -> None:
        """Write the call."""
        code.give(self.target, code.call(_zone_name))


def _zone_name() -> str:
    return str(TIME_ZONE.get())


@TZ.tag(name="get_current_timezone")
def _read_current_timezone(parser: Parser, tag: Tag) -> ZoneNamed:
    if len(tag.words) != 2 or tag.words[0] != "as":
        message = f"Expected 'get_current_timezone as name'; got {tag.text!r}."
        raise Mistake(message)
    return ZoneNamed(tag.at, parser.variable(tag.words[1]))
