"""Abilities: what they ask of the database, and what models make of them beyond the contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import And, Compare, Operator
from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.query import Cascade, Count, Facet, Order, Query
from bandstand.orm.database import atomic
from bandstand.orm.source import ModelSource

from .extended import Node, Place, Visit
from .models import LIBRARY, Author, Book, Tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.data.capabilities import Abilities
    from bandstand.contracts.data.library import Library
    from bandstand.orm import Database


def abilities(source: ModelSource, model: type[Any]) -> Any:  # Any: all abilities are there
    found: Abilities[Any] = source.repository(model).abilities
    return found


def kinds(asked: list[str]) -> list[str]:
    return [sql.split()[0] for sql in asked]


def is_sqlite(store: Database) -> bool:
    return store.url.get_backend_name() == "sqlite"


# Facets


def test_facets_values_and_bounds_take_a_statement_each(
    source: ModelSource, library: Library, asked: list[str]
) -> None:
    faceted = abilities(source, Book).faceted
    for path in ("status", "tags.name", "author.country", "editions", "publisher.name"):
        asked.clear()
        faceted.facets(path, limit=2)
        faceted.distinct(path)
        assert len(asked) == 2, path
    asked.clear()
    faceted.bounds("price")
    assert len(asked) == 1


def test_values_that_are_equally_frequent_come_in_order(source: ModelSource, library: Library) -> None:
    assert list(abilities(source, Book).faceted.facets("publisher.name")) == [
        Facet(value="Allen", count=2),
        Facet(value=None, count=2),
        Facet(value="Blanc", count=1),
    ]


def test_keys_of_two_parts_are_counted(source: ModelSource, library: Library) -> None:
    emma, villette = (library.books.info.key_of(library.book(title))[0] for title in ("Emma", "Villette"))
    found = {each.value: each.count for each in abilities(source, Book).faceted.facets("editions")}
    assert found == {None: 3, (emma, 1): 1, (emma, 2): 1, (villette, 1): 1}
    assert abilities(source, Book).faceted.distinct("editions") == [(emma, 1), (emma, 2), (villette, 1)]
    assert abilities(source, Book).faceted.bounds("editions") == ((emma, 1), (villette, 1))


def test_rows_with_keys_of_two_parts_are_counted_by_values_of_many_rows(library: Library, asked: list[str]) -> None:
    faceted = library.editions.abilities.faceted
    assert faceted is not None
    found = {each.value: each.count for each in faceted.facets("book.tags.name")}
    assert found == {"novel": 3, "classic": 3}
    assert len(asked) == 1


def test_values_of_every_kind_have_bounds(source: ModelSource, library: Library) -> None:
    faceted = abilities(source, Book).faceted
    assert faceted.bounds("author.born") == (date(1775, 12, 16), date(1913, 11, 7))
    assert faceted.bounds("price") == (Decimal("3.00"), Decimal("12.00"))
    assert faceted.bounds("author.country") == (("FR",), ("GB",))
    assert faceted.distinct("author.country") == [("FR",), ("GB",)]


# Search, estimates and versions


def test_what_is_searched_may_be_chosen(store: Database, library: Library) -> None:
    source = ModelSource(store, LIBRARY, searched={Book: ["author.name", "tags.name"]})
    search = abilities(source, Book).searchable.search
    found = source.repository(Book).page(Query(where=search("BRONTE classic")))
    assert [book.title for book in found] == ["Villette"]
    assert source.repository(Book).count(search("Emma")).number == 0


def test_only_sqlite_makes_no_estimates(source: ModelSource, store: Database, library: Library) -> None:
    estimating = abilities(source, Book).estimating
    if is_sqlite(store):
        assert estimating is None
        return
    store.execute("ANALYZE")
    assert estimating.estimate() == Count(number=5, kind="estimated")
    assert estimating.estimate(Compare("title", Operator.EQ, "Emma")) == Count(number=1, kind="estimated")


def test_a_model_without_a_field_for_them_has_no_versions(source: ModelSource) -> None:
    assert abilities(source, Tag).versioned is None
    assert abilities(source, Book).versioned is not None


# Changes of many rows


def test_changes_of_many_rows_are_one_statement(source: ModelSource, library: Library, asked: list[str]) -> None:
    where = Compare("author.name", Operator.EQ, "Austen") & Compare("tags.name", Operator.EQ, "novel")
    assert abilities(source, Book).bulk.update(where, {"notes": "x", "publisher": None}) == 2
    assert kinds(asked) == ["UPDATE"]
    assert library.book("Emma").version == 1
    asked.clear()
    assert abilities(source, Tag).bulk.insert({"name": f"tag {number}"} for number in range(100)) == 100
    assert kinds(asked)[1:-1] == ["INSERT"]


def test_a_condition_on_other_tables_is_looked_at_again_under_the_lock(source: ModelSource, library: Library) -> None:
    """Two changes at once, of which one makes the condition of the other false: the later one finds nothing."""
    free = Compare("author.name", Operator.EQ, "Austen") & Compare("notes", Operator.EQ, "")
    changed: list[int] = []
    barrier = Barrier(4)

    def change() -> None:
        barrier.wait(timeout=10)
        changed.append(abilities(source, Book).bulk.update(free, {"notes": "taken"}))

    threads = [Thread(target=change) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(changed) == [0, 0, 0, 2]


def test_rows_that_go_along_are_not_counted(extended: ModelSource) -> None:
    nodes = extended.repository(Node)
    root = nodes.new({"name": "root"})
    nodes.save(root)
    for name in ("one", "two"):
        nodes.save(nodes.new({"name": name, "above": (root.id,)}))
    assert abilities(extended, Node).bulk.delete(Compare("name", Operator.EQ, "root")) == 1
    assert nodes.count().number == 0


# Rows for workers


def test_rows_are_claimed_in_three_statements(
    source: ModelSource, store: Database, library: Library, asked: list[str]
) -> None:
    query = Query(where=Compare("author.country", Operator.EQ, ("GB",)), order=[Order("author.name"), Order("price")],
                  limit=2, include=["author"])  # fmt: skip
    taken = abilities(source, Book).claiming.claim(query, {"status": "printed"})
    assert [(book.title, book.author.name, book.version) for book in taken] == [
        ("Emma", "Austen", 1),
        ("Persuasion", "Austen", 1),
    ]
    assert kinds(asked) == ["BEGIN", "SELECT", "UPDATE", "SELECT", "COMMIT"]
    assert ("SKIP LOCKED" in asked[1]) is not is_sqlite(store)


@pytest.mark.parametrize("bare", ["postgresql"], indirect=True)  # whoever comes second on SQLite waits for the database
def test_rows_that_somebody_else_is_taking_are_passed_over(
    source: ModelSource, store: Database, library: Library
) -> None:
    drafts = Query(where=Compare("status", Operator.EQ, "draft"), order=[Order("title")], limit=1)
    given: list[Any] = []
    with atomic(store):
        (first,) = abilities(source, Book).claiming.claim(drafts, {"status": "printed"})
        thread = Thread(target=lambda: given.extend(abilities(source, Book).claiming.claim(drafts, {"notes": "mine"})))
        thread.start()
        thread.join(timeout=10)
    assert [first.title, given[0].title] == ["100% of\\it_*", "The Fall"]


# What a deletion would take along


def groups(preview: Cascade) -> Mapping[tuple[str, str, tuple[str, ...]], Count]:
    sorts = (("deleted", preview.deleted), ("cleared", preview.cleared), ("protected", preview.protected))
    return {(sort, each.entity, each.path): each.count for sort, found in sorts for each in found}


def test_a_preview_takes_a_statement_for_each_reference(
    source: ModelSource, library: Library, asked: list[str]
) -> None:
    austen = library.author("Austen")
    asked.clear()
    assert len(abilities(source, Author).cascading.preview([austen]).deleted) == 3
    assert [sql.partition("FROM ")[2].split()[0] for sql in asked] == [
        "library_author",
        "library_book",
        "library_edition",
    ]
    asked.clear()
    abilities(source, Author).cascading.preview([austen], limit=1)
    assert len(asked) == 5  # of books and editions there are more than shown, so their keys are asked for apart


def test_the_branches_of_a_tree_are_followed_to_its_leaves_once(extended: ModelSource) -> None:
    nodes = extended.repository(Node)
    above: tuple[int, ...] | None = None
    for name in ("root", "branch", "leaf"):
        node = nodes.new({"name": name, "above": above})
        nodes.save(node)
        above = (node.id,)
    (root,) = nodes.page(Query(limit=1))
    nodes.info.link(root, "above", above)  # a ring
    nodes.save(root)
    preview = abilities(extended, Node).cascading.preview([root])
    assert groups(preview) == {
        ("deleted", "extended.Node", ()): Count(number=1),
        ("deleted", "extended.Node", ("below",)): Count(number=1),
        ("deleted", "extended.Node", ("below", "below")): Count(number=1),
    }


def test_what_forbids_a_deletion_forbids_it_in_the_preview(extended: ModelSource) -> None:
    nodes, places, visits = (extended.repository(each) for each in (Node, Place, Visit))
    node, place = nodes.new({"name": "root"}), places.new({"name": "Ritz"})
    nodes.save(node)
    places.save(place)
    visits.save(visits.new({"place": (place.id,), "node": (node.id,)}))
    assert groups(abilities(extended, Node).cascading.preview([node])) == {
        ("deleted", "extended.Node", ()): Count(number=1),
        ("protected", "extended.Visit", ("visits",)): Count(number=1),
    }
    assert groups(abilities(extended, Place).cascading.preview([place])) == {
        ("deleted", "extended.Place", ()): Count(number=1),
        ("deleted", "extended.Visit", ("visits",)): Count(number=1),
    }
    with pytest.raises(Integrity) as raised:
        nodes.delete(node)
    assert (raised.value.entity, raised.value.fields) == ("extended.Visit", ("node",))
    abilities(extended, Place).bulk.delete(And())
    nodes.delete(node)
    assert nodes.count().number == 0
