"""Conditions of the contract as conditions of the ORM.

A comparison on the way to rows that there may be many of, or of a condition on one of them, is an EXISTS of its own: so
each row comes once, and a negation is exactly the opposite. All others are look-ups through joins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or, Some
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.fields import RelationInfo
from bandstand.contracts.i18n import LazyText
from bandstand.orm.expressions import Exists, OuterRef, Q
from bandstand.orm.expressions._condition import Always, Never
from bandstand.orm.queryset import QuerySet
from bandstand.orm.source._letters import LetterLookup, Letters, LettersAtEnd, LettersAtStart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.data.entities import Key, Path
    from bandstand.orm.fields import Field
    from bandstand.orm.source._catalogue import Catalogue, Entity
    from bandstand.orm.source._ways import Way

_LOOKUPS = {
    Operator.EQ: "exact",
    Operator.LT: "lt",
    Operator.LE: "lte",
    Operator.GT: "gt",
    Operator.GE: "gte",
    Operator.CONTAINS: "contains",
    Operator.STARTS: "startswith",
    Operator.ENDS: "endswith",
    Operator.IEQ: "iexact",
    Operator.ICONTAINS: "icontains",
    Operator.ISTARTS: "istartswith",
    Operator.IENDS: "iendswith",
}
_LETTERS: dict[Operator, type[LetterLookup]] = {
    Operator.CONTAINS: LetterLookup,
    Operator.STARTS: LettersAtStart,
    Operator.ENDS: LettersAtEnd,
}
_ON_KEYS = (Operator.EQ, Operator.NE, Operator.IN, Operator.IS_NULL)
_ALL = Q(Always())
_NONE = Q(Never())


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates conditions on the rows of an entity.

    Attributes:
        catalogue: The entities.
        joins: Whether relations to one row are followed by joins. Where rows are changed or locked they are not, since
            what other tables decide would be decided before the rows are locked.
        likes_any_case: Whether the database's LIKE takes letters of both cases for the same, as SQLite's does.
    """

    catalogue: Catalogue
    joins: bool = True
    likes_any_case: bool = False

    def __call__(self, entity: Entity, condition: Condition) -> Q:
        """Give the condition of the ORM.

        Raises:
            UnknownName: A name is not there.
            Unsupported: The condition is of a kind of its own, or compares a relation by more than its key.
            Invalid: A value is none of the field's.
        """
        match condition:
            case And(parts=parts):
                return _joined(Q.AND, [self(entity, part) for part in parts]) if parts else _ALL
            case Or(parts=parts):
                return _joined(Q.OR, [self(entity, part) for part in parts]) if parts else _NONE
            case Not(part=part):
                return ~self(entity, part)
            case Some(path=path, where=where):
                return self._some(entity, path, where)
            case Compare(path=path, operator=Operator.NE, value=value):
                return ~self._compare(entity, Compare(path, Operator.EQ, value))
            case Compare():
                return self._compare(entity, condition)
            case _:
                message = f"Models have no condition of the kind of {condition!r}."
                raise Unsupported(message)

    def _some(self, entity: Entity, path: Path, where: Condition) -> Q:
        trail = self.catalogue.follow(entity, path)
        if not isinstance(trail.end, RelationInfo):
            known = [each.name for each in trail.entity.relations]
            raise UnknownName(path[-1], f"the relations of {trail.entity.name!r}", known)
        target = self.catalogue[trail.end.target]
        return self._exists(entity, path, self(target, where))

    def _compare(self, entity: Entity, compare: Compare) -> Q:
        trail = self.catalogue.follow(entity, compare.path)
        if isinstance(trail.end, RelationInfo):
            return self._compare_keys(entity, compare)
        end = self.catalogue[trail.entity.name]
        test = self._test(end.fields[trail.end.name], compare)
        if not trail.relations or (self.joins and not trail.many):
            ways = self.catalogue.ways(entity, compare.path[:-1])
            return test.at("__".join([*(way.lookup for way in ways), compare.path[-1]]))
        return self._apart(entity, compare.path[:-1], test, compare.path[-1])

    def _test(self, field: Field[Any], compare: Compare) -> Test:
        if self.likes_any_case and compare.operator in _LETTERS:
            return Test(lookups=((_LETTERS[compare.operator], compare.value),))
        return _test(field, compare)

    def _apart(self, entity: Entity, path: Path, test: Test, name: str) -> Q:
        """Test a value of related rows, of which there may be none: then it is NULL."""
        parts = [self._exists(entity, path, test.value(name))] if test.has_value else []
        if test.null:
            ways = self.catalogue.ways(entity, path)
            lookup = "__".join([*(way.lookup for way in ways), name, "isnull"])
            parts.append(Q(Exists(self._same(entity).filter(**{lookup: True}))))
        return _joined(Q.OR, parts) if parts else _NONE

    def _compare_keys(self, entity: Entity, compare: Compare) -> Q:
        if compare.operator not in _ON_KEYS:
            names = ", ".join(each.name for each in _ON_KEYS)
            message = f"What a path to a relation gives is compared by one of {names}; got {compare!r}."
            raise Unsupported(message)
        trail = self.catalogue.follow(entity, compare.path)
        ways = self.catalogue.ways(entity, compare.path)
        target = self.catalogue[ways[-1].target._meta.label]
        test = _key_test(target, compare)
        last = ways[-1]
        if test.has_value and last.is_linked_by_key:
            found = self._linked(entity, ways, test.value(last.ends[1].attname))
            nothing = self._apart(entity, compare.path, Test(null=True), target.key[0].attname) if test.null else None
            return found if nothing is None else found | nothing
        if trail.many or (not self.joins and not (last.is_kept and len(ways) == 1)):
            return self._apart(entity, compare.path, test, target.key[0].attname)
        before = [way.lookup for way in ways[:-1]]
        if last.is_kept:
            return test.at("__".join([*before, last.field.attname]))
        return test.at("__".join([*before, last.lookup, target.key[0].attname]))

    def _exists(self, entity: Entity, path: Path, where: Q) -> Q:
        """Say that a related row is there which meets a condition of its own."""
        ways = self.catalogue.ways(entity, path)
        back = "__".join(way.back for way in reversed(ways))
        outer = {f"{back}__{field.attname}": OuterRef(field.attname) for field in entity.key}
        return Q(Exists(QuerySet(ways[-1].target).filter(where, **outer)))

    def _linked(self, entity: Entity, ways: list[Way], where: Q) -> Q:
        """Say that a row of the table between is there whose keys are right; the table behind it is not asked."""
        here, _ = ways[-1].ends
        back = "__".join([here.name, *(way.back for way in reversed(ways[:-1]))])
        outer = {f"{back}__{field.attname}": OuterRef(field.attname) for field in entity.key}
        return Q(Exists(QuerySet(here.model).filter(where, **outer)))

    def _same(self, entity: Entity) -> QuerySet[Any]:
        return QuerySet(entity.model).filter(**{field.attname: OuterRef(field.attname) for field in entity.key})


@dataclass(frozen=True, slots=True)
class Test:
    """What a value must be.

    Attributes:
        null: Whether NULL is right.
        lookups: The look-ups of which one must hold of another value, each by its name or class and with what it
            compares.
        keys: Further keys of several fields of which one must be the row's: values by attribute.
    """

    null: bool = False
    lookups: tuple[tuple[str | type[LetterLookup], object], ...] = ()
    keys: tuple[dict[str, object], ...] = ()

    @property
    def has_value(self) -> bool:
        """Whether any value but NULL is right."""
        return bool(self.lookups or self.keys)

    def value(self, name: str) -> Q:
        """Give the condition for what is not NULL."""
        prefix = name.rpartition("__")[0]
        parts = [
            _looked_up({f"{name}__{lookup}": value}) if isinstance(lookup, str) else Q(Letters(name, lookup, value))
            for lookup, value in self.lookups
        ]
        for key in self.keys:
            parts += [_looked_up({f"{prefix}__{part}" if prefix else part: value for part, value in key.items()})]
        return _joined(Q.OR, parts)

    def at(self, name: str) -> Q:
        """Give the condition for what a path of look-ups leads to."""
        parts = [self.value(name)] if self.has_value else []
        if self.null:
            parts.append(_looked_up({f"{name}__isnull": True}))
        return _joined(Q.OR, parts) if parts else _NONE


def _looked_up(lookups: dict[str, Any]) -> Q:
    return Q(**lookups)  # of names that the description has: paths were followed before


def _test(field: Field[Any], compare: Compare) -> Test:
    operator, value = compare.operator, compare.value
    if operator is Operator.IS_NULL:
        return Test(null=True) if value else Test(lookups=(("isnull", False),))
    if operator is Operator.EQ or operator is Operator.IN:
        several: Any = value  # Any: a tuple where the operator is IN
        given: tuple[Any, ...] = several if operator is Operator.IN else (value,)
        fitting = [each for each in given if each is not None and _fault(field, each) is None]
        return Test(null=None in given, lookups=_among(fitting))
    if operator is Operator.RANGE:
        pair: Any = value  # a pair, by the operator
        return Test(lookups=(_range(field, pair[0], pair[1]),))
    if operator in (Operator.LT, Operator.LE, Operator.GT, Operator.GE):
        _check(field, value)
    return Test(lookups=((_LOOKUPS[operator], value),))


def _range(field: Field[Any], low: object, high: object) -> tuple[str, object]:
    for each in (low, high):
        if each is not None:
            _check(field, each)
    if low is None:
        return ("isnull", False) if high is None else ("lte", high)
    return ("gte", low) if high is None else ("range", [low, high])


def _among(values: list[Any]) -> tuple[tuple[str, object], ...]:
    if not values:
        return ()
    return (("exact", values[0]),) if len(values) == 1 else (("in", values),)


def _check(field: Field[Any], value: object) -> None:
    fault = _fault(field, value)
    if fault is not None:
        text = LazyText(id="%(value)s is no value to compare %(field)s with.")
        params = {"value": repr(value), "field": field.attname}
        raise Invalid(text, code="type", params=params) from fault


def _fault(field: Field[Any], value: object) -> ValueError | None:
    """Give what keeps a value from being one of the field's, or None."""
    try:
        field.get_prep_value(value)
    except ValueError as error:
        return error
    return None


def _key_test(target: Entity, compare: Compare) -> Test:
    if compare.operator is Operator.IS_NULL:
        return Test(null=True) if compare.value else Test(lookups=(("isnull", False),))
    value: Any = compare.value  # Any: a tuple of keys where the operator is IN
    keys: tuple[Key | None, ...] = value if compare.operator is Operator.IN else (value,)
    fitting = [key for key in keys if key is not None and target.fits(key)]
    if len(target.key) == 1:
        return Test(null=None in keys, lookups=_among([key[0] for key in fitting]))
    named = tuple(dict(zip(target.info.key, key, strict=True)) for key in fitting)
    return Test(null=None in keys, keys=named)


def _joined(connector: str, parts: Sequence[Q]) -> Q:
    return parts[0] if len(parts) == 1 else Q(*parts, _connector=connector)
