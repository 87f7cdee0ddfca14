"""Types of results, as far as a shape knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.orm.fields import Field


def shape_of(field: Field[Any] | None) -> object:
    """Give what a field that stands for a type decides of the SQL.

    ``Cast("code", IntegerField())`` makes a new field each time it is written; equal ones share a shape.
    """
    if field is None or not type(field).__module__.startswith("bandstand.orm.fields"):
        return field  # a class of somebody else's may keep what its keywords do not say
    held = vars(field)
    if "model" in held or "lookups" in held:
        return field
    if "type_shape" not in held:
        options = tuple(sorted(field.keywords().items(), key=lambda each: each[0]))
        try:
            hash(options)
        except TypeError:  # one of them is a list, a mapping or the like
            held["type_shape"] = field
        else:
            held["type_shape"] = (type(field), options)
    return held["type_shape"]
