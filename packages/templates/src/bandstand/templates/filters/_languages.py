"""The translator and the formatter of the moment; English where a project has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.i18n import FORMATTER, LOCALE, TRANSLATOR
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.services import find

if TYPE_CHECKING:
    from bandstand.contracts.i18n import Formatter, Translator


def translator() -> Translator:
    """Give who translates what filters say."""
    found = find(TRANSLATOR)
    return ENGLISH if found is None else found


def formatter() -> Formatter:
    """Give who knows names and numbers in the active locale."""
    found = find(FORMATTER)
    return ENGLISH if found is None else found


def is_english() -> bool:
    """Tell whether dates are written in English, which has forms (``Sept.``, ``p.m.``) that no formatter knows."""
    return find(FORMATTER) is None or LOCALE.get().partition("-")[0] == "en"


def is_american() -> bool:
    """Tell whether dates are put in the order that English has where a project says nothing else."""
    return find(FORMATTER) is None or LOCALE.get() in ("en", "en-US")


def unbroken(text: str) -> str:
    """Keep a quantity and its unit on one line."""
    return text.replace(" ", "\xa0")
