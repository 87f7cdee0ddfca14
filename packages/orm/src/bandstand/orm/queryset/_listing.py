"""Lists of values, typed: what each row has is known where it is chosen by fields of the class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

if TYPE_CHECKING:
    from bandstand.orm.expressions import Expression
    from bandstand.orm.queryset._queryset import QuerySet

R = TypeVar("R")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
G = TypeVar("G")


class Listing(Generic[R]):
    """What querysets and managers alike say of ``values_list``."""

    __slots__ = ()

    @overload
    def values_list(self, one: Expression[A], /, *, flat: Literal[True]) -> QuerySet[A]: ...
    @overload
    def values_list(self, one: str, /, *, flat: Literal[True]) -> QuerySet[Any]: ...
    @overload
    def values_list(self, *names: str | Expression[Any], named: Literal[True]) -> QuerySet[Any]: ...
    @overload
    def values_list(self, one: Expression[A], /) -> QuerySet[tuple[A]]: ...
    @overload
    def values_list(self, one: Expression[A], two: Expression[B], /) -> QuerySet[tuple[A, B]]: ...
    @overload
    def values_list(
        self, one: Expression[A], two: Expression[B], three: Expression[C], /
    ) -> QuerySet[tuple[A, B, C]]: ...
    @overload
    def values_list(
        self, one: Expression[A], two: Expression[B], three: Expression[C], four: Expression[D], /
    ) -> QuerySet[tuple[A, B, C, D]]: ...
    @overload
    def values_list(
        self, one: Expression[A], two: Expression[B], three: Expression[C], four: Expression[D], five: Expression[E], /
    ) -> QuerySet[tuple[A, B, C, D, E]]: ...
    @overload
    def values_list(
        self,
        one: Expression[A],
        two: Expression[B],
        three: Expression[C],
        four: Expression[D],
        five: Expression[E],
        six: Expression[G],
        /,
    ) -> QuerySet[tuple[A, B, C, D, E, G]]: ...
    @overload
    def values_list(
        self, *names: str | Expression[Any], flat: Literal[False] = False, named: Literal[False] = False
    ) -> QuerySet[tuple[Any, ...]]: ...
    @overload
    def values_list(self, *names: str | Expression[Any], flat: bool = False, named: bool = False) -> QuerySet[Any]: ...
    def values_list(self, *names: str | Expression[Any], flat: bool = False, named: bool = False) -> QuerySet[Any]:
        """Give tuples of these fields and annotations; bare values with ``flat``, named tuples with ``named``.

        Fields of the class, ``values_list(Book.title, Book.pages)``, tell type checkers what a row has.
        """
        if flat and (named or len(names) != 1):
            message = f"values_list(flat=True) takes one name and not named=True; got {len(names)} names."
            raise TypeError(message)
        return self._listed(names, "flat" if flat else "named" if named else "tuples")

    def _listed(self, names: tuple[str | Expression[Any], ...], how: str) -> QuerySet[Any]:
        raise NotImplementedError
