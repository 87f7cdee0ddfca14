"""Indexes: what a database keeps sorted, so that it finds rows without reading all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bandstand.orm.errors import ModelError
from bandstand.orm.expressions import Expression, OrderBy, check_condition, operand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.orm.database._declaring import Declaration
    from bandstand.orm.database.dialects import Dialect
    from bandstand.orm.models import Model

__all__ = ["Index", "fitted"]

_LONGEST_NAME = 60


class Index:
    """An index of fields, ``Index(fields=["author", "-published"])``, or expressions, ``Index(Lower("a"), name="i")``.

    Args:
        expressions: What is indexed, where that is more than fields; each may be ordered with ``.desc()``.
        fields: The fields, those that begin with ``-`` largest first.
        name: What it is called in the database; made from table and fields where it is left out.
        condition: Which rows it has; all by default.
        include: Further fields whose values it holds.
        opclasses: An operator class for each field.
        db_tablespace: Where it is kept, on databases with such places.
    """

    def __init__(
        self,
        *expressions: Expression[Any] | str,
        fields: Sequence[str] = (),
        name: str | None = None,
        condition: Expression[Any] | None = None,
        include: Sequence[str] | None = None,
        opclasses: Sequence[str] = (),
        db_tablespace: str | None = None,
    ) -> None:
        check_parts("Index", fields, expressions, opclasses, name)
        if condition is not None:
            check_condition(condition)
        if condition is not None and not name:
            message = f"An index with a condition needs a name; {condition!r} has none."
            raise ValueError(message)
        self.expressions = tuple(operand(each) for each in expressions)
        self.fields = tuple(fields)
        self.name = name
        self.condition = condition
        self.include = tuple(include or ())
        self.opclasses = tuple(opclasses)
        self.db_tablespace = db_tablespace

    @property
    def fields_orders(self) -> list[tuple[str, bool]]:
        """The fields, each with whether it begins with the largest."""
        return [(name.removeprefix("-"), name.startswith("-")) for name in self.fields]

    def check(self, model: type[Model], dialect: Dialect) -> list[str]:
        """Say what a database cannot do of it, in sentences."""
        return missing(
            f"index {self.name_in(model)!r} of {model._meta.label}",
            dialect,
            condition=self.condition is not None,
            expressions=bool(self.expressions),
            include=bool(self.include),
            opclasses=bool(self.opclasses),
        )

    def lowered(self, to: Declaration) -> Any:
        """Give SQLAlchemy's index."""
        return make_index(
            to,
            self.name_in(to.model),
            self.fields_orders,
            self.expressions,
            condition=self.condition,
            include=self.include,
            opclasses=self.opclasses,
            tablespace=self.db_tablespace or to.model._meta.db_tablespace or None,
        )

    def name_in(self, model: type[Model]) -> str:
        """Give the name in the database; ``%(class)s`` and ``%(app_label)s`` in one that was given are the model's."""
        if self.name:
            return interpolated(self.name, model)
        parts = [model._meta.get_column_field(name).column for name, _ in self.fields_orders]
        whole = "_".join([model._meta.db_table, *parts])
        return fitted(f"{whole}_{_digest(repr((self.fields, self.include, self.opclasses)))}_idx")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give class path, arguments and keywords that make an equal index."""
        given = {
            "fields": list(self.fields),
            "name": self.name,
            "condition": self.condition,
            "include": list(self.include),
            "opclasses": list(self.opclasses),
            "db_tablespace": self.db_tablespace,
        }
        return f"{type(self).__module__}.{type(self).__qualname__}", list(self.expressions), kept(given)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Index) and identity(self.deconstruct()) == identity(other.deconstruct())

    def __hash__(self) -> int:
        return hash((self.fields, self.name))

    def __repr__(self) -> str:
        return shown(self)


def make_index(
    to: Declaration,
    name: str,
    fields: Iterable[tuple[str, bool]],
    expressions: Sequence[Expression[Any]],
    *,
    condition: Expression[Any] | None = None,
    include: Sequence[str] = (),
    opclasses: Sequence[str] = (),
    tablespace: str | None = None,
    **keywords: Any,
) -> Any:
    """Give SQLAlchemy's index of fields, each with whether it is descending, or of expressions."""
    import sqlalchemy as sa
    from sqlalchemy.sql.elements import Grouping

    columns = [to.field(each).column for each, _ in fields]
    parts: list[Any] = [
        sa.column(column).desc() if descending else column
        for column, (_, descending) in zip(columns, fields, strict=True)
    ]
    for each in expressions:
        inner = each.expression if isinstance(each, OrderBy) else each
        element = Grouping(to.expression(inner))
        if isinstance(each, OrderBy):
            element = to.dialect.order(element, descending=each.descending, nulls=each.nulls)
        parts.append(element)
    dialect = to.dialect.name
    if condition is not None:
        keywords[f"{dialect}_where"] = to.expression(condition)
    if include:
        keywords[f"{dialect}_include"] = to.columns(include)
    if opclasses:
        keywords[f"{dialect}_ops"] = dict(zip(columns, opclasses, strict=True))
    if tablespace and to.dialect.has_tablespaces:
        keywords[f"{dialect}_tablespace"] = tablespace
    return sa.Index(name, *parts, **keywords)


def missing(
    what: str,
    dialect: Dialect,
    *,
    condition: bool = False,
    expressions: bool = False,
    include: bool = False,
    opclasses: bool = False,
    deferrable: bool = False,
    nulls: bool = False,
) -> list[str]:
    """Say what a database cannot do of what an index or constraint asks for, in sentences."""
    asked = (
        (condition, dialect.has_partial_indexes, "condition"),
        (expressions, dialect.has_expression_indexes, "expressions"),
        (include, dialect.has_covering_indexes, "include"),
        (opclasses, dialect.has_operator_classes, "opclasses"),
        (deferrable, dialect.has_deferrable_uniques, "deferrable"),
        (nulls, dialect.has_nulls_distinct, "nulls_distinct=False"),
    )
    return [
        f"The {what} has {option}, which {dialect.name} cannot do."
        for is_asked, is_known, option in asked
        if is_asked and not is_known
    ]


def check_parts(
    kind: str, fields: Sequence[str], expressions: Sequence[object], opclasses: Sequence[str], name: str | None
) -> None:
    """Check that there are fields or expressions, and that both have what they need.

    Raises:
        TypeError: Fields are no list of names.
        ValueError: There are neither or both, or a name or operator classes are missing.
    """
    if isinstance(fields, str):
        message = f"{kind} takes fields as a list of names; got {fields!r}."
        raise TypeError(message)
    if bool(fields) is bool(expressions):
        message = f"{kind} is of fields or of expressions; got {list(fields)!r} and {list(expressions)!r}."
        raise ValueError(message)
    if expressions and not name:
        message = f"{kind} of expressions needs a name; {list(expressions)!r} has none."
        raise ValueError(message)
    if opclasses and (len(opclasses) != len(fields) or not name):
        message = f"{kind} with opclasses has a name, and one class for each field; got {list(opclasses)!r}."
        raise ValueError(message)


def interpolated(name: str, model: type[Model]) -> str:
    """Give a name for a model: abstract ones pass ``"%(app_label)s_%(class)s_adult"`` on to all that extend them."""
    options = model._meta
    return name % {"app_label": options.app_label.lower(), "class": options.model_name} if "%(" in name else name


def fitted(name: str) -> str:
    """Give a name that databases take: a long one is cut, and told apart from others by a digest."""
    if len(name) <= _LONGEST_NAME:
        return name
    digest = _digest(name)
    return f"{name[: _LONGEST_NAME - len(digest) - 1]}_{digest}"


def _digest(text: str) -> str:
    from hashlib import blake2b  # few names are that long

    return blake2b(text.encode(), digest_size=4).hexdigest()


def kept(given: dict[str, Any]) -> dict[str, Any]:
    """Leave out the options that nobody gave."""
    return {name: value for name, value in given.items() if value is not None and not _is_empty_list(value)}


def _is_empty_list(value: object) -> bool:
    return isinstance(value, list) and not value


def identity(value: Any) -> Any:
    """Give what makes two declarations equal; expressions are told apart by shape and values, not by ``==``."""
    if isinstance(value, Expression):
        values: list[object] = []
        shape = value.capture(values)
        return (shape, [identity(each) for each in values])
    if isinstance(value, list | tuple):
        return [identity(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {name: identity(each) for name, each in cast("dict[str, Any]", value).items()}
    return value


def shown(declared: Any) -> str:
    """Write a declaration as Python does."""
    _, arguments, keywords = declared.deconstruct()
    parts = [*map(repr, arguments), *(f"{name}={value!r}" for name, value in keywords.items())]
    return f"{type(declared).__name__}({', '.join(parts)})"


def named_together(names: Sequence[Any]) -> list[tuple[str, ...]]:
    """Give the groups of ``unique_together``, which may be one group by itself.

    Raises:
        ModelError: They are no names.
    """
    groups = [tuple(names)] if names and isinstance(names[0], str) else [tuple(group) for group in names]
    if not all(isinstance(name, str) for group in groups for name in group):
        message = f"unique_together takes groups of field names; got {names!r}."
        raise ModelError(message)
    return groups
