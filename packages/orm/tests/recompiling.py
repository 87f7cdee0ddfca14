"""A way to run tests: each query is resolved and compiled anew, and compared with the one of the same shape before.

``BANDSTAND_RECOMPILE=1`` before the test command turns it on. A test that passes with the kept plans and not with these
has found a shape that stands for two statements.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from bandstand.orm.query._shapes import Shape
from bandstand.orm.queryset import QuerySet

if TYPE_CHECKING:
    from bandstand.orm.database import Database

ON = os.environ.get("BANDSTAND_RECOMPILE") == "1"
PATH = "the operations that led to a shape"

_found: dict[Any, str | None] = {}
_add = Shape.add


def turn_on() -> None:
    """Forget shapes and plans from now on, and remember only their SQL."""
    for holder, name, made in ((Shape, "find", _find), (Shape, "add", _remembering_add), (QuerySet, "plan", _plan)):
        setattr(holder, name, made)


def _find(shape: Shape, key: object) -> None:
    return None


def _path(shape: Shape) -> tuple[Any, ...]:
    return tuple(shape.plans.get(PATH, (shape,)))


def _remembering_add(shape: Shape, key: object, apply: Any, width: int) -> Shape:
    made = _add(shape, key, apply, width)
    made.plans[PATH] = (*_path(shape), key)
    return made


def _plan(rows: QuerySet[Any], database: Database, kind: object, make: Any) -> Any:
    backend = database.backend
    plan = make(backend, rows.shape.tree)
    sql = getattr(plan, "sql", None)
    key = (_path(rows.shape), kind, backend.sqlalchemy.name, backend.sqlalchemy.driver)
    known = _found.setdefault(key, sql)
    assert known == sql, f"One shape, two statements:\n{known}\n{sql}"
    return plan
