"""Names of stored files: which there may be, and others when one is taken.

Names come from clients in the end, so every storage checks each name itself, before any hook of a subclass sees it.
"""

from __future__ import annotations

from secrets import token_hex

from bandstand.contracts.storage.errors import UnsafeName

__all__ = ["LONGEST_NAME", "LONGEST_PART", "alternative", "check_name"]

LONGEST_NAME = 1000
"""The longest name in bytes of UTF-8; services that keep objects by key take 1024."""

LONGEST_PART = 255
"""The longest part of a name between slashes in bytes of UTF-8, which is what file systems take."""

_LONGEST_EXTENSION = 16


def check_name(name: str, /) -> str:
    r"""Give a name back if it is safe: parts with single slashes between them, ``covers/2026/emma.jpg``.

    A part is 1 to 255 bytes of printable characters without ``\``, and neither ``.`` nor ``..``.

    Raises:
        UnsafeName: It is not safe.
    """
    # Before any other work: a character is at least a byte.
    if len(name) > LONGEST_NAME:
        raise UnsafeName(name, f"it is longer than {LONGEST_NAME} bytes")
    if not name.isprintable() or "\\" in name:
        raise UnsafeName(name, "it has a control character, another sign that cannot be seen, or a backslash")
    if len(name.encode()) > LONGEST_NAME:
        raise UnsafeName(name, f"it is longer than {LONGEST_NAME} bytes")
    if name.startswith("/"):
        raise UnsafeName(name, "it is absolute")
    for part in name.split("/"):
        if part in ("", ".", ".."):
            raise UnsafeName(name, f"{part!r} is no part of a name")
        if len(part.encode()) > LONGEST_PART:
            raise UnsafeName(name, f"one of its parts is longer than {LONGEST_PART} bytes")
    return name


def alternative(name: str, /) -> str:
    """Give another name in the same folder with the same extension, and something random that nobody guesses.

    ``covers/emma.jpg`` gives ``covers/emma_5f2a9c1e.jpg``; a long name is cut, so that the other is safe as well.

    Raises:
        UnsafeName: Its folder leaves no room for another.
    """
    folder, slash, last = name.rpartition("/")
    stem, dot, extension = last.rpartition(".")
    if not stem or len(extension) > _LONGEST_EXTENSION:
        stem, dot, extension = last, "", ""
    tail = f"_{token_hex(4)}{dot}{extension}"
    room = min(LONGEST_PART, LONGEST_NAME - len(f"{folder}{slash}".encode())) - len(tail.encode())
    # Half a character at the end of the cut is left out.
    kept = stem.encode()[: max(room, 0)].decode(errors="ignore")
    return check_name(f"{folder}{slash}{kept}{tail}")
