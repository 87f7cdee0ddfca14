"""What a backend holds for one value: a number, or bytes that begin with a letter for their kind.

``b`` is bytes and ``t`` text as they are, ``v`` what the serializer wrote; ``z`` is any of these, compressed; ``w`` is
any of these after what is known of its age and its tags. Numbers are numbers, so that a backend can count.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bandstand.cache._keys import FOREVER

if TYPE_CHECKING:
    from bandstand.cache._serializers import Serializer

Data: TypeAlias = bytes | int

MARK = 9  # bytes of the mark of a tag
_AGE = Struct(">ddB")
_NUMBERS = range(-(2**63), 2**63)


class Payload(NamedTuple):
    """What was held for one value.

    Attributes:
        inner: The value, packed.
        until: The time when it is to be computed anew.
        cost: Seconds that its computation took.
        tags: Names of tags, each with its mark when the value was stored.
    """

    inner: Data
    until: float = FOREVER
    cost: float = 0.0
    tags: tuple[tuple[str, bytes], ...] = ()

    def written(self) -> Data:
        """Give what to hold."""
        if self.until == FOREVER and not self.tags:
            return self.inner
        inner = b"%d" % self.inner if isinstance(self.inner, int) else self.inner
        tags = b"".join(mark + len(name := tag.encode()).to_bytes(2, "big") + name for tag, mark in self.tags)
        return b"w" + _AGE.pack(self.until, self.cost, len(self.tags)) + tags + inner


def opened(data: Data) -> Payload:
    """Read what was held.

    Raises:
        ValueError: It is cut off.
    """
    if isinstance(data, int) or data[:1] != b"w":
        return Payload(data)
    if len(data) <= _AGE.size + 1:
        message = f"A value of a cache is cut off after {len(data)} bytes."
        raise ValueError(message)
    until, cost, count = _AGE.unpack_from(data, 1)
    at, tags = 1 + _AGE.size, list[tuple[str, bytes]]()
    for _ in range(count):
        mark, size = data[at : at + MARK], int.from_bytes(data[at + MARK : at + MARK + 2], "big")
        at += MARK + 2 + size
        tags.append((data[at - size : at].decode(), mark))
    return Payload(number_or(data[at:]), until, cost, tuple(tags))


def number_or(data: bytes) -> Data:
    """Give the number that bytes spell, or the bytes: no other kind begins with a digit or a sign."""
    return int(data) if data[:1] in _DIGITS and data else data


_DIGITS = frozenset(b"%c" % sign for sign in b"-0123456789")


class Packer:
    """Packs values and unpacks them.

    Args:
        serializer: What writes those that are no numbers, texts or bytes.
        compress_over: From how many bytes on they are compressed; None for never.
        max_bytes: How large a value may be before it is compressed.
    """

    def __init__(self, serializer: Serializer, compress_over: int | None, max_bytes: int) -> None:
        self._serializer = serializer
        self._compress_over = compress_over
        self._max_bytes = max_bytes

    def pack(self, value: object) -> Data:
        """Make of a value what a backend holds."""
        if type(value) is int and value in _NUMBERS:
            return value
        if type(value) is bytes:
            data = b"b" + value
        elif type(value) is str:
            data = b"t" + value.encode("utf-8", "surrogatepass")
        else:
            data = b"v" + self._serializer.dumps(value)
        if self._compress_over is not None and self._compress_over < len(data) <= self._max_bytes:
            return _compressed(data)
        return data

    def unpack(self, data: Data) -> object:
        """Make the value again; whatever is raised says that it is none."""
        if isinstance(data, int):
            return data
        kind = data[:1]
        if kind == b"z":
            data = self._decompressed(data)
            kind = data[:1]
        if kind == b"v":
            return self._serializer.loads(data[1:])
        if kind == b"t":
            return data[1:].decode("utf-8", "surrogatepass")
        if kind == b"b":
            return data[1:]
        message = f"What a cache holds begins with none of b, t, v, w and z; got {data[:20]!r}."
        raise ValueError(message)

    def too_large(self, data: Data) -> bool:
        """Tell whether something is too large to be held."""
        return not isinstance(data, int) and len(data) > self._max_bytes

    def _decompressed(self, data: bytes) -> bytes:
        from zlib import decompressobj

        # Who writes a small value must not make this process read a huge one.
        reader = decompressobj()
        data = reader.decompress(data[1:], self._max_bytes)
        if reader.unconsumed_tail or not reader.eof:
            message = f"A compressed value is cut off, or has more than {self._max_bytes} bytes."
            raise ValueError(message)
        return data


def _compressed(data: bytes) -> bytes:
    from zlib import compress

    smaller = b"z" + compress(data, 1)
    return smaller if len(smaller) < len(data) else data
