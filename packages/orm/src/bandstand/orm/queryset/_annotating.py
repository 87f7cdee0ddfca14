"""What annotations and values do to a query: names, groups and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import Column, Expression, FilteredRelation, contains_aggregate
from bandstand.orm.query._filtering import add_relation
from bandstand.orm.query._scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.query._tree import Tree


def annotate(tree: Tree, name: str, expression: Expression[Any], *, hidden: bool) -> None:
    """Name an expression in a query.

    Args:
        tree: The query, which is changed.
        name: The name.
        expression: What it means, with places instead of values.
        hidden: Whether it is only for later operations, and not selected.

    Raises:
        ValueError: A field has the name.
    """
    options = tree.model._meta
    fields = {each for field in options.fields for each in (field.name, field.attname)}
    chosen = fields if tree.projection is None else {each for each, _ in tree.projection} - tree.annotations.keys()
    if name in fields & chosen:
        message = f"{options.label} has a field {name!r}: give the annotation another name."
        raise ValueError(message)
    if isinstance(expression, FilteredRelation):
        add_relation(tree, name, expression)
        return
    resolved = expression.resolve(Scope(tree))
    if contains_aggregate(resolved) and tree.grouped is None:
        tree.grouped = _grouping(tree)
    elif tree.grouped is not None and not contains_aggregate(resolved):
        tree.grouped = [*tree.grouped, resolved]
    tree.annotations[name] = resolved
    if hidden:
        tree.aliases |= {name}
        return
    tree.aliases -= {name}
    if tree.projection is not None:
        tree.projection = [*(each for each in tree.projection if each[0] != name), (name, resolved)]


def project(tree: Tree, columns: list[tuple[str, Any]], slots: Iterator[int]) -> None:
    """Choose what rows have.

    Args:
        tree: The query, which is changed.
        columns: Names, each with the path or the expression that it stands for; none for all there is.
        slots: Where the places of values are taken from.
    """
    tree.related = None
    tree.deferred, tree.wanted = frozenset(), None
    if not columns:
        from bandstand.orm.query._plans import selected

        tree.projection = None
        tree.projection = selected(tree)
        return
    projection: list[tuple[str, Expression[Any]]] = []
    for name, each in columns:
        if isinstance(each, str):
            projection.append((name, Scope(tree).reference(each)))
            continue
        resolved = each.slotted(slots).resolve(Scope(tree))
        if contains_aggregate(resolved) and tree.grouped is None:
            tree.grouped = [column for _, column in projection if not contains_aggregate(column)]
        tree.annotations[name] = resolved
        projection.append((name, resolved))
    tree.projection = projection


def _grouping(tree: Tree) -> list[Expression[Any]]:
    """Give what rows are grouped by from the first aggregate on: the projection, else the key."""
    if tree.projection is not None:
        return [each for _, each in tree.projection if not contains_aggregate(each)]
    options = tree.joins[0].model._meta
    # The key of a named query's rows is none to the database, which may have them several times.
    is_table = tree.joins[0].source is None
    fields = options.pk_fields if is_table else [field for field in options.local_fields if field.concrete]
    key: list[Expression[Any]] = [Column(0, field) for field in fields]
    plain = [each for name, each in tree.annotations.items() if name not in tree.aliases]
    return [*key, *plain]
