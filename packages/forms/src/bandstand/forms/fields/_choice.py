"""One choice, or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import ClassVar, NoReturn, TypeAlias, cast

from bandstand.contracts.i18n import LazyText
from bandstand.forms._choices import Choices, choices_of, is_steady, kept, text_of
from bandstand.forms._refused import Refused
from bandstand.forms._sequences import values_in
from bandstand.forms.fields._field import EMPTY, Cleaner, Field, Text
from bandstand.forms.widgets import ChoiceWidget, MultipleHiddenInput, Select, SelectMultiple, Widget

Coerce: TypeAlias = Callable[[str], object]
"""Gives the value of the program for the text of a choice; an Enum class is given what stands in the choices."""

_LONGEST_SHOWN = 80
_SHAPES = (list, tuple, dict, set, bytes)  # of what JSON and uploads may hold in place of a choice


@dataclass(frozen=True, kw_only=True, eq=False)
class ChoiceField(Field):
    """One of some choices: the text that is sent for it, or what ``coerce`` makes of that.

    Attributes:
        choices: Pairs of a value and a label, groups of such, a mapping, an Enum class, or a function that gives one
            of these, which is called at each use.
        coerce: Gives the value of the program, as ``int`` does, or an Enum class; None: the text is the value.
        empty_value: What stands for nothing.

    Raises:
        TypeError: The choices are none.
    """

    widget: Widget = field(default_factory=Select)
    choices: Choices = ()
    coerce: Coerce | type[Enum] | None = None
    empty_value: object = ""

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid_choice": LazyText(id="“%(value)s” is not one of the choices. Choose one of those shown.")
    }

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", kept(self.choices))
        if is_steady(self.choices) or isinstance(cast("object", self.choices), str):
            choices_of(self.choices)  # it refuses what are no choices
        super().__post_init__()

    def fitted(self, widget: Widget) -> Widget:
        """Give the widget its choices."""
        found = super().fitted(widget)
        return replace(found, choices=self.choices) if isinstance(found, ChoiceWidget) and self.choices else found

    def clean(self, value: object) -> object:
        """Give the choice, coerced."""
        return self.coerced(super().clean(value))

    def to_python(self, value: object) -> object:
        """Give the text that stands for a choice."""
        return "" if value in EMPTY else self.text_of_choice(value)

    def validate(self, value: object) -> None:
        """Refuse what is not among the choices."""
        super().validate(value)
        if value and not self.valid_value(value):
            self.refuse_choice(value)

    def valid_value(self, value: object) -> bool:
        """Tell whether a text stands for a choice."""
        return value in self.by_text()

    def by_text(self) -> dict[str, object]:
        """Give what stands in the choices, as they are now, by the text that is sent for it."""
        return {text_of(option.value): option.value for _, options in choices_of(self.choices) for option in options}

    def coerced(self, value: object) -> object:
        """Give the value of the program for the text of a choice."""
        if value in EMPTY:
            return self.empty_value
        return value if self.coerce is None else self.coerce_one(cast("str", value))

    def coerce_one(self, text: str) -> object:
        """Give what ``coerce`` makes of the text of a choice.

        Raises:
            ValidationError: It makes nothing of it.
        """
        coerce = cast("Coerce", self.coerce)
        try:
            if isinstance(self.coerce, type) and issubclass(self.coerce, Enum):
                return self.coerce(self.by_text()[text])
            return coerce(text)
        except (ValueError, TypeError, ArithmeticError, LookupError):  # a ValidationError is a ValueError, too
            self.refuse_choice(text)

    def text_of_choice(self, value: object) -> str:
        """Give the text that stands for a choice; lists and mappings are none."""
        return self.refuse_choice("[…]") if _has_no_text(value) else text_of(value)

    def refuse_choice(self, value: object) -> NoReturn:
        """Refuse what is none of the choices."""
        self.refuse("invalid_choice", {"value": _shown(text_of(value))})

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether another choice was made."""
        return not self.disabled and (_has_no_text(sent) or text_of(initial) != text_of(sent))

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        quick = is_steady(self.choices) and self.coerce is None and self.empty_value in EMPTY
        if not (quick and self.cleans_as(ChoiceField) and self.offers_as(ChoiceField)):
            return super().cleaner()
        required, empty, checked, known = self.required, self.empty_value, self.validators, self.by_text()
        known.pop("", None)
        other = self.message("invalid_choice")
        nothing = Refused(self.message("required"), "required") if required else empty

        def clean(value: object) -> object:
            if value is None or value == "":
                return nothing
            if type(value) is str and value.isascii() and not checked:  # halves of characters take the slow way
                return value if value in known else Refused(other, "invalid_choice", {"value": _shown(value)})
            return slow(value)

        slow = super().cleaner()
        return clean

    def offers_as(self, kind: type[ChoiceField]) -> bool:
        """Tell whether choices are looked up as a kind of field does it."""
        own = type(self)
        steps = ("valid_value", "by_text", "coerced", "text_of_choice", "refuse_choice")
        return all(getattr(own, step) is getattr(kind, step) for step in steps)


class TypedChoiceField(ChoiceField):
    """One of some choices as a value of the program: ``TypedChoiceField(choices=[(1, "One")], coerce=int)``."""


@dataclass(frozen=True, kw_only=True, eq=False)
class MultipleChoiceField(ChoiceField):
    """Any number of some choices, as a list.

    Attributes:
        empty_value: What stands for nothing; None: an empty list.
    """

    widget: Widget = field(default_factory=SelectMultiple)
    empty_value: object = None

    messages: ClassVar[Mapping[str, Text]] = {"invalid_list": LazyText(id="Send a list of choices.")}
    hidden_widget: ClassVar[type[Widget]] = MultipleHiddenInput

    def to_python(self, value: object) -> object:
        """Give the texts that stand for choices."""
        if value in EMPTY:
            return []
        if not isinstance(value, (list, tuple)):
            self.refuse("invalid_list", {"value": value})
        return [self.text_of_choice(one) for one in cast("Iterable[object]", value)]

    def validate(self, value: object) -> None:
        """Refuse what is not among the choices."""
        Field.validate(self, value)
        known = self.by_text()
        for one in cast("list[str]", value):
            if one not in known:
                self.refuse_choice(one)

    def coerced(self, value: object) -> object:
        """Give the values of the program."""
        if value in EMPTY:
            return [] if self.empty_value is None else self.empty_value
        return value if self.coerce is None else [self.coerce_one(one) for one in cast("list[str]", value)]

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether other choices were made; their order does not matter."""
        before, now = values_in(initial), values_in(sent)
        return not self.disabled and (any(map(_has_no_text, now)) or {*map(text_of, before)} != {*map(text_of, now)})


class TypedMultipleChoiceField(MultipleChoiceField):
    """Any number of some choices as a list of values of the program."""


def _shown(text: str) -> str:
    """Give what was chosen as a text about it names it."""
    shown = text[:_LONGEST_SHOWN]
    if not shown.isprintable():
        shown = "".join(filter(str.isprintable, shown))
    return shown if len(text) <= _LONGEST_SHOWN else f"{shown}…"


def _has_no_text(value: object) -> bool:
    """Tell whether a value is nothing that a choice may be: a list, a mapping, a number of thousands of digits."""
    if isinstance(value, int) and not isinstance(value, Enum):
        return text_of(value) == ""
    return isinstance(value, _SHAPES) and value not in EMPTY
