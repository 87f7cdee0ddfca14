"""Constraints: what must hold of all rows, as the database checks it and as Python does beforehand."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.orm.expressions import Expression, OrderBy, check_condition, operand
from bandstand.orm.indexes import (
    check_parts,
    identity,
    interpolated,
    kept,
    make_index,
    missing,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bandstand.orm.database._declaring import Declaration
    from bandstand.orm.database.dialects import Dialect
    from bandstand.orm.fields._field import Text
    from bandstand.orm.models import Model

__all__ = ["BaseConstraint", "CheckConstraint", "Deferrable", "UniqueConstraint"]


class Deferrable(Enum):
    """When the database checks that a deferrable constraint holds; a transaction may change it."""

    DEFERRED = "deferred"
    """At the end of the transaction."""
    IMMEDIATE = "immediate"
    """At the end of each statement."""


class BaseConstraint:
    """What a constraint is; one of your own overrides ``lowered``, ``validate``, and ``check`` where it needs much.

    Args:
        name: What it is called in the database; ``%(class)s`` and ``%(app_label)s`` stand for the model, so that an
            abstract one can pass it on.
        violation_error_code: The code of the error where it does not hold.
        violation_error_message: The text of the error; ``%(name)s`` stands for the constraint.
    """

    # Translators: %(name)s is the name that a rule has in the database: "price_is_positive".
    default_violation_error_message: ClassVar[Text] = LazyText(id="Constraint “%(name)s” is violated.")

    def __init__(
        self,
        *,
        name: str,
        violation_error_code: str | None = None,
        violation_error_message: Text | None = None,
    ) -> None:
        if not name:
            message = f"{type(self).__name__} needs a name, by which databases and errors call it; got {name!r}."
            raise ValueError(message)
        self.name = name
        self.violation_error_code = violation_error_code
        self.violation_error_message = violation_error_message

    def check(self, model: type[Model], dialect: Dialect) -> list[str]:  # noqa: ARG002 - for those that override it
        """Say why a model or a database cannot have it, in sentences; nothing where they can."""
        return []

    def lowered(self, to: Declaration) -> Any:
        """Give the SQLAlchemy constraint or index that makes the database check it."""
        raise NotImplementedError

    def validate(
        self, model: type[Model], instance: Model, exclude: Collection[str] | None = None, using: Any = None
    ) -> None:
        """Check that it would hold if the instance were saved.

        Args:
            model: The model that declares it.
            instance: Of that model or one that extends it.
            exclude: The fields whose values are not to be looked at; a constraint of one of them is not checked.
            using: The database or its alias.

        Raises:
            ValidationError: It would not.
        """
        raise NotImplementedError

    def name_in(self, model: type[Model]) -> str:
        """Give the name in the database."""
        return interpolated(self.name, model)

    def violation(self, model: type[Model]) -> ValidationError:
        """Make the error of an instance for which it does not hold."""
        text = self.violation_error_message or self.default_violation_error_message
        return ValidationError(text, code=self.violation_error_code or "invalid", params={"name": self.name_in(model)})

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give class path, arguments and keywords that make an equal constraint."""
        given = {
            "name": self.name,
            "violation_error_code": self.violation_error_code,
            "violation_error_message": self.violation_error_message,
        }
        return f"{type(self).__module__}.{type(self).__qualname__}", [], kept(given)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BaseConstraint) and identity(self.deconstruct()) == identity(other.deconstruct())

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    def __repr__(self) -> str:
        return shown(self)


class CheckConstraint(BaseConstraint):
    """A condition that holds of each row by itself: ``CheckConstraint(condition=Q(price__gte=0), name="price")``.

    As in SQL, a row for which it is unknown, because of a NULL, is right.
    """

    def __init__(self, *, condition: Expression[Any], name: str, **options: Any) -> None:
        check_condition(condition)
        super().__init__(name=name, **options)
        self.condition = condition

    def lowered(self, to: Declaration) -> Any:
        """Give the CHECK."""
        import sqlalchemy as sa

        return sa.CheckConstraint(to.expression(self.condition), name=self.name_in(to.model))

    def validate(
        self, model: type[Model], instance: Model, exclude: Collection[str] | None = None, using: Any = None
    ) -> None:
        """Ask the database of the instance's values alone."""
        from bandstand.orm.models._evaluating import Evaluation

        asked = Evaluation(model, instance, [self.condition], using)
        if not asked.needs(exclude or ()) and asked.values()[0] is False:
            raise self.violation(model)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Add the condition."""
        path, arguments, keywords = super().deconstruct()
        return path, arguments, {**keywords, "condition": self.condition}


class UniqueConstraint(BaseConstraint):
    """No two rows have the same values: ``UniqueConstraint(fields=["author", "title"], name="one_title")``.

    Args:
        expressions: What must differ, where that is more than fields: ``UniqueConstraint(Lower("name"), name="n")``.
        fields: The fields that together must differ.
        condition: Which rows it is about; all by default.
        deferrable: When it is checked, where that is not at once.
        include: Further fields that its index holds.
        opclasses: An operator class for each field of its index.
        nulls_distinct: False where two NULLs are the same value; otherwise they differ.
    """

    def __init__(
        self,
        *expressions: Expression[Any] | str,
        fields: Sequence[str] = (),
        name: str,
        condition: Expression[Any] | None = None,
        deferrable: Deferrable | None = None,
        include: Sequence[str] | None = None,
        opclasses: Sequence[str] = (),
        nulls_distinct: bool | None = None,
        **options: Any,
    ) -> None:
        check_parts("UniqueConstraint", fields, expressions, opclasses, name)
        if condition is not None:
            check_condition(condition)
        if deferrable is not None and (condition is not None or include or opclasses or expressions):
            message = f"UniqueConstraint {name!r} cannot be deferrable: it has more than fields, so it is an index."
            raise ValueError(message)
        super().__init__(name=name, **options)
        self.expressions = tuple(operand(each) for each in expressions)
        self.fields = tuple(fields)
        self.condition = condition
        self.deferrable = deferrable
        self.include = tuple(include or ())
        self.opclasses = tuple(opclasses)
        self.nulls_distinct = nulls_distinct

    def check(self, model: type[Model], dialect: Dialect) -> list[str]:
        """Say what the database cannot do of it."""
        return missing(
            f"constraint {self.name_in(model)!r} of {model._meta.label}",
            dialect,
            condition=self.condition is not None,
            expressions=bool(self.expressions),
            include=bool(self.include),
            opclasses=bool(self.opclasses),
            deferrable=self.deferrable is not None,
            nulls=self.nulls_distinct is False,
        )

    def lowered(self, to: Declaration) -> Any:
        """Give the UNIQUE, or a unique index where it has a condition, expressions or options of an index."""
        import sqlalchemy as sa

        name = self.name_in(to.model)
        nulls: dict[str, Any] = {} if self.nulls_distinct is None else {"nulls_not_distinct": not self.nulls_distinct}
        keywords: dict[str, Any] = {f"{to.dialect.name}_{key}": value for key, value in nulls.items() if value}
        if self.condition is None and not (self.expressions or self.include or self.opclasses):
            if self.deferrable is not None:
                keywords |= {"deferrable": True, "initially": self.deferrable.value.upper()}
            return sa.UniqueConstraint(*to.columns(self.fields), name=name, **keywords)
        return make_index(
            to,
            name,
            [(each, False) for each in self.fields],
            self.expressions,
            condition=self.condition,
            include=self.include,
            opclasses=self.opclasses,
            unique=True,
            **keywords,
        )

    def validate(
        self, model: type[Model], instance: Model, exclude: Collection[str] | None = None, using: Any = None
    ) -> None:
        """Look for another row with the same values, where the instance is one that it is about."""
        from bandstand.orm.models._evaluating import Evaluation, others

        excluded = exclude or ()
        expressions = [self._plain(each) for each in self.expressions]
        if self.condition is not None:
            about = Evaluation(model, instance, [self.condition], using)
            if about.needs(excluded) or about.values()[0] is not True:
                return
        rows = others(model, instance, using)
        if expressions:
            asked = Evaluation(model, instance, expressions, using)
            if asked.needs(excluded):
                return
            pairs: Iterable[tuple[Any, Any]] = list(zip(expressions, asked.values(), strict=True))
        else:
            fields = [model._meta.get_column_field(name) for name in self.fields]
            if any(field.name in excluded for field in fields):
                return
            pairs = [(field.reference, getattr(instance, field.attname)) for field in fields]
        if any(value is None for _, value in pairs) and self.nulls_distinct is not False:
            return
        for expression, value in pairs:
            rows = rows.filter(expression.is_null() if value is None else expression.compare("exact", value))
        if self.condition is not None:
            rows = rows.filter(self.condition)
        if rows.exists():
            raise self.violation(model)

    @staticmethod
    def _plain(expression: Expression[Any]) -> Expression[Any]:
        return expression.expression if isinstance(expression, OrderBy) else expression

    def violation(self, model: type[Model]) -> ValidationError:
        """Make the error; of fields, one that says which values are there already, unless another was given."""
        is_own = self.violation_error_message is not None or self.violation_error_code is not None
        if not self.fields or is_own:
            return super().violation(model)
        from bandstand.orm.models._validating import not_unique

        return not_unique(model, self.fields)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Add what must differ, and how."""
        path, _, keywords = super().deconstruct()
        given = {
            "fields": list(self.fields),
            "condition": self.condition,
            "deferrable": self.deferrable,
            "include": list(self.include),
            "opclasses": list(self.opclasses),
            "nulls_distinct": self.nulls_distinct,
        }
        return path, list(self.expressions), {**keywords, **kept(given)}
