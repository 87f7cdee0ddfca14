"""Texts."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError, Validator
from bandstand.forms._refused import Refused
from bandstand.forms.fields._field import EMPTY, Cleaner, Field, Text
from bandstand.forms.widgets._inputs import Textarea
from bandstand.validation import (
    MaxLengthValidator,
    MinLengthValidator,
    ProhibitNullCharactersValidator,
    RegexValidator,
    validate_slug,
    validate_unicode_slug,
)

if TYPE_CHECKING:
    from bandstand.forms.widgets._widget import Attributes, Widget

Verdict: TypeAlias = Callable[[str], bool]
"""Tells whether a text that can be stored passes the validators of its kind of field."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CharField(Field):
    """A text.

    In a ``Textarea`` the end of a line is one character, as people and browsers count it, though browsers send two.

    Attributes:
        max_length: The most characters, or None for any number.
        min_length: The least characters of a text that is there, or None for any number.
        strip: Whether white space at both ends goes.
        empty_value: What stands for nothing.

    Raises:
        ValueError: A length is no whole number of 0 or more.
    """

    max_length: int | None = None
    min_length: int | None = None
    strip: bool = True
    empty_value: object = ""

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter a text."),
        "invalid_characters": LazyText(id="This text has a character that cannot be stored."),
    }
    own_validators: ClassVar[tuple[Validator, ...]] = (ProhibitNullCharactersValidator(),)

    def __post_init__(self) -> None:
        super().__post_init__()
        _ = self.all_validators  # they refuse lengths that are none

    def to_python(self, value: object) -> object:
        """Give the text, stripped; numbers of JSON become texts."""
        text = text_of(value)
        if text is None:
            self.refuse("invalid", {"value": value})
        if "\r" in text and isinstance(self.widget, Textarea):
            text = one_line_feed(text)
        if self.strip:
            text = text.strip()
        if not text:
            return self.empty_value
        if not is_storable(text):
            self.refuse("invalid_characters", {"value": text})
        return text

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """Those of the lengths, too."""
        lengths: list[Validator] = []
        if self.max_length is not None:
            lengths.append(MaxLengthValidator(self.max_length))
        if self.min_length is not None:
            lengths.append(MinLengthValidator(self.min_length))
        return (*lengths, *super().all_validators)

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        return quick_text(self) if self.cleans_as(CharField) else super().cleaner()

    def html_attrs(self, widget: Widget) -> Attributes:
        """Give the lengths, by which browsers stop people from typing on."""
        return {} if widget.hidden else {"maxlength": self.max_length, "minlength": self.min_length}


@dataclass(frozen=True, kw_only=True, eq=False)
class RegexField(CharField):
    r"""A text that a regular expression describes.

    The expression is searched for, so ``r"^[a-z]+\Z"`` describes the whole text. Texts of more than 10,000 characters
    are refused, whatever the expression.

    Attributes:
        regex: The expression, as text or compiled.

    Raises:
        ValueError: The expression cannot be read.
    """

    regex: str | re.Pattern[str]
    strip: bool = False

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="This text does not have the right form.")}

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """That of the expression, too."""
        return (*super().all_validators, RegexValidator(self.regex, self.message("invalid")))


@dataclass(frozen=True, kw_only=True, eq=False)
class SlugField(CharField):
    """A text for addresses: letters, digits, underscores and hyphens.

    Attributes:
        allow_unicode: Whether letters may be of any script.
    """

    allow_unicode: bool = False

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """That of slugs, too."""
        return (*super().all_validators, validate_unicode_slug if self.allow_unicode else validate_slug)

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        if not self.cleans_as(SlugField):
            return super().cleaner()
        validator = validate_unicode_slug if self.allow_unicode else validate_slug
        asked = verdict(validator)
        return quick_text(
            self,
            lambda text: _SLUG.fullmatch(text) is not None or (not text.isascii() and asked(text)),
            validator.message,
        )

    def html_attrs(self, widget: Widget) -> Attributes:
        """Give the pattern, too, where browsers read it as Python does."""
        pattern = None if self.allow_unicode or widget.hidden else "[-a-zA-Z0-9_]+"
        return {**super().html_attrs(widget), "pattern": pattern}


_SLUG = re.compile("[-a-zA-Z0-9_]{1,10000}")


def text_of(value: object) -> str | None:
    """Give a value as text: nothing as an empty one, numbers as they are written, and None for all else."""
    if isinstance(value, str):
        return str(value)  # one of a subclass, such as markup, loses its ways
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        try:
            return str(value)
        except ValueError:  # a whole number of too many digits
            return None
    return str(value) if isinstance(value, LazyText) else None


def one_line_feed(text: str) -> str:
    """Give a text whose lines end as they did before a browser sent it (HTML, section 4.10.21.3)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_storable(text: str) -> bool:
    """Tell whether a text is one of UTF-8: halves of characters, which JSON can hold, are not."""
    if text.isascii() or text.isprintable():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def quick_text(own: CharField, passes: Verdict | None = None, message: Text = "") -> Cleaner:
    """Give the cleaner of a text; what is none takes the slow way.

    Args:
        own: The field, which cleans as ``CharField`` does but for its validators.
        passes: The verdict on its texts, where it has a validator of its own.
        message: What that validator says of others, with the code ``"invalid"``.
    """
    slow = Field.cleaner(own)
    if own.empty_value not in EMPTY:  # it would have to pass validators
        return slow
    strip, required, empty, checked = own.strip, own.required, own.empty_value, own.validators
    nothing = Refused(own.message("required"), "required") if required else empty  # the same each time
    lines = isinstance(own.widget, Textarea)
    wrong = own.error_messages.get("invalid", message)
    least, most = own.min_length or 0, sys.maxsize if own.max_length is None else own.max_length

    def clean(value: object) -> object:
        if type(value) is not str:
            return slow(value)
        text = one_line_feed(value) if lines and "\r" in value else value
        if strip:
            text = text.strip()
        if not text:
            return nothing
        if least <= len(text) <= most and (text.isprintable() or ("\0" not in text and is_storable(text))):
            if passes is None or passes(text):
                return run_given(own, text) if checked else text
            if not checked:  # or validators that were given have their say, too
                return Refused(wrong, "invalid", {"value": text})
        return slow(value) if checked else Refused.again(own, value)

    return clean


def verdict(validator: Validator) -> Verdict:
    """Ask a validator."""

    def passes(text: str) -> bool:
        try:
            validator(text)
        except ValidationError:
            return False
        return True

    return passes


def run_given(own: Field, value: object) -> object:
    """Give a value that passes all validators, or ``Refused``."""
    try:
        own.run_validators(value)
    except ValidationError as error:
        return Refused.of(error.problems)
    return value
