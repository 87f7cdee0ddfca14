"""The digits of other scripts that CLDR counts with: each system by the code point of its zero."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["digits_of", "plain_digits", "zero_of"]

_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "hmnp": 0x1E140,
    "java": 0xA9D0,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "mlym": 0x0D66,
    "mong": 0x1810,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
    "vaii": 0xA620,
}


def zero_of(system: str, /) -> str:
    """Give the zero of a numbering system of CLDR, ``"arab"``; that of ASCII for one whose digits do not follow it."""
    return chr(_ZEROS.get(system, ord("0")))


@lru_cache(maxsize=len(_ZEROS) + 1)
def digits_of(zero: str, /) -> dict[int, int]:
    """Give what ``str.translate`` needs to write the digits of ASCII in a script; nothing for those of ASCII."""
    return {} if zero == "0" else {ord("0") + digit: ord(zero) + digit for digit in range(10)}


@lru_cache(maxsize=len(_ZEROS) + 1)
def plain_digits(zero: str, /) -> dict[int, int]:
    """Give what ``str.translate`` needs to write the digits of a script in ASCII."""
    return {own: plain for plain, own in digits_of(zero).items()}
