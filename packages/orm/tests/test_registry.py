"""Registries: models by label, and those that are waited for."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm.errors import FieldError, ModelError
from bandstand.orm.fields import CASCADE, BigAutoField, ForeignKey, SmallAutoField
from bandstand.orm.models import Model, ModelType
from bandstand.orm.registry import Registry, models


def make(registry: Registry, label: str, module: str = __name__, **body: Any) -> type[Model]:
    app, name = label.split(".")
    meta = type("Meta", (), {"registry": registry, "app_label": app})
    made: Any = ModelType(name, (Model,), {"__module__": module, "__qualname__": name, "Meta": meta, **body})
    return made  # type: ignore[no-any-return]  # a model, whose fields no checker knows


def test_models_are_found_by_label_in_any_case(registry: Registry) -> None:
    book = make(registry, "shop.Book")
    assert registry.get_model("shop.Book") is registry.get_model("SHOP.book") is book
    assert "shop.Book" in registry
    assert "shop.Nothing" not in registry
    assert 5 not in registry


def test_a_label_that_is_not_there_is_refused_with_the_nearest(registry: Registry) -> None:
    make(registry, "shop.Book")
    with pytest.raises(LookupError, match=r"There is no model 'shop\.Boook'\. Did you mean 'shop\.Book'\?"):
        registry.get_model("shop.Boook")


def test_models_are_listed_in_the_order_of_their_definition(registry: Registry) -> None:
    made = [make(registry, label) for label in ("shop.Book", "town.Cafe", "shop.Author")]
    assert list(registry) == registry.get_models() == made
    assert registry.get_models("shop") == [made[0], made[2]]


def test_the_same_class_defined_again_replaces_the_earlier_one(registry: Registry) -> None:
    make(registry, "shop.Book")
    again = make(registry, "shop.Book")
    assert registry.get_models() == [again]
    assert registry.version == 2


def test_another_class_with_the_label_is_refused(registry: Registry) -> None:
    make(registry, "shop.Book")
    with pytest.raises(ModelError, match=r"Two models are called 'shop\.book': .*Book and elsewhere\.Book"):
        make(registry, "shop.Book", module="elsewhere")


def test_relations_wait_for_models_that_come_later(registry: Registry) -> None:
    book = make(registry, "shop.Book", author=ForeignKey["Any"]("Author", CASCADE))
    assert registry.missing == ["shop.author"]
    with pytest.raises(FieldError, match=r"relates to 'Author', which no model is called; import its module first"):
        _ = book._meta.get_field("author").target
    author = make(registry, "shop.Author")
    assert registry.missing == []
    assert book._meta.get_field("author").target is author
    assert "book" in author._meta.reverse


def test_a_function_gives_the_target_at_first_use(registry: Registry) -> None:
    book = make(registry, "shop.Book", author=ForeignKey(lambda: registry.get_model("shop.Author"), CASCADE))
    author = make(registry, "shop.Author")
    assert book._meta.get_field("author").target is author


def test_who_asks_early_is_told_and_who_asks_late_too(registry: Registry) -> None:
    told: list[str] = []
    registry.when("shop.Book", lambda model: told.append(f"early {model.__name__}"))
    make(registry, "shop.Book")
    registry.when("shop.Book", lambda model: told.append(f"late {model.__name__}"))
    assert told == ["early Book", "late Book"]


def test_registries_never_meet(registry: Registry) -> None:
    other = Registry()
    make(other, "shop.Author")
    make(registry, "shop.Book", author=ForeignKey["Any"]("shop.Author", CASCADE))
    assert registry.missing == ["shop.author"]


def test_models_without_a_registry_are_in_the_common_one() -> None:
    class Common(Model):
        class Meta:
            app_label = "test_registry_only"

    assert models.get_model("test_registry_only.Common") is Common


def test_a_registry_says_what_keys_are_by_themselves() -> None:
    class Small(Model):
        class Meta:
            app_label = "keys"
            registry = Registry(default_auto_field=SmallAutoField)

    class Usual(Model):
        class Meta:
            app_label = "keys"
            registry = Registry()

    assert (type(Small._meta.pk), type(Usual._meta.pk)) == (SmallAutoField, BigAutoField)
