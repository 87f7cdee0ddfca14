"""What all fields have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, NoReturn, TypeAlias, cast

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem, ValidationError, Validator
from bandstand.forms._refused import Refused
from bandstand.forms.widgets._inputs import HiddenInput, TextInput
from bandstand.forms.widgets._widget import Widget

if TYPE_CHECKING:
    from bandstand.forms._bound import BoundField
    from bandstand.forms.widgets._widget import Attributes

Text: TypeAlias = str | LazyText
"""What people read: a text, or one that waits for its language."""

Cleaner: TypeAlias = Callable[[object], object]
"""Gives the value of what was sent, or ``Refused``; it raises nothing."""

EMPTY: tuple[object, ...] = (None, "", [], (), {})
"""What counts as nothing."""

_STEPS = ("clean", "to_python", "validate", "run_validators", "problem", "refuse", "reworded")
_VALIDATORS = ("all_validators", "own_validators")


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """One thing that a form asks for: what it is called, how it is shown, and what becomes of what people send.

    A field is a description. It is shared by all forms of a class and never changed; ``dataclasses.replace`` makes
    another, and ``form.change(name, required=False)`` does so for one form.

    Attributes:
        required: Whether it must be filled in.
        label: What people call it; the name with spaces, where it is None.
        initial: What an empty form shows, or a function that gives it.
        help_text: What people may want to know when they fill it in.
        widget: How it is shown and read.
        validators: What else its values must pass.
        disabled: Whether people see it but cannot change it; what they send is not looked at.
        localize: Whether values are shown, and read, as the active locale writes them.
        error_messages: Texts by code, in place of the field's own.
        label_suffix: What stands behind the label, in place of the form's.
        template_name: A template that writes the field with its label, help and errors.
        bound_field_class: What stands for it in a form, in place of the form's choice.
    """

    required: bool = True
    label: Text | None = None
    initial: object = None
    help_text: Text = ""
    widget: Widget = field(default_factory=TextInput)
    validators: Sequence[Validator] = ()
    disabled: bool = False
    localize: bool = False
    error_messages: Mapping[str, Text] = field(default_factory=dict[str, Text])
    label_suffix: Text | None = None
    template_name: str | None = None
    bound_field_class: type[BoundField] | None = None

    messages: ClassVar[Mapping[str, Text]] = {"required": LazyText(id="Fill this in.")}
    """The texts of this kind of field by code; those of its base classes hold, too."""
    own_validators: ClassVar[tuple[Validator, ...]] = ()
    """What every field of this kind must pass."""
    hidden_widget: ClassVar[type[Widget]] = HiddenInput
    """Makes what sends the value along unseen."""
    keeps_initial: ClassVar[bool] = False
    """Whether ``clean`` takes the initial value, too: nothing sent keeps what is there, as with files."""

    def __post_init__(self) -> None:
        widget = cast("object", self.widget)
        if not isinstance(widget, Widget):
            message = f"The widget of a field is a widget such as TextInput(); got {widget!r}."
            raise TypeError(message)
        object.__setattr__(self, "widget", self.fitted(widget))

    def fitted(self, widget: Widget) -> Widget:
        """Give a widget with what it must know of this field: choices, formats, whether it is localised."""
        return replace(widget, localize=True) if self.localize and not widget.localize else widget

    def make_hidden(self) -> Widget:
        """Make what sends the value along unseen."""
        return type(self).hidden_widget()

    def html_attrs(self, widget: Widget) -> Attributes:  # noqa: ARG002 - for fields whose widgets differ
        """Give the attributes by which browsers keep the rules of this field, such as ``maxlength``."""
        return {}

    def clean(self, value: object) -> object:
        """Give the value of what was sent.

        Raises:
            ValidationError: It is refused.
        """
        converted = self.to_python(value)
        self.validate(converted)
        self.run_validators(converted)
        return converted

    def to_python(self, value: object) -> object:
        """Turn what was sent into a value; nothing into what stands for nothing.

        Raises:
            ValidationError: It is no such value.
        """
        return value

    def validate(self, value: object) -> None:
        """Refuse a converted value that must not be.

        Raises:
            ValidationError: It is refused.
        """
        if self.required and value in EMPTY:
            self.refuse("required")

    def run_validators(self, value: object) -> None:
        """Ask all validators about a value; nothing passes.

        Raises:
            ValidationError: The problems of all that refused.
        """
        if value in EMPTY:
            return
        problems: list[Problem] = []
        for validator in self.all_validators:
            try:
                validator(value)
            except ValidationError as error:
                problems += map(self.reworded, error.problems) if self.error_messages else error.problems
        if problems:
            raise ValidationError(problems[0] if len(problems) == 1 else problems)

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """What values must pass: those of the kind of field, then those that were given."""
        return (*self.own_validators, *self.validators)

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing; kinds of fields with a faster way give that."""

        def slow(value: object) -> object:
            try:
                return self.clean(value)
            except ValidationError as error:
                return Refused.of(error.problems)

        return slow

    def cleans_as(self, kind: type[Field], *, validators: bool = True) -> bool:
        """Tell whether this field cleans step by step as a kind of field does, so that the kind's faster way holds.

        Args:
            kind: The kind of field.
            validators: Whether it must have the validators of that kind, too.
        """
        own, steps = type(self), (*_STEPS, *_VALIDATORS) if validators else _STEPS
        return all(getattr(own, step) is getattr(kind, step) for step in steps)

    def message(self, code: str) -> Text:
        """Give the text of a code."""
        if code in self.error_messages:
            return self.error_messages[code]
        for kind in type(self).__mro__:
            found = cast("Mapping[str, Text]", vars(kind).get("messages", {}))
            if code in found:
                return found[code]
        message = f"A {type(self).__name__} has no text for the code {code!r}."
        raise LookupError(message)

    def problem(self, code: str, params: Mapping[str, object] | None = None) -> Problem:
        """Give a problem of this field."""
        return Problem(text=self.message(code), code=code, params=params or {})

    def refuse(self, code: str, params: Mapping[str, object] | None = None) -> NoReturn:
        """Raise a problem of this field."""
        raise ValidationError(self.problem(code, params))

    def reworded(self, problem: Problem) -> Problem:
        """Give a problem with the text that this field has for its code, where it was given one."""
        text = self.error_messages.get(problem.code)
        return problem if text is None else Problem(text=text, code=problem.code, params=problem.params)

    def prepare_value(self, value: object) -> object:
        """Give a value as the widget shows it: one of the program's own, or what was sent."""
        return value

    def bound_data(self, sent: object, initial: object) -> object:
        """Give what a form shows again of what was sent, for ``prepare_value``."""
        return initial if self.disabled else sent

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether what was sent differs from what was shown."""
        if self.disabled:
            return False
        try:
            value = self.to_python(sent)
        except ValidationError:
            return True
        return (initial if initial is not None else "") != (value if value is not None else "")
