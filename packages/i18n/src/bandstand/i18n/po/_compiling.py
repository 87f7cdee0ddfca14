"""Compiling catalogues into the form that programs read, which is GNU gettext's MO."""

from __future__ import annotations

import struct
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.i18n.po._catalogue import Catalogue, Entry

_MAGIC = 0x950412DE
_HEADER = 28


def compiled(catalogue: Catalogue, /, *, use_fuzzy: bool = False) -> bytes:
    """Give the content of an MO file, the same bytes for the same translations.

    A message without a translation, or without that of a plural form, is left out, and so is a fuzzy one unless
    ``use_fuzzy``: whoever looks it up gets the source.
    """
    texts = {b"": "".join(f"{name}: {value}\n" for name, value in catalogue.header.items()).encode()}
    for entry in catalogue.entries.values():
        if entry.is_translated and (use_fuzzy or not entry.is_fuzzy):
            texts[_key(entry)] = "\0".join(entry.translations).encode()
    keys = sorted(texts)
    values = [texts[key] for key in keys]
    at = _HEADER + 16 * len(keys)
    indexes, content = b"", b""
    for part in (keys, values):
        ends = [*accumulate((len(text) + 1 for text in part), initial=at)]
        indexes += b"".join(struct.pack("<II", len(text), start) for text, start in zip(part, ends, strict=False))
        content += b"".join(text + b"\0" for text in part)
        at = ends[-1]
    count = len(keys)
    head = struct.pack("<IIIIIII", _MAGIC, 0, count, _HEADER, _HEADER + 8 * count, 0, 0)
    return head + indexes + content


def _key(entry: Entry) -> bytes:
    source = entry.source
    context = "" if source.context is None else f"{source.context}\x04"
    return (context + "\0".join(source.texts)).encode()
