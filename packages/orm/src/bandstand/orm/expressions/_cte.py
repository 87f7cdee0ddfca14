"""Columns of queries with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions._expression import Expression
from bandstand.orm.expressions._reference import Column

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.query._named import Named
    from bandstand.orm.query._scope import Scope


class CTEColumn(Expression[Any]):
    """A column of a query with a name, where that is joined or stands for itself."""

    __slots__ = ("_cte", "_field", "_name")

    def __init__(self, cte: str, name: str, output_field: Field[Any]) -> None:
        self._cte = cte
        self._name = name
        self._field = output_field

    @property
    def output_field(self) -> Field[Any]:
        """What the column holds."""
        return self._field

    def __repr__(self) -> str:
        return f"{self._cte}.{self._name}"

    def static(self) -> object:
        """Give both names; the query is part of the shape where it is joined."""
        return (self._cte, self._name)

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the column of the joined query.

        Raises:
            FieldError: It is not joined.
        """
        for number, join in enumerate(scope.tree.joins):
            if join.source is not None and join.source.name == self._cte:
                return Column(number, join.source.column(self._name))
        message = f"{self!r} is no column here: begin with {self._cte}.join(...) or {self._cte}.rows()."
        raise FieldError(message)


class CTEColumns:
    """The columns of a query with a name, as attributes."""

    def __init__(self, named: Named) -> None:
        self._named = named

    def __getattr__(self, name: str) -> CTEColumn:
        if name.startswith("__"):
            raise AttributeError(name)
        return CTEColumn(self._named.name, name, self._named.column(name))

    def __dir__(self) -> list[str]:
        return list(self._named.columns)
