"""What each row of a result has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Column

if TYPE_CHECKING:
    from bandstand.orm.expressions import Expression
    from bandstand.orm.fields import Field
    from bandstand.orm.query._tree import Tree


def columns_of(tree: Tree) -> list[tuple[str, Expression[Any]]]:
    """Give what a subquery selects: its projection, else the key."""
    if tree.projection is not None:
        return tree.projection
    return [(field.attname, Column(0, field)) for field in tree.joins[0].model._meta.pk_fields]


def named_columns(tree: Tree) -> list[tuple[str, Expression[Any]]]:
    """Give what a query with a name has: what was chosen, else the columns of its table, and its annotations."""
    if tree.combined is not None:
        return named_columns(tree.combined.trees[0])
    if tree.projection is not None:
        return tree.projection
    fields = [field for field in tree.joins[0].model._meta.local_fields if field.concrete]
    columns: list[tuple[str, Expression[Any]]] = [(field.column, Column(0, field)) for field in fields]
    return [*columns, *((name, each) for name, each in tree.annotations.items() if name not in tree.aliases)]


def single_column(tree: Tree) -> Expression[Any]:
    """Give the only column of a subquery.

    Raises:
        FieldError: It has several.
    """
    if tree.combined is not None:
        return single_column(tree.combined.trees[0])
    columns = columns_of(tree)
    if len(columns) != 1:
        names = ", ".join(name for name, _ in columns)
        message = f"A subquery used as a value has one column; this one has {names}. Choose with values('name')."
        raise FieldError(message)
    return columns[0][1]


def loaded_fields(tree: Tree, prefix: str, fields: tuple[Field[Any], ...]) -> list[Field[Any]]:
    """Give the fields that are loaded of a model: all but those that ``defer`` and ``only`` leave out.

    Args:
        tree: The query.
        prefix: The path to the model, ending in ``__``; empty for the query's own.
        fields: The model's fields.
    """
    loaded: list[Field[Any]] = []
    for field in fields:
        names = {f"{prefix}{field.name}", f"{prefix}{field.attname}"}
        if field.primary_key or field in field.model._meta.pk_fields:
            loaded.append(field)
        elif names & tree.deferred:
            continue
        elif tree.wanted is None or names & tree.wanted or _is_way(names, tree.wanted):
            loaded.append(field)
        elif prefix and not any(name.startswith(prefix) for name in tree.wanted):
            loaded.append(field)  # only() says nothing of this model
    return loaded


def _is_way(names: set[str], wanted: frozenset[str]) -> bool:
    """Whether a field is a reference on the way to one that is wanted."""
    return any(each.startswith(f"{name}__") for each in wanted for name in names)
