"""Queries with a name become ``WITH`` and ``WITH RECURSIVE``."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.errors import FieldError
from bandstand.orm.query._projecting import named_columns
from bandstand.orm.query._separating import separated

if TYPE_CHECKING:
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._named import Named
    from bandstand.orm.query._tree import Tree


def defined(to: Lowering, source: Named) -> Any:
    """Give the definition of a query with a name, which no other of the statement has.

    Raises:
        NotSupportedError: The database cannot do what was asked of it.
    """
    if source.base is None:
        message = f"CTE({source.name!r}) stands for its own rows only in the query that union_all() adds to it."
        raise FieldError(message)
    _check(to, source)
    recursive = source.step is not None
    base = _statement(to, source.base, recursive=recursive)
    cte = base.cte(_free_name(to, source.name), recursive=recursive)
    if source.materialized is not None:
        cte = cte.prefix_with("MATERIALIZED" if source.materialized else "NOT MATERIALIZED")
    if source.step is None:
        return cte
    before = to.named_queries.get(source.name)
    to.named_queries[source.name] = cte
    step = _statement(to, source.step, recursive=True)
    to.named_queries[source.name] = before
    return cte.union_all(step) if source.all else cte.union(step)


def _check(to: Lowering, source: Named) -> None:
    whose = f"CTE({source.name!r})"
    if source.materialized is not None and not to.dialect.has_materialized:
        what = f"way to say whether the rows of {whose} are kept: leave materialized out"
        raise to.dialect.unsupported(what)
    if source.step is not None and not source.all and not to.dialect.has_recursive_union:
        what = f"recursion that leaves out rows which are there, as {whose}.union() does: use union_all()"
        raise to.dialect.unsupported(what)


def _free_name(to: Lowering, name: str) -> str:
    """Give the name, or with a number where another query of the statement has it."""
    taken = {each.name for each in to.named_queries.values() if each is not None}
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _statement(to: Lowering, tree: Tree, *, recursive: bool) -> Any:
    """Give the statement of a query that knows nothing of those around, with its columns by name."""
    from bandstand.orm.query._plans import group_by_all

    inner = to.beside(copy(separated(tree)[0]))
    columns = named_columns(inner.tree)
    if tree.combined is not None:
        return _combined(inner, [name for name, _ in columns], recursive=recursive)
    group_by_all(inner.tree, [each for _, each in columns])
    elements = [inner.expression(each) for _, each in columns]
    if recursive:
        elements = [to.dialect.recursive(each) for each in elements]
    labelled = [each.label(name) for each, (name, _) in zip(elements, columns, strict=True)]
    statement = inner.select(labelled, ordered=tree.order_decides)
    return sa.select(statement.subquery()) if recursive and tree.is_sliced else statement


def _combined(inner: Lowering, names: list[str], *, recursive: bool) -> Any:
    """Give several queries as one, whose columns have the names of the first's."""
    from bandstand.orm.query._plans import selected

    whole = inner.combined([each for _, each in selected(inner.tree)]).subquery()
    elements = [inner.dialect.recursive(each) for each in whole.c] if recursive else whole.c
    return sa.select(*[each.label(name) for each, name in zip(elements, names, strict=True)])
