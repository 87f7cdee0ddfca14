"""Catalogues for tests, written as translators and tools write them."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

if TYPE_CHECKING:
    from pathlib import Path

Texts = dict[str | tuple[str, str], str | tuple[str, ...]]
"""By message, or singular and plural, its translation or forms; ``context|message`` has a context."""


def catalogue(tag: str, texts: Texts) -> Catalog:
    made = Catalog(locale=tag.replace("-", "_"), charset="utf-8", fuzzy=False)
    for message, translation in texts.items():
        first = message if isinstance(message, str) else message[0]
        context, bar, bare = first.rpartition("|")
        named = bare if isinstance(message, str) else (bare, message[1])
        made.add(named, translation, context=context if bar else None)
    return made


def write(folder: Path, tag: str, texts: Texts, *, domain: str = "messages") -> Path:
    """Write a compiled catalogue below a folder of languages."""
    path = folder / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalogue(tag, texts))
    return path


def write_source(folder: Path, tag: str, texts: Texts, *, newer_by: float = 0) -> Path:
    """Write a catalogue as translators do, so many seconds newer than it is."""
    path = folder / tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue(tag, texts))
    now = path.stat().st_mtime + newer_by
    os.utime(path, (now, now))
    return path


def compiled(texts: dict[str, str], order: str = "<") -> bytes:
    """Give a compiled catalogue of texts as they stand in it, each form behind a NUL, in an order of bytes."""
    pairs = [(key.encode(), value.encode()) for key, value in sorted(texts.items())]
    start = 28 + 16 * len(pairs)
    keys, values, body = b"", b"", b""
    for key, value in pairs:
        keys += struct.pack(f"{order}2I", len(key), start + len(body))
        body += key + b"\x00"
        values += struct.pack(f"{order}2I", len(value), start + len(body))
        body += value + b"\x00"
    head = struct.pack(f"{order}7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + keys + values + body
