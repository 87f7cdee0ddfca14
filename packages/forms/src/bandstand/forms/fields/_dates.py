"""Dates, times of day and moments."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.forms._localized import (
    plain_date,
    plain_datetime,
    plain_time,
    shown_date,
    shown_datetime,
    shown_time,
)
from bandstand.forms.fields._parsed import ParsedField
from bandstand.forms.widgets import DateInput, DateTimeInput, TimeInput, Widget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.forms.fields._field import Field, Text

_LONGEST = 200
_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_OFFSET = "(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_ISO_DATE = re.compile(_DATE)
_ISO_TIME = re.compile(_TIME)
_ISO_DATETIME = re.compile(f"{_DATE}(?:[T ]{_TIME}{_OFFSET})?")


@dataclass(frozen=True, kw_only=True, eq=False)
class CalendarField(ParsedField):
    """What fields of dates and times have in common.

    What ISO 8601 writes is always read; then what the active locale writes, where ``localize`` is true; then the
    formats that were given.

    Attributes:
        input_formats: Further formats of ``strptime``, in the order in which they are tried.

    Raises:
        TypeError: The formats are one text.
    """

    input_formats: Sequence[str] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.input_formats, str):
            message = f"The input_formats of a {type(self).__name__} are several; got the text {self.input_formats!r}."
            raise TypeError(message)

    def parse(self, value: object) -> object:
        """Give the value, or None."""
        if not isinstance(value, str):
            return self.of_object(value)
        found = self.of_iso(value)
        if found is not None or len(value) > _LONGEST:
            return found
        text = value.strip()
        if len(text) < len(value):
            found = self.of_iso(text)
        if found is None and self.localize:
            found = self.of_locale(text)
        return self._of_formats(text) if found is None and self.input_formats else found

    def of_iso(self, text: str) -> object:
        """Give what a text of ISO 8601 stands for, or None for another."""
        raise NotImplementedError

    def of_locale(self, text: str) -> object:
        """Give what a text means in the active locale, or None."""
        raise NotImplementedError

    def of_object(self, value: object) -> object:
        """Give a date, time or moment as a value of this field, or None for what is none of them."""
        raise NotImplementedError

    def of_moment(self, moment: dt.datetime) -> object:
        """Give what this field holds of a moment that a format has read."""
        raise NotImplementedError

    def shown(self, value: object) -> str | None:
        """Give a value as the active locale writes it, or None for a value that this field does not hold."""
        raise NotImplementedError

    def prepare_value(self, value: object) -> object:
        """Give a value as the active locale writes it, where it is to be."""
        text = self.shown(value) if self.localize else None
        return value if text is None else text

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether another value was sent; what browsers do not show of seconds does not count."""
        before = self._as_value(initial) if isinstance(initial, (dt.date, dt.time)) else initial
        if not super().changed(before, sent):
            return False
        if not isinstance(before, (dt.datetime, dt.time)):
            return not self.disabled
        return super().changed(before.replace(microsecond=before.microsecond // 1000 * 1000), sent)

    def _as_value(self, value: object) -> object:
        try:
            return self.placed(self.of_object(value))
        except ValidationError:
            return value

    def _of_formats(self, text: str) -> object:
        if not text.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in text):
            return None  # strptime takes digits of any script, and mixes them
        for given in self.input_formats:
            try:
                moment = dt.datetime.strptime(text, given)  # noqa: DTZ007 - zones are none of its business
            except (ValueError, OverflowError):
                continue
            return self.of_moment(moment)
        return None


@dataclass(frozen=True, kw_only=True, eq=False)
class DateField(CalendarField):
    """A date: ``2026-11-21``."""

    widget: Widget = field(default_factory=DateInput)

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="Enter a date, for example %(example)s.")}

    def of_iso(self, text: str) -> dt.date | None:
        """Give the date that a text of ISO 8601 stands for."""
        try:
            return dt.date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
        except ValueError:  # a day that its month does not have
            return None

    def of_locale(self, text: str) -> dt.date | None:
        """Give the date that a text means in the active locale."""
        return plain_date(text)

    def of_object(self, value: object) -> dt.date | None:
        """Give the date of a date or moment."""
        if isinstance(value, dt.datetime):
            return local(value).date()
        return value if isinstance(value, dt.date) else None

    def of_moment(self, moment: dt.datetime) -> dt.date:
        """Give the date of a moment."""
        return moment.date()

    def shown(self, value: object) -> str | None:
        """Give a date as the active locale writes it."""
        return shown_date(value) if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else None

    def example(self) -> dict[str, object]:
        """Give an example."""
        day = dt.date(2026, 11, 21)
        return {"example": shown_date(day) if self.localize else day.isoformat()}


@dataclass(frozen=True, kw_only=True, eq=False)
class TimeField(CalendarField):
    """A time of day: ``14:30``, ``14:30:05.5``."""

    widget: Widget = field(default_factory=TimeInput)

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="Enter a time of day, for example %(example)s.")}

    def of_iso(self, text: str) -> dt.time | None:
        """Give the time that a text of ISO 8601 stands for."""
        return dt.time.fromisoformat(text) if _ISO_TIME.fullmatch(text) else None

    def of_locale(self, text: str) -> dt.time | None:
        """Give the time that a text means in the active locale."""
        return plain_time(text)

    def of_object(self, value: object) -> dt.time | None:
        """Give the time of a time or moment."""
        if isinstance(value, dt.datetime):
            return local(value).time()
        return value.replace(tzinfo=None) if isinstance(value, dt.time) else None

    def of_moment(self, moment: dt.datetime) -> dt.time:
        """Give the time of a moment."""
        return moment.time()

    def shown(self, value: object) -> str | None:
        """Give a time as the active locale writes it."""
        return shown_time(value) if isinstance(value, dt.time) else None

    def example(self) -> dict[str, object]:
        """Give an example."""
        return {"example": shown_time(dt.time(14, 30)) if self.localize else "14:30"}


ZONE_TEXTS: Mapping[str, Text] = {
    # Translators: At the beginning of summer time; %(moment)s is a date with a time of day.
    "missing_time": LazyText(
        id="The clocks go forward then, so that %(moment)s does not exist in the time zone %(zone)s."
    ),
    # Translators: At the end of summer time; %(moment)s is a date with a time of day.
    "ambiguous_time": LazyText(
        id="The clocks go back then, so that %(moment)s comes twice in the time zone %(zone)s. Choose another time."
    ),
}
"""What is said about moments that a time zone does not have just once."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DateTimeField(CalendarField):
    """A moment: ``2026-11-21 14:30``, in the active time zone unless it says in which, ``2026-11-21T14:30+01:00``."""

    widget: Widget = field(default_factory=DateTimeInput)

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter a date and a time, for example %(example)s."),
        **ZONE_TEXTS,
    }

    def placed(self, value: object) -> object:
        """Give the moment with its time zone."""
        return aware(self, value) if isinstance(value, dt.datetime) else value

    def of_iso(self, text: str) -> dt.datetime | None:
        """Give the moment that a text of ISO 8601 stands for; a date alone is its beginning."""
        try:
            return dt.datetime.fromisoformat(text) if _ISO_DATETIME.fullmatch(text) else None
        except ValueError:  # as with dates, or an offset of more than a day
            return None

    def of_locale(self, text: str) -> dt.datetime | None:
        """Give the moment that a text means in the active locale."""
        return plain_datetime(text)

    def of_object(self, value: object) -> dt.datetime | None:
        """Give a moment, or the beginning of a date."""
        if isinstance(value, dt.datetime):
            return value
        return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None

    def of_moment(self, moment: dt.datetime) -> dt.datetime:
        """Give a moment."""
        return moment

    def shown(self, value: object) -> str | None:
        """Give a moment in the active time zone as the active locale writes it."""
        return shown_datetime(local(value)) if isinstance(value, dt.datetime) else None

    def example(self) -> dict[str, object]:
        """Give an example."""
        moment = dt.datetime(2026, 11, 21, 14, 30)  # noqa: DTZ001 - shown as it is
        return {"example": shown_datetime(moment) if self.localize else "2026-11-21 14:30"}


def local(moment: dt.datetime) -> dt.datetime:
    """Give a moment as the clocks in the active time zone show it; one without a zone as it is."""
    if moment.tzinfo is not None:
        with suppress(OverflowError):  # within a day of the first or the last moment that there is
            moment = moment.astimezone(TIME_ZONE.get())
    return moment.replace(tzinfo=None)


def aware(own: Field, moment: dt.datetime) -> dt.datetime:
    """Give a moment with its time zone, the active one where it has none.

    Raises:
        ValidationError: It does not exist there, or comes twice; or its offset leads out of the calendar.
    """
    zone = moment.tzinfo or TIME_ZONE.get()
    if zone is dt.UTC:
        return moment.replace(tzinfo=zone)
    there = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        there.astimezone(dt.UTC)
        certain = there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset()
        exists = certain or there.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == there.replace(tzinfo=None)
    except (OverflowError, ValueError):
        own.refuse("invalid", {"example": "2026-11-21 14:30", "value": moment})
    if certain or (exists and moment.tzinfo):
        return there
    params: dict[str, object] = {"moment": moment.isoformat(" "), "zone": str(zone), "value": moment}
    return own.refuse("ambiguous_time" if exists else "missing_time", params)
