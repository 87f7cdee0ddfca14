"""Paths to related rows that come along, and to fields that are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.fields import RelationField
from bandstand.orm.query._scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.models import Model
    from bandstand.orm.query._tree import Tree


def all_related(model: type[Model]) -> tuple[str, ...]:
    """Give the relations that ``select_related()`` without names follows: those that are never NULL."""
    return tuple(
        field.name
        for field in model._meta.fields
        if isinstance(field, RelationField) and not field.null and not getattr(field, "parent_link", False)
    )


def with_paths(related: dict[str, Any], paths: Sequence[str], model: type[Model]) -> dict[str, Any]:
    """Give the tree of related rows with further paths in it.

    Raises:
        FieldError: A name is no relation to one row.
    """
    result = _deep(related)
    for path in paths:
        here, options = result, model._meta
        for name in path.split("__"):
            relation = options.find_field(name)
            if relation is None or not relation.is_relation or any(step.many for step in relation.steps()):
                known = [f.name for f in options.fields if f.is_relation]
                known += [r.name for r in options.related_objects if not r.many]
                message = f"select_related() follows relations to one row; {options.label}.{name} is none."
                message += nearest(name, known)
                raise FieldError(message)
            here = here.setdefault(relation.name, {})
            options = relation.steps()[-1].target._meta
    return result


def _deep(related: dict[str, Any]) -> dict[str, Any]:
    return {name: _deep(further) for name, further in related.items()}


def check_loaded(tree: Tree, names: frozenset[str]) -> None:
    """Refuse fields to leave out that are not known, or of rows that are no instances.

    Raises:
        FieldError: A name is not known.
        TypeError: The rows are dictionaries or tuples.
    """
    if tree.projection is not None:
        message = "defer() and only() are about rows, which values() and values_list() do not give."
        raise TypeError(message)
    for name in names:
        Scope(tree).trace(name)
