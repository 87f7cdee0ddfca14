"""How a fast cleaner says no, at the price of no exception and no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Refused"]


_CHANGED_SINCE = LazyText(id="This value could not be taken. Check it.")


class Cleaning(Protocol):
    """What says what is wrong with a value when it is asked again."""

    def clean(self, value: object, /) -> object:
        """Give the value of what was sent, or raise."""
        ...


class Refused:
    """What a cleaner gives in place of a value: a text with its code and parameters, or where to ask for problems.

    Its problems are made when somebody reads them; who only asks whether a form is valid pays for none, and who
    writes a form needs no more than the text.

    Attributes:
        text: What is said, the same object for each value that a field refuses so; None where ``problems`` must say it.
        code: What a program reads.
        params: Values for the text.
    """

    __slots__ = ("_field", "_problems", "_value", "code", "params", "text")
    _field: Cleaning
    _value: object

    def __init__(self, text: str | LazyText | None, code: str, params: Mapping[str, object] | None = None) -> None:
        self.text = text
        self.code = code
        self.params = params
        self._problems: tuple[Problem, ...] | None = None

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> Refused:
        """Keep problems that were raised."""
        refused = cls(None, "")
        refused._problems = problems
        return refused

    @classmethod
    def again(cls, field: Cleaning, value: object) -> Refused:
        """Refuse a value that ``clean`` refuses, too: it says what is wrong, once somebody reads it."""
        refused = cls(None, "")
        refused._field = field
        refused._value = value
        return refused

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong."""
        if self._problems is None:
            self._problems = self._asked() if self.text is None else (self._said(self.text),)
        return self._problems

    def _said(self, text: str | LazyText) -> Problem:
        return Problem(text=text, code=self.code, params=self.params or {})

    def _asked(self) -> tuple[Problem, ...]:
        try:
            self._field.clean(self._value)
        except ValidationError as error:
            return error.problems
        return (Problem(text=_CHANGED_SINCE),)  # a limit that moves with the clock has moved
