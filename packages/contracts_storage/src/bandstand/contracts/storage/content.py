"""What can be saved: bytes, chunks of bytes, or whatever gives or reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias, cast

__all__ = ["CHUNK_SIZE", "Chunked", "Content", "Readable", "chunks_of"]

CHUNK_SIZE = 65536
"""How many bytes are taken at once where nobody says otherwise."""


class Chunked(Protocol):
    """Gives its content in pieces, as an uploaded and a stored file do, from its beginning each time."""

    def chunks(self, chunk_size: int = ..., /) -> Iterator[bytes]:
        """Give the content in pieces."""
        ...


class Readable(Protocol):
    """A binary stream, which is read from where it stands."""

    def read(self, size: int = ..., /) -> bytes:
        """Read on; nothing is left where nothing is given."""
        ...


Content: TypeAlias = bytes | Chunked | Readable | Iterable[bytes]
"""What ``save`` takes. What has ``chunks`` is asked for them, else what has ``read`` is read."""


def chunks_of(content: Content, /, chunk_size: int = CHUNK_SIZE) -> Iterator[bytes]:
    """Give any content in pieces; those of an iterable as they come, but for empty ones.

    Raises:
        TypeError: The content, or a piece of it, is no bytes.
    """
    for chunk in _pieces(content, chunk_size):
        if not isinstance(chunk, bytes):
            message = f"Content is bytes or some of them; got {type(chunk).__name__} in {type(content).__name__}."
            raise TypeError(message)
        if chunk:
            yield chunk


def _pieces(content: object, chunk_size: int) -> Iterable[object]:
    if isinstance(content, bytes | str):
        return (content,)  # text is refused where pieces are looked at
    if hasattr(content, "chunks"):
        return cast("Chunked", content).chunks(chunk_size)
    if hasattr(content, "read"):
        readable = cast("Readable", content)
        return iter(lambda: readable.read(chunk_size) or b"", b"")
    if isinstance(content, Iterable):
        return cast("Iterable[object]", content)
    return (content,)
