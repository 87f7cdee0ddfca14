"""New rows: an object of a class with values, which its own construction need not know how to take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.attributes import instance_dict

from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.sqlalchemy._catalogue import Entity


def make(entity: Entity, values: Mapping[str, object]) -> Any:
    """Make a row that is not stored yet.

    Values are assigned, so that ``@validates`` and listeners of the class see them; its ``__init__`` is not called.

    Raises:
        UnknownName: A name is not there.
        Invalid: The class itself refuses a value.
    """
    given = entity.columns(values)
    row = entity.mapper.class_manager.new_instance()
    own = instance_dict(row)
    for name, attribute in entity.attributes.items():
        if attribute.is_written and name not in given:
            default = attribute.info.default
            own[name] = None if default is None or attribute.info.generated else default()
    mapper = entity.mapper
    if mapper.polymorphic_on is not None and mapper.polymorphic_on in mapper.columns.values():
        own[mapper.get_property_by_column(mapper.polymorphic_on).key] = mapper.polymorphic_identity
    for name, value in given.items():
        _assign(entity, row, name, value)
    return row


def _assign(entity: Entity, row: Any, name: str, value: object) -> None:
    if name not in entity.mapper.validators:
        setattr(row, name, value)
        return
    try:
        setattr(row, name, value)
    except (ValueError, AssertionError) as error:
        if isinstance(error, Invalid):
            raise
        text = LazyText(id="This is not valid: %(why)s")
        raise Invalid([Problem(text=text, code="invalid", params={"why": str(error)}, path=(name,))]) from error
