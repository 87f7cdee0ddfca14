"""Writing catalogue files, the same bytes for the same catalogue."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from bandstand.i18n.po._quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bandstand.i18n.po._catalogue import Catalogue, Entry, Source


def written(catalogue: Catalogue, /) -> str:
    """Write a catalogue as the text of a file."""
    blocks = [_header(catalogue)]
    blocks += [_entry(entry) for entry in catalogue.entries.values()]
    blocks += [_obsolete(entry) for entry in catalogue.obsolete.values()]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


def replace_file(path: Path, content: bytes, /) -> bool:
    """Put a file in the place of another in one step; give whether it differs from the one that was there."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        if path.is_file():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _header(catalogue: Catalogue) -> list[str]:
    fields = "".join(f"{name}: {value}\n" for name, value in catalogue.header.items())
    return [
        *_comments("#", catalogue.comments),
        *_flags(catalogue.flags),
        *quoted("msgid", ""),
        *quoted("msgstr", fields),
    ]


def _entry(entry: Entry) -> list[str]:
    lines = [*_comments("#", entry.comments), *_comments("#.", entry.notes)]
    lines += [f"#: {_location(location)}" for location in entry.locations]
    lines += _flags(entry.flags)
    if entry.previous is not None:
        lines += [f"#| {line}" for line in _source(entry.previous)]
    return [*lines, *_texts(entry)]


def _obsolete(entry: Entry) -> list[str]:
    lines = [*_comments("#", entry.comments), *_flags(entry.flags)]
    if entry.previous is not None:
        lines += [f"#~| {line}" for line in _source(entry.previous)]
    return [*lines, *(f"#~ {line}" for line in _texts(entry))]


def _comments(mark: str, comments: Iterable[str]) -> Iterator[str]:
    return (f"{mark} {comment}".rstrip() for comment in comments)


def _flags(flags: Iterable[str]) -> list[str]:
    together = ", ".join(flags)
    return [f"#, {together}"] if together else []


def _location(location: str) -> str:
    path, colon, number = location.rpartition(":")
    if not colon or not number.isdecimal():
        path, colon, number = location, "", ""
    return f"\u2068{path}\u2069{colon}{number}" if len(path.split()) > 1 or path != path.strip() else location


def _source(source: Source) -> Iterator[str]:
    if source.context is not None:
        yield from quoted("msgctxt", source.context)
    yield from quoted("msgid", source.id)
    if source.plural is not None:
        yield from quoted("msgid_plural", source.plural)


def _texts(entry: Entry) -> Iterator[str]:
    yield from _source(entry.source)
    if entry.source.plural is None:
        yield from quoted("msgstr", entry.translations[0] if entry.translations else "")
        return
    for number, text in enumerate(entry.translations or ("", "")):
        yield from quoted(f"msgstr[{number}]", text)
