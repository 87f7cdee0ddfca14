"""Each change of a schema: rows stay, and the tables are as if they had been made so."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.errors import DataError, FieldError, IntegrityError, NotSupportedError
from bandstand.orm.expressions import F, Q
from bandstand.orm.fields import (
    CASCADE,
    DB_CASCADE,
    AutoField,
    BigAutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    FloatField,
    ForeignKey,
    GeneratedField,
    IntegerField,
    ManyToManyField,
    OneToOneField,
    PositiveIntegerField,
    TextField,
    UUIDField,
)
from bandstand.orm.functions import Lower
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.schema import SchemaEditor

from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm import Database

    from .conftest import Models

    Fresh = Callable[[Models], Any]


def field(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def test_a_table_that_others_wait_to_refer_to_may_have_a_new_name(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    old, new = models(), models()
    old_book, old_copy = old.add("Book"), old.add("Copy", book=ForeignKey("Book", CASCADE))
    new_book = new.add("Book", {"db_table": "books"})
    new.add("Copy", book=ForeignKey("Book", CASCADE))
    with SchemaEditor(database) as editor:
        editor.create_model(old_book)
        editor.create_model(old_copy)
        editor.alter_db_table(old_book, new_book)
    assert schema_of(database) == fresh(new)


def test_a_rule_that_another_one_says_already_is_not_made_twice(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    rules = [UniqueConstraint(fields=["code"], name="one"), UniqueConstraint(fields=["id"], name="key")]
    both, rule, column = models(), models(), models()
    book = both.add("Book", {"constraints": rules}, code=IntegerField(unique=True))
    bare = rule.add("Book", {"constraints": rules}, code=IntegerField())
    left = column.add("Book", code=IntegerField(unique=True))
    with SchemaEditor(database) as editor:
        editor.create_model(book)
    assert schema_of(database) == fresh(column)
    with SchemaEditor(database) as editor:
        editor.alter_field(book, bare, field(book, "code"), field(bare, "code"))
    assert schema_of(database) == fresh(rule)
    with SchemaEditor(database) as editor:
        editor.alter_field(bare, book, field(bare, "code"), field(book, "code"))
        for each in rules:
            editor.remove_constraint(left, each)
    assert schema_of(database) == fresh(column)


def altered(database: Database, old: Any, new: Any, name: str, new_name: str | None = None) -> None:
    with SchemaEditor(database) as editor:
        editor.alter_field(old, new, field(old, name), field(new, new_name or name))


def test_models_are_made_with_all_that_they_have(database: Database, models: type[Models], fresh: Fresh) -> None:
    version = models()
    tag = version.add("Tag", name=CharField(max_length=20, unique=True))
    book = version.add(
        "Book",
        {
            "constraints": [CheckConstraint(condition=Q(price__gt=0), name="dear")],
            "indexes": [Index(Lower("title").desc(), name="by_title"), Index(fields=["-price"])],
            "unique_together": [("title", "price")],
            "db_table_comment": "what is read",
        },
        title=CharField(max_length=20, db_comment="100% of it"),
        price=IntegerField(db_default=5),
        twice=GeneratedField(expression=F("price") * 2, output_field=IntegerField(), db_persist=True),
        tags=ManyToManyField(tag),
        next=ForeignKey("self", DB_CASCADE, null=True),
    )
    with SchemaEditor(database) as editor:
        editor.create_model(book)
        editor.create_model(tag)
    assert schema_of(database) == fresh(version)
    with SchemaEditor(database) as editor:
        editor.delete_model(book)
        editor.delete_model(tag)
    assert schema_of(database) == {}


def test_models_that_refer_to_each_other_in_a_circle_come_and_go(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    version = models()
    author = version.add("Author", best=ForeignKey("Book", CASCADE, null=True, related_name="+"))
    book = version.add("Book", author=ForeignKey(author, CASCADE))
    with SchemaEditor(database) as editor:
        editor.create_model(author)
        editor.create_model(book)
    assert schema_of(database) == fresh(version)
    with SchemaEditor(database) as editor:
        editor.delete_model(author)
        editor.delete_model(book)
    assert schema_of(database) == {}


ADDED: dict[str, tuple[Callable[[], Any], Any]] = {
    "nothing": (lambda: IntegerField(null=True), None),
    "a default": (lambda: IntegerField(default=7), 7),
    "a default of a function": (lambda: TextField(default=lambda: "it's 5%"), "it's 5%"),
    "a default of the database": (lambda: IntegerField(db_default=8), 8),
    "a blank text": (lambda: CharField(max_length=5, blank=True), ""),
    "an index": (lambda: IntegerField(null=True, db_index=True), None),
    "uniqueness": (lambda: IntegerField(null=True, unique=True), None),
    "a limit": (lambda: PositiveIntegerField(default=3), 3),
    "a computation": (
        lambda: GeneratedField(expression=F("count") + 1, output_field=IntegerField(), db_persist=True),
        5,
    ),
    "a decimal": (lambda: DecimalField(max_digits=5, decimal_places=2, default=Decimal("1.50")), Decimal("1.50")),
    "a date": (lambda: DateField(default=dt.date(2026, 1, 2)), dt.date(2026, 1, 2)),
    "an identifier": (lambda: UUIDField(default=UUID(int=5)), UUID(int=5)),
    "a reference": (lambda: ForeignKey("self", CASCADE, null=True), None),
    "a truth": (lambda: BooleanField(default=True), True),
}


@pytest.mark.parametrize("what", ADDED)
def test_a_field_is_added_to_rows_and_removed_again(
    database: Database, models: type[Models], fresh: Fresh, what: str
) -> None:
    make, expected = ADDED[what]
    one, two = models(), models()
    old = one.add("Book", count=IntegerField())
    new = two.add("Book", count=IntegerField(), added=make())
    database.create_all(old)
    before = schema_of(database)
    old.objects.create(count=4)
    with SchemaEditor(database) as editor:
        editor.add_field(old, field(new, "added"))
    assert schema_of(database) == fresh(two)
    assert new.objects.values_list("count", "added").get() == (4, expected)
    with SchemaEditor(database) as editor:
        editor.remove_field(new, field(new, "added"))
    assert schema_of(database) == before
    assert old.objects.get().count == 4


def test_a_moment_that_is_set_by_itself_is_now_in_old_rows(database: Database, models: type[Models]) -> None:
    old = models().add("Book")
    new = models().add("Book", made=DateTimeField(auto_now_add=True))
    database.create_all(old)
    old.objects.create()
    with SchemaEditor(database) as editor:
        editor.add_field(old, field(new, "made"))
    assert abs(new.objects.get().made - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_what_a_removed_field_had_part_in_goes_with_it(database: Database, models: type[Models], fresh: Fresh) -> None:
    def meta() -> dict[str, Any]:
        return {
            "unique_together": [("title", "gone")],
            "indexes": [Index(fields=["count"], condition=Q(gone__gt=1), name="few")],
            "constraints": [CheckConstraint(condition=Q(gone__lt=F("count")), name="less")],
        }

    one, two = models(), models()
    old = one.add("Book", meta(), title=CharField(max_length=5), count=IntegerField(), gone=IntegerField())
    two.add("Book", title=CharField(max_length=5), count=IntegerField())
    database.create_all(old)
    with SchemaEditor(database) as editor:
        editor.remove_field(old, field(old, "gone"))
    assert schema_of(database) == fresh(two)


def test_a_field_of_which_another_is_computed_is_not_removed(database: Database, models: type[Models]) -> None:
    twice = GeneratedField(expression=F("price") * 2, output_field=IntegerField(), db_persist=True)
    book = models().add("Book", price=IntegerField(), twice=twice)
    database.create_all(book)
    with (
        SchemaEditor(database) as editor,
        pytest.raises(FieldError, match=r"shop_book\.twice, which is computed of it"),
    ):
        editor.remove_field(book, field(book, "price"))


ALTERED: dict[str, tuple[Callable[[], Any], Callable[[], Any], Any, Any]] = {
    "text to number": (lambda: CharField(max_length=9), IntegerField, "12", 12),
    "number to text": (IntegerField, lambda: CharField(max_length=9), 12, "12"),
    "number to larger number": (IntegerField, lambda: PositiveIntegerField(default=1), 12, 12),
    "number to decimal": (
        IntegerField,
        lambda: DecimalField(max_digits=6, decimal_places=2),
        12,
        Decimal("12.00"),
    ),
    "real to whole": (FloatField, IntegerField, 2.6, 3),
    "number to truth": (IntegerField, BooleanField, 1, True),
    "truth to number": (BooleanField, IntegerField, True, 1),
    "text to truth": (lambda: CharField(max_length=9), BooleanField, "yes", True),
    "truth to text": (BooleanField, TextField, True, "true"),
    "moment to date": (
        DateTimeField,
        DateField,
        dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC),
        dt.date(2026, 1, 2),
    ),
    "date to moment": (
        DateField,
        DateTimeField,
        dt.date(2026, 1, 2),
        dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
    ),
    "text to identifier": (lambda: CharField(max_length=36), UUIDField, str(UUID(int=7)), UUID(int=7)),
    "identifier to text": (UUIDField, lambda: CharField(max_length=36), UUID(int=7), str(UUID(int=7))),
    "another length": (lambda: CharField(max_length=9), lambda: CharField(max_length=5), "abc", "abc"),
    "null to a default": (lambda: IntegerField(null=True), lambda: IntegerField(default=4), None, 4),
    "null to a default of the database": (
        lambda: IntegerField(null=True),
        lambda: IntegerField(db_default=4),
        None,
        4,
    ),
    "not null to null": (IntegerField, lambda: IntegerField(null=True), 5, 5),
    "a default of the database": (IntegerField, lambda: IntegerField(db_default=9), 5, 5),
    "no default of the database": (lambda: IntegerField(db_default=9), IntegerField, 5, 5),
    "a default of another type": (
        lambda: CharField(max_length=5, db_default="7"),
        lambda: IntegerField(db_default=8),
        "5",
        5,
    ),
    "uniqueness": (IntegerField, lambda: IntegerField(unique=True), 5, 5),
    "no uniqueness": (lambda: IntegerField(unique=True), IntegerField, 5, 5),
    "an index": (IntegerField, lambda: IntegerField(db_index=True), 5, 5),
    "an index to uniqueness": (lambda: IntegerField(db_index=True), lambda: IntegerField(unique=True), 5, 5),
    "another column": (IntegerField, lambda: IntegerField(db_column="different", unique=True), 5, 5),
    "a comment": (IntegerField, lambda: IntegerField(db_comment="it's 5%"), 5, 5),
    "a limit": (IntegerField, PositiveIntegerField, 5, 5),
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_field_becomes_another_one_and_back(
    database: Database, models: type[Models], fresh: Fresh, what: str
) -> None:
    before, after, value, expected = ALTERED[what]
    one, two = models(), models()
    old = one.add("Book", value=before(), other=CharField(max_length=5))
    new = two.add("Book", value=after(), other=CharField(max_length=5))
    database.create_all(old)
    first = schema_of(database)
    old.objects.create(value=value, other="kept")
    altered(database, old, new, "value")
    assert schema_of(database) == fresh(two)
    assert new.objects.values_list("value", "other").get() == (expected, "kept")
    altered(database, new, old, "value")
    assert schema_of(database) == first
    assert old.objects.get().other == "kept"


def test_values_that_are_none_of_the_new_type_are_refused_and_all_stays(
    database: Database, models: type[Models]
) -> None:
    old = models().add("Book", value=CharField(max_length=9))
    new = models().add("Book", value=IntegerField())
    database.create_all(old)
    before = schema_of(database)
    old.objects.create(value="many")
    with pytest.raises(DataError, match="many"):
        altered(database, old, new, "value")
    assert schema_of(database) == before
    assert old.objects.get().value == "many"


def test_a_field_is_renamed_with_everything_that_names_it(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(name: str) -> Models:
        made = models()
        doubled = GeneratedField(expression=F(name) * 2, output_field=IntegerField(), db_persist=True)
        made.add(
            "Book",
            {
                "unique_together": [("title", name)],
                "indexes": [
                    Index(Lower("title"), name="lower", condition=F[int](name) > 1),
                    Index(fields=[f"-{name}"], name="down"),
                ],
                "constraints": [CheckConstraint(condition=F[int](name) < 100, name="cheap")],
            },
            title=CharField(max_length=9),
            **{name: PositiveIntegerField(unique=True), "doubled": doubled},
        )
        return made

    one, two = version("price"), version("cost")
    (old,), (new,) = one.registry, two.registry
    database.create_all(old)
    old.objects.create(title="Emma", price=9)
    altered(database, old, new, "price", "cost")
    assert schema_of(database) == fresh(two)
    assert new.objects.values_list("cost", "doubled").get() == (9, 18)


def test_a_table_is_renamed_with_everything_that_refers_to_it(
    database: Database, models: type[Models], fresh: Fresh, sent: list[str]
) -> None:
    def version(name: str) -> tuple[Models, Any, Any, Any]:
        made = models()
        tag = made.add("Tag", books=ManyToManyField(f"shop.{name}", related_name="+"))
        book = made.add(
            name,
            parent=ForeignKey("self", CASCADE, null=True),
            code=IntegerField(unique=True),
            tags=ManyToManyField(tag, related_name="+"),
            others=ManyToManyField("self"),
        )
        return made, book, tag, made.add("Page", book=ForeignKey(book, CASCADE))

    (one, old, tag, page), (two, new, new_tag, new_page) = version("Book"), version("Work")
    database.create_all(*one.registry)
    emma = old.objects.create(code=1)
    emma.tags.add(tag.objects.create())
    sent.clear()
    with SchemaEditor(database) as editor:
        editor.alter_db_table(old, new)
        for relation in ("tags", "others"):
            editor.alter_field(old, new, field(old, relation), field(new, relation))
        editor.alter_field(tag, new_tag, field(tag, "books"), field(new_tag, "books"))
        editor.alter_field(page, new_page, field(page, "book"), field(new_page, "book"))
    assert schema_of(database) == fresh(two)
    assert not [each for each in sent if "ADD CONSTRAINT" in each or "new__shop_page" in each]
    assert new.objects.get().tags.count() == 1
    assert new.objects.create(code=2, parent=new.objects.get()).pk == emma.pk + 1


def test_the_type_of_a_key_carries_to_all_that_refers_to_it(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(make: Callable[[], Any]) -> tuple[Models, Any, Any, Any]:
        made = models()
        author = made.add("Author", id=make(), best=ForeignKey("self", CASCADE, null=True, related_name="+"))
        person = made.add("Person", author=OneToOneField(author, CASCADE, primary_key=True))
        made.add("Letter", person=ForeignKey(person, CASCADE))
        tag = made.add("Tag", authors=ManyToManyField(author))
        return made, author, person, tag

    one, old, person, tag = version(lambda: IntegerField(primary_key=True))
    two, new, _, new_tag = version(lambda: CharField(max_length=9, primary_key=True))
    database.create_all(*one.registry)
    author = old.objects.create(id=5)
    one_person = person.objects.create(author=author)
    letter: Any = next(each for each in one.registry if each.__name__ == "Letter")
    letter.objects.create(person=one_person)
    tag.objects.create().authors.add(author)
    before = schema_of(database)
    altered(database, old, new, "id")
    assert schema_of(database) == fresh(two)
    new_letter: Any = next(each for each in two.registry if each.__name__ == "Letter")
    assert new_letter.objects.get().person.author.pk == "5"
    assert [each.pk for each in new_tag.objects.get().authors.all()] == ["5"]
    altered(database, new, old, "id")
    assert schema_of(database) == before


def test_a_key_that_is_counted_up_can_get_larger(database: Database, models: type[Models], fresh: Fresh) -> None:
    one, two = models(), models()
    old, new = one.add("Book", id=AutoField()), two.add("Book", id=BigAutoField())
    one.add("Page", book=ForeignKey(old, CASCADE))
    two.add("Page", book=ForeignKey(new, CASCADE))
    database.create_all(*one.registry)
    old.objects.create().delete()
    last = old.objects.create()
    altered(database, old, new, "id")
    assert schema_of(database) == fresh(two)
    last.delete()
    assert new.objects.create().pk == 3


def test_a_key_begins_and_stops_to_be_counted_up(database: Database, models: type[Models], fresh: Fresh) -> None:
    one, two = models(), models()
    old, new = one.add("Book", id=CharField(max_length=5, primary_key=True)), two.add("Book", id=BigAutoField())
    database.create_all(old)
    before = schema_of(database)
    old.objects.create(id="41")
    altered(database, old, new, "id")
    assert schema_of(database) == fresh(two)
    assert new.objects.create().pk == 42
    altered(database, new, old, "id")
    assert schema_of(database) == before
    assert sorted(old.objects.values_list("pk", flat=True)) == ["41", "42"]


def test_a_unique_field_that_is_referred_to_stays_what_it_is_for_others(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    one, two = models(), models()
    old = one.add("Author", name=CharField(max_length=9, unique=True))
    new = two.add("Author", name=CharField(max_length=20, unique=True, db_column="called"))
    page = one.add("Book", author=ForeignKey(old, CASCADE, to_field="name"))
    two.add("Book", author=ForeignKey(new, CASCADE, to_field="name"))
    database.create_all(*one.registry)
    page.objects.create(author=old.objects.create(name="Austen"))
    altered(database, old, new, "name")
    assert schema_of(database) == fresh(two)


def test_many_to_many_relations_are_added_altered_and_removed(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(**fields: Any) -> tuple[Models, Any, Any]:
        made = models()
        tag = made.add("Tag")
        return made, made.add("Book", **fields), tag

    zero, none, _ = version()
    one, old, tag = version(tags=ManyToManyField("Tag"))
    two, new, _ = version(labels=ManyToManyField("Tag", db_table="labelled"))
    database.create_all(*zero.registry)
    with SchemaEditor(database) as editor:
        editor.add_field(none, field(old, "tags"))
    assert schema_of(database) == fresh(one)
    old.objects.create().tags.add(tag.objects.create())
    altered(database, old, new, "tags", "labels")
    assert schema_of(database) == fresh(two)
    assert new.objects.get().labels.count() == 1
    with SchemaEditor(database) as editor:
        editor.remove_field(new, field(new, "labels"))
    assert schema_of(database) == fresh(zero)


def test_a_column_and_a_table_between_are_never_made_of_each_other(database: Database, models: type[Models]) -> None:
    one, two = models(), models()
    old = one.add("Book", tags=ManyToManyField("self"))
    new = two.add("Book", tags=IntegerField(null=True))
    database.create_all(*one.registry)
    with pytest.raises(NotSupportedError, match=r"alter_field of <IntegerField shop\.Book\.tags>: a relation with"):
        altered(database, old, new, "tags")


DECLARED: dict[str, Callable[[], Any]] = {
    "columns": lambda: Index(fields=["title", "-count"]),
    "expressions": lambda: Index(Lower("title").desc(), F("count"), name="i"),
    "some rows": lambda: Index(fields=["title"], condition=Q(count__gt=5, title__startswith="a%"), name="i"),
    "a check": lambda: CheckConstraint(condition=Q(count__gt=0) | Q(title="x%"), name="c"),
    "uniqueness": lambda: UniqueConstraint(fields=["title", "count"], name="u"),
    "uniqueness of some rows": lambda: UniqueConstraint(fields=["title"], condition=Q(count__gt=5), name="u"),
    "uniqueness of expressions": lambda: UniqueConstraint(Lower("title"), name="u"),
}


@pytest.mark.parametrize("what", DECLARED)
def test_indexes_and_constraints_are_added_and_removed(
    database: Database, models: type[Models], fresh: Fresh, what: str
) -> None:
    declared = DECLARED[what]()
    kind = "index" if isinstance(declared, Index) else "constraint"
    option = {"index": "indexes", "constraint": "constraints"}[kind]
    one, two = models(), models()
    old = one.add("Book", title=CharField(max_length=9), count=IntegerField())
    new = two.add("Book", {option: [declared]}, title=CharField(max_length=9), count=IntegerField())
    database.create_all(old)
    before = schema_of(database)
    old.objects.create(title="Emma", count=3)
    with SchemaEditor(database) as editor:
        getattr(editor, f"add_{kind}")(new, declared)
    assert schema_of(database) == fresh(two)
    with SchemaEditor(database) as editor:
        getattr(editor, f"remove_{kind}")(new, declared)
    assert schema_of(database) == before
    assert old.objects.count() == 1


def test_an_index_is_renamed(database: Database, models: type[Models], fresh: Fresh) -> None:
    one, two = models(), models()
    old = one.add("Book", {"indexes": [Index(fields=["count"], name="one")]}, count=IntegerField())
    new = two.add("Book", {"indexes": [Index(fields=["count"], name="two")]}, count=IntegerField())
    database.create_all(old)
    with SchemaEditor(database) as editor:
        editor.rename_index(new, old._meta.indexes[0], new._meta.indexes[0])
    assert schema_of(database) == fresh(two)


def test_groups_of_unique_fields_change(database: Database, models: type[Models], fresh: Fresh) -> None:
    one, two = models(), models()
    old = one.add("Book", {"unique_together": [("a", "b")]}, a=IntegerField(), b=IntegerField())
    new = two.add("Book", {"unique_together": [("b", "a"), ("a",)]}, a=IntegerField(), b=IntegerField())
    database.create_all(old)
    with SchemaEditor(database) as editor:
        editor.alter_unique_together(new, [("a", "b")], [("b", "a"), ("a",)])
    assert schema_of(database) == fresh(two)


def test_the_comment_of_a_table_changes(database: Database, models: type[Models], fresh: Fresh) -> None:
    one, two = models(), models()
    old = one.add("Book", {"db_table_comment": "old"})
    new = two.add("Book", {"db_table_comment": "it's 5%"})
    database.create_all(old)
    with SchemaEditor(database) as editor:
        editor.alter_table_comment(new, "old", "it's 5%")
    assert schema_of(database) == fresh(two)
    with SchemaEditor(database) as editor:
        editor.alter_table_comment(old, "it's 5%", "old")
        editor.alter_table_comment(old, "old", "")
    one.registry = models().add("Book")._meta.registry
    assert schema_of(database) == fresh(one)


def test_what_a_database_cannot_do_is_said_before_anything_is_sent(
    database: Database, models: type[Models], sent: list[str]
) -> None:
    book = models().add("Book", count=IntegerField(), title=CharField(max_length=9))
    database.create_all(book)
    if database.backend.dialect.name == "postgresql":
        virtual = GeneratedField(expression=F("count") + 1, output_field=IntegerField(), db_persist=False)
        new = models().add("Book", count=IntegerField(), title=CharField(max_length=9), more=virtual)
        expected = r"^add_field of <GeneratedField shop\.Book\.more>: "
        with pytest.raises(NotSupportedError, match=expected), SchemaEditor(database) as editor:
            sent.clear()
            editor.add_field(book, field(new, "more"))
    else:
        index = Index(fields=["count"], include=["title"], name="covering")
        expected = r"^add_index of shop\.Book: The index 'covering'"
        with pytest.raises(NotSupportedError, match=expected), SchemaEditor(database) as editor:
            sent.clear()
            editor.add_index(book, index)
    assert [each for each in sent if "book" in each] == []


def test_collected_statements_are_those_that_are_sent(
    database: Database, models: type[Models], sent: list[str]
) -> None:
    one, two = models(), models()
    old = one.add("Book", title=CharField(max_length=9, db_comment="5%"), tags=ManyToManyField("self"))
    new = two.add("Book", name=CharField(max_length=19, unique=True, default="x"), tags=ManyToManyField("self"))

    def edit(editor: SchemaEditor) -> None:
        with editor:
            editor.create_model(old)
            editor.alter_field(old, new, field(old, "title"), field(new, "name"))
            editor.execute("SELECT 'a%' LIKE 'a%'")
            editor.delete_model(new)

    paper = SchemaEditor(database, collect=True)
    edit(paper)
    assert sent == []
    edit(SchemaEditor(database))
    aside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA foreign", "SELECT type", "SELECT name")
    own = [each.replace("%%", "%") for each in sent if not each.startswith(aside)]
    assert paper.collected == own
    assert schema_of(database) == {}


def test_an_error_takes_all_changes_back(database: Database, models: type[Models]) -> None:
    book = models().add("Book", count=IntegerField())
    tag = models().add("Tag")
    database.create_all(book)
    before = schema_of(database)
    book.objects.create(count=1)
    new = models().add("Book", count=IntegerField(), added=IntegerField())
    with pytest.raises(IntegrityError), SchemaEditor(database) as editor:
        editor.create_model(tag)
        editor.add_field(book, field(new, "added"))
    assert schema_of(database) == before
    assert book.objects.get().count == 1


def test_each_change_is_whole_without_a_transaction_around_all(database: Database, models: type[Models]) -> None:
    book = models().add("Book", count=IntegerField())
    tag = models().add("Tag")
    new = models().add("Book", count=IntegerField(), added=IntegerField())
    database.create_all(book)
    before = schema_of(database)
    book.objects.create(count=1)
    with pytest.raises(IntegrityError), SchemaEditor(database, atomic=False) as editor:
        editor.create_model(tag)
        editor.add_field(book, field(new, "added"))
    assert schema_of(database).keys() > before.keys()
    assert book.objects.get().count == 1


def test_models_without_tables_of_their_own_are_left_alone(database: Database, models: type[Models]) -> None:
    version = models()
    book = version.add("Book", {"managed": False}, count=IntegerField())
    with SchemaEditor(database) as editor:
        editor.create_model(book)
        editor.add_field(book, field(book, "count"))
        editor.alter_field(book, book, field(book, "count"), field(book, "count"))
        editor.remove_field(book, field(book, "count"))
        editor.add_index(book, Index(fields=["count"]))
        editor.alter_db_table(book, book)
        editor.delete_model(book)
    assert schema_of(database) == {}
