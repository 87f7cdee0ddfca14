"""Values that are no texts, read from texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.forms._refused import Refused
from bandstand.forms.fields._field import Cleaner, Field, Text
from bandstand.forms.fields._text import run_given

Check: TypeAlias = Callable[[object], Refused | None]
"""Says what the validators of a field say of a value, but for those that were given; None for nothing."""


class ParsedField(Field):
    """What fields have in common whose values are read from texts; None stands for nothing."""

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="This value cannot be read.")}

    def parse(self, value: object) -> object:
        """Give the value of what was sent, or None where it is none; raises nothing, whatever was sent."""
        raise NotImplementedError

    def check(self) -> Check | None:
        """Give a quick way to ask the field's own validators, or None where they are to be asked themselves."""
        return None

    def example(self) -> dict[str, object]:
        """Give what the text about what cannot be read names beside the value."""
        return {}

    def to_python(self, value: object) -> object:
        """Give the value."""
        if value is None or value == "":
            return None
        parsed = self.parse(value)
        if parsed is None:
            self.refuse("invalid", {**self.example(), "value": value})
        return self.placed(parsed)

    def placed(self, value: object) -> object:
        """Give a value as it is where it belongs, such as a moment in its time zone.

        Raises:
            ValidationError: It does not exist there.
        """
        return value

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        return self._quick() if self.cleans_as(ParsedField, validators=False) else super().cleaner()

    def _quick(self) -> Cleaner:
        parse, check = self.parse, self.check()
        placed = None if type(self).placed is ParsedField.placed else self.placed
        nothing = Refused(self.message("required"), "required") if self.required else None  # the same each time
        wrong = self.message("invalid")
        example = None if self.localize else self.example()  # a locale writes its own
        asked = bool(self.validators) or (check is None and bool(self.all_validators))

        def clean(value: object) -> object:
            if value is None or value == "":
                return nothing
            parsed = parse(value)
            if parsed is None:
                return Refused(wrong, "invalid", {**(self.example() if example is None else example), "value": value})
            if placed is not None:
                try:
                    parsed = placed(parsed)
                except ValidationError as error:
                    return Refused.of(error.problems)
            if asked:
                return run_given(self, parsed)
            refused = None if check is None else check(parsed)
            return parsed if refused is None else refused

        return clean
