"""Reading catalogue files, in time that grows as their length does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bandstand.i18n.po._catalogue import Catalogue, Entry, Source
from bandstand.i18n.po._quoting import shortened, unquoted

if TYPE_CHECKING:
    from os import PathLike

LARGEST = 32_000_000
"""How many bytes a file may have."""
LONGEST_LINE = 20_000
MOST_ENTRIES = 100_000

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]*(?=\")")
_PREVIOUS = re.compile(r"#(?:~[ \t]*+)?\|[ \t]*+")
_LOCATION = re.compile("\u2068([^\u2068\u2069]*)\u2069(:\\d+)?|([^\\s\u2068\u2069]+)")


class BadCatalogue(ValueError):
    """A catalogue file cannot be read.

    Attributes:
        line: Where, from 1 on; 0 for the file as a whole.
        problem: What is wrong there.
        path: The file, or None for a text.
    """

    def __init__(self, problem: str, line: int = 0, path: Path | None = None) -> None:
        super().__init__(problem, line, path)
        self.problem = problem
        self.line = line
        self.path = path

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        place = ", ".join(filter(None, ["" if self.path is None else str(self.path), line]))
        return f"{place}: {self.problem}" if place else self.problem


def read_catalogue(path: str | PathLike[str], /) -> Catalogue:
    """Read a catalogue file, which is UTF-8.

    Raises:
        BadCatalogue: It is none, or longer than a catalogue can be.
        OSError: It cannot be opened.
    """
    path = Path(path)
    size = path.stat().st_size
    if size > LARGEST:
        message = f"The file has {size:,} bytes; expected at most {LARGEST:,}."
        raise BadCatalogue(message, path=path)
    try:
        return parse_catalogue(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8: the byte at {error.start:,} begins no character. Save it as UTF-8."
        raise BadCatalogue(message, path=path) from None
    except BadCatalogue as error:
        raise BadCatalogue(error.problem, error.line, path) from None


def parse_catalogue(text: str, /) -> Catalogue:
    """Read the text of a catalogue.

    Raises:
        BadCatalogue: It is none, or longer than a catalogue can be.
    """
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        reader.line = number
        if len(line) > LONGEST_LINE:
            reader.refuse(f"The line has {len(line):,} characters; expected at most {LONGEST_LINE:,}.")
        if "\0" in line or "\x04" in line:
            reader.refuse("The line holds a NUL or EOT character, which no text has.")
        reader.read(line.strip(" \t\r\f\v"))
    reader.finish()
    return reader.catalogue


class _Draft:
    """An entry in the making."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.previous: dict[str, str] = {}
        self.comments: list[str] = []
        self.notes: list[str] = []
        self.locations: list[str] = []
        self.flags: set[str] = set()
        self.is_obsolete = False
        self.line = 0

    @property
    def has_translation(self) -> bool:
        return any(keyword.startswith("msgstr") for keyword in self.texts)

    def source(self) -> Source:
        return _source(self.texts)

    def translations(self) -> tuple[str, ...]:
        if "msgstr" in self.texts:
            return (self.texts["msgstr"],)
        last = max(int(keyword[7]) for keyword in self.texts if keyword.startswith("msgstr["))
        return tuple(self.texts.get(f"msgstr[{number}]", "") for number in range(last + 1))


def _source(texts: dict[str, str]) -> Source:
    return Source(id=texts["msgid"], plural=texts.get("msgid_plural"), context=texts.get("msgctxt"))


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.line = 0
        self._draft = _Draft()
        self._into: tuple[dict[str, str], str, list[str]] | None = None
        self._has_header = False

    def refuse(self, problem: str) -> NoReturn:
        """Stop reading here.

        Raises:
            BadCatalogue: Always.
        """
        raise BadCatalogue(problem, self.line)

    def read(self, line: str) -> None:
        """Read a line."""
        previous = _PREVIOUS.match(line)
        if previous is not None:
            self._open()
            self._statement(line[previous.end() :], self._draft.previous)
        elif line.startswith("#~"):
            if len(line) > 2:
                self._statement(line[2:].lstrip(), self._draft.texts, is_obsolete=True)
        elif line.startswith("#"):
            self._comment(line)
        elif line:
            self._statement(line, self._draft.texts)

    def _open(self) -> None:
        """Begin a new entry where the last one is complete."""
        if self._draft.texts and self._draft.has_translation:
            self.finish()
        elif self._draft.texts:
            self.refuse("The message has no msgstr; expected one before the next comment.")

    def _comment(self, line: str) -> None:
        self._open()
        self._close_text()
        draft, rest = self._draft, line[2:].strip()
        match line[1:2]:
            case ",":
                draft.flags.update(filter(None, (flag.strip() for flag in rest.split(","))))
            case ".":
                draft.notes.append(rest)
            case ":":
                draft.locations += [
                    f"{enclosed}{number}" if enclosed else plain for enclosed, number, plain in _LOCATION.findall(rest)
                ]
            case _:
                draft.comments.append(line[1:].removeprefix(" "))

    def _statement(self, line: str, texts: dict[str, str], *, is_obsolete: bool = False) -> None:
        if line.startswith('"'):
            self._continue(line, texts)
            return
        found = _KEYWORD.match(line)
        if found is None:
            self.refuse(f"Expected msgctxt, msgid, msgid_plural, msgstr or a comment; got {shortened(line)}.")
        self._close_text()
        keyword = found[1]
        if texts is not self._draft.previous and keyword in {"msgctxt", "msgid"} and self._draft.has_translation:
            self.finish()
            texts = self._draft.texts
        if keyword in texts:
            self.refuse(f"The message has a second {keyword}; expected one.")
        if keyword not in {"msgctxt", "msgid"} and "msgid" not in texts:
            self.refuse(f"Expected msgid before {keyword}.")
        if texts is self._draft.texts:
            self._draft.is_obsolete = is_obsolete
            if keyword == "msgid" or not self._draft.line:
                self._draft.line = self.line
        texts[keyword] = ""
        self._into = (texts, keyword, [])
        self._continue(line[found.end() :], texts)

    def _continue(self, text: str, texts: dict[str, str]) -> None:
        if self._into is None or self._into[0] is not texts:
            self.refuse(f"Expected msgid or msgstr before a text; got {shortened(text)}.")
        try:
            self._into[2].append(unquoted(text))
        except ValueError as error:
            problem = str(error)
            self.refuse(f"{problem[0].upper()}{problem[1:]}.")

    def _close_text(self) -> None:
        if self._into is not None:
            texts, keyword, parts = self._into
            texts[keyword] = "".join(parts)
            self._into = None

    def finish(self) -> None:
        """Take the entry that was read into the catalogue."""
        self._close_text()
        draft, self._draft = self._draft, _Draft()
        if not draft.texts:
            return
        if "msgid" not in draft.texts or not draft.has_translation:
            self.refuse(f"The message of line {draft.line} has no msgid with a msgstr.")
        source = draft.source()
        if source.key == (None, "") and not draft.is_obsolete:
            self._take_header(draft)
            return
        entry = Entry(
            source=source,
            translations=draft.translations(),
            flags=tuple(sorted(draft.flags)),
            comments=tuple(draft.comments),
            notes=tuple(draft.notes),
            locations=tuple(dict.fromkeys(draft.locations)),
            previous=_source(draft.previous) if "msgid" in draft.previous else None,
            line=draft.line,
        )
        if ("msgstr" in draft.texts) == (source.plural is not None):
            expected = "msgstr[0], msgstr[1] and so on" if source.plural is not None else "one msgstr"
            message = f"The translations do not fit the message; expected {expected}."
            raise BadCatalogue(message, draft.line)
        self._take(entry, is_obsolete=draft.is_obsolete)

    def _take(self, entry: Entry, *, is_obsolete: bool) -> None:
        key = entry.source.key
        entries = self.catalogue.obsolete if is_obsolete else self.catalogue.entries
        known = entries.get(key)
        if known is not None and not is_obsolete:
            message = f"{shortened(entry.source.id)} is there twice: first in line {known.line}."
            raise BadCatalogue(message, entry.line)
        entries[key] = entry
        if len(entries) > MOST_ENTRIES:
            message = f"The file has more than {MOST_ENTRIES:,} messages; expected fewer."
            raise BadCatalogue(message, entry.line)

    def _take_header(self, draft: _Draft) -> None:
        if self._has_header:
            message = "There is a second header, a message with an empty msgid; expected one."
            raise BadCatalogue(message, draft.line)
        self._has_header = True
        catalogue = self.catalogue
        catalogue.comments = tuple(draft.comments)
        catalogue.flags = tuple(sorted(draft.flags))
        for line in draft.translations()[0].split("\n"):
            name, colon, value = line.partition(":")
            if colon:
                catalogue.header[name.strip()] = value.strip()
        charset = catalogue.field("Content-Type").partition("charset=")[2].strip().lower()
        if charset not in {"", "charset", "utf-8", "utf8", "us-ascii", "ascii"}:
            message = f"The header says that the file is {charset!r}; expected UTF-8. Convert it, and say so there."
            raise BadCatalogue(message, draft.line)
