"""A day as three selects."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.forms._markup import text_of
from bandstand.forms.widgets._localized import formatter, in_zone
from bandstand.forms.widgets._selects import Select
from bandstand.forms.widgets._shown import Subwidget
from bandstand.forms.widgets._widget import Attributes, Widget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.forms._choices import Text
    from bandstand.forms._values import Values
    from bandstand.forms.widgets._widget import Frame

_YEARS = 10
_PARTS = re.compile(r"([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})")
_SAMPLE = dt.date(2033, 11, 22)
_SHOWN = {"33": "year", "11": "month", "22": "day"}
_LABELS: Mapping[str, Text] = {
    # Translators: The three labels of a date: each stands over a list to choose from.
    "year": LazyText(id="Year"),
    "month": LazyText(id="Month"),
    "day": LazyText(id="Day"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class SelectDateWidget(Widget):
    """A day as three selects, in the order of the active locale; they are sent as one text in the ISO format.

    A day that there is not, such as ``2026-02-31``, is read as it was sent, for the field to refuse it.

    Attributes:
        years: The years that people choose from; this one and the next nine where it is None. That of the value is
            always among them.
        months: The names of the months by their numbers; those of the active locale where it is None.
        empty_label: What stands where nothing is chosen: a text, or three for the year, the month and the day.
    """

    years: Sequence[int] | None = None
    months: Mapping[int, Text] | None = None
    empty_label: Text | tuple[Text, Text, Text] = "---"

    grouped: ClassVar[bool] = True
    select: ClassVar[type[Select]] = Select
    """The kind of the three selects."""
    stock_template: ClassVar[str] = "forms/widgets/select_date.html"

    def __post_init__(self) -> None:
        empty = self.empty_label
        if isinstance(empty, tuple) and len(cast("tuple[object, ...]", empty)) != len(_LABELS):
            message = f"An empty label is one text, or three for the year, the month and the day; got {empty!r}."
            raise ValueError(message)

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write the three selects; that of the years again where the value is of another year."""
        years = self._numbers("year", "")
        frames = {part: self._frame(part, name, attrs, "") for part in order()}

        def write(value: object) -> str:
            chosen = _split(value)
            written = ""
            for part, frame in frames.items():
                known = part != "year" or self._numbers("year", chosen[part]) == years
                written += (frame if known else self._frame(part, name, attrs, chosen[part]))(chosen[part])
            return written

        return write

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with the three selects."""
        return {**super().context(name, None, attrs), "subwidgets": self.selects(name, value, attrs)}

    def subwidgets(self, name: str, value: object, attrs: Attributes | None = None) -> list[Subwidget]:
        """Give the three selects one by one."""
        return self.selects(name, value, {**(attrs or {}), **self.attrs})

    def selects(self, name: str, value: object, attrs: Attributes) -> list[Subwidget]:
        """Give the three selects in the order of the active locale."""
        chosen = _split(value)
        shown: list[Subwidget] = []
        for index, part in enumerate(order()):
            html = Markup(self._frame(part, name, attrs, chosen[part])(chosen[part]))  # noqa: S704 - frames escape
            id_, text = text_of(self._attrs(part, attrs)["id"]), chosen[part]
            shown.append(Subwidget(html=html, tag=html, name=f"{name}_{part}", value=text, id=id_, index=index))
        return shown

    def _frame(self, part: str, name: str, attrs: Attributes, chosen: str) -> Frame:
        select = self.select(choices=self._options(part, chosen))
        return select.framed(f"{name}_{part}", self._attrs(part, attrs))

    def _attrs(self, part: str, attrs: Attributes) -> Attributes:
        id_ = f"{attrs['id']}_{part}" if attrs.get("id") else None
        return {"aria-label": str(_LABELS[part]), **attrs, "id": id_}

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends no files
        """Give the day as a text in the ISO format, with zeros for what was not chosen; None where nothing was.

        JSON may hold the day under the name itself.
        """
        names = [f"{name}_{part}" for part in _LABELS]
        if not any(part in values for part in names):
            return values.get(name)
        year, month, day = (text_of(values.get(part)).strip() for part in names)
        if not (year or month or day):
            return None
        return f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}"

    def omitted(self, values: Values, files: Values, name: str) -> bool:  # noqa: ARG002 - as above
        """Tell whether nothing was sent of any of the three."""
        return name not in values and not any(f"{name}_{part}" in values for part in _LABELS)

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - whatever it is
        """Give none: the label of all three is a legend, and each has its own."""
        return ""

    def _options(self, part: str, chosen: str) -> list[tuple[str, Text]]:
        empty = self.empty_label
        blank = empty[list(_LABELS).index(part)] if isinstance(empty, tuple) else empty
        return [("", blank), *self._numbers(part, chosen)]

    def _numbers(self, part: str, chosen: str) -> list[tuple[str, Text]]:
        if part == "day":
            return [(str(day), str(day)) for day in range(1, 32)]
        if part == "month":
            months = self.months or dict(enumerate(formatter().months(standalone=True), 1))
            return [(str(number), label) for number, label in months.items()]
        this = in_zone(dt.datetime.now(dt.UTC)).year
        years = [str(year) for year in (range(this, this + _YEARS) if self.years is None else self.years)]
        if chosen and chosen not in years:
            years.insert(0, chosen)
        return [(year, year) for year in years]


def order() -> list[str]:
    """Give "year", "month" and "day" as short dates of the active locale have them; in this order where it hides it."""
    written = formatter().date(_SAMPLE, "short")
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in written)
    places = {part: digits.find(number) for number, part in _SHOWN.items()}
    return list(_LABELS) if -1 in places.values() else sorted(places, key=lambda part: places[part])


def _split(value: object) -> dict[str, str]:
    """Give the numbers of a day without zeros in front; "" for what is not chosen."""
    if isinstance(value, dt.datetime):
        value = in_zone(value)
    if isinstance(value, dt.date):
        return {"year": str(value.year), "month": str(value.month), "day": str(value.day)}
    found = _PARTS.fullmatch(value) if isinstance(value, str) else None
    numbers = found.groups() if found else ("", "", "")
    return {part: number.lstrip("0") for part, number in zip(_LABELS, numbers, strict=True)}
