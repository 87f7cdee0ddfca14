"""Who translates messages."""

from __future__ import annotations

from typing import Protocol

from bandstand.contracts.services import Contract


class Translator(Protocol):
    """Translates messages into the active locale.

    The four methods are those of GNU gettext, so that a catalogue object of the standard library or of Babel is a
    translator of one language as it stands. A message is looked up by its text and, where given, its context.

    I18N-01: ``gettext`` gives the translation of a message, or the message itself when there is none.
    I18N-02: messages of different contexts, or of one and none, are different messages: ``pgettext("month", "May")``
    never answers for ``gettext("May")``.
    I18N-03: ``ngettext`` gives the plural form that the locale's rule picks for the number; without a translation it
    gives the singular for 1 and the plural for every other number.
    I18N-04: ``npgettext`` is ``ngettext`` within a context.
    I18N-05: an empty message is an empty text, never the header that catalogues keep under it.
    I18N-06: the active locale is read at each call: one object serves all languages, and contexts never mix.
    I18N-07: a locale without a translation falls back to the locale without its last subtag: ``fr-CA`` to ``fr``.
    """

    def gettext(self, message: str, /) -> str:
        """Translate a message."""
        ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Translate a message that depends on a number."""
        ...

    def pgettext(self, context: str, message: str, /) -> str:
        """Translate a message within a context."""
        ...

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:
        """Translate a message within a context that depends on a number."""
        ...


TRANSLATOR = Contract[Translator]("i18n.Translator")
"""Finds the translator of the current services."""
