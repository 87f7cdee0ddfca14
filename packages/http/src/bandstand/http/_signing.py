"""Signed values: text and objects that a client may keep and cannot change (HMAC-SHA256).

What is signed can be read by everybody. Each salt, each kind of signer and each kind of value has keys or messages of
its own, so that what was signed for one purpose is never accepted for another.
"""

from __future__ import annotations

import hmac
import time
from binascii import a2b_base64, b2a_base64
from functools import lru_cache
from hashlib import sha256
from json import JSONDecoder, JSONEncoder, encoder
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

_SHORTEST_KEY: Final = 32
_LONGEST_OBJECT: Final = 1024 * 1024
_SEPARATOR: Final = b":"
_COMPRESSED: Final = b"."
_BLOCK: Final = 64
_SIGNATURE: Final = 43  # 32 bytes in base64, without the padding
# What HMAC mixes into its key for the inner and the outer hash (RFC 2104, section 2).
_INNER, _OUTER = (bytes(octet ^ pad for octet in range(256)) for pad in (0x36, 0x5C))
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")

# What reads JSON, without the function around it that finds errors: what is read here was written here.
_decoder: Any = JSONDecoder()  # Any: the standard library does not document its scanner
_decode = _decoder.scan_once


class BadSignature(ValueError):
    """The value was not signed here, or was changed since."""


class SignatureExpired(BadSignature):
    """The value was signed here, too long ago."""


class Signer:
    """Signs with the first of its keys, and accepts what any of them has signed.

    Args:
        keys: Secrets of at least 32 characters; to change a key, put the new one first and drop the old one later.
        salt: What the signatures are for; signers of different salts do not accept each other's.

    Raises:
        ValueError: There is no key, or one is too short.
    """

    __slots__ = ("_macs", "_salt")

    _purpose: ClassVar[bytes] = b"plain"

    def __init__(self, *, keys: Iterable[str | bytes], salt: str = "bandstand.signing") -> None:
        self._salt = salt
        self._macs = [_Mac(_derive(key, self._purpose, salt)) for key in _checked(keys)]

    def sign(self, value: str, *, name: str = "") -> str:
        """Give the value with its signature behind it.

        Args:
            value: The text to sign.
            name: What it belongs to, such as the name of a cookie; it is part of what is signed.
        """
        return self._sign(b"text", _octets(value), name)

    def unsign(self, signed: str, *, name: str = "") -> str:
        """Give the value back.

        Raises:
            BadSignature: It was not signed with one of the keys, this salt and this name.
        """
        return _text(self._unsign(b"text", signed, name))

    def sign_object(self, value: Any, *, name: str = "", compress: bool = False) -> str:  # Any: whatever JSON can hold
        """Give an object as compact JSON in base64 with its signature behind it; fit for URLs and cookies.

        Args:
            value: What JSON can hold.
            name: What it belongs to; it is part of what is signed.
            compress: Whether to compress it, where that makes it shorter.
        """
        data = "".join(_encode(value, 0)).encode("utf-8", "surrogatepass")
        return self._sign(b"object", _compress(data) if compress else _to_base64(data), name)

    def unsign_object(self, signed: str, *, name: str = "") -> Any:  # Any: whatever JSON can hold
        """Give the object back.

        Raises:
            BadSignature: It was not signed with one of the keys, this salt and this name; or it is over 1 MiB.
        """
        return _load(self._unsign(b"object", signed, name))

    def _sign(self, kind: bytes, value: bytes, name: str) -> str:
        signature = self._macs[0].signature(_head(kind, name) + value)
        return (value + _SEPARATOR + signature).decode("utf-8", "surrogatepass")

    def _unsign(self, kind: bytes, signed: str, name: str) -> bytes:
        value, separator, signature = signed.encode("utf-8", "surrogatepass").rpartition(_SEPARATOR)
        if not separator:
            message = f"{_shown(signed)} has no signature; expected one behind {_text(_SEPARATOR)!r}."
            raise BadSignature(message)
        # Compared as it is written, so that each has one spelling only. Every key is tried, so that the time says
        # nothing about which one it was.
        octets, matches = _head(kind, name) + value, False
        for mac in self._macs:
            matches |= hmac.compare_digest(mac.signature(octets), signature)
        if not matches:
            message = f"The signature of {_shown(_text(value))} does not match."
            raise BadSignature(message)
        return value

    def __repr__(self) -> str:
        return f"{type(self).__name__}(keys=<{len(self._macs)}>, salt={self._salt!r})"


class TimestampSigner(Signer):
    """A signer that also signs when it was, so that signatures may expire.

    Args:
        keys: Secrets of at least 32 characters, the newest first.
        salt: What the signatures are for.
        clock: Gives the time in seconds since 1970.
    """

    __slots__ = ("_clock",)

    _purpose = b"timestamp"

    def __init__(
        self,
        *,
        keys: Iterable[str | bytes],
        salt: str = "bandstand.signing",
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(keys=keys, salt=salt)
        self._clock = clock

    def unsign(self, signed: str, *, name: str = "", max_age: float | timedelta | None = None) -> str:
        """Give the value back.

        Args:
            signed: The value with its signature.
            name: What it was signed for.
            max_age: How old it may be, in seconds; any age without.

        Raises:
            SignatureExpired: It is older than that.
            BadSignature: It was not signed with one of the keys, this salt and this name.
        """
        return _text(self._fresh(self._unsign(b"text", signed, name), max_age))

    def unsign_object(
        self, signed: str, *, name: str = "", max_age: float | timedelta | None = None
    ) -> Any:  # Any: whatever JSON can hold
        """Give the object back.

        Args:
            signed: The object with its signature.
            name: What it was signed for.
            max_age: How old it may be, in seconds; any age without.

        Raises:
            SignatureExpired: It is older than that.
            BadSignature: It was not signed with one of the keys, this salt and this name; or it is over 1 MiB.
        """
        return _load(self._fresh(self._unsign(b"object", signed, name), max_age))

    def _sign(self, kind: bytes, value: bytes, name: str) -> str:
        return super()._sign(kind, b"%b%b%x" % (value, _SEPARATOR, int(self._clock())), name)

    def _fresh(self, stamped: bytes, max_age: float | timedelta | None) -> bytes:
        """Take the time off a value whose signature is good, and see how old it is."""
        value, _, stamp = stamped.rpartition(_SEPARATOR)
        if max_age is not None:
            longest = max_age if isinstance(max_age, int | float) else max_age.total_seconds()
            age = self._clock() - int(stamp, 16)
            if age > longest:
                message = (
                    f"The signature of {_shown(_text(value))} is {age:.0f} s old; expected at most {longest:.0f} s."
                )
                raise SignatureExpired(message)
        return value


def dumps(
    value: Any,  # Any: whatever JSON can hold
    *,
    keys: Iterable[str | bytes],
    salt: str = "bandstand.signing.dumps",
    compress: bool = False,
) -> str:
    """Give an object as text that is signed, dated, and fit for URLs; ``loads`` gives it back."""
    return TimestampSigner(keys=keys, salt=salt).sign_object(value, compress=compress)


def loads(
    signed: str,
    *,
    keys: Iterable[str | bytes],
    salt: str = "bandstand.signing.dumps",
    max_age: float | timedelta | None = None,
) -> Any:  # Any: whatever JSON can hold
    """Give back what ``dumps`` was given.

    Raises:
        SignatureExpired: It is older than ``max_age``.
        BadSignature: It was not signed with one of the keys and this salt.
    """
    return TimestampSigner(keys=keys, salt=salt).unsign_object(signed, max_age=max_age)


def salted_hmac(salt: str, value: str | bytes, *, key: str | bytes) -> bytes:
    """Give the HMAC-SHA256 of a value under a key that is derived for one purpose alone, which the salt names.

    Raises:
        ValueError: The key is shorter than 32 characters.
    """
    checked = _checked([key])[0]
    return hmac.digest(_derive(checked, b"hmac", salt), _octets(value), "sha256")


def constant_time_compare(one: str | bytes, other: str | bytes) -> bool:
    """Tell whether two secrets are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(_octets(one), _octets(other))


def random_string(
    length: int = 22, alphabet: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
) -> str:
    """Give random characters, fit for a secret; 22 letters and digits are worth 128 bits."""
    from secrets import choice

    return "".join(choice(alphabet) for _ in range(length))


def _checked(keys: Iterable[str | bytes]) -> list[bytes]:
    """Give the keys as bytes; messages never show one."""
    given = [keys] if isinstance(keys, str | bytes) else list(keys)
    advice = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not given:
        message = f"There is no key to sign with; {advice}."
        raise ValueError(message)
    for number, key in enumerate(given, 1):
        if len(key) < _SHORTEST_KEY:
            message = (
                f"Key {number} of {len(given)} has {len(key)} characters; expected {_SHORTEST_KEY} or more: {advice}."
            )
            raise ValueError(message)
    return [_octets(key) for key in given]


def _derive(key: bytes, purpose: bytes, salt: str) -> bytes:
    return hmac.digest(key, b"bandstand.signing:" + purpose + b":" + _octets(salt), "sha256")


class _Mac:
    """HMAC-SHA256 of one key, in half the time of ``hmac.digest``: what the key alone decides is hashed once.

    Args:
        key: At most 64 bytes, as a longer one would have to be hashed before.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(_BLOCK, b"\0")
        self._inner = sha256(block.translate(_INNER))
        self._outer = sha256(block.translate(_OUTER))

    def signature(self, message: bytes) -> bytes:
        """Sign."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return b2a_base64(outer.digest(), newline=False).translate(_TO_URL)[:_SIGNATURE]


# Remembered, for a site signs few kinds of values and many of each.
@lru_cache(maxsize=64)
def _head(kind: bytes, name: str) -> bytes:
    """Give what is signed before a value; with its length before the name no two names and values make one message."""
    octets = _octets(name)
    return b"%b:%d:%b" % (kind, len(octets), octets)


def _encoder() -> Callable[[Any, int], Iterable[str]]:  # Any: whatever JSON can hold
    """Give what writes compact JSON in pieces, from an indent of 0: the part in C, which each dump would make anew."""
    plain = JSONEncoder(separators=(",", ":"), ensure_ascii=False)
    make: Any = getattr(encoder, "c_make_encoder", None)  # Any: the standard library does not document it
    if make is None:  # an interpreter other than CPython
        return lambda value, _: plain.iterencode(value)
    pieces: Callable[[Any, int], Iterable[str]] = make(
        None, plain.default, encoder.encode_basestring, None, ":", ",", False, False, True
    )
    return pieces


_encode = _encoder()


def _compress(data: bytes) -> bytes:
    """Pack an object, compressed where that makes it shorter."""
    import zlib

    packed = zlib.compress(data)
    return _COMPRESSED + _to_base64(packed) if len(packed) < len(data) - 1 else _to_base64(data)


def _load(packed: bytes) -> Any:  # Any: whatever JSON can hold
    """Read a packed object whose signature is good."""
    compressed = packed.startswith(_COMPRESSED)
    # More padding than is needed does no harm.
    data = a2b_base64((packed[1:] if compressed else packed).translate(_FROM_URL) + b"==")
    return _decode((_decompress(data) if compressed else data).decode("utf-8", "surrogatepass"), 0)[0]


def _decompress(data: bytes) -> bytes:
    import zlib

    decompressor = zlib.decompressobj()
    data = decompressor.decompress(data, _LONGEST_OBJECT)
    if not decompressor.eof:
        message = f"A signed object is larger than {_LONGEST_OBJECT} bytes when it is decompressed."
        raise BadSignature(message)
    return data


def _to_base64(data: bytes) -> bytes:
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=")


def _octets(text: str | bytes) -> bytes:
    # What a client sends may hold surrogates; they must not end in an error before the signature is refused.
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "surrogatepass")


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}...")
