"""What a deletion would take along, found by following relations back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.query import Affected, Cascade, Count
from bandstand.orm.models._reverse import Reverse
from bandstand.orm.query._batching import batches
from bandstand.orm.queryset import QuerySet
from bandstand.orm.writing._collecting import references_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data.entities import Path
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models import Model
    from bandstand.orm.source._rows import Rows


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of one model that a deletion reaches by the same path; keys and no more of what nobody looks at."""

    model: type[Model]
    path: Path
    keys: tuple[Any, ...]
    rows: tuple[Any, ...] = ()
    strict: bool = False


@dataclass(slots=True)
class _Deletion:
    """All that a deletion reaches."""

    source: Rows[Any]
    limit: int
    deleted: list[_Group] = field(default_factory=list[_Group])
    cleared: list[_Group] = field(default_factory=list[_Group])
    protected: list[_Group] = field(default_factory=list[_Group])
    _gone: dict[type[Model], set[Any]] = field(default_factory=dict[type["Model"], set[Any]])
    _waiting: deque[_Group] = field(default_factory=deque[_Group])

    def begin(self, model: type[Model], rows: list[Any]) -> None:
        """Follow all that refers to rows, and to what goes with them, to the end."""
        self._take(_Group(model, (), tuple(row.pk for row in rows), tuple(rows[: self.limit])))
        while self._waiting:
            group = self._waiting.popleft()
            for reference in references_to(group.model):
                self._follow(group, reference)

    def _take(self, group: _Group) -> None:
        gone = self._gone.setdefault(group.model._meta.concrete_model, set())
        keys = tuple(key for key in dict.fromkeys(group.keys) if key not in gone)
        if not keys:
            return
        gone.update(keys)
        rows = tuple(row for row in group.rows if row.pk in set(keys))
        taken = _Group(group.model, group.path, keys, rows)
        self.deleted.append(taken)
        self._waiting.append(taken)

    def _follow(self, group: _Group, reference: ForeignKey[Any]) -> None:
        rule = reference.on_delete.name.removeprefix("DB_")
        model = reference.model
        is_link = bool(getattr(reference, "parent_link", False)) and issubclass(group.model, model)
        if rule == "DO_NOTHING" or model._meta.auto_created or is_link:
            return
        back = Reverse(reference, reference.target)
        path = (*group.path, reference.name if back.is_hidden else back.accessor)
        found = self._referring(group, reference, path, strict=rule == "PROTECT")
        if not found.keys:
            return
        if rule == "CASCADE":
            self._take(found)
        else:
            (self.protected if rule in ("PROTECT", "RESTRICT") else self.cleared).append(found)

    def _referring(self, group: _Group, reference: ForeignKey[Any], path: Path, *, strict: bool) -> _Group:
        """Read the keys of the rows that refer to a group, and so many rows as are shown."""
        base = QuerySet(reference.model, self.source.database)
        keys: list[Any] = []
        rows: list[Any] = []
        pk = [field.attname for field in reference.model._meta.pk_fields]
        values = self._values(group, reference)
        for part in batches(values, base):
            chosen = base.filter(**{f"{reference.attname}__in": part}).order_by(*pk)
            wanted = self.limit - len(rows)
            some = list(chosen[: wanted + 1])
            rows += some[:wanted]
            if len(some) <= wanted:
                keys += [row.pk for row in some]
            else:
                told = chosen.values_list(*pk, flat=True) if len(pk) == 1 else chosen.values_list(*pk)
                keys += list(told)
        return _Group(reference.model, path, tuple(keys), tuple(rows), strict)

    def _values(self, group: _Group, reference: ForeignKey[Any]) -> list[Any]:
        """Give what the rows of a group are referred to by: their keys, unless a reference names another field."""
        target = reference.target_field
        own = group.model._meta.pk_fields
        if len(own) == 1 and target in (own[0], *group.model._meta.links_of(own[0])):
            return list(group.keys)
        base = QuerySet(group.model, self.source.database)
        found: list[Any] = []
        for part in batches(group.keys, base, width=len(own)):
            found += base.filter(pk__in=part).values_list(target.attname, flat=True)
        return found

    def left(self, groups: Iterable[_Group]) -> Iterable[_Group]:
        """Give groups without the rows that are deleted anyway; what is strict forbids a deletion even of them."""
        for group in groups:
            gone = set() if group.strict else self._gone.get(group.model._meta.concrete_model, set())
            keys = tuple(key for key in group.keys if key not in gone)
            if keys:
                rows = tuple(row for row in group.rows if row.pk not in gone)
                yield _Group(group.model, group.path, keys, rows)


@dataclass(frozen=True, slots=True)
class ModelCascading:
    """Tells what a deletion would take along: a statement for each reference to each group that is reached."""

    rows: Rows[Any]

    def preview(self, rows: Iterable[object], /, *, limit: int = 100) -> Cascade:
        """Say what deleting these rows would do."""
        deletion = _Deletion(self.rows, limit)
        given: list[Any] = list(rows)
        with self.rows.asking():
            deletion.begin(self.rows.entity.model, given)
        return Cascade(
            deleted=tuple(_affected(group, limit) for group in deletion.deleted),
            cleared=tuple(_affected(group, limit) for group in deletion.left(deletion.cleared)),
            protected=tuple(_affected(group, limit) for group in deletion.left(deletion.protected)),
        )


def _affected(group: _Group, limit: int) -> Affected:
    number = len(group.keys)
    return Affected(
        entity=group.model._meta.label,
        path=group.path,
        count=Count(number=number) if number <= limit else Count(number=limit, kind="capped"),
        rows=group.rows[:limit],
    )
