"""How much of a request is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Upper bounds, all of them counted on what is really read, never on what the client declares.

    Attributes:
        body: Bytes of a body that is read into memory.
        form: Bytes of all fields of a form together, files apart.
        fields: Fields of a form, or parameters of a query.
        files: Files of one form.
        file: Bytes of one file.
        total: Bytes of a whole multipart body.
        memory: Bytes of all files of a form that are kept in memory; the rest goes to temporary files.
        part_headers: Bytes of the headers of one part of a multipart body.
        query: Bytes of a query string.
        cookies: Bytes of all cookies together.
        json_depth: Levels of nesting in JSON.
    """

    body: int = 5 * _MIB // 2
    form: int = 5 * _MIB // 2
    fields: int = 1000
    files: int = 100
    file: int = 32 * _MIB
    total: int = 256 * _MIB
    memory: int = _MIB
    part_headers: int = 8 * 1024
    query: int = 64 * 1024
    cookies: int = 16 * 1024
    json_depth: int = 200
