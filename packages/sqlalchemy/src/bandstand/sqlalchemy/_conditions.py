"""Conditions of the contract in SQL.

Every step to another row is an EXISTS of its own: so each row comes once, a negation is exactly the opposite, and the
same condition serves queries, updates and deletions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, not_, or_, true
from sqlalchemy.orm import aliased

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or, Some
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Unsupported
from bandstand.contracts.data.fields import RelationInfo
from bandstand.sqlalchemy._comparing import test_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import ColumnElement

    from bandstand.contracts.data.entities import Key, Path
    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._relations import Way

    Leaf = Callable[[Entity, Any], ColumnElement[bool]]

_ON_KEYS = (Operator.EQ, Operator.NE, Operator.IN, Operator.IS_NULL)


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates conditions on rows.

    Attributes:
        catalogue: The entities.
        is_sqlite: Whether they are in SQLite.
    """

    catalogue: Catalogue
    is_sqlite: bool

    def __call__(self, entity: Entity, root: Any, condition: Condition) -> ColumnElement[bool]:
        """Give the condition in SQL on the rows of a class, or of an alias.

        Raises:
            UnknownName: A name is not there.
            Unsupported: The condition is of a kind of its own, or compares a relation by more than its key.
            Invalid: A value is none of the field's.
        """
        match condition:
            case And(parts=parts):
                return and_(*(self(entity, root, part) for part in parts)) if parts else true()
            case Or(parts=parts):
                return or_(*(self(entity, root, part) for part in parts)) if parts else false()
            case Not(part=part):
                return not_(self(entity, root, part))
            case Some(path=path, where=where):
                return self._some(entity, root, path, where)
            case Compare(path=path, operator=Operator.NE, value=value):
                return not_(self._compare(entity, root, Compare(path, Operator.EQ, value)))
            case Compare():
                return self._compare(entity, root, condition)
            case _:
                message = f"Mapped classes have no condition of the kind of {condition!r}."
                raise Unsupported(message)

    def _some(self, entity: Entity, root: Any, path: Path, where: Condition) -> ColumnElement[bool]:
        trail = self.catalogue.follow(entity, path)
        if not isinstance(trail.end, RelationInfo):
            known = [each.name for each in trail.entity.relations]
            raise UnknownName(path[-1], f"the relations of {trail.entity.name!r}", known)
        return self._along(entity, root, path, lambda end, there: self(end, there, where))

    def _compare(self, entity: Entity, root: Any, compare: Compare) -> ColumnElement[bool]:
        trail = self.catalogue.follow(entity, compare.path)
        if isinstance(trail.end, RelationInfo):
            return self._compare_keys(entity, root, compare)
        attribute = self.catalogue[trail.entity.name].attributes[trail.end.name]
        test = test_of(attribute, compare, is_sqlite=self.is_sqlite)

        def leaf(_end: Entity, there: Any) -> ColumnElement[bool]:
            return test.at(attribute, getattr(there, attribute.name))

        return self._along(entity, root, compare.path[:-1], leaf, null=test.null)

    def _along(self, entity: Entity, root: Any, path: Path, leaf: Leaf, *, null: bool = False) -> ColumnElement[bool]:
        """Say that a path leads to what meets a condition; or, where NULL does, that it breaks off."""
        if not path:
            return leaf(entity, root)
        way = entity.ways[path[0]]
        target = self.catalogue.target(way)
        there = aliased(target.rows, flat=True)
        found = way.exists(root, there, self._along(target, there, path[1:], leaf, null=null))
        return or_(found, self._nothing(target, root, way)) if null else found

    @staticmethod
    def _nothing(target: Entity, root: Any, way: Way) -> ColumnElement[bool]:
        """Say that no row is at the other end."""
        if way.fields:
            return or_(*(getattr(root, name).is_(None) for name in way.fields))
        return not_(way.exists(root, aliased(target.rows, flat=True)))

    def _compare_keys(self, entity: Entity, root: Any, compare: Compare) -> ColumnElement[bool]:
        if compare.operator not in _ON_KEYS:
            names = ", ".join(each.name for each in _ON_KEYS)
            message = f"What a path to a relation gives is compared by one of {names}; got {compare!r}."
            raise Unsupported(message)
        last = self.catalogue.ways(entity, compare.path)[-1]
        target = self.catalogue.target(last)
        null, keys = _wanted(target, compare)

        def leaf(_end: Entity, there: Any) -> ColumnElement[bool]:
            parts = [self._nothing(target, there, last)] if null else []
            if keys is None or keys:
                parts.append(self._held(target, there, last, keys))
            return or_(*parts) if parts else false()

        return self._along(entity, root, compare.path[:-1], leaf, null=null)

    def _held(self, target: Entity, there: Any, way: Way, keys: list[Key] | None) -> ColumnElement[bool]:
        """Say that a row is at the other end, whose key is one of several where there are any."""
        if keys is None:
            return not_(self._nothing(target, there, way))
        if way.fields:
            # A part of the key may be NULL, and a comparison of that would be neither true nor false.
            columns = [getattr(there, name) for name in way.fields]
            return and_(*(column.is_not(None) for column in columns), in_keys(columns, keys))
        other = aliased(target.rows, flat=True)
        return way.exists(there, other, in_keys([getattr(other, name) for name in target.info.key], keys))


def _wanted(target: Entity, compare: Compare) -> tuple[bool, list[Key] | None]:
    """Give whether no row is right, and the keys of those that are; None for any."""
    if compare.operator is Operator.IS_NULL:
        return (True, []) if compare.value else (False, None)
    value: Any = compare.value  # Any: a tuple of keys where the operator is IN
    keys: tuple[Key | None, ...] = value if compare.operator is Operator.IN else (value,)
    return None in keys, [key for key in keys if key is not None and target.fits(key)]


def in_keys(columns: list[Any], keys: Iterable[Key]) -> ColumnElement[bool]:
    """Say that columns hold one of several keys."""
    wanted = list(keys)
    if len(columns) == 1:
        single: ColumnElement[bool] = columns[0].in_([key[0] for key in wanted])
        return single
    each = [and_(*(column == part for column, part in zip(columns, key, strict=True))) for key in wanted]
    return or_(*each) if each else false()
