"""Names that lead to a value, and the error for one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Path: TypeAlias = tuple[str, ...]
"""Names of relations, and at the end that of a field or relation."""


def split(path: str | Iterable[str]) -> Path:
    """Give the names of a path.

    Raises:
        ValueError: A name is empty, or there is none.
    """
    names = tuple(path.split(".")) if isinstance(path, str) else tuple(path)
    if not names or not all(names):
        message = f"A path is one or more names with dots between them, such as 'author.name'; got {path!r}."
        raise ValueError(message)
    return names


class UnknownName(KeyError):
    """There is no entity, field or relation of a name.

    Attributes:
        name: The name.
        place: Where it was looked for: ``"the fields and relations of 'shop.Book'"``.
        known: The names that there are.
    """

    def __init__(self, name: str, place: str, known: Iterable[str] = ()) -> None:
        known = tuple(known)
        super().__init__(name, place, known)
        self.name = name
        self.place = place
        self.known = known

    def __str__(self) -> str:
        """Name what was asked for and the nearest there is, or else all of them."""
        from difflib import get_close_matches  # only errors pay for it

        nearest = get_close_matches(self.name, self.known, n=1)
        if nearest:
            return f"{self.name!r} is not among {self.place}. Did you mean {nearest[0]!r}?"
        return f"{self.name!r} is not among {self.place}: {', '.join(map(repr, self.known)) or 'there are none'}."
