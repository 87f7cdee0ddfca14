"""Which fields a class of forms has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.forms.fields._field import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def declared_fields(kind: type[object], inherited: str) -> dict[str, Field]:
    """Take the fields out of the body of a class, and put them behind those that it inherits.

    They are no attributes of the class afterwards, so that a field may have any name: ``errors``, ``data``, ``clean``.
    A name that the body sets to None is inherited no more.

    Args:
        kind: The class.
        inherited: The attribute under which its bases keep theirs.
    """
    fields: dict[str, Field] = {}
    for base in reversed(kind.__mro__[1:]):
        fields |= vars(base).get(inherited, {})
    own = dict(vars(kind))
    for name, value in own.items():
        if isinstance(value, Field):
            fields.pop(name, None)
            fields[name] = value
            delattr(kind, name)
        elif value is None and fields.pop(name, None) is not None:
            delattr(kind, name)
    return fields


def ordered(fields: Mapping[str, Field], order: Iterable[str]) -> dict[str, Field]:
    """Give fields with those named in front, in that order; names that there are not do not matter."""
    first = {name: fields[name] for name in order if name in fields}
    return first | {name: field for name, field in fields.items() if name not in first}
