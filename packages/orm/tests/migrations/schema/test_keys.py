"""Keys of several columns, keys that become others, and tables of extended models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import CASCADE, BigIntegerField, CharField, CompositePrimaryKey, ForeignKey, IntegerField
from bandstand.orm.migrations.schema import SchemaEditor

from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm import Database

    from .conftest import Models

    Fresh = Callable[[Models], Any]


def test_a_key_of_several_columns_stays_when_one_changes(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(name: str, field: Any) -> tuple[Models, Any]:
        made = models()
        key = CompositePrimaryKey("order", name)
        return made, made.add("Line", pk=key, order=IntegerField(), **{name: field})

    (_, old), (two, new) = version("line", IntegerField()), version("place", BigIntegerField())
    with SchemaEditor(database) as editor:
        editor.create_model(old)
    old.objects.create(order=1, line=2)
    with SchemaEditor(database) as editor:
        editor.alter_field(old, new, old._meta.get_field("line"), new._meta.get_field("place"))
    assert schema_of(database) == fresh(two)
    assert new.objects.get().pk == (1, 2)


def test_another_field_becomes_the_key(database: Database, models: type[Models], fresh: Fresh) -> None:
    def version(*, code_is_key: bool) -> tuple[Models, Any, Any]:
        made = models()
        number = IntegerField(primary_key=not code_is_key, unique=code_is_key)
        code = CharField(max_length=9, unique=True, primary_key=code_is_key)
        book = made.add("Book", number=number, code=code)
        return made, book, made.add("Page", book=ForeignKey(book, CASCADE, to_field="code"))

    (one, old, page), (two, new, new_page) = version(code_is_key=False), version(code_is_key=True)
    database.create_all(*one.registry)
    before = schema_of(database)
    page.objects.create(book=old.objects.create(number=1, code="a"))
    with SchemaEditor(database) as editor:
        editor.alter_field(old, new, old._meta.get_field("code"), new._meta.get_field("code"))
    assert schema_of(database) == fresh(two)
    assert new_page.objects.get().book.pk == "a"
    with SchemaEditor(database) as editor:
        editor.alter_field(new, old, new._meta.get_field("code"), old._meta.get_field("code"))
    assert schema_of(database) == before


def test_the_tables_of_extended_models_change_by_themselves(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(key: Any, **fields: Any) -> tuple[Models, Any, Any]:
        made = models()
        place = made.add("Place", id=key, name=CharField(max_length=9))
        options = {"app_label": "shop", "registry": made.registry}
        meta = type("Meta", (), options)
        body = {"__module__": __name__, "__qualname__": "Cafe", "Meta": meta, **fields}
        kind: Any = type(place)
        return made, place, kind("Cafe", (place,), body)

    one, place, cafe = version(IntegerField(primary_key=True))
    two, new_place, new_cafe = version(BigIntegerField(primary_key=True), seats=IntegerField(default=4))
    _, between_place, _ = version(BigIntegerField(primary_key=True))
    database.create_all(*one.registry)
    cafe.objects.create(id=1, name="Central")
    with SchemaEditor(database) as editor:
        editor.alter_field(place, between_place, place._meta.get_field("id"), between_place._meta.get_field("id"))
        editor.add_field(new_cafe, new_cafe._meta.get_field("seats"))
    assert schema_of(database) == fresh(two)
    found = new_cafe.objects.get()
    assert (found.pk, found.name, found.seats) == (1, "Central", 4)
    assert new_place.objects.count() == 1
