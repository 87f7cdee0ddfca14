"""Columns that the database computes of others."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from bandstand.orm.expressions import Column, Expression, operand
from bandstand.orm.fields._field import Field, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.lookups._lookup import Lookup, Transform
    from bandstand.orm.models import Model

T = TypeVar("T")


class GeneratedField(Field[T]):
    """A column whose value is an expression of the row's other columns; it is read, and never written.

    ``total = GeneratedField(expression=F("price") * F("count"), output_field=IntegerField(), db_persist=True)``

    An instance has the value after it was saved or loaded; before, it is None.

    Args:
        expression: Of fields of the same table.
        output_field: What the value is.
        db_persist: Whether it is stored when the row is written, or computed when it is read.
    """

    is_computed: ClassVar[bool] = True

    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        expression: Expression[Any] | str,
        output_field: Field[T],
        db_persist: bool,
        **options: Any,
    ) -> None:
        for name in ("default", "db_default", "primary_key", "choices"):
            if name in options:
                message = f"GeneratedField takes no {name}: its value is {expression!r}, whatever else is said."
                raise TypeError(message)
        if options.get("editable"):
            message = f"GeneratedField cannot be editable: its value is {expression!r}."
            raise TypeError(message)
        if db_persist not in (True, False):
            message = f"GeneratedField takes db_persist as True or False; got {db_persist!r}."
            raise TypeError(message)
        super().__init__(verbose_name, **{**options, "null": True, "blank": True, "editable": False})
        self.expression = operand(expression)
        self.output_field = output_field
        self.db_persist = db_persist
        self._options = {
            **options,
            "verbose_name": verbose_name,
            "expression": self.expression,
            "output_field": output_field,
        }

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Add whether it is stored, which must be said."""
        name, path, arguments, keywords = super().deconstruct()
        return name, path, arguments, {**keywords, "db_persist": self.db_persist}

    @property
    def value_field(self) -> Field[Any]:
        """The field given for the values."""
        return self.output_field

    @property
    def is_boolean(self) -> bool:  # type: ignore[override]  # it depends on the values here
        """Whether the values are."""
        return self.output_field.is_boolean

    @property
    def from_db_value(self) -> Callable[[Any], Any] | None:  # type: ignore[override]  # it is that of the values
        """What makes a value of what SQLAlchemy's type gives."""
        return self.output_field.from_db_value

    def computed_of(self) -> list[Field[Any]]:
        """Give the fields that the expression names."""
        from bandstand.orm.query._scope import Scope
        from bandstand.orm.query._tree import Tree

        resolved = self.expression.slotted(count()).resolve(Scope(Tree(self.model)))
        return [node.field for node in resolved.walk() if isinstance(node, Column)]

    def column_type(self) -> Any:
        """Give the type of the values."""
        return self.output_field.column_type()

    def get_default(self) -> Any:
        """Give None: there is no value before the row is saved."""
        return None

    def to_python(self, value: Any) -> Any:
        """Make a value of the type."""
        return self.output_field.to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """Give what the type takes, to compare with."""
        return self.output_field.get_prep_value(value)

    def validate(self, value: Any, instance: Model | None = None) -> None:
        """Accept anything: it is not written."""

    def get_lookup(self, name: str) -> type[Lookup | Transform] | None:
        """Give a look-up of the values."""
        return self.output_field.get_lookup(name)
