"""Catalogue files: what is read of them, and what is refused."""

from __future__ import annotations

import time
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from bandstand.i18n.po import BadCatalogue, Catalogue, Entry, Source, parse_catalogue, read_catalogue

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = r"""
# German, by Ada.
#
#, fuzzy
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=UTF-8\n"
"X-Tool: Pencil\n"

# Is this short enough?
#. a button
#: shop/views.py:12 shop/forms.py
#: templates/book.html
#, python-format, fuzzy
#| msgctxt "old"
#| msgid "Save "
#| "all"
msgctxt "button"
msgid "Save %(count)s"
msgstr "Sichern: %(count)s\t\"\\\n"

msgid "a file"
msgid_plural ""
"%(count)s "
"files"
msgstr[0] "eine Datei"
msgstr[1] ""
"%(count)s"
" Dateien"

# gone
#~ msgctxt "x"
#~ msgid "Old"
#~ msgstr "Alt"

#~| msgid "Older ones"
#~ msgid "Old one"
#~ msgid_plural "Old ones"
#~ msgstr[0] "Alte"
#~ msgstr[1] ""
"""


def parse(text: str) -> Catalogue:
    return parse_catalogue(dedent(text))


def problem(text: str) -> str:
    with pytest.raises(BadCatalogue) as caught:
        parse(text)
    return str(caught.value)


def test_the_header_has_fields_comments_and_flags() -> None:
    catalogue = parse(WHOLE)
    assert catalogue.header == {
        "Language": "de",
        "Content-Type": "text/plain; charset=UTF-8",
        "X-Tool": "Pencil",
    }
    assert catalogue.comments == ("German, by Ada.", "")
    assert catalogue.flags == ("fuzzy",)
    assert catalogue.field("x-tool") == "Pencil"
    assert catalogue.field("Plural-Forms") == ""


def test_a_message_has_all_that_stands_above_it() -> None:
    assert parse(WHOLE).entries["button", "Save %(count)s"] == Entry(
        source=Source(id="Save %(count)s", context="button"),
        translations=('Sichern: %(count)s\t"\\\n',),
        flags=("fuzzy", "python-format"),
        comments=("Is this short enough?",),
        notes=("a button",),
        locations=("shop/views.py:12", "shop/forms.py", "templates/book.html"),
        previous=Source(id="Save all", context="old"),
        line=20,
    )


def test_a_plural_has_a_translation_for_each_form() -> None:
    entry = parse(WHOLE).entries[None, "a file"]
    assert entry.source == Source(id="a file", plural="%(count)s files")
    assert entry.translations == ("eine Datei", "%(count)s Dateien")


def test_what_is_obsolete_is_kept_apart() -> None:
    catalogue = parse(WHOLE)
    assert [*catalogue.entries] == [("button", "Save %(count)s"), (None, "a file")]
    assert [*catalogue.obsolete] == [("x", "Old"), (None, "Old one")]
    assert catalogue.obsolete["x", "Old"].comments == ("gone",)
    assert catalogue.obsolete[None, "Old one"].previous == Source(id="Older ones")
    assert catalogue.obsolete[None, "Old one"].translations == ("Alte", "")


def test_it_reads_what_babel_reads() -> None:
    ours = parse(WHOLE)
    theirs = {message.id: message for message in read_po(WHOLE.splitlines()) if message.id}
    assert {entry.source.texts: entry.translations for entry in ours.entries.values()} == {
        (key,) if isinstance(key, str) else key: (message.string,)
        if isinstance(message.string, str)
        else message.string
        for key, message in theirs.items()
    }


def test_files_with_places_that_have_spaces_are_read() -> None:
    text = '#: \u2068a file.py\u2069:3 b.py \u2068c d.py\u2069\nmsgid "a"\nmsgstr ""\n'
    assert parse(text).entries[None, "a"].locations == ("a file.py:3", "b.py", "c d.py")


def test_messages_need_no_line_between_them() -> None:
    assert [*parse('msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"').entries] == [(None, "a"), (None, "c")]


def test_the_line_ends_of_windows_and_a_mark_of_the_byte_order_are_read(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_bytes(b'\xef\xbb\xbfmsgid "a"\r\nmsgstr "b\\r\\n"\r\n')
    assert read_catalogue(path).entries[None, "a"].translations == ("b\r\n",)


def test_an_empty_line_of_an_obsolete_message_is_nothing() -> None:
    assert [*parse('#~\n#~ msgid "a"\n#~\n#~ msgstr "b"\n#~').obsolete] == [(None, "a")]


def test_an_empty_file_is_an_empty_catalogue() -> None:
    assert parse("") == parse("# nothing\n") == Catalogue()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('msgid "a"\nmsgstr b', "line 2: Expected msgctxt, msgid, msgid_plural, msgstr or a comment; got 'msgstr b'."),
        ("hello", "line 1: Expected msgctxt, msgid, msgid_plural, msgstr or a comment; got 'hello'."),
        ('msgid "a', "line 1: Expected a text between quotation marks, with \\\" inside; got '\"a'."),
        ('msgid "a" "b"', 'line 1: Expected a text between quotation marks, with \\" inside; got \'"a" "b"\'.'),
        (r'msgid "\q"', r"""line 1: Expected one of the escapes \n \t \r \\ \"; got '\q'."""),
        ('"a"', "line 1: Expected msgid or msgstr before a text; got '\"a\"'."),
        ('msgid "a"\n\nmsgid "b"', "line 3: The message has a second msgid; expected one."),
        ('msgid "a"\n# b\n', "line 2: The message has no msgstr; expected one before the next comment."),
        ('msgstr "a"', "line 1: Expected msgid before msgstr."),
        ('msgctxt "a"', "line 1: The message of line 1 has no msgid with a msgstr."),
        ('msgid "a"\nmsgstr "b"\n# c\n"d"', "line 4: Expected msgid or msgstr before a text; got '\"d\"'."),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"', "line 3: The message has a second msgstr; expected one."),
        ('msgid "a"\n', "line 2: The message of line 1 has no msgid with a msgstr."),
        (
            '\nmsgid "a"\nmsgstr[0] "b"',
            "line 2: The translations do not fit the message; expected one msgstr.",
        ),
        (
            'msgid "a"\nmsgid_plural "b"\nmsgstr "c"',
            "line 1: The translations do not fit the message; expected msgstr[0], msgstr[1] and so on.",
        ),
        ('msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"', "line 3: 'a' is there twice: first in line 1."),
        (
            'msgid ""\nmsgstr ""\nmsgid ""\nmsgstr ""',
            "line 3: There is a second header, a message with an empty msgid; expected one.",
        ),
        (
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1\\n"',
            "line 1: The header says that the file is 'iso-8859-1'; expected UTF-8. Convert it, and say so there.",
        ),
        ('msgid "a\0"', "line 1: The line holds a NUL or EOT character, which no text has."),
    ],
)
def test_what_is_no_catalogue_is_refused_with_its_line(text: str, expected: str) -> None:
    assert problem(text) == expected


def test_equal_messages_of_different_contexts_are_different() -> None:
    text = 'msgid "a"\nmsgstr "b"\nmsgctxt ""\nmsgid "a"\nmsgstr "c"\nmsgctxt "x"\nmsgid "a"\nmsgstr "d"'
    assert [*parse(text).entries] == [(None, "a"), ("", "a"), ("x", "a")]


def test_a_file_names_itself_in_its_problem(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text("x")
    with pytest.raises(BadCatalogue, match=r"messages\.po, line 1: Expected msgctxt") as caught:
        read_catalogue(path)
    assert (caught.value.path, caught.value.line) == (path, 1)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_bytes(b'msgid "\xff"')
    with pytest.raises(BadCatalogue, match=r"The file is not UTF-8: the byte at 7 begins no character\."):
        read_catalogue(path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(BadCatalogue, match=r"The file has 1,000,000,000 bytes; expected at most 32,000,000\."):
        read_catalogue(path)


# What could take long


def test_a_line_of_ten_million_characters_is_refused() -> None:
    text = f'msgid "{"a" * 10_000_000}"'
    assert problem(text) == "line 1: The line has 10,000,008 characters; expected at most 20,000."


def test_a_million_messages_are_refused_in_time() -> None:
    text = "".join(f'msgid "{number}"\nmsgstr ""\n' for number in range(1_000_000))
    began = time.process_time()
    assert problem(text) == "line 200001: The file has more than 100,000 messages; expected fewer."
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "line",
    [
        '"' + "\\" * 19_000 + '"',
        'msgid "' + '\\"' * 9_000,
        "#: " + "\u2068" * 19_000,
        "#: " + "\u2068a\u2069" * 6_000,
        "#, " + "," * 19_000,
        "#| " + " " * 19_000,
        "msgid " + "\t" * 19_000,
        "msgid" + '"' * 19_000,
    ],
)
def test_a_line_that_is_hard_to_read_takes_no_time(line: str) -> None:
    began = time.process_time()
    for _ in range(20):
        try:
            parse_catalogue(f'{line}\nmsgid "a"\nmsgstr ""')
        except BadCatalogue:
            continue
    assert time.process_time() - began < 2


def test_the_time_grows_as_the_length_does() -> None:
    def seconds(messages: int) -> float:
        part = '#: a.py\n#, fuzzy\n#| msgid "b"\nmsgid "{}"\nmsgid_plural "c"\nmsgstr[0] "d"\n"e"\nmsgstr[1] ""\n'
        text = "".join(part.format(number) for number in range(messages))
        began = time.process_time()
        parse_catalogue(text)
        return time.process_time() - began

    assert min(seconds(16_000) for _ in range(3)) < 6 * min(seconds(4_000) for _ in range(3)) + 0.1
