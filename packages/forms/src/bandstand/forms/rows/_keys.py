"""Keys of rows as texts in pages, and the one way back to rows: through the condition that limits them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from uuid import UUID

from bandstand.contracts.data.conditions import And, Compare, Operator, Or
from bandstand.contracts.data.fields import FieldKind
from bandstand.contracts.data.query import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo, Key
    from bandstand.contracts.data.repository import Reader

_LONGEST = 1000
_AT_ONCE = 500
_WHOLE = re.compile(r"-?[0-9]{1,30}", re.ASCII)


def key_text(key: Key) -> str:
    """Give a key as a text; several values are joined by commas, and their own are escaped."""
    parts = [_text(part) for part in key]
    return parts[0] if len(parts) == 1 else ",".join(quote(part, safe="") for part in parts)


def _text(value: object) -> str:
    if isinstance(value, Enum):
        value = value.value
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def read_key(info: EntityInfo, text: object, names: Sequence[str]) -> Key | None:
    """Give the key that a text stands for, or None where it cannot be one; nothing is too strange to be asked.

    Args:
        info: The entity.
        text: What was sent.
        names: The fields whose values it has: the key of the entity, or a field that tells its rows apart.
    """
    if isinstance(text, (int, UUID)) and not isinstance(text, bool):
        text = str(text) if not isinstance(text, int) or abs(text) < 10**30 else None
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST:
        return None
    parts = [text] if len(names) == 1 else [unquote(part) for part in text.split(",")]
    if len(parts) != len(names):
        return None
    key = tuple(_value(info.field(name).kind, part) for name, part in zip(names, parts, strict=True))
    return None if None in key else key


def _value(kind: FieldKind, text: str) -> object:
    if "\0" in text or not _encodes(text):
        return None
    read = _READERS.get(kind)
    try:
        return text if read is None else read(text)
    except (ValueError, InvalidOperation):
        return None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _integer(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


_READERS: Mapping[FieldKind, Callable[[str], object]] = {
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: Decimal,
    FieldKind.UUID: UUID,
    FieldKind.DATE: date.fromisoformat,
    FieldKind.TIME: time.fromisoformat,
    FieldKind.DATETIME: datetime.fromisoformat,
}


def rows_among(
    reader: Reader[Any],  # Any: rows of whatever class
    where: Condition,
    texts: Iterable[object],
    *,
    by: str | None = None,
) -> dict[str, object]:
    """Give the rows that texts stand for, by these texts: only those that meet a condition.

    Every key that anybody posts comes through here, those of choices as those of formsets; what is missing from the
    result is refused.

    Args:
        reader: The rows.
        where: Which of them may be meant.
        texts: What was sent.
        by: A field that stands for the key.
    """
    info = reader.info
    names = info.key if by is None else (by,)
    keys = {key: None for key in (read_key(info, text, names) for text in texts) if key is not None}
    found: dict[str, object] = {}
    for some in _batches(keys):
        for row in reader.each(Query(where=And(where, _one_of(names, some)))):
            found[key_text(tuple(getattr(row, name) for name in names))] = row
    return found


def _batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _one_of(names: Sequence[str], keys: Sequence[Key]) -> Condition:
    if len(names) == 1:
        return Compare(names[0], Operator.IN, [key[0] for key in keys])
    return Or(
        *(And(*(Compare(name, Operator.EQ, part) for name, part in zip(names, key, strict=True))) for key in keys)
    )
