"""Managers of rows on the other side of a table between: ``book.tags``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.orm.database import atomic
from bandstand.orm.expressions import Q
from bandstand.orm.models._related import RelatedManager, together
from bandstand.orm.query._batching import batches
from bandstand.orm.signals import m2m_changed

M = TypeVar("M", bound="Model")

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Mapping

    from bandstand.orm.database import Database
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models._base import Model
    from bandstand.orm.models._descriptors import ManyRelation
    from bandstand.orm.queryset import QuerySet


class ManyManager(RelatedManager[M]):
    """Manages the rows on the other side of a table between.

    Attributes:
        through: The model of the table between.
    """

    def begin(self, relation: ManyRelation) -> None:
        """Take the table between and its references."""
        self.accessor = relation.accessor
        self.through: type[Model] = relation.through
        self._here, self._there = relation.ends
        self._back_name = relation.back_name
        self._reverse = relation.reverse
        self._symmetrical: bool = relation.field.symmetrical and not relation.reverse

    def _key(self) -> Any:
        return self._key_of(self._here)

    def _related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.along(self._back_name, self._key(), self.instance)

    def add(self, *rows: Any, through_defaults: Mapping[str, Any] | None = None) -> None:
        """Relate rows, given as instances or by their keys; those that are related already stay as they are.

        Args:
            rows: The rows.
            through_defaults: Values for the further fields of the table between; callables are called.
        """
        database = self._written()
        keys = self._keys(rows)
        if not keys:
            return
        if self._ignores_known(database) and not m2m_changed.has_listeners(self.through):
            self._relate(database, keys, keys, through_defaults)
            return
        with atomic(database, savepoint=False):
            known = self._related_keys(database, self._here, self._there, keys)
            back = self._related_keys(database, self._there, self._here, keys) if self._symmetrical else known
            missing = [key for key in keys if key not in known]
            with self._told(database, "add", missing):
                self._relate(database, missing, [key for key in keys if key not in back], through_defaults)

    def _relate(
        self, database: Database, keys: Iterable[Any], back: Iterable[Any], defaults: Mapping[str, Any] | None
    ) -> None:
        """Insert rows of the table between, and for a symmetrical relation those of the way back."""
        here, there, me = self._here.attname, self._there.attname, self._key()
        pairs = [{here: me, there: key} for key in keys]
        if self._symmetrical:
            pairs += [{there: me, here: key} for key in back if key != me]
        rows = [self.through(**_called(defaults or {}), **pair) for pair in pairs]
        table = self.through._base_manager.using(database)
        table.bulk_create(rows, ignore_conflicts=self._ignores_known(database))

    def _ignores_known(self, database: Database) -> bool:
        """Whether the database leaves out pairs that are there: an automatic table has the constraint for it."""
        return bool(self.through._meta.auto_created) and database.backend.dialect.ignores_conflicts

    def _related_keys(
        self, database: Database, here: ForeignKey[Any], there: ForeignKey[Any], keys: Collection[Any]
    ) -> Collection[Any]:
        """Give which of the keys are related by the table between."""
        rows = self.through._base_manager.using(database).filter(**{here.attname: self._key()})
        named = rows.values_list(there.attname, flat=True)
        return {key for part in batches(keys, rows) for key in named.filter(**{f"{there.attname}__in": part})}

    def create(self, *, through_defaults: Mapping[str, Any] | None = None, **values: Any) -> Any:
        """Make a row, and relate it."""
        with atomic(self._written(), savepoint=False):
            row = super().create(**values)
            self.add(row, through_defaults=through_defaults)
        return row

    def get_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        *,
        through_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[Any, bool]:
        """Give the related row that fulfils look-ups, making and relating it where there is none."""
        with atomic(self._written(), savepoint=False):
            row, created = super().get_or_create(defaults, **lookups)
            if created:
                self.add(row, through_defaults=through_defaults)
        return row, created

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        *,
        through_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[Any, bool]:
        """Update the related row that fulfils look-ups, making and relating it where there is none."""
        with atomic(self._written(), savepoint=False):
            row, created = super().update_or_create(defaults, create_defaults, **lookups)
            if created:
                self.add(row, through_defaults=through_defaults)
        return row, created

    def remove(self, *rows: Any) -> None:
        """Stop to relate rows, given as instances or by their keys."""
        database = self._written()
        keys = self._keys(rows)
        if not keys:
            return
        base = self.through._base_manager.using(database)
        parts = list(batches(keys, base, width=2))
        with together(database, parts), self._told(database, "remove", keys):
            for part in parts:
                base.filter(self._pairs(part)).delete()

    def clear(self) -> None:
        """Stop to relate all rows."""
        database = self._written()
        with self._told(database, "clear", None):
            self.through._base_manager.using(database).filter(self._pairs(None)).delete()

    def _pairs(self, keys: list[Any] | None) -> Q:
        """Give the condition that a row of the table between relates the instance, to some keys or to any."""
        straight = self._pair(self._here, self._there, keys)
        return straight | self._pair(self._there, self._here, keys) if self._symmetrical else straight

    def _pair(self, here: ForeignKey[Any], there: ForeignKey[Any], keys: list[Any] | None) -> Q:
        wanted = {here.attname: self._key()}
        if keys is not None:
            wanted[f"{there.attname}__in"] = keys
        return Q(**wanted)

    def set(
        self, rows: Iterable[Any], *, clear: bool = False, through_defaults: Mapping[str, Any] | None = None
    ) -> None:
        """Relate exactly these rows, given as instances or by their keys."""
        wanted = self._keys(tuple(rows))
        database = self._written()
        with atomic(database, savepoint=False):
            if clear:
                self.clear()
                self.add(*wanted, through_defaults=through_defaults)
                return
            related = self.get_queryset().using(database).order_by()
            known = dict.fromkeys(related.values_list(self._there.target_field.attname, flat=True))
            self.remove(*[key for key in known if key not in wanted])
            self.add(*[key for key in wanted if key not in known], through_defaults=through_defaults)

    async def aadd(self, *rows: Any, through_defaults: Mapping[str, Any] | None = None) -> None:
        """Do what ``add`` does."""
        await self.database(write=True).run(self.add, *rows, through_defaults=through_defaults)

    async def aset(
        self, rows: Iterable[Any], *, clear: bool = False, through_defaults: Mapping[str, Any] | None = None
    ) -> None:
        """Do what ``set`` does."""
        await self.database(write=True).run(self.set, rows, clear=clear, through_defaults=through_defaults)

    async def aremove(self, *rows: Any) -> None:
        """Do what ``remove`` does."""
        await self.database(write=True).run(self.remove, *rows)

    async def aclear(self) -> None:
        """Do what ``clear`` does."""
        await self.database(write=True).run(self.clear)

    def _keys(self, rows: Iterable[Any]) -> dict[Any, None]:
        """Give the different keys of rows, in their order.

        Raises:
            TypeError: One is of another model.
            ValueError: One is of another database or was not saved, or a key cannot be one.
        """
        return dict.fromkeys(map(self._key_among, rows))

    def _key_among(self, row: Any) -> Any:
        from bandstand.orm.models._base import Model

        target = self._there.target_field
        if not isinstance(row, Model):
            return target.get_prep_value(row)
        self._check(row)
        key = getattr(row, target.attname)
        if key is None:
            message = f"{type(self.instance)._meta.label}.{self.accessor} cannot take {row!r}: save it first."
            raise ValueError(message)
        return key

    @contextmanager
    def _told(self, database: Database, action: str, keys: Iterable[Any] | None) -> Generator[None]:
        """Send the signals before and after a change, both inside its transaction."""
        if not m2m_changed.has_listeners(self.through):
            yield
            return
        with atomic(database, savepoint=False):
            self._tell(database, f"pre_{action}", keys)
            yield
            self._tell(database, f"post_{action}", keys)

    def _tell(self, database: Database, action: str, keys: Iterable[Any] | None) -> None:
        m2m_changed.send(
            self.through,
            instance=self.instance,
            action=action,
            reverse=self._reverse,
            model=self.model,
            pk_set=None if keys is None else _as_set(keys),
            using=database.alias,
        )


def _as_set(keys: Iterable[Any]) -> set[Any]:
    return set(keys)


def _called(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in values.items()}
