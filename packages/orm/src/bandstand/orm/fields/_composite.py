"""Keys of several fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from bandstand.orm.errors import ModelError

if TYPE_CHECKING:
    from bandstand.orm.fields._field import Field
    from bandstand.orm.models import Model


class CompositePrimaryKey:
    """A key made of several fields, in order: ``pk = CompositePrimaryKey("order_id", "line")``.

    ``instance.pk`` is a tuple of their values, and so is what ``filter(pk=...)`` and ``get(pk=...)`` take.
    """

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: type[Model]) -> CompositePrimaryKey: ...
        @overload
        def __get__(self, instance: Model, owner: type[Model]) -> Any: ...
        @overload
        def __get__(self, instance: object, owner: type[Any]) -> CompositePrimaryKey: ...
        def __get__(self, instance: object, owner: type[Any]) -> Any: ...
        def __set__(self, instance: Model, value: Any) -> None: ...

    def __init__(self, *names: str) -> None:
        if len(names) < 2 or len(set(names)) != len(names):
            message = f"CompositePrimaryKey takes the names of two or more different fields; got {names!r}."
            raise ModelError(message)
        self.names = names

    def fields(self, model: type[Model]) -> tuple[Field[Any], ...]:
        """Give the fields of a model that the key is made of.

        Raises:
            FieldError: The model has no field of the name.
            ModelError: One may be NULL.
        """
        found = tuple(model._meta.get_column_field(name) for name in self.names)
        for field in found:
            if field.null:
                message = f"{field!r} is part of the key and cannot be NULL."
                raise ModelError(message)
        return found

    def __repr__(self) -> str:
        return f"CompositePrimaryKey({', '.join(map(repr, self.names))})"
