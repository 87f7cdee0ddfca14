"""Functions for texts, under the names that Django's have; most are filters of the language as well."""

from __future__ import annotations

import re

from bandstand.templates._words import split as smart_split
from bandstand.templates.filters.text import capfirst, phone2numeric, slugify
from bandstand.templates.filters.text import wordwrap as wrap
from bandstand.templates.filters.truncating import truncatechars, truncatechars_html, truncatewords, truncatewords_html

__all__ = [
    "capfirst",
    "get_valid_filename",
    "phone2numeric",
    "slugify",
    "smart_split",
    "truncatechars",
    "truncatechars_html",
    "truncatewords",
    "truncatewords_html",
    "wrap",
]

_NOT_IN_FILE_NAMES = re.compile(r"[^-\w.]")


def get_valid_filename(name: object, /) -> str:
    """Make a text fit for the name of a file: letters, digits, hyphens, underscores and points, blanks as underscores.

    Raises:
        ValueError: Nothing is left that names a file.
    """
    kept = _NOT_IN_FILE_NAMES.sub("", str(name).strip().replace(" ", "_"))
    if kept in ("", ".", ".."):
        message = f"The name of a file has letters or digits; got {name!r}."
        raise ValueError(message)
    return kept
