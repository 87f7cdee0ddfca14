"""Catalogue files as they are written."""

from __future__ import annotations

import io
import stat
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n.po import Catalogue, Entry, Source, parse_catalogue, replace_file, written

if TYPE_CHECKING:
    from pathlib import Path


def catalogue_of(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalogue:
    return Catalogue(
        header={"Language": "de", "Content-Type": "text/plain; charset=UTF-8"},
        entries={entry.source.key: entry for entry in entries},
        obsolete={entry.source.key: entry for entry in obsolete},
    )


HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def test_a_message_is_written_with_all_that_belongs_to_it() -> None:
    entry = Entry(
        source=Source(id="Save", context="button"),
        translations=("Sichern",),
        flags=("fuzzy", "python-format"),
        comments=("short?", ""),
        notes=("a button",),
        locations=("shop/views.py:12", "a b.py", "a b.py:3"),
        previous=Source(id="Store", plural="Stores", context="x"),
    )
    assert written(catalogue_of(entry)) == (
        f"{HEADER}\n# short?\n#\n#. a button\n#: shop/views.py:12\n#: \u2068a b.py\u2069\n#: \u2068a b.py\u2069:3\n"
        '#, fuzzy, python-format\n#| msgctxt "x"\n#| msgid "Store"\n#| msgid_plural "Stores"\n'
        'msgctxt "button"\nmsgid "Save"\nmsgstr "Sichern"\n'
    )


def test_a_plural_is_written_with_its_forms() -> None:
    entry = Entry(source=Source(id="a file", plural="files"), translations=("eine", "mehrere"))
    assert written(catalogue_of(entry)) == (
        f'{HEADER}\nmsgid "a file"\nmsgid_plural "files"\nmsgstr[0] "eine"\nmsgstr[1] "mehrere"\n'
    )


def test_what_is_obsolete_comes_last_as_comments() -> None:
    entry = Entry(source=Source(id="Old"), translations=("Alt",), comments=("kept",), previous=Source(id="Older"))
    assert written(catalogue_of(obsolete=(entry,))) == (
        f'{HEADER}\n# kept\n#~| msgid "Older"\n#~ msgid "Old"\n#~ msgstr "Alt"\n'
    )


def test_long_texts_are_folded_between_words_and_after_line_feeds() -> None:
    entry = Entry(source=Source(id="one\ntwo\n"), translations=("word " * 20,))
    assert written(catalogue_of(entry)).removeprefix(HEADER).splitlines() == [
        "",
        'msgid ""',
        r'"one\n"',
        r'"two\n"',
        'msgstr ""',
        '"word word word word word word word word word word word word word word word "',
        '"word word word word word "',
    ]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\x04"), max_size=200)
sources = st.builds(Source, id=texts.filter(bool), plural=st.none() | texts, context=st.none() | texts)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    source = draw(sources)
    count = 1 if source.plural is None else draw(st.integers(1, 6))
    words = st.from_regex(r"[a-z]{1,9}", fullmatch=True)
    return Entry(
        source=source,
        translations=tuple(draw(texts) for _ in range(count)),
        flags=tuple(sorted(draw(st.sets(words, max_size=3)))),
        comments=tuple(draw(st.lists(words, max_size=3))),
        notes=tuple(draw(st.lists(words, max_size=3))),
        locations=tuple(draw(st.lists(st.from_regex(r"[a-z]( [a-z])?\.py(:[1-9])?", fullmatch=True), unique=True))),
        previous=draw(st.none() | sources),
    )


@given(st.lists(entries(), max_size=5, unique_by=lambda entry: entry.source.key), st.booleans())
def test_what_is_written_is_read_back(given_entries: list[Entry], is_obsolete: bool) -> None:
    catalogue = catalogue_of(*([] if is_obsolete else given_entries))
    text = written(catalogue)
    assert written(parse_catalogue(text)) == text
    if not is_obsolete:
        read = {key: vars_of(entry) for key, entry in parse_catalogue(text).entries.items()}
        assert read == {key: vars_of(entry) for key, entry in catalogue.entries.items()}


def vars_of(entry: Entry) -> tuple[object, ...]:
    return (entry.source, entry.translations, entry.flags, entry.comments, entry.notes, entry.locations, entry.previous)


# Babel does not know all escapes of gettext.
plain_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\x04\a\b\f\v"), max_size=200)


@given(plain_texts.filter(bool), plain_texts)
def test_babel_reads_what_is_written(message: str, translation: str) -> None:
    catalogue = catalogue_of(Entry(source=Source(id=message), translations=(translation,)))
    theirs = read_po(io.BytesIO(written(catalogue).encode()), abort_invalid=True)
    assert [(each.id, each.string) for each in theirs if each.id] == [(message, translation)]


def test_a_file_is_replaced_only_where_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "de" / "messages.mo"
    assert replace_file(path, b"one")
    first = path.stat()
    path.chmod(0o640)
    assert not replace_file(path, b"one")
    assert path.stat().st_mtime_ns == first.st_mtime_ns
    assert path.stat().st_ino == first.st_ino
    assert replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in path.parent.iterdir()] == ["messages.mo"]
