"""Fields made of fields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, cast

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem, ValidationError
from bandstand.forms.fields._dates import ZONE_TEXTS, DateField, TimeField, aware, local
from bandstand.forms.fields._field import EMPTY, Field, Text
from bandstand.forms.widgets import MultiWidget, SplitDateTimeWidget, SplitHiddenDateTimeWidget, Widget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, kw_only=True, eq=False)
class ComboField(Field):
    """A value that several fields must take, one after the other: ``ComboField(fields=[CharField(), EmailField()])``.

    Attributes:
        fields: The fields; each is given what the one before it gives. Whether there must be a value, this one says.
    """

    fields: Sequence[Field] = ()

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "fields", tuple(replace(inner, required=False) for inner in _fields(self, self.fields))
        )
        super().__post_init__()

    def clean(self, value: object) -> object:
        """Give what the last of the fields gives."""
        super().clean(value)
        for inner in self.fields:
            value = inner.clean(value)
        return value


@dataclass(frozen=True, kw_only=True, eq=False)
class MultiValueField(Field):
    """One value in several parts, each with a field. A subclass says in ``compress`` what the parts make.

    Attributes:
        fields: The fields of the parts.
        require_all_fields: Whether all parts must be filled in, or none; if not, each field says so of its own.
    """

    widget: Widget = field(default_factory=MultiWidget)
    fields: Sequence[Field] = ()
    require_all_fields: bool = True

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter a list of values."),
        "incomplete": LazyText(id="Fill in all parts."),
    }

    def __post_init__(self) -> None:
        fields = _fields(self, self.fields)
        optional = [replace(inner, required=False) for inner in fields] if self.require_all_fields else fields
        object.__setattr__(self, "fields", tuple(optional))
        super().__post_init__()

    def fitted(self, widget: Widget) -> Widget:
        """Give a widget without parts those of the fields."""
        found = super().fitted(widget)
        if isinstance(found, MultiWidget) and not found.widgets:
            return replace(found, widgets=[inner.widget for inner in self.fields])
        return found

    def compress(self, values: Sequence[object]) -> object:
        """Give the value that parts make; of none of them, what stands for nothing.

        Args:
            values: The values of all parts, or none where nothing was sent.
        """
        message = f"A {type(self).__name__} has no compress() that says what {list(values)!r} make."
        raise NotImplementedError(message)

    def split(self, value: object) -> Sequence[object] | None:
        """Give the parts of what was sent, or None where it has none."""
        return cast("Sequence[object]", value) if isinstance(value, (list, tuple)) else None

    def to_python(self, value: object) -> object:
        """Give what the parts make."""
        parts: Sequence[object] | None = () if value in EMPTY else self.split(value)
        if parts is None or len(parts) > len(self.fields):
            self.refuse("invalid", {"value": value})
        missing = sum(part in EMPTY for part in parts) + len(self.fields) - len(parts)
        if self.required and missing and (self.require_all_fields or missing == len(self.fields)):
            self.refuse("required")
        if missing == len(self.fields):
            return self.compress([])
        return self.compress(self._cleaned([*parts, *[None] * (len(self.fields) - len(parts))]))

    def validate(self, value: object) -> None:
        """Take what the parts make: each of them has been looked at."""

    def _cleaned(self, parts: Sequence[object]) -> list[object]:
        values: list[object] = []
        problems: list[Problem] = []
        for inner, part in zip(self.fields, parts, strict=True):
            if part in EMPTY and inner.required:
                problems.append(self._missing(inner))
                continue
            try:
                values.append(inner.clean(part))
            except ValidationError as error:
                problems += error.problems
        if problems:
            raise ValidationError(_different(problems))
        return values

    def _missing(self, inner: Field) -> Problem:
        """Say that a part is missing, with its field's own text where it has been given one."""
        return (inner if "incomplete" in inner.error_messages else self).problem("incomplete")

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether any part differs."""
        if self.disabled:
            return False
        before = self._shown(initial)
        after: Sequence[object] | None = () if sent in EMPTY else self.split(sent)
        if after is None or len(after) > len(self.fields):
            return True
        now = [*after, *[None] * (len(self.fields) - len(after))]
        return any(inner.changed(was, part) for inner, was, part in zip(self.fields, before, now, strict=True))

    def _shown(self, initial: object) -> list[object]:
        """Give the parts of a value as the widget shows them."""
        if isinstance(self.widget, MultiWidget) and initial not in EMPTY:
            return self.widget.values_of_parts(initial)
        parts = list(self.split(initial) or ()) if initial not in EMPTY else []
        return [*parts, *[None] * (len(self.fields) - len(parts))]


@dataclass(frozen=True, kw_only=True, eq=False)
class SplitDateTimeField(MultiValueField):
    """A moment in two parts, its date and its time.

    Attributes:
        input_date_formats: Further formats of dates, of ``strptime``.
        input_time_formats: Further formats of times.
    """

    widget: Widget = field(default_factory=SplitDateTimeWidget)
    fields: Sequence[Field] = field(init=False, default=())
    input_date_formats: Sequence[str] = ()
    input_time_formats: Sequence[str] = ()

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter a date and a time."),
        "invalid_date": LazyText(id="Enter a date."),
        "invalid_time": LazyText(id="Enter a time of day."),
        **ZONE_TEXTS,
    }
    hidden_widget: ClassVar[type[Widget]] = SplitHiddenDateTimeWidget

    def __post_init__(self) -> None:
        day = DateField(input_formats=self.input_date_formats, localize=self.localize)
        time = TimeField(input_formats=self.input_time_formats, localize=self.localize)
        object.__setattr__(self, "fields", (day, time))
        super().__post_init__()

    def split(self, value: object) -> Sequence[object] | None:
        """Give the date and the time of a moment, too."""
        return (local(value).date(), local(value).time()) if isinstance(value, dt.datetime) else super().split(value)

    def compress(self, values: Sequence[object]) -> object:
        """Give the moment in the active time zone."""
        if not values:
            return None
        day, time = values
        if not isinstance(day, dt.date):
            self.refuse("invalid_date", {"value": day})
        if not isinstance(time, dt.time):
            self.refuse("invalid_time", {"value": time})
        return aware(self, dt.datetime.combine(day, time))

    def prepare_value(self, value: object) -> object:
        """Give parts as the active locale writes them, where it is to be."""
        if not self.localize or value in EMPTY:
            return value
        return [inner.prepare_value(part) for inner, part in zip(self.fields, self._shown(value), strict=True)]


def _fields(own: Field, given: Sequence[object]) -> list[Field]:
    for inner in given:
        if not isinstance(inner, Field):
            message = f"The fields of a {type(own).__name__} are fields such as CharField(); got {inner!r}."
            raise TypeError(message)
    return [cast("Field", inner) for inner in given]


def _different(problems: Sequence[Problem]) -> list[Problem]:
    """Give problems without those that say what another says."""
    found: list[Problem] = []
    for problem in problems:
        if problem not in found:
            found.append(problem)
    return found
