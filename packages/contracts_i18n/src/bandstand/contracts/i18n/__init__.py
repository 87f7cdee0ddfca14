"""Internationalisation: who translates and formats, and which locale and time zone are active.

Two context variables hold the locale and the time zone of the running request. A ``LazyText`` waits for its language
until it is printed. ``bandstand.contracts.i18n.english`` serves where no translator is provided.
"""

from bandstand.contracts.i18n._active import LOCALE, TIME_ZONE, override
from bandstand.contracts.i18n._formatter import FORMATTER, Formatter
from bandstand.contracts.i18n._lazy import LazyText
from bandstand.contracts.i18n._translator import TRANSLATOR, Translator

__all__ = ["FORMATTER", "LOCALE", "TIME_ZONE", "TRANSLATOR", "Formatter", "LazyText", "Translator", "override"]
