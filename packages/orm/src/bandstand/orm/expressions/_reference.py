"""References: by name before they are resolved, to columns after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.orm.expressions._expression import Element, Expression, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope

T = TypeVar("T")
U = TypeVar("U")


class F(Expression[T]):
    """A field, relation or annotation by its path, ``F("author__name")``; ``Book.title`` is one with a type.

    Slices of texts are written as Python does: ``F("title")[:3]``.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        if not name or not isinstance(name, str):
            message = f"F takes the name of a field, for example F('price'); got {name!r}."
            raise TypeError(message)
        self.name = name

    def __repr__(self) -> str:
        return f"F({self.name!r})"

    def static(self) -> object:
        """Give the name."""
        return self.name

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give it as it is: a name has no values."""
        return self

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the column, annotation or transformed column that the name means."""
        return scope.reference(self.name)

    def to(self, further: F[U]) -> F[U]:
        """Go on through a relation: ``Book.author.to(Author.name)`` is ``author__name``, with its type."""
        return F(f"{self.name}__{further.name}")

    def __getitem__(self, part: int | slice) -> Expression[T]:
        from bandstand.orm.expressions._slicing import sliced

        return sliced(self, part)

    __iter__ = None  # a slice of texts does not make it a sequence


class OuterRef(F[Any]):
    """A reference inside a subquery to the query around it; one more ``OuterRef`` inside goes one further out."""

    __slots__ = ("levels",)

    def __init__(self, name: str | OuterRef) -> None:
        inner = name if isinstance(name, OuterRef) else None
        super().__init__(inner.name if inner else name)  # type: ignore[arg-type]  # a text where it is no OuterRef
        self.levels: int = inner.levels + 1 if inner else 1

    def __repr__(self) -> str:
        return f"OuterRef({self.name!r})" if self.levels == 1 else f"OuterRef({self.name!r}, levels={self.levels})"

    def static(self) -> object:
        """Give the name and how far out it is."""
        return (self.name, self.levels)

    def nearer(self) -> OuterRef:
        """Give the reference with one level less to go."""
        other = OuterRef(self.name)
        other.levels = self.levels - 1
        return other

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the column of the query around, once that is known; until then, itself."""
        return scope.outer_reference(self)


class Column(Expression[T]):
    """A column of a joined table.

    Attributes:
        table: The number of the join in its query.
        field: The field whose column it is.
        query: Which query the table belongs to, by how far out it is: 0 for the query itself.
    """

    __slots__ = ("field", "query", "table")

    def __init__(self, table: int, field: Field[Any], query: int = 0) -> None:
        self.table = table
        self.field = field
        self.query = query

    def __repr__(self) -> str:
        return f"<{self.field.column} of table {self.table}{' outside' * self.query}>"

    def static(self) -> object:
        """Give table and field."""
        return (self.table, self.field, self.query)

    @property
    def output_field(self) -> Field[Any]:
        """The field itself; of one that the database computes, the field of its values."""
        return self.field.value_field

    def lower(self, to: Lowering) -> Element:
        """Give the column of the table's alias."""
        return to.column(self)


class Columns(Node[Any]):
    """Several columns as one: a composite key."""

    __slots__ = ()

    def __init__(self, parts: Sequence[Expression[Any]]) -> None:
        self._parts = tuple(parts)


class Annotated(Node[Any]):
    """A named annotation used by another expression of the same query."""

    __slots__ = ("name",)

    def __init__(self, name: str, inner: Expression[Any]) -> None:
        self.name = name
        self._parts = (inner,)

    def static(self) -> object:
        """Give the name."""
        return self.name

    @property
    def output_field(self) -> Field[Any] | None:
        """The annotation's own."""
        return self.parts[0].output_field

    def lower(self, to: Lowering) -> Element:
        """Repeat the annotation's SQL; not every database lets a name stand for it."""
        return to.expression(self.parts[0])
