"""The functions of gettext: now, for the active locale, and later, for the one that is active when a text is printed.

Now means by the translator of the current services, and in English where there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.i18n import TRANSLATOR, LazyText
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.services import find

if TYPE_CHECKING:
    from bandstand.contracts.i18n import Translator

__all__ = [
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "npgettext",
    "npgettext_lazy",
    "pgettext",
    "pgettext_lazy",
]

_GIVEN = ""  # the name of a number that no placeholder shows


def _translator() -> Translator:
    found = find(TRANSLATOR)
    return ENGLISH if found is None else found


def gettext(message: str, /) -> str:
    """Translate a message."""
    return _translator().gettext(message)


def ngettext(singular: str, plural: str, number: int, /) -> str:
    """Translate a message that depends on a number; its placeholders are left to ``%``."""
    return _translator().ngettext(singular, plural, number)


def pgettext(context: str, message: str, /) -> str:
    """Translate a message within a context."""
    return _translator().pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, number: int, /) -> str:
    """Translate a message within a context that depends on a number."""
    return _translator().npgettext(context, singular, plural, number)


def gettext_noop(message: str, /) -> str:
    """Give a message as it is, so that it is found for translators where it stands; it is translated elsewhere."""
    return message


def gettext_lazy(message: str, /) -> LazyText:
    """Give a text that is translated each time it is printed."""
    return LazyText(id=message)


def pgettext_lazy(context: str, message: str, /) -> LazyText:
    """Give a text within a context that is translated each time it is printed."""
    return LazyText(id=message, context=context)


def ngettext_lazy(singular: str, plural: str, number: int | str = "count", /) -> LazyText:
    """Give a text that depends on a number and is translated each time it is printed.

    Args:
        singular: The text for one.
        plural: The text for every other number.
        number: The number, or the name of the parameter that will hold it: ``text % {"count": 3}``.
    """
    return _counted(None, singular, plural, number)


def npgettext_lazy(context: str, singular: str, plural: str, number: int | str = "count", /) -> LazyText:
    """Give a text as ``ngettext_lazy`` does, within a context."""
    return _counted(context, singular, plural, number)


def _counted(context: str | None, singular: str, plural: str, number: int | str) -> LazyText:
    if isinstance(number, str):
        return LazyText(id=singular, plural=plural, context=context, number=number)
    return LazyText(id=singular, plural=plural, context=context, number=_GIVEN, params={_GIVEN: number})
