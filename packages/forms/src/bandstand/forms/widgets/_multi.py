"""Several widgets as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, cast

from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.forms._markup import text_of
from bandstand.forms.widgets._localized import in_zone
from bandstand.forms.widgets._moments import DateInput, TimeInput
from bandstand.forms.widgets._shown import Subwidget
from bandstand.forms.widgets._widget import Attributes, Widget

if TYPE_CHECKING:
    from bandstand.forms._values import Values
    from bandstand.forms.widgets._widget import Frame


@dataclass(frozen=True, kw_only=True, eq=False)
class MultiWidget(Widget):
    """Several widgets that show and read one value in parts. A subclass says in ``split`` what the parts are.

    JSON may hold a list of the parts under the name of the widget, or a mapping.

    Attributes:
        widgets: The widgets in their order, or by what stands behind the name of each, after an underscore.
    """

    widgets: Sequence[Widget] | Mapping[str, Widget] = ()

    grouped: ClassVar[bool] = True
    stock_template: ClassVar[str] = "forms/widgets/multi.html"

    def __post_init__(self) -> None:
        given = self.widgets
        listed = list(given.values()) if isinstance(given, Mapping) else list(given)
        for widget in cast("list[object]", listed):
            if not isinstance(widget, Widget):
                message = f"The parts of a {type(self).__name__} are widgets such as TextInput(); got {widget!r}."
                raise TypeError(message)
        if self.localize:
            listed = [replace(widget, localize=True) for widget in listed]
        kept = dict(zip(given, listed, strict=True)) if isinstance(given, Mapping) else tuple(listed)
        object.__setattr__(self, "widgets", kept)
        object.__setattr__(self, "media", sum((widget.media for widget in listed), type(self).media))
        object.__setattr__(self, "multipart", any(widget.multipart for widget in listed))

    def parts(self) -> dict[str, Widget]:
        """Give the widgets by what stands behind the name of each: ``_0``, ``_1``, or what a mapping says."""
        if isinstance(self.widgets, Mapping):
            return {f"_{suffix}" if suffix else "": widget for suffix, widget in self.widgets.items()}
        return {f"_{index}": widget for index, widget in enumerate(self.widgets)}

    def split(self, value: object) -> Sequence[object]:
        """Give the parts of a value of the program, in the order of the widgets."""
        message = f"A {type(self).__name__} has no split() that says what the parts of a value are; got {value!r}."
        raise NotImplementedError(message)

    def values_of_parts(self, value: object) -> list[object]:
        """Give one value for each widget: the items of a list, what ``split`` gives, or nothing."""
        if isinstance(value, (list, tuple)):
            values = list(cast("Sequence[object]", value))[: len(self.widgets)]
        else:
            values = [] if value is None or value == "" else list(self.split(value))
        return values + [None] * (len(self.widgets) - len(values))

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write all parts, one behind the other."""
        frames = [
            widget.framed(name + suffix, self.part_attrs(suffix, widget, attrs))
            for suffix, widget in self.parts().items()
        ]

        def write(value: object) -> str:
            values = self.values_of_parts(value)
            return "".join([part(one) for part, one in zip(frames, values, strict=True)])

        return write

    def part_attrs(self, suffix: str, widget: Widget, attrs: Attributes) -> Attributes:
        """Give the attributes of a part: those of all, those of its own, and its id."""
        id_ = f"{attrs['id']}{suffix}" if attrs.get("id") else None
        return {**attrs, "id": id_, **widget.attrs}

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with the parts."""
        return {**super().context(name, None, attrs), "subwidgets": self._shown(name, value, attrs)}

    def subwidgets(self, name: str, value: object, attrs: Attributes | None = None) -> list[Subwidget]:
        """Give the parts one by one."""
        return self._shown(name, value, {**(attrs or {}), **self.attrs})

    def _shown(self, name: str, value: object, attrs: Attributes) -> list[Subwidget]:
        shown: list[Subwidget] = []
        values = self.values_of_parts(value)
        for (suffix, widget), one in zip(self.parts().items(), values, strict=True):
            given = self.part_attrs(suffix, widget, attrs)
            html = Markup(widget.framed(name + suffix, given)(one))  # noqa: S704 - frames escape
            text = widget.format_value(one) or ""
            id_ = str(given["id"] or "")
            shown.append(Subwidget(html=html, tag=html, name=name + suffix, value=text, id=id_, index=len(shown)))
        return shown

    def read(self, values: Values, files: Values, name: str) -> object:
        """Give the parts as a list, also those that JSON holds under the name itself."""
        parts = self.parts()
        if name in values and "" not in parts:  # no browser sends it
            return self.listed(values.get(name))
        return [widget.read(values, files, name + suffix) for suffix, widget in parts.items()]

    def listed(self, value: object) -> list[object]:
        """Give what JSON holds under the name of the widget as a list of parts.

        A mapping has them by the same names as ``widgets``; what is neither a list nor that is the first part.
        """
        if isinstance(value, dict) and isinstance(self.widgets, Mapping):
            return [cast("dict[str, object]", value).get(suffix) for suffix in self.widgets]
        return cast("list[object]", value) if isinstance(value, list) else [value]

    def omitted(self, values: Values, files: Values, name: str) -> bool:
        """Tell whether no part was sent."""
        parts = self.parts().items()
        return name not in values and all(widget.omitted(values, files, name + suffix) for suffix, widget in parts)

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - whatever it is
        """Give none: the label of all is a legend."""
        return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class SplitDateTimeWidget(MultiWidget):
    """A moment as its day and its time of day; one with a time zone is shown in the active one.

    Attributes:
        date_attrs: Attributes of the element of the day.
        time_attrs: Attributes of the element of the time.
        date_format: How days are written, as ``strftime`` takes it.
        time_format: How times are written.
    """

    widgets: Sequence[Widget] | Mapping[str, Widget] = field(init=False, default=())
    date_attrs: Attributes = field(default_factory=dict[str, object])
    time_attrs: Attributes = field(default_factory=dict[str, object])
    date_format: str | None = None
    time_format: str | None = None
    stock_template: ClassVar[str] = "forms/widgets/split_datetime.html"

    def __post_init__(self) -> None:
        object.__setattr__(self, "widgets", self.make_widgets())
        super().__post_init__()

    def make_widgets(self) -> tuple[Widget, ...]:
        """Make the two parts."""
        day, time = {"aria-label": LazyText(id="Date")}, {"aria-label": LazyText(id="Time")}
        return (
            DateInput(attrs={**day, **self.date_attrs}, format=self.date_format),
            TimeInput(attrs={**time, **self.time_attrs}, format=self.time_format),
        )

    def split(self, value: object) -> Sequence[object]:
        """Give the day and the time of a moment, and those of a text in the ISO format."""
        if isinstance(value, dt.datetime):
            moment = in_zone(value)
            return moment.date(), moment.time()
        if isinstance(value, dt.date):
            return value, None
        day, _, time = text_of(value).replace("T", " ", 1).partition(" ")
        return day, time

    def listed(self, value: object) -> list[object]:
        """Give the day and the time of a text in the ISO format, too."""
        return list(self.split(value)) if isinstance(value, str) and value else super().listed(value)


class SplitHiddenDateTimeWidget(SplitDateTimeWidget):
    """A moment that is sent along unseen, as its day and its time of day."""

    hidden = True
    grouped = False
    stock_template = "forms/widgets/split_hidden_datetime.html"

    def make_widgets(self) -> tuple[Widget, ...]:
        """Make the two parts."""
        hidden = {"type": "hidden"}
        return (
            DateInput(attrs={**self.date_attrs, **hidden}, format=self.date_format),
            TimeInput(attrs={**self.time_attrs, **hidden}, format=self.time_format),
        )
