"""What schema editors are asked for, by name: each method, on models that are changed in many ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm import Registry
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.expressions import F, Q
from bandstand.orm.fields import (
    CASCADE,
    DB_CASCADE,
    DB_SET_NULL,
    AutoField,
    BigAutoField,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    CompositePrimaryKey,
    DateTimeField,
    DecimalField,
    DurationField,
    FloatField,
    ForeignKey,
    GeneratedField,
    GenericIPAddressField,
    IntegerField,
    JSONField,
    ManyToManyField,
    OneToOneField,
    PositiveIntegerField,
    TextField,
    TimeField,
    UUIDField,
)
from bandstand.orm.indexes import Index
from bandstand.orm.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.migrations.schema import SchemaEditor

    Change = Callable[[SchemaEditor], None]


def declare(registry: Registry, name: str, meta: dict[str, Any] | None = None, /, **fields: Any) -> Any:
    """Declare a model with a key called id, unless it is given another."""
    options = {"app_label": "shop", "registry": registry, **(meta or {})}
    body = {"__module__": __name__, "__qualname__": name, "Meta": type("Meta", (), options), **fields}
    made: Any = type(Model)
    return made(name, (Model,), body)


def book(meta: dict[str, Any] | None = None, /, **fields: Any) -> Any:
    """Declare authors, people and books, with some fields of books made in another way, or left out with None."""
    registry = Registry()
    declare(registry, "Author", name=CharField(max_length=40))
    declare(registry, "Person", name=CharField(max_length=40))
    usual: dict[str, Any] = {
        "title": CharField(max_length=40),
        "pages": IntegerField(),
        "author": ForeignKey("shop.Author", CASCADE),
    }
    given = {name: field for name, field in (usual | fields).items() if field is not None}
    return declare(registry, "Book", meta, **given)


def created(editor: SchemaEditor) -> None:
    registry = Registry()
    declare(registry, "Author", {"db_table_comment": "Who wrote it's books"}, name=TextField(db_comment="Full name"))
    model = declare(
        registry,
        "Book",
        {
            "constraints": [
                CheckConstraint(condition=Q(pages__gt=0), name="has_pages"),
                UniqueConstraint(fields=["title", "author"], name="one_title"),
            ],
            "indexes": [Index(fields=["-pages", "title"], name="longest")],
        },
        title=CharField(max_length=40, unique=True, db_default="it's"),
        pages=PositiveIntegerField(db_index=True, db_default=1),
        price=DecimalField(max_digits=6, decimal_places=2, null=True),
        weight=FloatField(),
        sold=BooleanField(db_default=False),
        moment=DateTimeField(),
        time=TimeField(),
        length=DurationField(),
        code=UUIDField(),
        cover=BinaryField(),
        data=JSONField(),
        address=GenericIPAddressField(null=True),
        author=ForeignKey("shop.Author", DB_CASCADE),
        sequel=OneToOneField("self", DB_SET_NULL, null=True),
    )
    editor.create_model(registry.get_model("shop.Author"))
    editor.create_model(model)


def created_between(editor: SchemaEditor) -> None:
    registry = Registry()
    declare(registry, "Tag", name=CharField(max_length=9))
    editor.create_model(declare(registry, "Book", tags=ManyToManyField("shop.Tag")))


def deleted(editor: SchemaEditor) -> None:
    editor.delete_model(book()._meta.registry.get_model("shop.Author"))


def with_another_name(editor: SchemaEditor) -> None:
    def version(table: str) -> Any:
        registry = Registry()
        meta = {"db_table": table, "unique_together": [("title", "pages")]}
        declare(registry, "Author", name=TextField())
        return declare(
            registry,
            "Book",
            meta,
            title=CharField(max_length=9, db_index=True),
            pages=PositiveIntegerField(),
            author=ForeignKey("shop.Author", CASCADE),
        )

    editor.alter_db_table(version("books"), version("volumes"))


def commented(old: str, new: str) -> Change:
    return lambda editor: editor.alter_table_comment(book({"db_table_comment": new}), old, new)


def together(old: list[Any], new: list[Any]) -> Change:
    return lambda editor: editor.alter_unique_together(book({"unique_together": new}), old, new)


def added(**fields: Any) -> Change:
    def change(editor: SchemaEditor) -> None:
        (name,) = fields
        model = book(**fields)
        field = next(each for each in (*model._meta.fields, *model._meta.many_to_many) if each.name == name)
        editor.add_field(model, field)

    return change


def removed(**fields: Any) -> Change:
    def change(editor: SchemaEditor) -> None:
        (name,) = fields
        model = book(**fields)
        editor.remove_field(model, model._meta.get_field(name))

    return change


def altered(name: str, old: Callable[[], Any], new: Callable[[], Any]) -> Change:
    def change(editor: SchemaEditor) -> None:
        one, two = book(**{name: old()}), book(**{name: new()})
        editor.alter_field(one, two, one._meta.get_field(name), two._meta.get_field(name))

    return change


def altered_key(new: Callable[[], Any], old: Callable[[], Any] = BigAutoField) -> Change:
    """Change the key of authors, to which books refer."""

    def change(editor: SchemaEditor) -> None:
        models: list[Any] = []
        for key in (old, new):
            registry = Registry()
            models.append(declare(registry, "Author", id=key(), name=CharField(max_length=40)))
            declare(registry, "Book", author=ForeignKey("shop.Author", CASCADE))
        one, two = models
        editor.alter_field(one, two, one._meta.get_field("id"), two._meta.get_field("id"))

    return change


def altered_to_another_key(editor: SchemaEditor) -> None:
    def version(**fields: Any) -> Any:
        return declare(Registry(), "Line", place=IntegerField(), **fields)

    one = version(code=CharField(max_length=9, primary_key=True))
    two = version(code=CharField(max_length=9), pk=CompositePrimaryKey("code", "place"))
    editor.alter_field(one, two, one._meta.get_field("code"), two._meta.get_field("code"))


def indexed(method: str, *indexes: Index) -> Change:
    return lambda editor: getattr(editor, method)(book(), *indexes)


def constrained(method: str, constraint: Any) -> Change:
    return lambda editor: getattr(editor, method)(book(), constraint)


def total(expression: Any, *, stored: bool = True) -> Any:
    return GeneratedField(expression=expression, output_field=BigIntegerField(), db_persist=stored)


CHANGES: dict[str, Change] = {
    "create_model": created,
    "create_model with a table between": created_between,
    "delete_model with references to it": deleted,
    "alter_db_table": with_another_name,
    "alter_table_comment to one": commented("", "What is sold"),
    "alter_table_comment to another": commented("What is sold", "What isn't"),
    "alter_table_comment to none": commented("What is sold", ""),
    "alter_unique_together to a group": together([], [("title", "pages")]),
    "alter_unique_together to none": together([("title", "pages")], []),
    "add_field that may be NULL": added(note=CharField(max_length=9, null=True)),
    "add_field with a default": added(note=CharField(max_length=9, default="it's")),
    "add_field with a default of the database": added(count=IntegerField(db_default=3)),
    "add_field with a comment": added(note=CharField(max_length=9, null=True, db_comment="50% of it")),
    "add_field that is unique": added(code=CharField(max_length=9, null=True, unique=True)),
    "add_field that is a reference": added(editor=ForeignKey("shop.Person", CASCADE, null=True)),
    "add_field that is stored": added(more=total(F("pages") + 1)),
    "add_field that is virtual": added(more=total(F("pages") + 1, stored=False)),
    "add_field with a table between": added(people=ManyToManyField("shop.Person", related_name="written")),
    "remove_field": removed(note=CharField(max_length=9)),
    "remove_field with a default": removed(count=IntegerField(db_default=3)),
    "remove_field that is unique": removed(code=CharField(max_length=9, unique=True)),
    "remove_field with an index": removed(code=CharField(max_length=9, db_index=True)),
    "remove_field with a check": removed(count=PositiveIntegerField()),
    "remove_field that is a reference": removed(editor=ForeignKey("shop.Person", CASCADE)),
    "alter_field to another name": altered(
        "title", lambda: CharField(max_length=40), lambda: CharField(max_length=40, db_column="called")
    ),
    "alter_field to another name of a reference": altered(
        "author",
        lambda: ForeignKey("shop.Author", CASCADE),
        lambda: ForeignKey("shop.Author", CASCADE, db_column="writer"),
    ),
    "alter_field to a longer text": altered(
        "title", lambda: CharField(max_length=40), lambda: CharField(max_length=80, db_comment="As it is printed")
    ),
    "alter_field to a text without end": altered("title", lambda: CharField(max_length=40), TextField),
    "alter_field to a larger number": altered("pages", IntegerField, lambda: BigIntegerField(db_default=7)),
    "alter_field to another type of a unique column": altered(
        "pages", lambda: IntegerField(unique=True), lambda: BigIntegerField(unique=True)
    ),
    "alter_field to another type of an indexed column": altered(
        "pages", lambda: IntegerField(db_index=True), lambda: BigIntegerField(db_index=True)
    ),
    "alter_field to another type with a check": altered(
        "pages", PositiveIntegerField, lambda: PositiveIntegerField(db_default=2)
    ),
    "alter_field to NULL": altered("pages", lambda: IntegerField(db_comment="All"), lambda: IntegerField(null=True)),
    "alter_field from NULL": altered("pages", lambda: IntegerField(null=True), lambda: IntegerField(default=1)),
    "alter_field to a default": altered("pages", IntegerField, lambda: IntegerField(db_default=1)),
    "alter_field to another default": altered(
        "pages", lambda: IntegerField(db_default=1), lambda: IntegerField(db_default=2)
    ),
    "alter_field to no default": altered("pages", lambda: IntegerField(db_default=1), IntegerField),
    "alter_field to another comment": altered(
        "pages", lambda: IntegerField(db_comment="a"), lambda: IntegerField(db_comment="it's b")
    ),
    "alter_field to no comment": altered("pages", lambda: IntegerField(db_comment="a"), IntegerField),
    "alter_field to unique": altered("pages", IntegerField, lambda: IntegerField(unique=True)),
    "alter_field to not unique": altered("pages", lambda: IntegerField(unique=True), IntegerField),
    "alter_field to an index": altered("pages", IntegerField, lambda: IntegerField(db_index=True)),
    "alter_field to no index": altered("pages", lambda: IntegerField(db_index=True), IntegerField),
    "alter_field to a check": altered("pages", IntegerField, PositiveIntegerField),
    "alter_field to no check": altered("pages", PositiveIntegerField, IntegerField),
    "alter_field to a reference to another": altered(
        "author", lambda: ForeignKey("shop.Author", CASCADE), lambda: ForeignKey("shop.Person", CASCADE)
    ),
    "alter_field to another rule of a reference": altered(
        "author", lambda: ForeignKey("shop.Author", CASCADE), lambda: ForeignKey("shop.Author", DB_CASCADE)
    ),
    "alter_field to another expression": altered("more", lambda: total(F("pages") + 1), lambda: total(F("pages") + 2)),
    "alter_field from stored": altered("more", lambda: total(F("pages") + 1), lambda: BigIntegerField(null=True)),
    "alter_field from virtual": altered(
        "more", lambda: total(F("pages") + 1, stored=False), lambda: BigIntegerField(null=True)
    ),
    "alter_field to another type of a key": altered_key(AutoField),
    "alter_field to a key that does not count": altered_key(lambda: CharField(max_length=9, primary_key=True)),
    "alter_field to a key that counts": altered_key(BigAutoField, lambda: CharField(max_length=9, primary_key=True)),
    "alter_field to another key": altered_to_another_key,
    "add_index": indexed("add_index", Index(fields=["-pages", "title"], name="longest")),
    "remove_index": indexed("remove_index", Index(fields=["-pages", "title"], name="longest")),
    "rename_index": indexed("rename_index", Index(fields=["pages"], name="old"), Index(fields=["pages"], name="new")),
    "add_index with a condition": indexed("add_index", Index(fields=["pages"], name="long", condition=Q(pages__gt=9))),
    "add_index with further columns": indexed("add_index", Index(fields=["pages"], name="i", include=["title"])),
    "add_constraint that checks": constrained(
        "add_constraint", CheckConstraint(condition=Q(pages__gt=0), name="has_pages")
    ),
    "remove_constraint that checks": constrained(
        "remove_constraint", CheckConstraint(condition=Q(pages__gt=0), name="has_pages")
    ),
    "add_constraint that is unique": constrained(
        "add_constraint", UniqueConstraint(fields=["title", "author"], name="one_title")
    ),
    "remove_constraint that is unique": constrained(
        "remove_constraint", UniqueConstraint(fields=["title", "author"], name="one_title")
    ),
}
