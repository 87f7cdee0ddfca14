"""What a deletion takes with it: found by following relations back, before anything is deleted."""

from __future__ import annotations

from collections import defaultdict, deque
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.database import atomic
from bandstand.orm.expressions import Q
from bandstand.orm.fields import ForeignKey
from bandstand.orm.query._batching import batches
from bandstand.orm.queryset import QuerySet
from bandstand.orm.signals import post_delete, pre_delete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.models import Model

    ByField = dict[ForeignKey[Any], list[Model]]

_SETTING: Final = {"SET_NULL", "SET_DEFAULT", "SET"}


class Collector:
    """The rows that are deleted together, and what is done to those that refer to them.

    Args:
        database: Where they are.
        origin: The row, rows or queryset that the deletion began with; signals tell it.
        keep_parents: Whether the rows of extended models stay.
        is_preview: Whether all rows are loaded, to be shown, as those that the database itself would delete.

    Attributes:
        rows: The rows by model and key, in the order in which they were found.
        fast: Querysets whose rows are deleted without being loaded.
        updates: Querysets whose rows get another value in a reference.
        protected: The rows that forbid the deletion, by their reference.
        restricted: The rows that forbid it unless they are deleted, too.
    """

    def __init__(
        self, database: Database, origin: Any, *, keep_parents: bool = False, is_preview: bool = False
    ) -> None:
        self.database = database
        self.origin = origin
        self.rows: dict[type[Model], dict[Any, Model]] = {}
        self.fast: list[QuerySet[Any]] = []
        self.updates: list[tuple[QuerySet[Any], ForeignKey[Any]]] = []
        self.protected: ByField = defaultdict(list)
        self.restricted: ByField = defaultdict(list)
        self._keep_parents = keep_parents
        self._is_preview = is_preview
        self._before: dict[type[Model], set[type[Model]]] = defaultdict(set)
        self._waiting: deque[tuple[type[Model], list[Model], bool]] = deque()

    # Finding

    def add(self, rows: Iterable[Model], *, with_relations: bool = True) -> None:
        """Add rows of any models; ``follow`` finds what depends on them."""
        new: defaultdict[type[Model], list[Model]] = defaultdict(list)
        for row in rows:
            known = self.rows.setdefault(type(row), {})
            if row.pk not in known:
                known[row.pk] = row
                new[type(row)].append(row)
        self._waiting += [(model, found, with_relations) for model, found in new.items()]

    def add_queryset(self, rows: QuerySet[Any]) -> None:
        """Add the rows of a queryset, loading them only where something depends on them or wants to see them."""
        if self._is_leaf(rows.model):
            self.fast.append(rows)
        else:
            self.add(self._slim(rows))

    def follow(self) -> None:
        """Find all that depends on the rows, and on those found, to the end."""
        while self._waiting:
            model, rows, with_relations = self._waiting.popleft()
            if not self._keep_parents:
                self._add_parents(model, rows)
            if with_relations:
                self._add_referring(model, rows)

    def _add_parents(self, model: type[Model], rows: list[Model]) -> None:
        concrete = model._meta.concrete_model
        for link in concrete._meta.parents.values():
            # What refers to the parents' rows is found with the child's relations, which include theirs.
            self.add([getattr(row, link.name) for row in rows], with_relations=False)
            self._before[link.target._meta.concrete_model].add(concrete)

    def _add_referring(self, model: type[Model], rows: list[Model]) -> None:
        leaves: defaultdict[type[Model], list[ForeignKey[Any]]] = defaultdict(list)
        for field in self._references(model):
            rule = field.on_delete.name.removeprefix("DB_")
            if rule in _SETTING:
                self.updates += [(part, field) for part in self._referring(rows, [field])]
            elif rule == "CASCADE" and self._is_leaf(field.model, field):
                leaves[field.model].append(field)
            elif rule == "CASCADE":
                self._before[model._meta.concrete_model].add(field.model._meta.concrete_model)
                for part in self._referring(rows, [field]):
                    self.add(self._slim(part))
            else:
                found = [row for part in self._referring(rows, [field]) for row in part]
                if found:
                    (self.protected if rule == "PROTECT" else self.restricted)[field] += found
        for fields in leaves.values():
            self.fast += self._referring(rows, fields)

    def _references(self, model: type[Model]) -> list[ForeignKey[Any]]:
        """Give the references to a model for which something is to be done."""
        kept = model._meta.ancestors() if self._keep_parents else []
        return [
            field
            for field in references_to(model)
            if not self._is_left_alone(field)
            and field.target._meta.concrete_model not in kept
            and not (getattr(field, "parent_link", False) and issubclass(model, field.model))
        ]

    def _is_left_alone(self, field: ForeignKey[Any]) -> bool:
        rule = field.on_delete
        return rule.name == "DO_NOTHING" or (rule.in_database and not self._is_preview)

    def _referring(self, rows: Sequence[Model], fields: Sequence[ForeignKey[Any]]) -> Iterator[QuerySet[Any]]:
        """Give querysets of the rows of one model that refer to rows by any of its fields."""
        base = fields[0].model._base_manager.using(self.database)
        targets = [tuple(getattr(row, field.target_field.attname) for field in fields) for row in rows]
        for part in batches(targets, base, width=len(fields)):
            condition = Q()
            for field, keys in zip(fields, zip(*part, strict=True), strict=True):
                among: dict[str, Any] = {f"{field.attname}__in": [key for key in keys if key is not None]}
                condition |= Q(**among)
            yield base.filter(condition)

    def _is_leaf(self, model: type[Model], by: ForeignKey[Any] | None = None) -> bool:
        """Whether nothing has to be known of a model's rows to delete them."""
        links = model._meta.concrete_model._meta.parents.values()
        return not (
            self._is_preview
            or is_listened_to(model)
            or any(link is not by for link in links)
            or any(not self._is_left_alone(field) for field in references_to(model))
        )

    def _slim(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Load only what is referred to, unless somebody wants to see the rows."""
        model = rows.model
        if self._is_preview or is_listened_to(model):
            return rows
        needed = [*model._meta.pk_fields, *(field.target_field for field in references_to(model))]
        return rows.only(*dict.fromkeys(field.name for field in needed))

    def left_restricted(self) -> ByField:
        """Give the restricted rows that are not deleted along another way."""
        left: ByField = {}
        for field, rows in self.restricted.items():
            kept = [row for row in rows if not self._has(row)]
            deleted = self._among_fast(field.model, kept)
            kept = [row for row in kept if row.pk not in deleted]
            if kept:
                left[field] = kept
        return left

    def _has(self, row: Model) -> bool:
        concrete = row._meta.concrete_model
        return any(model._meta.concrete_model is concrete and row.pk in known for model, known in self.rows.items())

    def _among_fast(self, model: type[Model], rows: list[Model]) -> set[Any]:
        found: set[Any] = set()
        for fast in self.fast:
            if fast.model._meta.concrete_model is model._meta.concrete_model:
                for keys in batches([row.pk for row in rows], fast, width=len(model._meta.pk_fields)):
                    found.update(row.pk for row in fast.filter(pk__in=keys))
        return found

    # Carrying out

    def transaction(self) -> AbstractContextManager[None]:
        """Give the block in which all happens; a single statement that nobody is told of needs none."""
        statements = len(self.fast) + len(self.updates) + sum(1 for model in self.rows for _ in self.batches(model))
        is_alone = statements < 2 and not any(map(is_listened_to, self.rows))
        return nullcontext() if is_alone else atomic(self.database, savepoint=False)

    def batches(self, model: type[Model]) -> Iterator[QuerySet[Any]]:
        """Give the collected rows of a model as querysets, in as few as statements can be."""
        rows = QuerySet(model._meta.concrete_model, self.database)
        for keys in batches(self.rows[model], rows, width=len(model._meta.pk_fields)):
            yield rows.filter(pk__in=keys)

    def ordered(self) -> list[type[Model]]:
        """Give the models so that rows which refer to others go before these, as far as there is such an order."""
        from graphlib import CycleError, TopologicalSorter

        found = list(reversed(self.rows))
        try:
            order = list(TopologicalSorter(self._before).static_order())
        except CycleError:
            return found  # references are checked at the end of the transaction
        return sorted(found, key=lambda model: _place(order, model._meta.concrete_model))

    def tell_before(self) -> None:
        """Send ``pre_delete`` for each row."""
        for model in list(self.rows):
            self._tell(pre_delete, model)

    def tell_after(self, model: type[Model]) -> None:
        """Send ``post_delete`` for each row of a model."""
        self._tell(post_delete, model)

    def _tell(self, signal: Any, model: type[Model]) -> None:
        if is_listened_to(model):
            for row in self.rows[model].values():
                signal.send(model, instance=row, using=self.database.alias, origin=self.origin)


def references_to(model: type[Model]) -> list[ForeignKey[Any]]:
    """Give all references to a model, to its proxies and to the models that it extends."""
    options = model._meta
    tables = {options.concrete_model, *options.ancestors()}
    found = {id(reverse.field): reverse.field for reverse in options.reverse.values()}
    for other in options.registry:
        if other._meta.proxy and other._meta.concrete_model in tables:
            found.update((id(reverse.field), reverse.field) for reverse in other._meta.reverse.values())
    return [field for field in found.values() if isinstance(field, ForeignKey)]


def is_listened_to(model: type[Model]) -> bool:
    """Whether anybody is told of deleted rows; of the rows of automatic tables between nobody is."""
    if model._meta.auto_created:
        return False
    return pre_delete.has_listeners(model) or post_delete.has_listeners(model)


def _place(order: list[type[Model]], model: type[Model]) -> int:
    return order.index(model) if model in order else -1
