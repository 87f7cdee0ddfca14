"""Names of classes and fields, made of those of tables and columns."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING
from unicodedata import normalize

from bandstand.orm.models import Model

if TYPE_CHECKING:
    from collections.abc import Collection

_RESERVED = frozenset({"orm", "objects", "pk", "DoesNotExist", "MultipleObjectsReturned", "NotUpdated", "Meta"})
"""What a class body cannot have as a field, besides the attributes of all models."""


def class_name(table: str, taken: Collection[str]) -> str:
    """Give a name for the model of a table.

    Args:
        table: What the table is called.
        taken: The names that other models have; models differ in more than capital letters.
    """
    words = re.split(r"[\W_]+", normalize("NFKC", table))
    name = "".join(word[0].upper() + word[1:] for word in words if word)
    if not name.isidentifier() or iskeyword(name):
        name = f"Table{name}"
    return _unused(name, {each.lower() for each in taken})


def field_name(column: str, taken: Collection[str], *, is_reference: bool = False) -> tuple[str, str]:
    """Give a name for the field of a column, and why it is not the column's, where that must be told.

    Args:
        column: What the column is called.
        taken: The attributes that the model has already.
        is_reference: Whether it refers to another row, so that ``_id`` belongs to the key of that row.
    """
    wanted = column.removesuffix("_id") or column if is_reference else column
    plain = re.sub(r"_+", "_", re.sub(r"\W", "_", normalize("NFKC", wanted).lower())).strip("_")
    name, why = plain, ""
    if plain != wanted:
        why = "fields are in lower case" if wanted.lower() == plain else "a field cannot be called that"
    if not name.isidentifier():
        name, why = f"field_{name}".rstrip("_"), "a field cannot be called that"
    if iskeyword(name):
        name, why = f"{name}_field", "it is a word of Python's own"
    elif hasattr(Model, name) or name in _RESERVED:
        name, why = f"{name}_field", "models have an attribute of that name"
    unused = _unused(name, taken, also="_id" if is_reference else "")
    return unused, why if unused == name else "another field has that name"


def _unused(name: str, taken: Collection[str], also: str = "") -> str:
    """Give the name, with a number where it is taken, alone or with something after it."""
    number, made = 1, name
    while {made, made.lower(), f"{made}{also}"} & set(taken):
        number += 1
        made = f"{name}_{number}" if name.islower() else f"{name}{number}"
    return made
