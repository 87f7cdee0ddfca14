"""Related rows of many instances at once: a statement for each relation, whatever the number of instances."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from bandstand.orm.errors import FieldError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.orm.models import Model
    from bandstand.orm.queryset import QuerySet

__all__ = ["Prefetch", "Prefetchable", "aprefetch_related_objects", "prefetch_related_objects"]


@runtime_checkable
class Prefetchable(Protocol):
    """What a model's attribute has that can load its rows for many instances.

    Attributes:
        is_single: Whether it leads to one row.
    """

    is_single: ClassVar[bool]

    def loaded(self, instance: Model) -> list[Any] | None:
        """Give the rows that are there without asking the database, or None."""
        ...

    def fetch(self, instances: Sequence[Model], queryset: QuerySet[Any] | None) -> Iterable[tuple[Model, list[Any]]]:
        """Load the rows of instances, from a queryset or from the usual one; give each instance with its rows."""
        ...

    def keep(self, instance: Model, rows: list[Any], queryset: QuerySet[Any] | None, /) -> None:
        """Set what was loaded, so that nobody asks again."""
        ...


class Prefetch:
    """A relation to prefetch in an own way.

    Args:
        lookup: The attributes that lead to it, ``"authors__books"``.
        queryset: Which rows, in which order, with which further relations; the usual ones by default. A slice is one
            for each instance.
        to_attr: The attribute that gets the rows as a list (or as one row), so that the manager still gives all.
    """

    def __init__(self, lookup: str, queryset: QuerySet[Any] | None = None, to_attr: str | None = None) -> None:
        if queryset is not None and getattr(queryset, "how", "raw") is not None:
            message = f"Prefetch({lookup!r}) takes a queryset of rows, not one of values() or raw(); got {queryset!r}."
            raise ValueError(message)
        if to_attr is not None and not to_attr.isidentifier():
            message = f"Prefetch({lookup!r}, to_attr=...) takes the name of an attribute; got {to_attr!r}."
            raise ValueError(message)
        self.lookup = lookup
        self.queryset = queryset
        self.to_attr = to_attr

    def __repr__(self) -> str:
        further = f", to_attr={self.to_attr!r}" if self.to_attr else ""
        return f"Prefetch({self.lookup!r}{further})"


@dataclass(slots=True)
class _Node:
    """One relation on the way, and those behind it."""

    name: str
    prefetch: Prefetch | None = None
    behind: dict[str, _Node] = field(default_factory=lambda: {})  # noqa: PIE807 - it tells the type

    @property
    def queryset(self) -> QuerySet[Any] | None:
        return None if self.prefetch is None else self.prefetch.queryset

    @property
    def to_attr(self) -> str | None:
        return None if self.prefetch is None else self.prefetch.to_attr


def prefetch_related_objects(instances: Iterable[Any], *lookups: str | Prefetch | None) -> None:
    """Load relations of instances, which need not be of one model.

    Raises:
        FieldError: A name is no relation of an instance; the text has the nearest.
        ValueError: A relation is asked for with two different querysets.
    """
    _load_behind(_different(instances), _tree(lookups))


async def aprefetch_related_objects(instances: Iterable[Any], *lookups: str | Prefetch | None) -> None:
    """Do what ``prefetch_related_objects`` does."""
    from bandstand.orm.database import database_of

    rows: list[Model] = list(instances)
    if rows:
        database = database_of(type(rows[0]), None, write=False, instance=rows[0])
        await database.run(prefetch_related_objects, rows, *lookups)


def _tree(lookups: Iterable[str | Prefetch | None]) -> dict[str, _Node]:
    """Give the relations to load, each once, with those behind them."""
    roots: dict[str, _Node] = {}
    for lookup in lookups:
        if lookup is None:
            continue
        given = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
        *way, last = given.lookup.split("__")
        here = roots
        for name in way:
            here = here.setdefault(name, _Node(name)).behind
        _add(here, last, given)
    return roots


def _add(nodes: dict[str, _Node], name: str, given: Prefetch) -> None:
    key = given.to_attr or name
    known = nodes.get(key)
    if known is None:
        nodes[key] = _Node(name, given)
    elif given.queryset is not None and given.queryset is not known.queryset:
        message = (
            f"{given.lookup!r} is prefetched already with another queryset: put {given!r} before the names that go "
            "through it, or give it a to_attr."
        )
        raise ValueError(message)


def _load_behind(instances: list[Model], nodes: dict[str, _Node]) -> None:
    if not instances:
        return
    for key, node in nodes.items():
        rows: list[Any] = []
        for group, source in _by_source(instances, key, node):
            if isinstance(source, Prefetchable):
                rows += _load(group, source, node)
            else:
                rows += _held(group, key)
        if node.behind:
            _load_behind(_different(rows), node.behind)


def _by_source(instances: list[Model], key: str, node: _Node) -> list[tuple[list[Model], Any]]:
    """Group instances by the attribute of their classes that loads the relation; None for what they hold themselves."""
    groups: dict[int, tuple[list[Model], Any]] = {}
    by_type: dict[type[Model], Any] = {}
    for instance in instances:
        model = type(instance)
        if model not in by_type:
            by_type[model] = _source(instance, key, node)
        source = by_type[model]
        groups.setdefault(id(source), ([], source))[0].append(instance)
    return list(groups.values())


def _source(instance: Model, key: str, node: _Node) -> Any:
    found = inspect.getattr_static(type(instance), node.name, None)
    if isinstance(found, Prefetchable):
        _check_free(type(instance), node)
        return found
    if node.behind and (node.prefetch is None or node.queryset is None) and hasattr(instance, key):
        return None  # an attribute that an earlier to_attr or the programmer has set
    options = type(instance)._meta
    names = [*(each.name for each in (*options.fields, *options.many_to_many) if each.is_relation)]
    names += [reverse.accessor for reverse in options.related_objects]
    message = f"{options.label}.{node.name} is no relation that can be prefetched.{nearest(node.name, names)}"
    raise FieldError(message)


def _load(instances: list[Any], source: Prefetchable, node: _Node) -> list[Any]:
    """Load a relation where it is not there yet; give the rows of all instances."""
    rows: list[Any] = []
    missing: list[Any] = []
    for instance in instances:
        known = _known(instance, source, node)
        if known is None:
            missing.append(instance)
        else:
            rows += known
    if missing:
        for instance, found in source.fetch(missing, node.queryset):
            _keep(instance, source, node, found)
            rows += found
    return rows


def _known(instance: Any, source: Prefetchable, node: _Node) -> list[Any] | None:
    if node.to_attr is None:
        return source.loaded(instance)
    return _as_rows(vars(instance)[node.to_attr]) if node.to_attr in vars(instance) else None


def _keep(instance: Any, source: Prefetchable, node: _Node, rows: list[Any]) -> None:
    if node.to_attr is None:
        source.keep(instance, rows, node.queryset)
    else:
        vars(instance)[node.to_attr] = (rows[0] if rows else None) if source.is_single else rows


def _check_free(model: type[Model], node: _Node) -> None:
    if node.to_attr is not None and model._meta.find_field(node.to_attr) is not None:
        message = f"{node.prefetch!r}: {model._meta.label} has a field {node.to_attr!r}; give to_attr another name."
        raise ValueError(message)


def _held(instances: list[Any], key: str) -> list[Any]:
    return [row for instance in instances for row in _as_rows(getattr(instance, key))]


def _as_rows(held: Any) -> list[Any]:
    if held is None:
        return []
    if isinstance(held, list):
        return held  # pyright: ignore[reportUnknownVariableType]  # of anything
    return list(held.all()) if hasattr(held, "all") else [held]


def _different(instances: Iterable[Model]) -> list[Model]:
    """Give each object once, so that a row which many refer to is asked for once."""
    return list({id(instance): instance for instance in instances}.values())
