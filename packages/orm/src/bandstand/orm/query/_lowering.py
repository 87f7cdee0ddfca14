"""A resolved query becomes a SQLAlchemy Core statement."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ClauseList, Grouping
from sqlalchemy.sql.visitors import iterate

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import (
    Aggregate,
    Column,
    Columns,
    Condition,
    Constant,
    Element,
    Expression,
    Listed,
    Nested,
    Never,
    Several,
    Slot,
    Value,
    contains_aggregate,
)
from bandstand.orm.fields import Field, ForeignKey
from bandstand.orm.lookups import Member, unnamed
from bandstand.orm.query._joins import left_joins
from bandstand.orm.query._literals import ONE, STAR, ZERO, column_of_all
from bandstand.orm.query._ordering import effective_order
from bandstand.orm.query._projecting import columns_of, single_column
from bandstand.orm.query._separating import is_of_group, separated
from bandstand.orm.query._tables import table_of
from bandstand.orm.query._windows import chosen_late, has_late_conditions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bandstand.orm.database.dialects import Dialect
    from bandstand.orm.expressions import Arithmetic, Window
    from bandstand.orm.query._named import Named
    from bandstand.orm.query._tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Where a bound parameter of a statement comes from.

    Attributes:
        index: The place among the queryset's values.
        member: Which of the place's list it is, or None for a plain value.
        size: How long the list is in the statement.
        part: Which part of a tuple it is, or None.
        field: The field that prepares the value.
        prepare: What is done to it before.
        kind: The type of the place's values.
        ask: Gives the value each time the statement is sent, where it comes from no place.
    """

    index: int
    member: int | None = None
    size: int = 0
    part: int | None = None
    field: Field[Any] | None = None
    prepare: Callable[[Any], Any] | None = None
    kind: type = object
    ask: Callable[[], Any] | None = None


class Lowering:
    """Makes the statement of one query; those inside it have lowerings of their own.

    Args:
        dialect: What the database can do, and says in its own way.
        tree: The query.
        outer: The lowering of the query around.
    """

    def __init__(self, dialect: Dialect, tree: Tree, outer: Lowering | None = None) -> None:
        self.dialect = dialect
        self.tree = tree
        self.outer = outer
        self.parameters: dict[str, Parameter] = outer.parameters if outer else {}
        self._names: Iterator[int] = outer._names if outer else count()
        self._tables: Iterator[int] = outer._tables if outer else count()
        self.named_queries: dict[Named | str, Any] = outer.named_queries if outer else {}
        self._left: frozenset[int] | None = None
        self._lowered: dict[int, tuple[Expression[Any], Element]] = {}
        self.aliases: list[Any] = []
        self.derived: Any = None
        self.complete()

    def complete(self) -> None:
        """Give each table that was joined meanwhile an alias."""
        for join in self.tree.joins[len(self.aliases) :]:
            table = table_of(join.model) if join.source is None else self.named(join.source)
            self.aliases.append(table.alias(f"t{next(self._tables)}"))

    def beside(self, tree: Tree) -> Lowering:
        """Give the lowering of a query of the same statement that knows nothing of this one."""
        inner = Lowering(self.dialect, tree, self)
        inner.outer = None
        return inner

    def named(self, source: Named) -> Any:
        """Give a query with a name; inside itself, the name alone."""
        key = source.name if source.base is None else source
        if self.named_queries.get(key) is None:
            from bandstand.orm.query._with import defined

            self.named_queries[key] = defined(self, source)
        return self.named_queries[key]

    @property
    def left(self) -> frozenset[int]:
        """The tables that may have no row."""
        if self._left is None or len(self.aliases) != len(self.tree.joins):
            self.complete()
            self._left = left_joins(self.tree)
        return self._left

    # Expressions

    def expression(self, node: Expression[Any]) -> Element:
        """Give the SQL of an expression, in the dialect's own way where the class has one.

        The same node gives the same element, so that an order or a group knows what is selected.
        """
        known = self._lowered.get(id(node))
        if known is not None:
            return known[1]
        own = getattr(node, f"lower_{self.dialect.name}", None)
        element = node.lower(self) if own is None else own(self)
        if not isinstance(node, Condition):  # whose SQL depends on the joins that are there already
            self._lowered[id(node)] = (node, element)
        return element

    def condition(self, node: Expression[Any]) -> Element:
        """Give the SQL of a condition."""
        element = self.expression(node)
        return self.dialect.as_condition(element, node)

    def column(self, node: Column[Any]) -> Element:
        """Give a column of a joined table, of this query or one around."""
        here: Lowering | None = self
        for _ in range(node.query):
            here = here.outer if here is not None else None
        if here is None:
            message = f"{node!r} belongs to a query around this one, and there is none."
            raise FieldError(message)
        here.complete()
        return here.aliases[node.table].c[node.field.column]

    def bind(
        self,
        slot: Slot,
        field: Field[Any] | None,
        prepare: Callable[[Any], Any] | None = None,
        member: int | None = None,
    ) -> Element:
        """Give a parameter for a place."""
        parameter = Parameter(
            index=slot.index,
            part=slot.part if isinstance(slot, Member) else None,
            field=checked_kind(slot.kind, field),
            prepare=prepare,
            member=member,
            kind=slot.kind,
        )
        return self._parameter(parameter, field)

    def _parameter(self, parameter: Parameter, field: Field[Any] | None) -> Element:
        name = f"p{next(self._names)}"
        self.parameters[name] = parameter
        return sa.bindparam(name, required=True, type_=None if field is None else field.column_type())

    def asked(self, ask: Callable[[], Any], field: Field[Any]) -> Element:
        """Give a parameter whose value is asked for each time the statement is sent, as the active time zone is."""
        return self._parameter(Parameter(index=-1, ask=ask), field)

    def constant(self, value: object, field: Field[Any] | None) -> Element:
        """Give a parameter whose value belongs to the statement."""
        if value is None:
            return sa.null()
        name = f"c{next(self._names)}"
        prepared = value if field is None else field.get_prep_value(value)
        return sa.bindparam(name, prepared, type_=None if field is None else field.column_type())

    def operand(
        self, node: Expression[Any], field: Field[Any] | None, prepare: Callable[[Any], Any] | None = None
    ) -> Element:
        """Give the SQL of what a look-up compares with, values being bound as a field takes them."""
        if isinstance(node, Slot):
            return self.bind(node, field or node.output_field, prepare)
        if isinstance(node, Constant | Value):
            value = node.value if prepare is None or node.value is None else prepare(node.value)
            return self.constant(value, field or node.output_field)
        return self.expression(node)

    def members(
        self, node: Expression[Any], field: Field[Any] | None, prepare: Callable[[Any], Any] | None = None
    ) -> list[Element]:
        """Give the SQL of each of several values."""
        if isinstance(node, Several):
            return [
                self._parameter(
                    Parameter(index=node.index, member=each, size=node.size, field=field, prepare=prepare, kind=list),
                    field,
                )
                for each in range(node.size)
            ]
        return [self.operand(part, field, prepare) for part in node.parts]

    def member(
        self,
        node: Expression[Any],
        position: int,
        field: Field[Any] | None,
        prepare: Callable[[Any], Any] | None = None,
    ) -> Element:
        """Give the SQL of one of several values: an argument of a look-up that takes some of different types."""
        if isinstance(node, Several):
            index, size = node.index, node.size
            return self._parameter(
                Parameter(index=index, member=position, size=size, field=field, prepare=prepare, kind=list), field
            )
        return self.operand(node.parts[position], field, prepare)

    def membership(
        self, left: Expression[Any], right: Expression[Any], prepare: Callable[[Any], Any] | None
    ) -> Element:
        """Give ``IN``; the parts of a composite key are compared one by one."""
        if isinstance(left, Columns):
            return self._key_membership(left, right)
        element = self.expression(left)
        if isinstance(right, Several | Listed):
            field = left.output_field
            return element.in_(self.members(right, None if field is None else field.sought, prepare))
        if isinstance(right, Nested):
            return element.in_(self.subquery(right.tree, [single_column(right.tree)]))
        return element.op("IN", is_comparison=True)(self.expression(right))  # a list that was written by hand

    def _key_membership(self, left: Columns, right: Expression[Any]) -> Element:
        if not isinstance(right, Several):
            message = "A composite key is compared with tuples: filter(pk__in=[(1, 2), (1, 3)])."
            raise FieldError(message)
        rows: list[Element] = []
        for member in range(right.size):
            equal = [
                self.expression(column)
                == self._parameter(
                    Parameter(
                        index=right.index,
                        member=member,
                        size=right.size,
                        part=part,
                        field=column.output_field,
                        kind=list,
                    ),
                    column.output_field,
                )
                for part, column in enumerate(left.parts)
            ]
            rows.append(sa.and_(*equal))
        return sa.or_(*rows)

    def presence(self, column: Expression[Any]) -> Element:
        """Say that a column is not NULL; nothing where it cannot be."""
        is_certain = isinstance(column, Column) and not column.field.null
        if is_certain and isinstance(column, Column) and (column.query > 0 or column.table not in self.left):
            return None
        return self.expression(column).is_not(None)

    def junction(self, connector: str, elements: Sequence[Element], *, negated: bool) -> Element:
        """Join conditions."""
        there = [element for element in elements if element is not None]
        whole: Element
        if not there:
            whole = self.truth(value=True)
        elif connector == "XOR":
            ones: list[Element] = [sa.case((element, 1), else_=0) for element in there]
            whole = sum(ones[1:], ones[0]) % 2 == 1
        else:
            whole = (sa.and_ if connector == "AND" else sa.or_)(*there)
        return sa.not_(whole) if negated else whole

    def truth(self, *, value: bool) -> Element:
        """Give a condition that always holds, or never."""
        return (ONE if value else ZERO) == ONE

    def arithmetic(self, node: Arithmetic[Any]) -> Element:
        """Give an operation in the dialect's words."""
        left, right = node.parts
        field = node.output_field
        sides = [self.operand(part, _side_field(part, other)) for part, other in ((left, right), (right, left))]
        return self.typed(self.dialect.arithmetic(node.operator, sides[0], sides[1], node), field)

    def call(self, name: str, *arguments: Element, field: Field[Any] | None = None) -> Element:
        """Call a function of the database."""
        type_ = None if field is None else field.column_type()
        return sa.Function(name, *arguments, type_=type_)

    def written(self, pieces: Sequence[str], values: Sequence[Expression[Any]], field: Field[Any] | None) -> Element:
        """Give SQL that the programmer wrote, with bound parameters between its pieces."""
        elements: list[Element] = []
        for number, piece in enumerate(pieces):
            if number:
                elements.append(self.expression(values[number - 1]))
            elements.append(sa.literal_column(piece))  # source: sql-text - RawSQL is for SQL that is written by hand
        beside: Any = None  # no operator: they stand one after the other
        return self.typed(Grouping(ClauseList(*elements, operator=beside, group_contents=False)), field)

    def typed(self, element: Element, field: Field[Any] | None) -> Element:
        """Say what type an element has, without a cast in SQL."""
        return element if field is None else sa.type_coerce(element, field.column_type())

    def cast(self, element: Element, field: Field[Any] | None) -> Element:
        """Cast in SQL."""
        return self.dialect.cast(element, field)

    def text(self, node: Expression[Any]) -> Element:
        """Give an expression as a text."""
        element = self.expression(node)
        is_text = isinstance(element.type, sa.String)
        return element if is_text else sa.cast(element, sa.Text())

    def pattern(self, node: Expression[Any], before: str, after: str) -> Element:
        """Make a pattern, in SQL, of a text that only the database knows."""
        text = self.text(node)
        for sign in ("\\", "%", "_"):
            text = sa.func.replace(text, sa.literal(sign), sa.literal(f"\\{sign}"))
        return sa.literal(before).concat(text).concat(sa.literal(after))

    def case(self, whens: Sequence[tuple[Element, Element]], default: Element, field: Field[Any] | None) -> Element:
        """Give a conditional expression."""
        return self.typed(sa.case(*whens, else_=default), field)

    def star(self) -> Element:
        """Give what counts all rows."""
        return STAR

    def aggregate(self, node: Aggregate) -> Element:
        """Give an aggregate with its filter, order and default."""
        arguments = [self.expression(each) for each in node.arguments]
        call = self.dialect.aggregate(node, arguments, [self.order(each) for each in node.orders], self)
        if node.condition is not None:
            call = self.dialect.filtered(node, call, self.condition(node.condition), self)
        field = node.output_field
        if node.default is not None:
            call = sa.func.coalesce(call, self.operand(node.default, field))
        return self.typed(call, field)

    def window(self, node: Window) -> Element:
        """Give a function over a window; a default stands for the NULL of a window without rows."""
        function = node.function
        if not isinstance(function, Aggregate) or function.default is None:
            return self.dialect.window(node, self)
        bare = node.with_parts((function.without_default(), *node.parts[1:]))
        field = node.output_field
        default = self.operand(function.default, field)
        return self.typed(sa.func.coalesce(self.dialect.window(bare, self), default), field)

    def order(self, order: Any, columns: Sequence[Element] = ()) -> Element:
        """Give one step of an order, by what may be selected."""
        element = self._numbered(order.expression, columns)
        return self.dialect.order(element, descending=order.descending, nulls=order.nulls)

    # Queries

    def nested(self, tree: Tree, field: Field[Any] | None) -> Element:
        """Give a query as a value."""
        return self.typed(self.subquery(tree, [single_column(tree)]).scalar_subquery(), field)

    def exists(self, tree: Tree) -> Element:
        """Give whether a query has any row."""
        return self.subquery(tree, None).exists()

    def subquery(self, tree: Tree, columns: Sequence[Expression[Any]] | None) -> Any:
        """Give the statement of a query inside this one."""
        tree, columns = separated(tree, columns or ()) if columns is not None else (tree, None)
        inner = Lowering(self.dialect, tree, self)
        if columns is None:
            return inner.select([ONE], ordered=tree.is_sliced)
        return inner.select([inner.expression(each) for each in columns], ordered=tree.order_decides)

    def select(self, columns: Sequence[Element], *, ordered: bool = True) -> Any:
        """Give the statement that selects columns."""
        tree = self.tree
        orders = effective_order(tree) if ordered else []
        if has_late_conditions(tree) or self._has_order_of_its_own(orders, columns):
            return chosen_late(self, columns, orders)
        order_elements = [self.order(each, columns) for each in orders]
        statement = sa.select(*columns).group_by(*self._grouping(orders, columns))
        statement = statement.order_by(*order_elements)
        statement = self._filtered(statement)
        if tree.distinct is True:
            statement = statement.distinct()
        elif tree.distinct:
            statement = self.dialect.distinct_on(statement, [self.expression(each) for each in tree.distinct])
        statement = self.cut(statement)
        if tree.lock is not None:
            statement = self.dialect.locked(statement, tree.lock, self)
        statement = statement.select_from(self.source())
        outside = [alias for lowering in self._around() for alias in lowering.aliases]
        return statement.correlate(*outside) if outside else statement

    def _has_order_of_its_own(self, orders: Sequence[Any], columns: Sequence[Element]) -> bool:
        """Whether groups are ordered by what is not selected and holds a parameter, so that it would be two things."""
        if self.tree.grouped is None or not self.dialect.numbers_columns:
            return False
        plain = [order.expression for order in orders if not is_of_group(order.expression)]
        return any(_has_parameter(self._numbered(each, columns)) for each in plain)

    def combined(self, columns: Sequence[Expression[Any]]) -> Any:
        """Give the statement of several queries as one; all have as many columns as the first.

        Raises:
            FieldError: They have not, or an order is by something that is not selected.
        """
        tree = self.tree
        whole = tree.combined
        if whole is None:
            message = "This query is not made of others."
            raise ValueError(message)
        parts = [self._part(each, len(columns)) for each in whole.trees]
        combine = {"union": sa.union, "intersection": sa.intersect, "difference": sa.except_}[whole.operator]
        if whole.all:
            combine = sa.union_all
        statement = combine(*parts)
        orders = [self._combined_order(each, columns) for each in tree.order or ()]
        return self.cut(statement.order_by(*orders))

    def cut(self, statement: Any) -> Any:
        """Skip rows and leave off those behind."""
        tree = self.tree
        if tree.is_sliced:
            statement = self.dialect.cuttable(statement, ordered=bool(tree.order))
        if tree.high is not None:
            statement = statement.limit(self.expression(tree.high))
        if tree.low is not None:
            statement = statement.offset(self.expression(tree.low))
            if tree.high is None:
                statement = self.dialect.without_limit(statement)
        return statement

    def _part(self, tree: Tree, width: int) -> Any:
        """Give one of several queries; one with an order or a limit of its own becomes a table."""
        from bandstand.orm.query._plans import group_by_all, selected

        inner = Lowering(self.dialect, copy(separated(tree)[0]), self)
        columns = [each for _, each in selected(inner.tree)]
        if len(columns) != width:
            message = f"Combined querysets have as many columns each; one has {width}, another {len(columns)}."
            raise FieldError(message)
        group_by_all(inner.tree, columns)
        labelled = [inner.expression(each).label(f"c{number}") for number, each in enumerate(columns)]
        statement = (
            inner.combined(columns) if tree.combined is not None else inner.select(labelled, ordered=tree.order_decides)
        )
        return sa.select(statement.subquery()) if tree.is_sliced or tree.combined is not None else statement

    def _combined_order(self, order: Any, columns: Sequence[Expression[Any]]) -> Element:
        shape = order.expression.capture([])
        for number, each in enumerate(columns):
            if each.capture([]) == shape:
                return self.dialect.order(column_of_all(number), descending=order.descending, nulls=order.nulls)
        message = f"Combined querysets are ordered by what they select, and {order.expression!r} is not."
        raise FieldError(message)

    def _around(self) -> Iterator[Lowering]:
        here = self.outer
        while here is not None:
            here.complete()
            yield here
            here = here.outer

    def source(self) -> Any:
        """Give the joined tables."""
        self.complete()
        left = self.left
        source = self.aliases[0]
        for number, join in enumerate(self.tree.joins):
            if join.parent is None:
                continue
            here, there = self.aliases[join.parent], self.aliases[number]
            pairs = join.step.pairs if join.step is not None else ()
            on = [here.c[a.column] == there.c[b.column] for a, b in pairs]
            if join.on is not None:
                on.append(self.condition(negatable(join.on)))
            source = source.join(there, sa.and_(*on), isouter=number in left)
        return source

    def _filtered(self, statement: Any) -> Any:
        where: list[Expression[Any]] = []
        having: list[Expression[Any]] = []
        for part in self.tree.where:
            (having if contains_aggregate(part) else where).append(part)
        conditions = [self.condition(negatable(each)) for each in where]
        if self.tree.empty:  # which only a query inside another gets to here
            conditions.append(self.truth(value=False))
        statement = statement.where(*[each for each in conditions if each is not None])
        if having:
            statement = statement.having(*[self.condition(negatable(each)) for each in having])
        return statement

    def _numbered(self, node: Expression[Any], columns: Sequence[Element]) -> Element:
        """Give the number of the column that an expression is, where the database would not know it again.

        The same expression with a parameter at two places is two expressions to PostgreSQL, as each place could have
        a value of its own.
        """
        element = self.expression(node)
        if not self.dialect.numbers_columns or not _has_parameter(element):
            return element
        alike = {id(found) for other, found in self._lowered.values() if is_alike(node, other)}
        for number, column in enumerate(columns, 1):
            if id(column.element if isinstance(column, sa.Label) else column) in alike:
                return sa.literal_column(str(number))  # source: sql-text - the number of a column
        return element

    def _grouping(self, orders: Sequence[Any], columns: Sequence[Element]) -> list[Element]:
        """Give what rows are grouped by: the grouping, and what is ordered by where that is no aggregate."""
        if self.tree.grouped is None:
            return []
        further = [order.expression for order in orders if not is_of_group(order.expression)]
        grouped: list[Element] = []
        for each in (*self.tree.grouped, *further):
            element = self._numbered(each, columns)
            if not any(element.compare(known) for known in grouped):
                grouped.append(element)
        return grouped


def _has_parameter(element: Element) -> bool:
    return any(isinstance(each, sa.BindParameter) for each in iterate(element))


def is_alike(one: Expression[Any], other: Expression[Any]) -> bool:
    """Whether two resolved expressions are the same, or certain to have the same values."""
    if one is other:
        return True
    one, other = unnamed(one), unnamed(other)
    has_values = any(isinstance(each, Value) for each in one.walk())  # which a shape leaves out
    return not has_values and one.capture([]) == other.capture([])


def negatable(part: Expression[Any]) -> Expression[Any]:
    """Give a condition in which negations are true of NULLs, as ``exclude`` promises."""
    return part.negatable(negated=False) if isinstance(part, Condition) else part


def is_impossible(tree: Tree) -> bool:
    """Whether no row can match, so that nothing has to be asked."""
    return tree.empty or any(isinstance(each, Never) for each in tree.where)


def checked_kind(kind: type, field: Field[Any] | None) -> Field[Any] | None:
    """Check that rows of a model are compared with references to that model.

    Raises:
        ValueError: They are not.
    """
    from bandstand.orm.models import Model

    if issubclass(kind, Model) and isinstance(field, ForeignKey):
        target = field.target._meta.concrete_model
        if not issubclass(kind._meta.concrete_model, target) and not issubclass(target, kind._meta.concrete_model):
            message = f"{field!r} refers to {target._meta.label}; a {kind._meta.label} is none."
            raise ValueError(message)  # noqa: TRY004 - of a value, as all that a field refuses
    return field


def _side_field(part: Expression[Any], other: Expression[Any]) -> Field[Any] | None:
    """Give the type of a plain value beside another operand: its own, unless that says nothing."""
    own = part.output_field
    theirs = other.output_field
    return theirs if own is None or (theirs is not None and type(own) is type(theirs)) else own


__all__ = ["Lowering", "Parameter", "columns_of", "is_impossible"]
