"""Relations back, declared so that type checkers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.orm.errors import nearest

if TYPE_CHECKING:
    from bandstand.orm.models._base import Model
    from bandstand.orm.models._related import RelatedManager
    from bandstand.orm.registry import Registry

M = TypeVar("M", bound="Model")


class Related(Generic[M]):
    """Says that another model's relation leads back by this name: ``books = Related["Book"]()``.

    The relation itself sets the attribute; ``check_related`` finds declarations that no relation fulfils.
    """

    name: str

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    def __get__(self, instance: Model | None, owner: type[Any]) -> RelatedManager[M]:
        message = f"No relation leads back to {owner.__name__} by the name {self.name!r}: see its related_name."
        raise AttributeError(message)


def check_related(registry: Registry) -> list[str]:
    """Give a sentence for each ``Related`` of a registry's models that no relation fulfils."""
    registry.complete()
    found: list[str] = []
    for model in registry:
        accessors = [reverse.accessor for reverse in model._meta.related_objects]
        names = dict.fromkeys(name for base in model.__mro__ for name in vars(base))
        found += [
            f"No relation leads back to {model._meta.label} by the name {name!r}.{nearest(name, accessors)}"
            for name in names
            if isinstance(_static(model, name), Related)
        ]
    return found


def _static(model: type[Model], name: str) -> object:
    """Give an attribute of a class as it was set, without asking descriptors."""
    return next(vars(base)[name] for base in model.__mro__ if name in vars(base))
