"""Yes or no, and perhaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.forms._refused import Refused
from bandstand.forms.fields._field import Cleaner, Field, Text
from bandstand.forms.fields._text import run_given
from bandstand.forms.widgets import CheckboxInput, NullBooleanSelect, Widget

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO = ("false", "0", "")
_YES = ("true", "1")


@dataclass(frozen=True, kw_only=True, eq=False)
class BooleanField(Field):
    """Yes or no; one that is required must be yes."""

    widget: Widget = field(default_factory=CheckboxInput)

    messages: ClassVar[Mapping[str, Text]] = {
        "required": LazyText(id="Tick this box."),
        "invalid": LazyText(id="Enter yes or no."),
    }

    def to_python(self, value: object) -> object:
        """Give True or False; any text but ``false`` and ``0`` is yes, for that is what ticked boxes send."""
        if isinstance(value, str):
            return len(value) > len("false") or value.lower() not in _NO
        if value is None or isinstance(value, (bool, int)):
            return bool(value)
        return self.refuse("invalid", {"value": value})

    def validate(self, value: object) -> None:
        """Refuse no, where yes is required."""
        if self.required and value is not True:
            self.refuse("required")

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether the answer is another; what was shown is what counts as yes or no."""
        try:
            before = self.to_python(initial)
        except ValidationError:
            before = initial
        return super().changed(before, sent)

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        slow, required = super().cleaner(), self.required
        if not self.cleans_as(BooleanField):
            return slow
        checked, unticked = self.validators, Refused(self.message("required"), "required")

        def clean(value: object) -> object:
            if value is True or value == "on":
                return run_given(self, True) if checked else True
            if not (value is False or value is None or value == ""):
                return slow(value)
            if required:
                return unticked
            return run_given(self, False) if checked else False

        return clean


@dataclass(frozen=True, kw_only=True, eq=False)
class NullBooleanField(Field):
    """Yes, no or unknown, which is None; it is never missing."""

    widget: Widget = field(default_factory=NullBooleanSelect)

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="Enter yes, no or unknown.")}

    def to_python(self, value: object) -> object:
        """Give True, False or None; other texts mean that it is unknown."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            text = value[: len("false") + 1].lower()
            return True if text in _YES else False if text in _NO[:2] else None
        if isinstance(value, int) and value in (0, 1):
            return value == 1
        return self.refuse("invalid", {"value": value})

    def validate(self, value: object) -> None:
        """Take all three."""

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether the answer is another; no and unknown differ."""
        try:
            return not self.disabled and initial is not self.to_python(sent)
        except ValueError:
            return True
