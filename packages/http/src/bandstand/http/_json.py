"""JSON both ways: data as a response, and the body of a request as data."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from json import JSONDecoder, JSONEncoder
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest
from bandstand.http._response import GivenHeaders, Response, first_headers

if TYPE_CHECKING:
    from datetime import timedelta

__all__ = ["DumpJSON", "JSONResponse", "dump_json", "load_json"]

DumpJSON: TypeAlias = Callable[[Any], str | bytes]  # Any: each codec says itself what it takes
"""Writes data as JSON: ``orjson.dumps``, ``msgspec.json.encode``, ``partial(json.dumps, cls=...)``."""

_JSON = ("content-type", "application/json")

_NO_JSON = LazyText(id="The body is no valid JSON.")
_TOO_DEEP = LazyText(id="The JSON of the body is nested too deeply.")


class JSONResponse(Response):
    """An answer with data as JSON.

    Args:
        data: What ``dump_json`` takes, or what ``dumps`` does.
        status: From 100 to 599.
        headers: Further headers; a content type among them, such as ``application/problem+json``, takes the place of
            ``application/json``.
        dumps: Another way of writing JSON, such as ``orjson.dumps``.

    Raises:
        TypeError: Something in the data cannot be written as JSON.
        ValueError: A number is infinite or none, or the data contains itself.
    """

    __slots__ = ()

    def __init__(
        self,
        data: Any,  # Any: JSON has every shape
        *,
        status: int = 200,
        headers: GivenHeaders | None = None,
        dumps: DumpJSON | None = None,
    ) -> None:
        written = dump_json(data) if dumps is None else dumps(data)
        super().__init__(written if isinstance(written, bytes) else written.encode(), status)
        self.raw_headers = [_JSON] if headers is None else first_headers(headers, None, _JSON)


def dump_json(data: Any) -> bytes:  # Any: JSON has every shape
    """Write data as JSON: compact, in UTF-8.

    Besides what ``json`` takes: dates, times and durations in ISO 8601, ``Decimal`` and ``UUID`` as text, the value of
    an ``Enum``, and every object with a method ``__json__``, as what that returns.

    Raises:
        TypeError: Something in the data cannot be written as JSON.
        ValueError: A number is infinite or none, or the data contains itself.
    """
    try:
        return _encode(data).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only an escape can carry
        return _encode_ascii(data).encode()


def load_json(data: bytes, *, max_depth: int = 200) -> Any:  # Any: JSON has every shape
    """Read JSON that a stranger sent; the last of several equal keys holds.

    Args:
        data: JSON in UTF-8 (RFC 8259, section 8.1).
        max_depth: How many levels of lists and objects there may be.

    Raises:
        BadRequest: It is no JSON, nested too deeply, or has a number that is infinite or none.
    """
    if data.count(b"[") + data.count(b"{") > max_depth and _depth(data) > max_depth:
        raise BadRequest(_TOO_DEEP, detail=f"There are more than {max_depth} levels.")
    try:
        return _decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise BadRequest(_NO_JSON, detail=str(error)) from None


# What is no bracket is dropped, what is left becomes steps of 1 and -1.
_STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)  # possessive: linear in time and memory
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes({*range(256)} - {*b"[]{}"})


def _depth(data: bytes) -> int:
    """Count levels without a step in Python for each: the parser would recurse as deep as it is told to."""
    steps = _STRINGS.sub(b"", data).translate(_STEPS, _NO_BRACKETS)
    return max(accumulate(memoryview(steps).cast("b")), default=0)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        message = f"The number {text[:20]!r} is too large."
        raise ValueError(message)
    return number


def _refuse(name: str) -> float:
    message = f"{name} is no JSON."
    raise ValueError(message)


_decode = JSONDecoder(parse_float=_finite, parse_constant=_refuse).decode


def _default(value: Any) -> Any:  # Any: whatever somebody puts into the data
    """Give something that can be written in place of what cannot."""
    hook: Any = getattr(cast("object", type(value)), "__json__", None)
    if hook is not None:
        return hook(value)
    for kinds, write in _writers():
        if isinstance(value, kinds):
            return write(value)
    message = (
        f"{value!r} cannot be written as JSON. Convert it first, give its class a method __json__, "
        "or pass a function as dumps."
    )
    raise TypeError(message)


def _writers() -> tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...]:
    """Give what is written how; imported only when data has something out of the ordinary."""
    from datetime import date, datetime, time, timedelta
    from decimal import Decimal
    from enum import Enum
    from uuid import UUID

    return (
        (datetime, _timestamp),
        ((date, time), lambda value: value.isoformat()),
        (timedelta, _duration),
        ((Decimal, UUID), str),
        (Enum, lambda value: value.value),
    )


def _timestamp(moment: Any) -> str:
    """Write a moment as RFC 3339 does, with a Z for UTC."""
    text: str = moment.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _duration(length: timedelta) -> str:
    """Write a duration as ISO 8601 does, without months and years: ``P1DT2H3M4.5S``."""
    sign, length = ("-", -length) if length.days < 0 else ("", length)
    minutes, seconds = divmod(length.seconds, 60)
    fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    return f"{sign}P{length.days}DT{minutes // 60}H{minutes % 60}M{seconds}{fraction}S"


_SEPARATORS = (",", ":")
_encode = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=_SEPARATORS, default=_default).encode
_encode_ascii = JSONEncoder(allow_nan=False, separators=_SEPARATORS, default=_default).encode
