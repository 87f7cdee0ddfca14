"""What a cache holds as rows of an entity: their fields, and the conditions that choose some of them.

Only who makes a cache of rows imports ``bandstand.contracts.data``, so nobody else needs it installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bandstand.cache._keys import FOREVER, LONGEST
from bandstand.cache._nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.cache._payloads import Data
    from bandstand.contracts.data.capabilities import Bulk
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo
    from bandstand.contracts.data.fields import FieldInfo
    from bandstand.contracts.data.repository import Repository

NUMBERS = range(-(2**63), 2**63)
LEASE = "\nlease"  # what the name of a lease ends with; no key holds a line's end

_FIELDS = {
    "name": "a text that is the key",
    "data": "bytes or null",
    "number": "an integer of 64 bits or null",
    "ends": "a float or null",
}


class Entry(NamedTuple):
    """What is held under a name.

    Attributes:
        data: The bytes or the number; None where the row has neither.
        ends: Seconds since 1970 when it is no longer held; infinity for never.
    """

    data: Data | None
    ends: float


def entry_of(row: object) -> Entry:
    """Read a row."""
    number: int | None = getattr(row, "number")  # noqa: B009 - a row of any class
    data: bytes | None = getattr(row, "data")  # noqa: B009
    ends: float | None = getattr(row, "ends")  # noqa: B009
    return Entry(data if number is None else number, FOREVER if ends is None else ends)


def values_of(data: Data, ends: float) -> dict[str, object]:
    """Give what a row holds beside its name."""
    number, other = (data, None) if isinstance(data, int) else (None, data)
    return {"number": number, "data": other, "ends": end_of(ends)}


def end_of(ends: float) -> float | None:
    """Give what the field ``ends`` holds."""
    return None if ends == FOREVER else ends


def named(names: Sequence[str]) -> Condition:
    """Match the rows of these names."""
    from bandstand.contracts.data.conditions import Compare, Operator

    return Compare("name", Operator.IN, names)


def beginning(prefix: str) -> Condition:
    """Match the rows whose names begin so."""
    from bandstand.contracts.data.conditions import Compare, Operator

    return Compare("name", Operator.STARTS, prefix)


def counted(number: int) -> Condition:
    """Match the rows that hold this number."""
    from bandstand.contracts.data.conditions import Compare, Operator

    return Compare("number", Operator.EQ, number)


def ended(now: float) -> Condition:
    """Match the rows that are no longer held."""
    from bandstand.contracts.data.conditions import Compare, Operator

    return Compare("ends", Operator.LE, now)


def alive(now: float) -> Condition:
    """Match the rows that are held."""
    from bandstand.contracts.data.conditions import Compare, Operator

    return Compare("ends", Operator.IS_NULL, True) | Compare("ends", Operator.GT, now)


def bulk_of(rows: Repository[object]) -> Bulk:
    """Give the ability that a cache needs.

    Raises:
        TypeError: The store does not have it.
    """
    bulk = rows.abilities.bulk
    if bulk is None:
        message = f"A cache needs rows with the ability 'bulk'; {rows.info.name!r} is in a store without it."
        raise TypeError(message)
    return bulk


def check_fields(info: EntityInfo) -> None:
    """Look whether rows of an entity can hold entries.

    Raises:
        ValueError: They cannot; names what is missing and the nearest field, or what does not fit.
    """
    fields = {field.name: field for field in info.fields}
    missing = [name for name in _FIELDS if name not in fields]
    if missing:
        expected = ", ".join(f"{name!r} ({_FIELDS[name]})" for name in missing)
        others = [name for name in fields if name not in _FIELDS]
        message = f"Rows of a cache need {expected}; {info.name!r} has no such field.{nearest(missing[0], others)}"
        raise ValueError(message)
    for name, expected in _FIELDS.items():
        if not _fits(info, fields[name]):
            message = f"The field {name!r} of rows of a cache is {expected}; got {fields[name]!r} of {info.name!r}."
            raise ValueError(message)


def check_room(info: EntityInfo, stem: str) -> None:
    """Look whether there is room for the longest name of a cache.

    Raises:
        ValueError: There is not.
    """
    longest = len(stem) + LONGEST + len(LEASE)
    room = info.field("name").max_length
    if room is not None and room < longest:
        message = f"Names in this cache have up to {longest} characters; 'name' of {info.name!r} has room for {room}."
        raise ValueError(message)


def _fits(info: EntityInfo, field: FieldInfo) -> bool:
    from bandstand.contracts.data.fields import FieldKind

    if field.name == "name":
        return info.key == ("name",) and field.kind.type is str
    if field.name == "number" and not (_reaches(field.minimum, NUMBERS[0]) and _reaches(field.maximum, NUMBERS[-1])):
        return False
    kinds = {"data": FieldKind.BINARY, "number": FieldKind.INTEGER, "ends": FieldKind.FLOAT}
    return field.null and field.kind is kinds[field.name]


def _reaches(bound: object, number: int) -> bool:
    return not isinstance(bound, int) or abs(bound) >= abs(number)
