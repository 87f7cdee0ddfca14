"""What is wrong with an address, in words for its reader, and what was probably meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from bandstand.contracts.i18n import LazyText
from bandstand.http import NotFound

LONGEST = 60
"""How much of what somebody typed is repeated to them."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A link to what was probably meant."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """Parameters that put a problem right, and what their link says."""

    text: str | LazyText
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One parameter that is wrong.

    Attributes:
        field: The parameter, which is the name of its input as well.
        text: What is wrong, and what was expected.
        changes: What was probably meant.
    """

    field: str
    text: LazyText
    changes: tuple[Change, ...] = ()


class Lost(NotFound):
    """There is nothing at this address, but perhaps at some others."""

    def __init__(self, text: LazyText, hints: tuple[Hint, ...] = ()) -> None:
        super().__init__(text)
        self.hints = hints


def shown(text: str) -> str:
    """Give what somebody typed, and not endless."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
