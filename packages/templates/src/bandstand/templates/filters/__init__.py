"""The filters of the Django Template Language, as plain functions in modules by what they work on.

``LIBRARY`` holds all of them under the names that templates use, ``HUMANIZE`` those of ``{% load humanize %}``. From
Python a function is called as it stands: ``slugify("Été")`` of ``bandstand.templates.filters.text``. A text comes back
plain; the engine marks it as safe again where the filter keeps what is safe. Texts of any length are welcome: see
``TEXT_LIMIT`` for how much of one is worked on.
"""

# A module fills the library when it is imported; those that are not named here are imported by ``_scoped``.
from bandstand.templates.filters import dates, languages, locales, logic, numbers, text, truncating, urls, zones
from bandstand.templates.filters._limits import DIGIT_LIMIT, TEXT_LIMIT, WIDTH_LIMIT
from bandstand.templates.filters._scoped import LIBRARY
from bandstand.templates.filters.humanize import HUMANIZE

__all__ = [
    "DIGIT_LIMIT",
    "HUMANIZE",
    "LIBRARY",
    "TEXT_LIMIT",
    "WIDTH_LIMIT",
    "dates",
    "languages",
    "locales",
    "logic",
    "numbers",
    "text",
    "truncating",
    "urls",
    "zones",
]
