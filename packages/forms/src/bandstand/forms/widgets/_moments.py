"""Dates and times of day, as browsers have elements for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.forms.widgets._inputs import Input
from bandstand.forms.widgets._localized import in_zone

if TYPE_CHECKING:
    from bandstand.forms.widgets._widget import Attributes, Frame


@dataclass(frozen=True, kw_only=True, eq=False)
class MomentInput(Input):
    """The base of inputs for dates and times.

    Attributes:
        format: How values are written, as ``strftime`` takes it; the element is a text then, for browsers read ISO
            formats only.
    """

    format: str | None = None

    @property
    def kind(self) -> str:
        """The type that is written: text, where values are not in the ISO format."""
        return "text" if self.localize or self.format is not None else self.input_type

    def format_value(self, value: object) -> str | None:
        """Give a date or time in the format of the widget, the active locale or the element; texts as they are."""
        if isinstance(value, str):
            return super().format_value(value)
        if isinstance(value, dt.datetime):
            value = self.part(in_zone(value))
        if not isinstance(value, (dt.date, dt.time)):
            return super().format_value(value)
        if self.format is not None:
            return value.strftime(self.format)
        return super().format_value(value) if self.localize else self.iso(value)

    def part(self, moment: dt.datetime) -> dt.date | dt.time:
        """Give what is shown of a moment."""
        raise NotImplementedError

    def iso(self, value: dt.date | dt.time) -> str:
        """Give a value in the format of the element."""
        return value.isoformat()


class DateInput(MomentInput):
    """A day, as ``2026-11-22``."""

    input_type = "date"
    stock_template = "forms/widgets/date.html"

    def part(self, moment: dt.datetime) -> dt.date:
        """Give its day."""
        return moment.date()


_MILLISECOND = 1000
_STEPS = {len("14:05:09"): 1, len("14:05:09.123"): 0.001}


class ClockInput(MomentInput):
    """The base of inputs whose values have seconds now and then."""

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write the element; where there are seconds, with the step without which browsers ask for none."""
        plain = super().frame(name, attrs)
        if not self.has_steps(attrs):
            return plain
        written = super().frame
        stepped = {step: written(name, {**attrs, "step": step}) for step in _STEPS.values()}

        def write(value: object) -> str:
            text = None if value is None else self.format_value(value)
            step = self.step(text)
            return plain(text) if step is None else stepped[step](text)

        return write

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with the step."""
        step = None if not self.has_steps(attrs) else self.step(self.format_value(value))
        return super().context(name, value, attrs if step is None else {**attrs, "step": step})

    def has_steps(self, attrs: Attributes) -> bool:
        """Tell whether browsers know steps of the element, and none is given."""
        return "step" not in attrs and attrs.get("type", self.kind) == self.input_type

    def step(self, text: str | None) -> float | None:
        """Give the number of seconds between the values that people may enter; None for whole minutes."""
        return None if text is None else _STEPS.get(len(text.rpartition("T")[2]))


class DateTimeInput(ClockInput):
    """A moment, as ``2026-11-22T14:05``: one with a time zone is shown in the active one.

    Browsers know thousandths of a second, and no less.
    """

    input_type = "datetime-local"
    stock_template = "forms/widgets/datetime.html"

    def part(self, moment: dt.datetime) -> dt.datetime:
        """Give all of it."""
        return moment

    def iso(self, value: dt.date | dt.time) -> str:
        """Give a moment as browsers take it, a day as its beginning."""
        if not isinstance(value, dt.datetime):
            return f"{value.isoformat()}T00:00" if isinstance(value, dt.date) else value.isoformat()
        return _browser_clock(value)


class TimeInput(ClockInput):
    """A time of day, as ``14:05``; browsers know thousandths of a second, and no less."""

    input_type = "time"
    stock_template = "forms/widgets/time.html"

    def part(self, moment: dt.datetime) -> dt.time:
        """Give its time of day."""
        return moment.time()

    def iso(self, value: dt.date | dt.time) -> str:
        """Give a time of day as browsers take it."""
        return _browser_clock(value) if isinstance(value, dt.time) else value.isoformat()


def _browser_clock(value: dt.time | dt.datetime) -> str:
    """Give a time with no more than three digits of a second: browsers refuse others, and show nothing."""
    spec = "milliseconds" if value.microsecond >= _MILLISECOND else "seconds" if value.second else "minutes"
    return value.replace(tzinfo=None).isoformat(timespec=spec)
