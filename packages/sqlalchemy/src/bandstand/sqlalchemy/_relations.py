"""Relationships of mapped classes, described as relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.orm import RelationshipDirection
from sqlalchemy.orm.exc import UnmappedColumnError

from bandstand.contracts.data.fields import OnDelete, RelationInfo
from bandstand.sqlalchemy._about import AboutRelation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Column, ColumnElement, ForeignKeyConstraint
    from sqlalchemy.orm import Mapper, RelationshipProperty

    from bandstand.sqlalchemy._about import About

_RULES = {"CASCADE": OnDelete.CASCADE, "SET NULL": OnDelete.SET_NULL, "RESTRICT": OnDelete.PROTECT}
_SAYS_NOTHING = AboutRelation()


@dataclass(frozen=True, eq=False)
class Way:
    """A relation, and the relationship that it is in SQLAlchemy.

    Attributes:
        prop: The relationship.
        fields: The names of the fields that hold the other's key; none where it is kept elsewhere.
    """

    prop: RelationshipProperty[Any]
    fields: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return self.prop.key

    @property
    def target(self) -> Mapper[Any]:
        """The class at the other end."""
        return self.prop.mapper

    @property
    def many(self) -> bool:
        """Whether it leads to any number of rows."""
        return bool(self.prop.uselist)

    @property
    def is_linkable(self) -> bool:
        """Whether keys are all that its table between needs."""
        table = self.prop.secondary
        if not isinstance(table, Table) or self.prop.viewonly:
            return False
        keys = {there for _, there in (*self.prop.synchronize_pairs, *(self.prop.secondary_synchronize_pairs or ()))}
        return all(column in keys or _fills_itself(column) for column in table.columns)

    def exists(self, root: Any, there: Any, where: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
        """Say that a row is at the other end of those of a class or alias, which meets a condition on ``there``."""
        end = getattr(root, self.name).of_type(there)
        found: ColumnElement[bool] = end.any(where) if self.many else end.has(where)
        return found


def _fills_itself(column: Column[Any]) -> bool:
    told = (column.default, column.server_default, column.identity)
    table: Any = column.table
    counts = column is getattr(table, "autoincrement_column", None)
    return bool(column.nullable) or counts or any(each is not None for each in told)


def ways_of(mapper: Mapper[Any], about: About) -> Iterator[Way]:
    """Give the relations of a class; of several over the same fields, the first one keeps them."""
    taken: set[tuple[str, ...]] = set()
    for prop in sorted(mapper.relationships, key=lambda each: each.viewonly):
        if prop.key in about.without:
            continue
        fields = () if prop.viewonly else _kept(mapper, prop)
        if fields in taken:
            fields = ()
        taken.update([fields] if fields else [])
        yield Way(prop, fields)


def _kept(mapper: Mapper[Any], prop: RelationshipProperty[Any]) -> tuple[str, ...]:
    """Give the fields of a row that hold the key of the other, in the order of that key; none where others do."""
    if prop.direction is not RelationshipDirection.MANYTOONE or prop.uselist:
        return ()
    try:
        pairs = {
            prop.mapper.get_property_by_column(there).key: mapper.get_property_by_column(here).key
            for here, there in prop.local_remote_pairs or ()
        }
    except UnmappedColumnError:
        return ()
    key = key_names(prop.mapper)
    return tuple(pairs[name] for name in key) if pairs.keys() == set(key) else ()


def key_names(mapper: Mapper[Any]) -> tuple[str, ...]:
    """Give the names of the fields of a class's key."""
    return tuple(mapper.get_property_by_column(column).key for column in mapper.primary_key)


def describe_relation(mapper: Mapper[Any], way: Way, about: About, names: Mapping[Mapper[Any], str]) -> RelationInfo:
    """Describe a relation.

    Args:
        mapper: The class that it is seen from.
        way: The relation.
        about: What else is known of the class.
        names: The names of all entities.
    """
    told = about.relations.get(way.name, _SAYS_NOTHING)
    columns = [mapper.attrs[name].columns[0] for name in way.fields]
    null = any(column.nullable for column in columns) if columns else True
    return RelationInfo(
        name=way.name,
        target=names[way.target],
        many=way.many,
        fields=way.fields,
        inverse=_inverse(mapper, way, names),
        linkable=way.is_linkable,
        null=null,
        blank=null if told.blank is None else told.blank,
        unique=_is_unique(columns),
        editable=_is_editable(way) if told.editable is None else told.editable,
        on_delete=told.on_delete or (on_delete(way) if way.fields else OnDelete.CASCADE),
        limit=told.limit,
        label=told.label,
        help=told.help or way.prop.doc or "",
    )


def _is_unique(columns: list[Column[Any]]) -> bool:
    """Whether no two rows have the same values: the key is made of these columns, or a rule of uniqueness is."""
    if not columns:
        return False
    table: Any = columns[0].table
    rules = [each for each in table.constraints if isinstance(each, (PrimaryKeyConstraint, UniqueConstraint))]
    is_marked = len(columns) == 1 and bool(columns[0].unique)
    return is_marked or any(set(each.columns) == set(columns) for each in rules)


def back_of(way: Way) -> RelationshipProperty[Any] | None:
    """Give the relationship that leads back."""
    name: Any = way.prop.back_populates  # Any: a text or None, whatever its annotation says
    return None if name is None else way.target.relationships.get(name)


def _inverse(mapper: Mapper[Any], way: Way, names: Mapping[Mapper[Any], str]) -> str | None:
    """Give the relation that leads back; there is none to a class that only extends the one that it leads to."""
    if way.target not in names:
        return None
    other = back_of(way)
    is_same = other is not None and other.mapper is mapper and way.prop.parent is mapper
    return other.key if other is not None and is_same and other.parent is way.target else None


def _is_editable(way: Way) -> bool:
    """Whether people change it from here: what fields hold, and of two ends that are linkable the first."""
    if way.fields:
        return True
    if not way.is_linkable:
        return False
    back = back_of(way)
    return back is None or (way.prop.parent.class_.__name__, way.name) <= (way.target.class_.__name__, back.key)


def constraint_of(way: Way) -> ForeignKeyConstraint | None:
    """Give the constraint of the columns that hold a relation's key."""
    held = {column for column, _ in way.prop.local_remote_pairs or ()}
    for table in way.prop.parent.tables:
        for constraint in getattr(table, "foreign_key_constraints", ()):
            if set(constraint.columns) == held:
                return constraint  # type: ignore[no-any-return]  # a table's constraints are these
    return None


def on_delete(way: Way) -> OnDelete:
    """Give the rule of a reference: the foreign key's, else what SQLAlchemy would do, else that of databases."""
    constraint = constraint_of(way)
    rule = _RULES.get((constraint.ondelete or "").upper()) if constraint is not None else None
    if rule is not None:
        return rule
    back = back_of(way)
    if back is None or back.viewonly or back.passive_deletes == "all":
        return OnDelete.PROTECT if constraint is not None else OnDelete.NOTHING
    if back.cascade.delete:
        return OnDelete.CASCADE
    columns = [column for column, _ in way.prop.local_remote_pairs or ()]
    return OnDelete.SET_NULL if all(column.nullable for column in columns) else OnDelete.PROTECT
