"""The conformance suites of abilities; a source leaves out those that it does not have."""

# ruff: noqa: S101 - checks are plain asserts, and their names are sentences

from __future__ import annotations

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.data.conditions import And, Compare, Operator
from bandstand.contracts.data.errors import Conflict, Integrity, Unsupported
from bandstand.contracts.data.query import Cascade, Count, Facet, Order, Query
from bandstand.contracts.data.testing._suite import ODD, LibrarySuite
from bandstand.contracts.services.conformance import raises, rule

if TYPE_CHECKING:
    from collections.abc import Callable


T = TypeVar("T")

DRAFTS = Compare("status", Operator.EQ, "draft")


def able(ability: T | None) -> T:
    """Give an ability that a source under test must have."""
    assert ability is not None, "the source must have the ability that it is tested for"
    return ability


class FacetedSuite(LibrarySuite):
    """The rules of ``Faceted``."""

    @rule("DATA-70")
    def test_rows_are_counted_by_value(self) -> None:
        faceted = able(self.filled().books.abilities.faceted)
        assert list(faceted.facets("status")) == [Facet(value="draft", count=3), Facet(value="printed", count=2)]
        british = Compare("author.country", Operator.EQ, ("GB",))
        assert _facets(faceted.facets("status", british)) == {"printed": 2, "draft": 1}
        assert len(faceted.facets("title", limit=2)) == 2

    @rule("DATA-70")
    def test_rows_are_counted_once_for_each_value_of_related_rows(self) -> None:
        library = self.filled()
        faceted = able(library.books.abilities.faceted)
        assert _facets(faceted.facets("tags.name")) == {"novel": 3, "classic": 2, "craft": 1, None: 1}
        assert _facets(faceted.facets("publisher.name")) == {"Allen": 2, None: 2, "Blanc": 1}
        editions = library.editions.page(Query(where=Compare("book.title", Operator.EQ, "Emma")))
        assert _facets(faceted.facets("editions.book.title", Compare("title", Operator.EQ, "Emma"))) == {"Emma": 1}
        assert len(editions) == 2

    @rule("DATA-70")
    def test_relations_are_counted_by_key(self) -> None:
        library = self.filled()
        facets = able(library.books.abilities.faceted).facets("author.country")
        assert _facets(facets) == {("GB",): 3, ("FR",): 1, None: 1}
        (novel,) = library.tag_keys("novel")
        assert _facets(able(library.books.abilities.faceted).facets("tags"))[novel] == 3

    @rule("DATA-71")
    def test_values_come_once_and_in_order(self) -> None:
        faceted = able(self.filled().books.abilities.faceted)
        assert list(faceted.distinct("status")) == ["draft", "printed"]
        assert list(faceted.distinct("publisher.name")) == ["Allen", "Blanc"]
        assert list(faceted.distinct("price", DRAFTS)) == [Decimal("3.00"), Decimal("7.25"), Decimal("12.00")]
        assert list(faceted.distinct("tags.name", limit=2)) == ["classic", "craft"]

    @rule("DATA-72")
    def test_the_smallest_and_the_largest_value(self) -> None:
        faceted = able(self.filled().books.abilities.faceted)
        assert faceted.bounds("published") == (date(1815, 12, 23), date(1956, 5, 16))
        assert faceted.bounds("editions.year") == (1815, 1833)
        assert faceted.bounds("price", Compare("title", Operator.EQ, "Persuasion")) is None
        assert faceted.bounds("price", Compare("title", Operator.EQ, "Nothing")) is None


class EstimatingSuite(LibrarySuite):
    """The rule of ``Estimating``."""

    @rule("DATA-73")
    def test_an_estimate_says_what_it_is(self) -> None:
        estimating = able(self.filled().books.abilities.estimating)
        for estimate in (estimating.estimate(), estimating.estimate(DRAFTS)):
            assert estimate.kind == "estimated"
            assert estimate.number >= 0


class SearchableSuite(LibrarySuite):
    """The rules of ``Searchable``; titles must be among what is searched."""

    @rule("DATA-74")
    def test_rows_with_all_words_are_found(self) -> None:
        library = self.filled()
        search = able(library.books.abilities.searchable).search
        assert library.titles(search("FALL the")) == ["The Fall"]
        assert library.titles(search("emma")) == ["Emma"]
        assert library.titles(search("emma villette")) == []
        assert len(library.titles(search(" "))) == 5

    @rule("DATA-75")
    def test_a_search_is_a_condition_like_others(self) -> None:
        library = self.filled()
        search = able(library.books.abilities.searchable).search
        assert library.titles((search("emma") | search("villette")) & DRAFTS) == ["Villette"]
        assert library.titles(~search("emma") & ~DRAFTS) == ["Persuasion"]
        assert library.books.count(search("emma")).number == 1


class VersionedSuite(LibrarySuite):
    """The rules of ``Versioned``."""

    @rule("DATA-76")
    def test_each_change_gives_another_version(self) -> None:
        library = self.filled()
        version = able(library.books.abilities.versioned).version
        emma, read_before = library.book("Emma"), version(library.book("Emma"))
        assert version(emma) == read_before
        library.books.save(emma)
        assert version(emma) != read_before
        assert version(library.book("Emma")) == version(emma)
        able(library.books.abilities.bulk).update(And(), {"notes": "sold"})
        assert version(library.book("Emma")) not in (read_before, version(emma))

    @rule("DATA-77")
    def test_another_version_is_a_conflict(self) -> None:
        library = self.filled()
        version = able(library.books.abilities.versioned).version
        old = version(library.book("Emma"))
        emma = library.book("Emma")
        emma.price = Decimal(5)
        library.books.save(emma, expected=old)
        emma.price = Decimal(6)
        tags = library.tag_keys("craft")
        raises(Conflict, lambda: library.books.save(emma, expected=old, links={"tags": tags}))
        raises(Conflict, lambda: library.books.delete(emma, expected=old))
        assert library.book("Emma").price == 5
        assert library.tag_names("Emma") == ["classic", "novel"]
        emma = library.book("Emma")
        library.books.delete(emma, expected=version(emma))
        assert library.books.count().number == 4

    @rule("DATA-77")
    def test_without_versions_none_can_be_expected(self) -> None:
        library = self.filled()
        tag = library.tags.one(Compare("name", Operator.EQ, "novel"))
        assert library.tags.abilities.versioned is None
        raises(Unsupported, lambda: library.tags.save(tag, expected="1"))


class BulkSuite(LibrarySuite):
    """The rules of ``Bulk``."""

    @rule("DATA-80")
    def test_all_rows_that_match_are_changed(self) -> None:
        library = self.filled()
        bulk = able(library.books.abilities.bulk)
        assert bulk.update(DRAFTS, {"status": "printed", "publisher": None}) == 3
        assert bulk.update(DRAFTS, {"status": "printed"}) == 0
        assert library.books.count(Compare("publisher", Operator.IS_NULL, True)).number == 4
        allen = library.publishers.info.key_of(library.publishers.one(Compare("name", Operator.EQ, "Allen")))
        assert bulk.update(Compare("tags.name", Operator.EQ, "craft"), {"publisher": allen}) == 1
        assert library.titles(Compare("publisher.name", Operator.EQ, "Allen")) == [ODD, "Emma"]

    @rule("DATA-81")
    def test_all_rows_that_match_are_deleted(self) -> None:
        library = self.filled()
        bulk = able(library.books.abilities.bulk)
        assert bulk.delete(Compare("tags.name", Operator.EQ, "novel")) == 3
        assert library.titles() == [ODD, "The Fall"]
        assert library.editions.count().number == 0
        error = raises(Integrity, lambda: able(library.countries.abilities.bulk).delete(And()))
        assert (error.kind, library.countries.count().number) == ("protected", 2)

    @rule("DATA-82")
    def test_new_rows_are_stored(self) -> None:
        library = self.filled()
        dumas = library.authors.info.key_of(library.author("Dumas"))
        rows = ({"title": title, "author": dumas} for title in ("One", "Two"))
        assert able(library.books.abilities.bulk).insert(rows) == 2
        assert (library.book("One").status, library.book("Two").extra) == ("draft", {})
        assert able(library.books.abilities.bulk).insert([]) == 0

    @rule("DATA-83")
    def test_all_is_done_or_nothing(self) -> None:
        library = self.filled()
        bulk, tags = able(library.books.abilities.bulk), able(library.tags.abilities.bulk)
        negative = {"price": Decimal(-1)}
        assert raises(Integrity, lambda: bulk.update(And(), negative)).kind == "check"
        assert raises(Integrity, lambda: tags.insert([{"name": "new"}, {"name": "novel"}])).kind == "unique"
        assert raises(Integrity, lambda: tags.update(And(), {"name": "same"})).kind == "unique"
        assert (library.tags.count().number, library.book("Emma").price) == (4, Decimal("9.50"))

    @rule("DATA-83")
    def test_of_two_updates_at_once_one_finds_nothing(self) -> None:
        library = self.filled()
        bulk = able(library.books.abilities.bulk)
        free = Compare("title", Operator.EQ, "Emma") & Compare("notes", Operator.EQ, "")
        changed = _at_once(6, lambda number: bulk.update(free, {"notes": f"taken by {number}"}))
        assert sorted(changed) == [0, 0, 0, 0, 0, 1]


class ClaimingSuite(LibrarySuite):
    """The rules of ``Claiming``."""

    @rule("DATA-84")
    def test_the_first_rows_are_taken(self) -> None:
        library = self.filled()
        claiming = able(library.books.abilities.claiming)
        query = Query(where=DRAFTS, order=[Order("title", descending=True)], limit=2, include=["author"])
        taken = claiming.claim(query, {"status": "printed"})
        assert [book.title for book in taken] == ["Villette", "The Fall"]
        assert [(book.status, book.author.name) for book in taken] == [("printed", "Bronte"), ("printed", "Camus")]
        assert library.titles(DRAFTS) == [ODD]
        assert [book.title for book in claiming.claim(query, {"status": "printed"})] == [ODD]
        assert list(claiming.claim(query, {"status": "printed"})) == []

    @rule("DATA-85")
    def test_no_row_is_taken_twice(self) -> None:
        library = self.filled()
        able(library.tags.abilities.bulk).insert({"name": f"tag {number}"} for number in range(12))
        author = library.authors.info.key_of(library.author("Dumas"))
        rows = [{"title": f"Book {number}", "author": author} for number in range(12)]
        able(library.books.abilities.bulk).insert(rows)
        claiming = able(library.books.abilities.claiming)
        query = Query(where=DRAFTS, limit=2)
        taken = _at_once(6, lambda _number: [book.title for book in claiming.claim(query, {"status": "printed"})])
        titles = [title for some in taken for title in some]
        assert (len(titles), len(set(titles))) == (12, 12)


class CascadingSuite(LibrarySuite):
    """The rules of ``Cascading``."""

    @rule("DATA-86")
    def test_everything_that_would_go_is_named(self) -> None:
        library = self.filled()
        preview = able(library.authors.abilities.cascading).preview([library.author("Austen")])
        assert _groups(preview) == {
            ("deleted", "library.Author", ()): 1,
            ("deleted", "library.Book", ("books",)): 2,
            ("deleted", "library.Edition", ("books", "editions")): 2,
            ("cleared", "library.Author", ("pupils",)): 1,
        }
        titles: list[Any] = [row for group in preview.deleted if group.path == ("books",) for row in group.rows]
        assert sorted(book.title for book in titles) == ["Emma", "Persuasion"]
        assert library.authors.count().number == 4

    @rule("DATA-86")
    def test_what_forbids_a_deletion_is_named(self) -> None:
        library = self.filled()
        france = library.countries.get(("FR",))
        preview = able(library.countries.abilities.cascading).preview([france])
        assert _groups(preview) == {
            ("deleted", "library.Country", ()): 1,
            ("protected", "library.Author", ("authors",)): 1,
            ("protected", "library.Publisher", ("publishers",)): 1,
        }

    @rule("DATA-87")
    def test_counts_stop_at_a_limit(self) -> None:
        library = self.filled()
        preview = able(library.books.abilities.cascading).preview(library.books.page(), limit=4)
        assert preview.deleted[0].count == Count(number=4, kind="capped")
        assert len(preview.deleted[0].rows) == 4
        assert preview.deleted[1].count == Count(number=3)


def _facets(facets: Any) -> dict[object, int]:  # Any: a sequence of whatever type
    return {facet.value: facet.count for facet in facets}


def _groups(preview: Cascade) -> dict[tuple[str, str, tuple[str, ...]], int]:
    sorts = (("deleted", preview.deleted), ("cleared", preview.cleared), ("protected", preview.protected))
    return {(sort, each.entity, each.path): each.count.number for sort, groups in sorts for each in groups}


def _at_once(number: int, call: Callable[[int], T]) -> list[T]:
    """Give what a call gives in several threads that begin together."""
    barrier = Barrier(number)
    given: list[T] = []

    def work(own: int) -> None:
        barrier.wait(timeout=10)
        given.append(call(own))

    threads = [Thread(target=work, args=(own,), daemon=True) for own in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    return given
