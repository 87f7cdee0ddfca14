"""Catalogues as translators have them: reading, updating, checking and compiling the files of GNU gettext.

Files are UTF-8. Whoever writes one gets the same bytes for the same messages, and no dates.
"""

from bandstand.i18n.po._catalogue import Catalogue, Entry, Key, Source
from bandstand.i18n.po._checking import Mistake, find_mistakes
from bandstand.i18n.po._compiling import compiled
from bandstand.i18n.po._folders import (
    DOMAINS,
    Place,
    UnknownLanguage,
    Updated,
    compile_catalogue,
    find_mistakes_in,
    known_language,
    place_of,
    places,
    template_path,
    update_catalogues,
    write_template,
)
from bandstand.i18n.po._merging import merged, new_header
from bandstand.i18n.po._placeholders import Placeholders, placeholders
from bandstand.i18n.po._plurals import PluralForms, parse_plural_forms, plural_forms
from bandstand.i18n.po._reading import BadCatalogue, parse_catalogue, read_catalogue
from bandstand.i18n.po._writing import replace_file, written

__all__ = [
    "DOMAINS",
    "BadCatalogue",
    "Catalogue",
    "Entry",
    "Key",
    "Mistake",
    "Place",
    "Placeholders",
    "PluralForms",
    "Source",
    "UnknownLanguage",
    "Updated",
    "compile_catalogue",
    "compiled",
    "find_mistakes",
    "find_mistakes_in",
    "known_language",
    "merged",
    "new_header",
    "parse_catalogue",
    "parse_plural_forms",
    "place_of",
    "placeholders",
    "places",
    "plural_forms",
    "read_catalogue",
    "replace_file",
    "template_path",
    "update_catalogues",
    "write_template",
    "written",
]
