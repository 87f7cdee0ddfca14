"""Compiled catalogues, read by the standard library."""

from __future__ import annotations

import io
from gettext import GNUTranslations
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n.po import compile_catalogue, compiled, parse_catalogue

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = r"""
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"Content-Type: text/plain; charset=UTF-8\n"

msgid "Save"
msgstr "Speichern"

msgctxt "month"
msgid "May"
msgstr "Mai"

msgctxt "disk"
msgid "%(count)s file"
msgid_plural "%(count)s files"
msgstr[0] "%(count)s Datei"
msgstr[1] "%(count)s Dateien"

#, fuzzy
msgid "Open"
msgstr "Offen"

msgid "Shut"
msgstr ""

msgid "one"
msgid_plural "many"
msgstr[0] "eins"
msgstr[1] ""

#~ msgid "Old"
#~ msgstr "Alt"
"""


def translations(content: bytes) -> GNUTranslations:
    return GNUTranslations(io.BytesIO(content))


def test_the_standard_library_reads_messages_contexts_and_plurals() -> None:
    german = translations(compiled(parse_catalogue(GERMAN)))
    assert german.gettext("Save") == "Speichern"
    assert german.pgettext("month", "May") == "Mai"
    assert german.gettext("May") == "May"
    assert [german.npgettext("disk", "%(count)s file", "%(count)s files", n) for n in (1, 2)] == [
        "%(count)s Datei",
        "%(count)s Dateien",
    ]
    assert german.info()["language"] == "de"


def test_what_is_fuzzy_missing_or_obsolete_is_left_out() -> None:
    german = translations(compiled(parse_catalogue(GERMAN)))
    assert [german.gettext(text) for text in ("Open", "Shut", "Old")] == ["Open", "Shut", "Old"]
    assert [german.ngettext("one", "many", n) for n in (1, 2)] == ["one", "many"]


def test_what_is_fuzzy_is_taken_where_that_is_asked_for() -> None:
    assert translations(compiled(parse_catalogue(GERMAN), use_fuzzy=True)).gettext("Open") == "Offen"


def test_readers_find_what_they_find_in_a_file_of_babel() -> None:
    text = GERMAN[: GERMAN.index('msgid "one"')]
    theirs = io.BytesIO()
    catalogue = read_po(io.StringIO(text))
    write_mo(theirs, catalogue)
    ours = translations(compiled(parse_catalogue(text)))
    same = translations(theirs.getvalue())
    messages = [*(message.id for message in catalogue if isinstance(message.id, str) and message.id), "nothing"]
    assert [ours.gettext(message) for message in messages] == [same.gettext(message) for message in messages]


def test_the_order_of_messages_does_not_change_the_bytes(tmp_path: Path) -> None:
    blocks = GERMAN.strip().split("\n\n")
    for name, text in (("one", blocks), ("two", [blocks[0], *reversed(blocks[1:])])):
        (tmp_path / name).write_text("\n\n".join(text))
    assert compile_catalogue(tmp_path / "one") == compile_catalogue(tmp_path / "two")


def test_an_empty_catalogue_can_be_compiled() -> None:
    assert translations(compiled(parse_catalogue(""))).gettext("Save") == "Save"


keys = st.text(st.characters(codec="utf-8", exclude_characters='\0\x04\\"\n\r\t'), min_size=1, max_size=40)


@given(st.dictionaries(keys, keys, max_size=20))
def test_every_translation_is_found_again(texts: dict[str, str]) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    text = header + "".join(f'msgid "{key}"\nmsgstr "{value}"\n' for key, value in texts.items())
    found = translations(compiled(parse_catalogue(text)))
    assert {key: found.gettext(key) for key in texts} == texts
