"""Names become columns: paths through relations, annotations, transforms and look-ups."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.expressions import (
    Annotated,
    Column,
    Columns,
    Constant,
    Expression,
    F,
    OuterRef,
)
from bandstand.orm.fields import Field, JSONField
from bandstand.orm.lookups import Exact, Lookup, Transform, step_to

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bandstand.orm.fields import Step
    from bandstand.orm.models import Model
    from bandstand.orm.query._tree import Tree


@dataclass(slots=True)
class Route:
    """Where a path leads, before any table is joined.

    Attributes:
        annotation: The annotation that the path begins with.
        steps: The joins along the way.
        model: The model that the last step reaches.
        final: The field or relation at the end; None where the path ends at a composite key.
        rest: The names after it: transforms and a look-up.
    """

    model: type[Model]
    steps: list[Step] = field(default_factory=list["Step"])
    final: Any = None
    rest: Sequence[str] = ()
    annotation: Expression[Any] | None = None

    @property
    def is_many(self) -> bool:
        """Whether one row can have several at its end."""
        return any(step.many for step in self.steps)


class Scope:
    """Resolves expressions in one query, adding the joins that they need to its tree.

    Args:
        tree: The query; a copy that the operation may change.
        call: The number of the ``filter`` call, for whose conditions several rows of a relation are one row; None
            for annotations and orders, which use the join that was made last.
    """

    def __init__(self, tree: Tree, call: int | None = None) -> None:
        self.tree = tree
        self.call = call
        self._is_negated = False

    @contextmanager
    def negating(self, negated: bool) -> Generator[None]:
        """Note that what is resolved inside is negated."""
        before = self._is_negated
        self._is_negated = before or negated
        try:
            yield
        finally:
            self._is_negated = before

    # References

    def reference(self, name: str) -> Expression[Any]:
        """Give what ``F(name)`` means.

        Raises:
            FieldError: A name on the path is not known.
        """
        route = self.trace(name)
        found = self.expression(route)
        for step in route.rest:
            found = self._transformed(found, step, name)
        return found

    def outer_reference(self, reference: OuterRef) -> Expression[Any]:
        """Leave it as it is: the query around will resolve it."""
        return reference

    def trace(self, path: str) -> Route:
        """Follow a path as far as fields and relations go.

        Raises:
            FieldError: The first name is not known, or one after a relation.
        """
        names = path.split("__")
        tree = self.tree
        if path in tree.annotations:
            return Route(tree.model, annotation=tree.annotations[path])
        if names[0] in tree.annotations:
            return Route(tree.model, annotation=tree.annotations[names[0]], rest=names[1:])
        if names[0] in tree.relations:
            return self._along(names, path)
        source = tree.joins[0].source
        if source is not None and not source.has_rows:
            source.column(names[0])  # it has what was chosen, which are annotations here, and nothing else
        return _follow(Route(tree.model), names, path, tree)

    def _along(self, names: list[str], path: str) -> Route:
        """Follow a path that begins with the name of a filtered relation."""
        from bandstand.orm.query._filtering import steps_of

        steps = steps_of(self.tree, names[0])
        target = steps[-1].target
        route = Route(target, steps)
        goes_on = len(names) > 1 and (names[1] == "pk" or target._meta.find_field(names[1]) is not None)
        if goes_on:
            return _follow(route, names[1:], path, self.tree)
        keys = target._meta.pk_fields
        route.final, route.rest = keys[0] if len(keys) == 1 else None, names[1:]
        return route

    def expression(self, route: Route) -> Expression[Any]:
        """Give the column, key or annotation at the end of a route, joining the tables on the way."""
        if route.annotation is not None:
            name = next(name for name, each in self.tree.annotations.items() if each is route.annotation)
            return Annotated(name, route.annotation)
        if route.final is None:
            table, model = self.walk(route.steps)
            return Columns([self.column(table, model, each) for each in route.model._meta.pk_fields])
        final: Any = route.final
        steps = list(route.steps)
        if is_far(final):
            steps += final.steps()
            route.steps = steps
            target = steps[-1].target
            keys = target._meta.pk_fields
            if len(keys) > 1:
                table, model = self.walk(steps)
                return Columns([self.column(table, model, each) for each in keys])
            final = steps[-1].pairs[0][1] if steps[-1].forward else keys[0]
        return self._end(steps, final)

    def _end(self, steps: list[Step], final: Field[Any]) -> Expression[Any]:
        """Give the last column: of the table before where that has the same value by its reference."""
        if steps and steps[-1].forward and len(steps[-1].pairs) == 1 and not steps[-1].filtered:
            source, target = steps[-1].pairs[0]
            if target is final:
                table, model = self.walk(steps[:-1])
                return self.column(table, model, source)
        table, model = self.walk(steps)
        return self.column(table, model, final)

    def walk(self, steps: Sequence[Step]) -> tuple[int, type[Model]]:
        """Join the tables along steps; give the number of the last, and the model that is reached."""
        table, model = 0, self.tree.joins[0].model
        for number, step in enumerate(steps, 1):
            table = self.up(table, model, step.source)
            is_last = number == len(steps) or not steps[number].filtered
            table = self._join_some(table, step) if step.filtered and is_last else self._join(table, step)
            model = step.target
        return table, model

    def _join_some(self, table: int, step: Step) -> int:
        """Join the rows of a filtered relation; each further use of its name is about the same ones."""
        from bandstand.orm.query._filtering import condition_of

        tree = self.tree
        before = len(tree.joins)
        found = tree.join(table, step, 0)
        if found == before:
            tree.joins[found] = replace(tree.joins[found], on=condition_of(tree, found, step.filtered))
        return found

    def _join(self, table: int, step: Step) -> int:
        scope = 0
        if step.many and not step.filtered:
            scope = self.tree.latest_scope(table, step) if self.call is None else self.call
        return self.tree.join(table, step, scope)

    def up(self, table: int, model: type[Model], source: type[Model]) -> int:
        """Join the tables of extended models up to the one that has the columns of a step."""
        source = source._meta.concrete_model
        if source is model._meta.concrete_model:
            return table
        for link in model._meta.steps_to_parent(source):
            table = self.tree.join(table, link, 0)
        return table

    def column(self, table: int, model: type[Model], final: Field[Any]) -> Expression[Any]:
        """Give the column of a field, joining the tables of extended models where it is in one of them."""
        owner = final.model._meta.concrete_model
        if final.model._meta.abstract or owner is model._meta.concrete_model:
            return Column(table, final)
        return Column(self.up(table, model, owner), final)

    # Look-ups

    def lookup(self, path: str, value: object) -> Expression[Any]:
        """Give the condition that a keyword means.

        Raises:
            FieldError: A name is not known.
        """
        route = self.trace(path)
        if self._is_negated and route.annotation is None and self._leads_to_many(route):
            from bandstand.orm.query._excluding import related_exists

            return related_exists(self, path, value)
        left = self.expression(route)
        return self._looked_up(left, list(route.rest), value, path)

    def comparison(self, left: Expression[Any], name: str, value: object) -> Expression[Any]:
        """Give the condition that a comparison of expressions means."""
        if type(left) is F:
            return self.lookup(f"{left.name}__{name}", value)
        return self._looked_up(left.resolve(self), name.split("__"), value, name)

    def _leads_to_many(self, route: Route) -> bool:
        final: Any = route.final
        if route.is_many:
            return True
        return final is not None and is_far(final) and any(step.many for step in final.steps())

    def _looked_up(self, left: Expression[Any], names: list[str], value: object, path: str) -> Expression[Any]:
        lookup: type[Lookup] | None = None
        for position, name in enumerate(names):
            found = lookup_of(left, name, path, follows=position < len(names) - 1)
            if issubclass(found, Transform):
                left = found(left)
            elif position == len(names) - 1:
                lookup = found
            else:
                message = f"{path!r}: {name!r} compares, so nothing can follow it; {names[position + 1]!r} does."
                raise FieldError(message)
        right = value.resolve(self) if isinstance(value, Expression) else Constant(value)  # type: ignore[arg-type]  # slots stand for other values
        return (lookup or lookup_of(left, Exact.name, path)).made(left, right)

    def _transformed(self, left: Expression[Any], name: str, path: str) -> Expression[Any]:
        found = lookup_of(left, name, path, follows=True)
        if not issubclass(found, Transform):
            message = f"{path!r}: {name!r} compares, where a field or a transform is expected."
            raise FieldError(message)
        return found(left)

    def orders(self, names: Sequence[Any]) -> list[Any]:
        """Give the steps of an order; see ``query._ordering``."""
        from bandstand.orm.query._ordering import resolve_orders

        return resolve_orders(self, names)


def is_far(final: Any) -> bool:
    """Whether a relation at the end of a path has its key in another table."""
    return not isinstance(final, Field) or final.many_to_many


def lookup_of(left: Expression[Any], name: str, path: str, *, follows: bool = False) -> type[Any]:
    """Give the look-up or transform of an expression by name.

    Where something follows that cannot follow a look-up, a member of JSON may be called as a look-up is.

    Raises:
        FieldError: There is none.
    """
    output = left.output_field
    found = _own_lookup(left, name) or (output if output is not None else Field()).get_lookup(name)
    if found is None:
        known = (output if output is not None else Field()).get_lookups()
        kind = f"a {type(output).__name__}" if output is not None else "an expression of unknown type"
        message = f"{path!r}: {kind} has no look-up or transform {name!r}.{nearest(name, known)}"
        raise FieldError(message)
    if follows and isinstance(output, JSONField) and not issubclass(found, Transform):
        return step_to(name)
    return found


def _own_lookup(left: Expression[Any], name: str) -> type[Any] | None:
    """Give the look-up that is registered for the class of an expression, which goes before that of its type."""
    while isinstance(left, Annotated):
        left = left.parts[0]
    found = (base.__dict__.get("lookups", {}).get(name) for base in type(left).__mro__)
    return next((each for each in found if each is not None), None)


def _follow(route: Route, names: list[str], path: str, tree: Tree) -> Route:
    model = route.model
    for position, name in enumerate(names):
        options = model._meta
        if name == "pk" and options.composite_key is not None:
            route.model, route.final, route.rest = model, None, names[position + 1 :]
            return route
        found = options.find_field(name)
        if found is None:
            if position == 0 or route.final is None:
                known = [*options.names, *tree.annotations] if not route.steps else options.names
                message = f"{options.label} has no field {name!r} (in {path!r}).{nearest(name, known)}"
                raise FieldError(message)
            route.rest = names[position:]
            return route
        follows = position + 1 < len(names)
        if not (found.is_relation and follows and _goes_on(found, names[position + 1])):
            route.model, route.final, route.rest = model, found, names[position + 1 :]
            return route
        steps = found.steps()
        route.steps += steps
        model = steps[-1].target
        route.model = model
    return route


def _goes_on(relation: Any, name: str) -> bool:
    """Whether the name after a relation is one of the other model, rather than a look-up of the key."""
    options = relation.steps()[-1].target._meta
    if name == "pk" or options.find_field(name) is not None:
        return True
    key = relation if isinstance(relation, Field) and not relation.many_to_many else None
    return (key or Field()).get_lookup(name) is None
