"""What conditions are, and how they are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.contracts.data._names import split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data._names import Path


class Condition:
    """Matches some rows of an entity and not the others.

    The kinds are ``And``, ``Or``, ``Not``, ``Some`` and ``Compare``; a store may have further ones of its own.

    DATA-10: a condition matches a row or it does not; there is no third outcome, NULL or not. ``Not`` matches exactly
    the rows that its part does not.
    DATA-11: ``And`` matches what all of its parts match, ``Or`` what one of them matches. So ``And()`` matches every
    row and ``Or()`` none.
    DATA-12: a name on a path that is not there raises ``UnknownName``, also when there are no rows. A kind of condition
    that a store does not have raises ``Unsupported``.
    """

    __slots__ = ()

    def __and__(self, other: Condition) -> And:
        return And(self, other)

    def __or__(self, other: Condition) -> Or:
        return Or(self, other)

    def __invert__(self) -> Not:
        return Not(self)


@dataclass(frozen=True, slots=True, init=False)
class And(Condition):
    """Matches what all parts match."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", tuple(inner for part in parts for inner in _flat(part, And)))


@dataclass(frozen=True, slots=True, init=False)
class Or(Condition):
    """Matches what one of the parts matches."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", tuple(inner for part in parts for inner in _flat(part, Or)))


def _flat(part: Condition, kind: type[And | Or]) -> tuple[Condition, ...]:
    return part.parts if isinstance(part, (And, Or)) and type(part) is kind else (part,)


ALL = And()
"""Matches every row."""


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """Matches what its part does not match."""

    part: Condition


@dataclass(frozen=True, slots=True, init=False)
class Some(Condition):
    """Matches a row when some one row related to it along a path matches a condition on that row.

    ``Compare("members.user", EQ, me) & Compare("members.role", EQ, "editor")`` may find each in another member;
    ``Some("members", Compare("user", EQ, me) & Compare("role", EQ, "editor"))`` wants one member who is both.

    DATA-13: one related row meets the whole condition, in which paths begin at that row. Without a related row it does
    not match.
    """

    path: Path
    where: Condition

    def __init__(self, path: str | Iterable[str], where: Condition) -> None:
        object.__setattr__(self, "path", split(path))
        object.__setattr__(self, "where", where)
