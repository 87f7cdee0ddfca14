"""Twins: what asks a database, for asynchronous code; querysets and managers have the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.expressions import Expression
    from bandstand.orm.models import Model

R = TypeVar("R")


class Twins(Generic[R]):
    """Each method runs the one without the ``a`` over the database, so that the event loop is not blocked."""

    __slots__ = ()

    def database(self, *, write: bool = False) -> Database:
        """Give the database that is asked, or written to."""
        raise NotImplementedError

    async def _reads(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        return await self.database().run(getattr(self, name), *arguments, **keywords)

    async def _writes(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        return await self.database(write=True).run(getattr(self, name), *arguments, **keywords)

    # Reading

    async def aget(self, *conditions: Expression[Any], **lookups: object) -> R:
        """Do what ``get`` does."""
        row: R = await self._reads("get", *conditions, **lookups)
        return row

    async def afirst(self) -> R | None:
        """Do what ``first`` does."""
        row: R | None = await self._reads("first")
        return row

    async def alast(self) -> R | None:
        """Do what ``last`` does."""
        row: R | None = await self._reads("last")
        return row

    async def aearliest(self, *names: str) -> R:
        """Do what ``earliest`` does."""
        row: R = await self._reads("earliest", *names)
        return row

    async def alatest(self, *names: str) -> R:
        """Do what ``latest`` does."""
        row: R = await self._reads("latest", *names)
        return row

    async def acount(self) -> int:
        """Do what ``count`` does."""
        number: int = await self._reads("count")
        return number

    async def aexists(self) -> bool:
        """Do what ``exists`` does."""
        answer: bool = await self._reads("exists")
        return answer

    async def acontains(self, row: Model) -> bool:
        """Do what ``contains`` does."""
        answer: bool = await self._reads("contains", row)
        return answer

    async def aaggregate(self, *expressions: Expression[Any], **named: Any) -> dict[str, Any]:
        """Do what ``aggregate`` does."""
        values: dict[str, Any] = await self._reads("aggregate", *expressions, **named)
        return values

    async def ain_bulk(self, keys: Iterable[Any] | None = None, *, field_name: str = "pk") -> dict[Any, R]:
        """Do what ``in_bulk`` does."""
        rows: dict[Any, R] = await self._reads("in_bulk", keys, field_name=field_name)
        return rows

    async def aexplain(self, **options: Any) -> str:
        """Do what ``explain`` does."""
        text: str = await self._reads("explain", **options)
        return text

    # Writing

    async def acreate(self, **values: Any) -> R:
        """Do what ``create`` does."""
        row: R = await self._writes("create", **values)
        return row

    async def aget_or_create(self, defaults: Mapping[str, Any] | None = None, **lookups: Any) -> tuple[R, bool]:
        """Do what ``get_or_create`` does."""
        found: tuple[R, bool] = await self._writes("get_or_create", defaults, **lookups)
        return found

    async def aupdate_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[R, bool]:
        """Do what ``update_or_create`` does."""
        found: tuple[R, bool] = await self._writes("update_or_create", defaults, create_defaults, **lookups)
        return found

    async def abulk_create(
        self,
        rows: Iterable[Any],
        batch_size: int | None = None,
        *,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Sequence[str] | None = None,
        unique_fields: Sequence[str] | None = None,
    ) -> list[Any]:
        """Do what ``bulk_create`` does."""
        made: list[Any] = await self._writes(
            "bulk_create",
            rows,
            batch_size,
            ignore_conflicts=ignore_conflicts,
            update_conflicts=update_conflicts,
            update_fields=update_fields,
            unique_fields=unique_fields,
        )
        return made

    async def abulk_update(self, rows: Iterable[Any], fields: Sequence[str], batch_size: int | None = None) -> int:
        """Do what ``bulk_update`` does."""
        number: int = await self._writes("bulk_update", rows, fields, batch_size)
        return number

    async def aupdate(self, **values: Any) -> int:
        """Do what ``update`` does."""
        number: int = await self._writes("update", **values)
        return number
