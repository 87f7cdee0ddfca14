"""Which records a condition matches, as the rules of conditions say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or, Some
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.fields import FieldInfo, RelationInfo
from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.data.entities import Entities, EntityInfo, Path
    from bandstand.contracts.data.memory._tables import Record, Tables

_Comparison: TypeAlias = Callable[[Any, Any], bool]  # Any: whatever the field holds

_ON_ORDERED = (Operator.LT, Operator.LE, Operator.GT, Operator.GE, Operator.RANGE)
_NUMBERS = (int, float, Decimal)
_ON_KEYS = (Operator.EQ, Operator.NE, Operator.IN, Operator.IS_NULL)


@dataclass(frozen=True, slots=True)
class Search(Condition):
    """A condition of this store's own: a record has each of some words in one of its texts."""

    words: tuple[str, ...]

    def matches(self, record: Record) -> bool:
        """Tell whether a record has all of the words."""
        texts = " ".join(value for value in record.values() if isinstance(value, str)).lower()
        return all(word in texts for word in self.words)


def check_condition(entities: Entities, entity: EntityInfo, condition: Condition) -> None:
    """Raise what is wrong with a condition, whether there are records or not."""
    match condition:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                check_condition(entities, entity, part)
        case Not(part=part):
            check_condition(entities, entity, part)
        case Some(path=path, where=where):
            check_condition(entities, entities[_relation(entities, entity, path).target], where)
        case Compare(path=path, operator=operator):
            end = entities.follow(entity.name, path).end
            if isinstance(end, RelationInfo) and operator not in _ON_KEYS:
                names = ", ".join(each.name for each in _ON_KEYS)
                message = f"What a path to a relation gives is compared by one of {names}; got {condition!r}."
                raise Unsupported(message)
            if isinstance(end, FieldInfo) and operator in _ON_ORDERED:
                _check_ordered(end, operator, condition.value)
        case Search():
            pass
        case _:
            message = f"This store has no condition of the kind of {condition!r}."
            raise Unsupported(message)


def _check_ordered(field: FieldInfo, operator: Operator, value: Any) -> None:  # Any: whatever somebody asks with
    for each in value if operator is Operator.RANGE else (value,):
        are_numbers = issubclass(field.kind.type, _NUMBERS) and isinstance(each, _NUMBERS)
        if each is not None and not (field.kind.holds(each) or are_numbers):
            text = LazyText(id="%(value)s is no value to compare %(field)s with.")
            raise Invalid(text, code="type", params={"value": repr(each), "field": field.name})


def _relation(entities: Entities, entity: EntityInfo, path: Path) -> RelationInfo:
    trail = entities.follow(entity.name, path)
    if isinstance(trail.end, RelationInfo):
        return trail.end
    raise UnknownName(
        path[-1], f"the relations of {trail.entity.name!r}", [each.name for each in trail.entity.relations]
    )


def matches(tables: Tables, entity: EntityInfo, record: Record, condition: Condition) -> bool:
    """Tell whether a condition, which has been checked, matches a record."""
    match condition:
        case And(parts=parts):
            return all(matches(tables, entity, record, part) for part in parts)
        case Or(parts=parts):
            return any(matches(tables, entity, record, part) for part in parts)
        case Not(part=part):
            return not matches(tables, entity, record, part)
        case Some(path=path, where=where):
            target = tables.entities[_relation(tables.entities, entity, path).target]
            found = _records(tables, entity, record, path)
            return any(matches(tables, target, other, where) for other in found if other is not None)
        case Compare(path=path, operator=Operator.NE, value=value):
            return not matches(tables, entity, record, Compare(path, Operator.EQ, value))
        case Compare(path=path, operator=operator, value=value):
            return any(_compare(operator, found, value) for found in values(tables, entity, record, path))
        case Search():
            return condition.matches(record)
        case _:
            raise Unsupported(repr(condition))


def values(tables: Tables, entity: EntityInfo, record: Record, path: Path) -> Iterator[object]:
    """Give what is at the end of a path; None stands for NULL, and for the value of a row that is not there."""
    trail = tables.entities.follow(entity.name, path)
    for found in _records(tables, entity, record, path[:-1]):
        if found is None:
            yield None
        elif isinstance(trail.end, RelationInfo):
            keys: list[object] = list(tables.related_keys(trail.entity, trail.end, found))
            yield from keys or [None]
        else:
            yield found[trail.end.name]


def _records(tables: Tables, entity: EntityInfo, record: Record, path: Path) -> Iterator[Record | None]:
    """Give the records at the end of a path of relations, and None where a relation has none."""
    if not path:
        yield record
        return
    relation = entity.relation(path[0])
    others = list(tables.related(entity, relation, record))
    if not others:
        yield None
    for other in others:
        yield from _records(tables, tables.entities[relation.target], other, path[1:])


def _compare(operator: Operator, found: object, value: object) -> bool:
    if operator in _WITH_NULL:
        return _WITH_NULL[operator](found, value)
    return found is not None and _WITHOUT_NULL[operator](found, value)


def _in_range(found: Any, bounds: tuple[Any, Any]) -> bool:  # Any: whatever the field holds
    low, high = bounds
    return (low is None or low <= found) and (high is None or found <= high)


_WITH_NULL: dict[Operator, _Comparison] = {
    Operator.EQ: lambda found, value: found == value,
    Operator.IN: lambda found, value: found in value,
    Operator.IS_NULL: lambda found, value: (found is None) is value,
}
_WITHOUT_NULL: dict[Operator, _Comparison] = {
    Operator.LT: lambda found, value: found < value,
    Operator.LE: lambda found, value: found <= value,
    Operator.GT: lambda found, value: found > value,
    Operator.GE: lambda found, value: found >= value,
    Operator.RANGE: _in_range,
    Operator.CONTAINS: lambda found, value: value in found,
    Operator.STARTS: lambda found, value: found.startswith(value),
    Operator.ENDS: lambda found, value: found.endswith(value),
    Operator.IEQ: lambda found, value: found.casefold() == value.casefold(),
    Operator.ICONTAINS: lambda found, value: value.casefold() in found.casefold(),
    Operator.ISTARTS: lambda found, value: found.casefold().startswith(value.casefold()),
    Operator.IENDS: lambda found, value: found.casefold().endswith(value.casefold()),
}
