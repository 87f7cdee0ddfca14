"""Bodies of forms as browsers send them."""

from __future__ import annotations

import os

BOUNDARY = "----bench7MA4YWxkTrZu0gW"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "&".join(f"field{number}=value+of+field+number+%C3%A9{number}" for number in range(10))
MIB = 1 << 20

MARK = BOUNDARY.encode()
END = b"--%b--\r\n" % MARK
FILE_HEADERS = b'Content-Disposition: form-data; name="f"; filename="a.bin"\r\nContent-Type: application/octet-stream'


def field(number: int) -> bytes:
    """Write a small field."""
    disposition = b'Content-Disposition: form-data; name="field%d"' % number
    return b"--%b\r\n%b\r\n\r\nvalue of field number %d\r\n" % (MARK, disposition, number)


def head(fields: int) -> bytes:
    """Write some fields and the beginning of a file, ``f``."""
    return b"".join([*map(field, range(fields)), b"--%b\r\n%b\r\n\r\n" % (MARK, FILE_HEADERS)])


def form(fields: int, content: bytes = b"") -> bytes:
    """Write a form of small fields and perhaps a file."""
    if not content:
        return b"".join([*map(field, range(fields)), END])
    return b"".join([head(fields), content, b"\r\n", END])


def random_bytes(size: int) -> bytes:
    """Make the content of a file, in which nothing looks like the boundary."""
    return os.urandom(size).replace(MARK[:9], b"x" * 9)
