"""Headers between our form and the server's: of a request as a mapping, of an answer as the bytes that ASGI takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, overload

T = TypeVar("T")

_UNPREFIXED = ("CONTENT_TYPE", "CONTENT_LENGTH")
# What nearly every request is asked for, with its name in an environ.
_NAMES = {"cookie": "HTTP_COOKIE", "accept-language": "HTTP_ACCEPT_LANGUAGE"}


class EnvironHeaders(Mapping[str, str]):
    """The headers of a WSGI environ (PEP 3333), looked up there at each read."""

    __slots__ = ("_environ",)

    def __init__(self, environ: Mapping[str, object]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        # A name with an underscore would find the header with a hyphen, which a proxy may have removed for a reason.
        if "_" in name:
            raise KeyError(name)
        key = name.upper().replace("-", "_")
        if key in _UNPREFIXED:
            value = self._environ.get(key)
            if value:  # servers differ on whether these are absent or empty
                return str(value)
            raise KeyError(name)
        return str(self._environ[f"HTTP_{key}"])

    @overload
    def get(self, key: str, /) -> str | None: ...

    @overload
    def get(self, key: str, /, default: str) -> str: ...

    @overload
    def get(self, key: str, /, default: T) -> str | T: ...

    def get(self, key: str, /, default: object = None) -> object:
        """Give a header, or the default; without the error that a mapping's own ``get`` raises and catches."""
        name = _NAMES.get(key)
        if name is None:
            if "_" in key:
                return default
            name = key.upper().replace("-", "_")
            name = name if name in _UNPREFIXED else f"HTTP_{name}"
        value = self._environ.get(name)
        return default if value is None or (not value and name in _UNPREFIXED) else str(value)

    def __iter__(self) -> Iterator[str]:
        for key, value in self._environ.items():
            if key.startswith("HTTP_"):
                yield key[5:].replace("_", "-").lower()
            elif key in _UNPREFIXED and value:
                yield key.replace("_", "-").lower()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"


class RawHeaders(Mapping[str, str]):
    """The headers of an ASGI scope: pairs of bytes, sorted by name at the first read."""

    __slots__ = ("_by_name", "_pairs")

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._pairs = pairs if isinstance(pairs, list) else [*pairs]
        self._by_name: dict[str, str] | None = None

    @property
    def _read(self) -> dict[str, str]:
        if self._by_name is None:
            # Lists first and one join at the end: a header repeated thousands of times takes no quadratic time.
            lists: dict[bytes, list[bytes]] = {}
            for name, value in self._pairs:
                lists.setdefault(name.lower(), []).append(value)
            self._by_name = {
                name.decode("latin-1"): (b"; " if name == b"cookie" else b", ").join(values).decode("latin-1")
                for name, values in lists.items()
            }
        return self._by_name

    def __getitem__(self, name: str) -> str:
        if self._by_name is None:
            # Most requests are asked for a header or two: sorting all waits until one is missing or sent repeatedly.
            wanted = name.lower().encode("latin-1", "replace")
            size = len(wanted)
            found = [value for sent, value in self._pairs if len(sent) == size and sent.lower() == wanted]
            if len(found) == 1:
                return found[0].decode("latin-1")
        return self._read[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._read!r})"


_MOST_ENCODED = 512


class _Encoded(dict[tuple[str, str], tuple[bytes, bytes]]):
    """Headers as bytes; most are the same in every answer. The number is bounded: values may come from requests."""

    def __missing__(self, pair: tuple[str, str]) -> tuple[bytes, bytes]:
        name, value = pair
        encoded = (name.lower().encode("latin-1"), value.encode("latin-1"))
        if len(value) < 100 and len(self) < _MOST_ENCODED:
            self[pair] = encoded
        return encoded


_encoded = _Encoded().__getitem__


def encode_headers(headers: Iterable[tuple[str, str]], length: int | None = None) -> list[tuple[bytes, bytes]]:
    """Give headers as ASGI takes them: bytes, names in lower case.

    Args:
        headers: Names and values.
        length: That of the body, which is said unless the headers say one themselves.
    """
    constant = tuple(headers)
    changing: list[tuple[bytes, bytes]] = []
    if constant and constant[-1][0] == "set-cookie":  # where that of a session stands
        changing.append((b"set-cookie", constant[-1][1].encode("latin-1")))
        constant = constant[:-1]
    encoded, is_measured = _answers.get(constant) or _encode(constant)
    if length is not None and not is_measured:
        changing.append((b"content-length", b"%d" % length))
    return encoded + changing


# The headers of most answers are those of an earlier one, so all of them are looked up at once. Answers with cookies
# differ from each other and are not kept; the number is bounded, for others may differ as well.
_MOST_ANSWERS = 64
_answers: dict[tuple[tuple[str, str], ...], tuple[list[tuple[bytes, bytes]], bool]] = {}


def _encode(headers: tuple[tuple[str, str], ...]) -> tuple[list[tuple[bytes, bytes]], bool]:
    """Give headers as bytes, and whether the length of the body is among them."""
    encoded = list(map(_encoded, headers))  # in C for all that were sent before
    is_measured = sets_cookie = False
    for name, _ in encoded:
        if name == b"content-length":
            is_measured = True
        elif name == b"set-cookie":
            sets_cookie = True
    if not sets_cookie:
        if len(_answers) >= _MOST_ANSWERS:
            _answers.clear()
        _answers[headers] = encoded, is_measured
    return encoded, is_measured
