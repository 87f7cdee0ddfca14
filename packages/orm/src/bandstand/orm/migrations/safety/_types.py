"""Which columns get another type while their rows stay as they are."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# utf8mb4 takes up to four bytes for a letter, and MySQL one byte for lengths up to 255.
_SHORT: Final = 63


class _Type(NamedTuple):
    name: str
    sizes: tuple[int, ...]


def _read(text: str) -> _Type:
    plain = without_collation(text)
    found = re.fullmatch(r"(?P<name>[^(]+?)\s*(?:\((?P<sizes>[\d, ]+)(?: CHAR)?\))?(?P<rest>[^()]*)", plain)
    if found is None:
        return _Type(plain, ())
    sizes = found["sizes"]
    return _Type(found["name"] + found["rest"], tuple(int(each) for each in sizes.split(",")) if sizes else ())


def without_collation(text: str) -> str:
    """Give a type as SQL writes it, without its collation."""
    return re.sub(r'\s+COLLATE\s+("[^"]*"|\S+)', "", text)


def rewrites(old: str, new: str, dialect: str) -> bool:
    """Whether a column's rows are written anew when it gets another type; both are as SQL writes them."""
    before, after = _read(old), _read(new)
    if before == after:
        return False
    if dialect == "postgresql":
        return not _is_kept_by_postgresql(before, after)
    is_longer = before.name == after.name and _is_text(before) and _is_within(before.sizes, after.sizes)
    if dialect in ("mysql", "mariadb") and is_longer:
        return (before.sizes[0] <= _SHORT) != (after.sizes[0] <= _SHORT)
    return not is_longer


def _is_text(type_: _Type) -> bool:
    return "CHAR" in type_.name and "VAR" in type_.name and bool(type_.sizes)


def _is_within(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    return bool(old) and bool(new) and old[0] <= new[0]


def _is_kept_by_postgresql(old: _Type, new: _Type) -> bool:
    match old.name, new.name:
        case ("VARCHAR", "VARCHAR"):
            return not new.sizes or _is_within(old.sizes, new.sizes)
        case ("VARCHAR" | "TEXT", "TEXT") | ("CIDR", "INET"):
            return True
        case ("TEXT", "VARCHAR"):
            return not new.sizes
        case ("NUMERIC", "NUMERIC"):
            return not new.sizes or (_is_within(old.sizes, new.sizes) and old.sizes[1:] == new.sizes[1:])
        case _:
            return False
