"""Functions that SQLite lacks, registered on each connection.

None as an argument gives None. Some do no more work than ``functions._limits`` says; what goes wrong in them is an
``OperationalError`` whose text SQLite does not pass on, so that what can be checked before is checked before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import os
import random
import re
import time
import uuid
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache, partial, wraps
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.database._aggregates import register_aggregates
from bandstand.orm.database._moments import cut, part
from bandstand.orm.functions._limits import LONGEST_PATTERN, LONGEST_SEARCHED, LONGEST_TEXT
from bandstand.orm.lookups._json_steps import canonical

if TYPE_CHECKING:
    from collections.abc import Callable


def register(connection: Any) -> None:
    """Register all functions on a driver's connection."""
    for name, (arguments, function) in _FUNCTIONS.items():
        connection.create_function(f"bandstand_{name}", arguments, function, deterministic=True)
    for name, made in _NEW_EACH_TIME.items():
        connection.create_function(f"bandstand_{name}", 0, made)
    if hasattr(connection, "create_window_function"):
        register_aggregates(connection)
    else:
        connection.run_async(_register_behind)


async def _register_behind(connection: Any) -> None:
    """Register aggregates in aiosqlite's thread; it lacks a method for them."""
    await connection._execute(register_aggregates, connection._conn)  # noqa: SLF001 - its own methods do the same


def _known(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function that gives None where an argument is None."""

    @wraps(function)
    def known(*arguments: Any) -> Any:
        return None if None in arguments else function(*arguments)

    return known


@lru_cache(maxsize=256)  # source: cached-function - patterns of any connection, and nothing waits in it
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)  # source: pattern - SQLite hands it over; its length is limited


def _regex(text: Any, pattern: Any, ignores_case: int) -> int:
    searched = str(text)
    if len(pattern) > LONGEST_PATTERN or len(searched) > LONGEST_SEARCHED:
        message = f"A pattern has at most {LONGEST_PATTERN} characters, and what it searches {LONGEST_SEARCHED}."
        raise ValueError(message)
    return int(_compiled(pattern, re.IGNORECASE if ignores_case else 0).search(searched) is not None)


def _xor(one: int, other: int) -> int:
    return one ^ other


def _moved(moment: str, microseconds: int, sign: int) -> str:
    span = dt.timedelta(microseconds=microseconds * sign)
    read = _read(moment)
    if isinstance(read, dt.time):
        return (dt.datetime.combine(dt.date(2000, 1, 1), read) + span).time().isoformat("microseconds")
    return (read + span).isoformat(" ", "microseconds")


def _between(one: str, other: str) -> int:
    left, right = _read(one), _read(other)
    day = dt.date(2000, 1, 1)
    if isinstance(left, dt.time):
        left = dt.datetime.combine(day, left)
    if isinstance(right, dt.time):
        right = dt.datetime.combine(day, right)
    return (left - right) // dt.timedelta(microseconds=1)


def _read(text: str) -> dt.datetime | dt.time:
    return dt.datetime.fromisoformat(text) if "-" in text else dt.time.fromisoformat(text)


# Texts


def _reverse(text: Any) -> str:
    return str(text)[::-1]


def _checked_length(length: int) -> int:
    if length > LONGEST_TEXT:
        message = f"A text has at most {LONGEST_TEXT} characters; got {length!r}."
        raise ValueError(message)
    return max(length, 0)


def _filling(text: str, length: int, filling: str) -> str:
    missing = _checked_length(length) - len(text)
    return (filling * (missing // len(filling) + 1))[:missing] if filling and missing > 0 else ""


def _lpad(text: str, length: int, filling: str) -> str:
    return (_filling(text, length, filling) + text)[: max(length, 0)]


def _rpad(text: str, length: int, filling: str) -> str:
    return (text + _filling(text, length, filling))[: max(length, 0)]


def _repeat(text: str, times: int) -> str:
    _checked_length(len(text) * times)
    return text * times


def _hashed(name: str, text: Any) -> str:
    return hashlib.new(name, str(text).encode(), usedforsecurity=False).hexdigest()


# Numbers


def _like(number: Any, result: Any) -> Any:
    """Give a result as a number of the same kind."""
    return type(number)(result)


def _ceiling(number: float) -> Any:
    return _like(number, math.ceil(number))


def _floor(number: float) -> Any:
    return _like(number, math.floor(number))


def _sign(number: float) -> Any:
    return _like(number, (number > 0) - (number < 0))


def _cot(number: float) -> float:
    return 1 / math.tan(number)


def _log(base: float, number: float) -> float:
    return math.log(number, base)


def _pi() -> float:
    return math.pi


def _round(number: Any, places: int) -> Any:
    unit = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(number)).quantize(unit, ROUND_HALF_UP, _EXACT)
    return _like(number, rounded)


def _mod(number: float, divisor: float) -> float:
    return float(_EXACT.remainder(Decimal(repr(number)), Decimal(repr(divisor))))


_EXACT: Final = Context(prec=400)


# Identifiers


def _uuid4() -> str:
    return uuid.uuid4().hex


def _uuid7() -> str:
    """Make a UUID of version 7: RFC 9562, 5.7."""
    bits = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10))
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0b11 << 62) | 0b10 << 62
    return f"{bits:032x}"


def _dashed(digits: str) -> str:
    return str(uuid.UUID(digits))


_STRICT: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "regex": (3, _regex),
    "xor": (2, _xor),
    "moved": (3, _moved),
    "between": (2, _between),
    "reverse": (1, _reverse),
    "lpad": (3, _lpad),
    "rpad": (3, _rpad),
    "repeat": (2, _repeat),
    "json": (1, canonical),
    "uuid": (1, _dashed),
    "acos": (1, math.acos),
    "asin": (1, math.asin),
    "atan": (1, math.atan),
    "atan2": (2, math.atan2),
    "ceiling": (1, _ceiling),
    "cos": (1, math.cos),
    "cot": (1, _cot),
    "degrees": (1, math.degrees),
    "exp": (1, math.exp),
    "floor": (1, _floor),
    "ln": (1, math.log),
    "log": (2, _log),
    "mod": (2, _mod),
    "pi": (0, _pi),
    "power": (2, math.pow),
    "radians": (1, math.radians),
    "round": (2, _round),
    "sign": (1, _sign),
    "sin": (1, math.sin),
    "sqrt": (1, math.sqrt),
    "tan": (1, math.tan),
    **{name: (1, partial(_hashed, name)) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
}
_FUNCTIONS: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "part": (3, part),
    "cut": (4, cut),
    **{name: (arguments, _known(function)) for name, (arguments, function) in _STRICT.items()},
}
_NEW_EACH_TIME: Final[dict[str, Callable[[], Any]]] = {
    "random": random.random,
    "uuid4": _uuid4,
    "uuid7": _uuid7,
}
