"""Writing and checking, where models say more than the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Conflict, Integrity, Invalid
from bandstand.contracts.data.query import Query
from bandstand.orm.errors import NoDatabase
from bandstand.orm.signals import post_delete, post_save

from .extended import Note, Place, Restaurant
from .models import Book, Tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.data.library import Library
    from bandstand.orm.source import ModelSource


def codes(call: Callable[[], object]) -> dict[tuple[str | int, ...], list[str]]:
    with pytest.raises(Invalid) as raised:
        call()
    return {path: [problem.code for problem in found] for path, found in raised.value.by_path().items()}


def test_a_change_takes_one_statement_and_links_four_more(library: Library, asked: list[str]) -> None:
    emma = library.book("Emma")
    asked.clear()
    library.tags.save(library.tags.new({"name": "new"}))
    assert [sql.partition(" ")[0] for sql in asked] == ["INSERT"]
    asked.clear()
    library.books.save(emma, changed=["notes"])
    assert [sql.partition(" ")[0] for sql in asked] == ["UPDATE"]
    asked.clear()
    library.books.save(emma, changed=["notes"], links={"tags": library.tag_keys("novel", "craft")})
    kinds = [sql.partition(" ")[0] for sql in asked]
    assert kinds == ["SELECT", "BEGIN", "UPDATE", "SELECT", "SELECT", "DELETE", "INSERT", "COMMIT"]


def test_a_version_that_is_expected_takes_a_transaction_of_two_updates(library: Library, asked: list[str]) -> None:
    emma = library.book("Emma")
    asked.clear()
    library.books.save(emma, changed=["notes"], expected="0")
    assert [sql.partition(" ")[0] for sql in asked] == ["BEGIN", "UPDATE", "UPDATE", "COMMIT"]
    assert (emma.version, library.book("Emma").version) == (1, 1)
    with pytest.raises(Conflict):
        library.books.save(emma, expected="no version")
    assert emma.version == 1


def test_methods_and_signals_of_the_model_are_part_of_it(extended: ModelSource) -> None:
    notes = extended.repository(Note)
    Note.saved.clear()
    told: list[str] = []

    def tell_saved(sender: object, *, instance: Note, created: bool, **_: Any) -> None:
        told.append(f"{instance.text} {'new' if created else 'again'}")

    def tell_deleted(sender: object, *, instance: Note, **_: Any) -> None:
        told.append(f"{instance.text} gone")

    post_save.connect(tell_saved, sender=Note)
    post_delete.connect(tell_deleted, sender=Note)
    try:
        note = notes.new({"text": "one"})
        notes.save(note)
        notes.save(note, changed=["text"])
        notes.delete(note)
    finally:
        post_save.disconnect(tell_saved, sender=Note)
        post_delete.disconnect(tell_deleted, sender=Note)
    assert Note.saved == ["one", "one"]
    assert told == ["one new", "one again", "one gone"]


def test_what_the_database_gives_by_default_is_there_after_saving(extended: ModelSource) -> None:
    notes = extended.repository(Note)
    note = notes.new({"text": "one"})
    notes.check(note)
    notes.save(note)
    assert (note.state, note.changed is not None) == ("new", True)
    assert notes.info.field("changed").generated
    assert not notes.info.field("state").generated


def test_problems_have_the_codes_of_every_store(extended: ModelSource) -> None:
    notes = extended.repository(Note)
    notes.save(notes.new({"text": "taken"}))
    for values, expected in (
        ({"text": "taken", "number": "x"}, {("text",): ["unique"], ("number",): ["type"]}),
        ({"text": "long" * 9, "mail": "nobody"}, {("text",): ["max_length"], ("mail",): ["invalid"]}),
        ({"text": "one", "number": 2**40}, {("number",): ["maximum"]}),
        ({"text": "whole"}, {(): ["whole"]}),
        ({"text": "number"}, {("number",): ["invalid"]}),
    ):
        assert codes(lambda values=values: notes.check(notes.new(values))) == expected, values  # type: ignore[misc]
    notes.check(notes.new({"text": "number"}), fields=["text"])


def test_a_row_that_could_not_be_stored_can_be_stored_later(library: Library) -> None:
    tag = library.tags.new({"name": "novel"})
    with pytest.raises(Integrity):
        library.tags.save(tag)
    tag.name = "new"
    library.tags.save(tag)
    emma = library.book("Emma")
    emma.price = -1
    with pytest.raises(Integrity):
        library.books.save(emma)
    assert emma.version == 0


def test_a_reference_to_nothing_is_found_when_the_unit_ends(library: Library) -> None:
    with pytest.raises(Integrity) as raised, library.source.unit_of_work():
        library.add("Book", title="Lost", author=(987654,))
    assert raised.value.kind == "reference"
    assert library.books.count().number == 5


def test_errors_name_the_entity_the_fields_and_the_rule(library: Library) -> None:
    dumas = library.authors.info.key_of(library.author("Dumas"))
    for entity, values, expected in (
        ("Tag", {"name": "novel"}, ("unique", ("name",))),
        ("Book", {"title": "Lost", "author": (987654,)}, ("reference", ("author",))),
        ("Book", {"title": "Lost", "author": None}, ("null", ("author_id",))),
        ("Book", {"title": "Lost", "author": dumas, "price": -1}, ("check", ("price",))),
        ("Author", {"name": "Jane", "email": "JANE@example.org"}, ("unique", ("email",))),
        ("Book", {"title": "Emma", "author": library.authors.info.key_of(library.author("Austen"))},
         ("unique", ("author_id", "title"))),
    ):  # fmt: skip
        with pytest.raises(Integrity) as raised:
            library.add(entity, **values)
        error = raised.value
        if (entity, error.kind, error.fields) == ("Book", "reference", ()):
            assert "sqlite" in repr(library.source)  # which says no more of references
        else:
            assert (error.entity, error.kind, error.fields) == (f"library.{entity}", *expected)
    with pytest.raises(Integrity) as raised:
        library.add("Book", title="Lost", author=dumas, price=-1)
    assert (raised.value.constraint, str(raised.value.problem)) == ("book_price", "A price is not negative.")
    with pytest.raises(Integrity) as raised:
        library.countries.delete(library.countries.get(("FR",)))
    assert (raised.value.entity, raised.value.kind, raised.value.fields) == (
        "library.Author",
        "protected",
        ("country",),
    )


def test_rows_of_two_tables_are_written_together(extended: ModelSource) -> None:
    restaurants, places = extended.repository(Restaurant), extended.repository(Place)
    bulk = restaurants.abilities.bulk
    assert bulk is not None
    row = restaurants.new({"name": "Ritz", "stars": 2})
    restaurants.save(row)
    assert bulk.insert([{"name": "Adlon", "stars": 1}, {"name": "Sacher"}]) == 2
    assert [place.name for place in places.page()] == ["Adlon", "Ritz", "Sacher"]
    row.name, row.stars = "Ritz 2", 3
    restaurants.save(row, changed=["name", "stars"])
    (ritz,) = places.related(places.one(Compare("restaurant.stars", Operator.EQ, 3)), "restaurant")
    assert ritz == row
    with pytest.raises(Integrity):
        restaurants.save(restaurants.new({"name": "Ritz 2"}))
    assert bulk.update(Compare("name", Operator.STARTS, "S"), {"stars": 5, "name": "Sacher 2"}) == 1
    assert [(each.name, each.stars) for each in restaurants.page(Query(include=["place_ptr"]))] == [
        ("Adlon", 1),
        ("Ritz 2", 3),
        ("Sacher 2", 5),
    ]
    assert bulk.delete(Compare("stars", Operator.GE, 3)) == 2
    restaurants.delete(restaurants.one(Compare("name", Operator.EQ, "Adlon")))
    assert (places.count().number, restaurants.count().number) == (0, 0)


def test_nothing_has_to_be_entered(source: ModelSource) -> None:
    with pytest.raises(NoDatabase):
        Tag.objects.count()
    tags = source.repository(Tag)
    tags.save(tags.new({"name": "one"}))
    with pytest.raises(Invalid):
        tags.check(tags.new({"name": "one"}))
    (tag,) = tags.page()
    assert list(tags.related(tag, "books")) == []
    assert source.repository(Book).count().number == 0
