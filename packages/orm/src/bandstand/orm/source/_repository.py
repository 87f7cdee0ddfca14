"""Rows of models, to be read and written."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from bandstand.contracts.data.errors import Conflict, Integrity, Invalid, Unsupported
from bandstand.orm.errors import NotUpdated
from bandstand.orm.expressions import F
from bandstand.orm.query._batching import batches
from bandstand.orm.source._abilities import make_abilities
from bandstand.orm.source._checking import problems
from bandstand.orm.source._reader import ModelReader

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Mapping

    from bandstand.contracts.data.capabilities import Abilities
    from bandstand.contracts.data.entities import Key

R = TypeVar("R")


class ModelRepository(ModelReader[R], Generic[R]):
    """Reads and writes the rows of one model.

    Rows are saved and deleted by their own methods, so that what a model does there, signals included, happens here.
    """

    @property
    def abilities(self) -> Abilities[R]:
        """What else can be done with them."""
        return self._abilities

    @cached_property
    def _abilities(self) -> Abilities[R]:
        return make_abilities(self)

    def new(self, values: Mapping[str, object] | None = None, /) -> R:
        """Make a row that is not stored yet."""
        made: Any = self.entity.model(**self.entity.columns(values or {}))
        return cast("R", made)

    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        """Find what is wrong with a row."""
        with self.asking():
            found = problems(self.entity, self.database, row, fields)
        if found:
            raise Invalid(found)

    def save(
        self,
        row: R,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        """Store a row: an insert or an update, more only for links, versions that are expected and extended models."""
        linked = {name: list(keys) for name, keys in (links or {}).items()}
        self._check_links(linked)
        self._check_expected(expected)
        names = None if changed is None else [self.entity.column_of(name).name for name in changed]
        instance: Any = row
        alone = not linked and expected is None and not self.entity.model._meta.ancestors()
        with self._restored(instance), self.changing(alone=alone):
            if instance._state.adding:
                instance.save(force_insert=True, using=self.database)
            else:
                self._update(instance, names, expected)
            for name, keys in linked.items():
                self._link(instance, name, keys)

    @contextmanager
    def _restored(self, row: Any) -> Generator[None]:
        """Let a row that could not be stored be as new, and of the version, as it was."""
        state, version = row._state, self._version(row)
        try:
            yield
        except BaseException:
            row._state = state
            if self.info.version is not None:
                setattr(row, self.info.version, version)
            raise

    def _version(self, row: Any) -> Any:
        return None if self.info.version is None else getattr(row, self.info.version)

    def _update(self, row: Any, names: list[str] | None, expected: str | None) -> None:
        version = self.info.version
        if version is not None:
            if expected is not None:
                self._take(row, expected)
                setattr(row, version, int(expected) + 1)
            else:
                setattr(row, version, F(version) + 1)
            names = None if names is None else [*names, version]
        try:
            row.save(force_update=names is None, update_fields=names, using=self.database)
        except NotUpdated:
            raise Conflict(self.info.name, self.info.key_of(row)) from None

    def _take(self, row: Any, expected: str) -> None:
        """Raise the version of a row from the one that is expected, which locks it until the end of the transaction."""
        version = self.info.version or ""
        key = self.info.key_of(row)
        rows = self.entity.model._base_manager.using(self.database).filter(**dict(zip(self.info.key, key, strict=True)))
        if not expected.isdecimal() or not rows.filter(**{version: int(expected)}).update(**{version: F(version) + 1}):
            raise Conflict(self.info.name, key)

    def _check_expected(self, expected: str | None) -> None:
        if expected is not None and self.info.version is None:
            message = f"{self.info.name!r} has no versions; expected none, got {expected!r}."
            raise Unsupported(message)

    def _check_links(self, links: Iterable[str]) -> None:
        for name in links:
            if not self.info.relation(name).linkable:
                message = f"{name!r} of {self.info.name!r} is not linkable: save the rows at its other end."
                raise Unsupported(message)

    def _link(self, row: Any, name: str, keys: list[Key]) -> None:
        target = self.catalogue[self.entity.ways[name].target._meta.label]
        wanted = list(dict.fromkeys(key[0] for key in keys if target.fits(key)))
        rows = target.model._base_manager.using(self.database)
        there = sum(rows.filter(pk__in=part).count() for part in batches(wanted, rows.all()))
        if there < len(set(keys)):
            raise Integrity(self.info.name, "reference", (name,))
        getattr(row, name).set(wanted)

    def delete(self, row: R, /, *, expected: str | None = None) -> None:
        """Delete a row."""
        self._check_expected(expected)
        instance: Any = row
        key = self.info.key_of(row)
        with self.changing():
            if expected is not None:
                self._take(instance, expected)
            deleted = instance.delete(using=self.database)
            # A method of the model's own may give nothing; then it is believed.
            if deleted is not None and not deleted[1].get(self.entity.model._meta.label):
                raise Conflict(self.info.name, key)
