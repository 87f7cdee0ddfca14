"""The conformance suites of repositories: reading rows, and writing them."""

# ruff: noqa: S101 - checks are plain asserts, and their names are sentences

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Conflict, Integrity, Invalid, NotFound, SeveralFound, Unsupported
from bandstand.contracts.data.library import ENTITIES, Library
from bandstand.contracts.data.query import Count, Query
from bandstand.contracts.data.testing._suite import ODD, LibrarySuite
from bandstand.contracts.services.conformance import raises, rule

if TYPE_CHECKING:
    from collections.abc import Callable


class ReaderSuite(LibrarySuite):
    """The rules of ``Reader``; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-21")
    def test_rows_have_an_attribute_for_each_field(self) -> None:
        library = self.filled()
        for name, info in ENTITIES.items():
            for row in library.source.repository(name).page():
                for field in info.fields:
                    value = getattr(row, field.name)
                    assert value is None or field.kind.holds(value), (name, field.name, value)

    @rule("DATA-21")
    def test_rows_hold_their_values(self) -> None:
        emma = self.filled().book("Emma")
        assert (emma.title, emma.price, emma.published) == ("Emma", Decimal("9.50"), date(1815, 12, 23))
        assert (emma.isbn, emma.notes, emma.extra) == (None, "", {})

    @rule("DATA-22")
    def test_a_page_tells_whether_it_goes_on(self) -> None:
        books = self.filled().books
        first, last = books.page(Query(limit=3)), books.page(Query(offset=3, limit=2))
        assert (len(first), first.more, first.after is None) == (3, True, False)
        assert (len(last), last.more, last.after) == (2, False, None)
        everything = books.page()
        assert (len(everything), everything.more, everything.after) == (5, False, None)

    @rule("DATA-23")
    def test_rows_come_one_after_another(self) -> None:
        library = self.filled()
        query = Query(where=Compare("price", Operator.IS_NULL, False), offset=1)
        assert [book.title for book in library.books.each(query)] == ["Emma", "The Fall", "Villette"]
        assert len(list(library.books.each())) == 5
        (emma,) = library.books.each(Query(where=Compare("title", Operator.EQ, "Emma"), include=["author"]))
        assert emma.author.name == "Austen"

    @rule("DATA-24")
    def test_a_row_is_got_by_its_key(self) -> None:
        library = self.filled()
        emma = library.books.info.key_of(library.book("Emma"))
        assert library.books.get(emma).title == "Emma"
        assert library.books.get(emma, include=["author"]).author.name == "Austen"
        assert library.editions.get((*emma, 2)).year == 1833
        assert library.countries.get(("FR",)).name == "France"

    @rule("DATA-24")
    def test_keys_that_are_none_find_nothing(self) -> None:
        library = self.filled()
        emma = library.books.info.key_of(library.book("Emma"))
        for key in ((987654,), (), (*emma, 1), ("x",), (None,), (True,), ("1",)):
            raises(NotFound, partial(library.books.get, key))
        for key in (emma, (*emma, 7), (*emma, "x")):
            raises(NotFound, partial(library.editions.get, key))
        assert raises(NotFound, lambda: library.countries.get(("XX",))).sought == ("XX",)

    @rule("DATA-25")
    def test_the_only_row_that_matches(self) -> None:
        library = self.filled()
        email = Compare("email", Operator.IEQ, "JANE@example.ORG")
        assert library.authors.one(email, include=["country"]).country.name == "Great Britain"
        raises(NotFound, lambda: library.authors.one(Compare("name", Operator.EQ, "Nobody")))
        raises(SeveralFound, lambda: library.authors.one(Compare("country", Operator.EQ, ("GB",))))

    @rule("DATA-26")
    def test_counts_are_exact_or_stop_at_a_limit(self) -> None:
        books = self.filled().books
        assert books.count() == Count(number=5)
        assert books.count(Compare("price", Operator.GT, 8)) == Count(number=2)
        assert books.count(limit=5) == Count(number=5)
        assert books.count(limit=4) == Count(number=4, kind="capped")

    @rule("DATA-27")
    def test_related_rows_of_any_relation(self) -> None:
        library = self.filled()
        emma, austen = library.book("Emma"), library.author("Austen")
        assert _names(library.books.related(emma, "author")) == ["Austen"]
        assert _names(library.books.related(emma, "tags")) == ["classic", "novel"]
        assert _names(library.authors.related(austen, "pupils")) == ["Bronte"]
        assert _names(library.authors.related(austen, "mentor")) == []
        titles: Any = library.authors.related(austen, "books")
        assert [book.title for book in titles] == ["Emma", "Persuasion"]

    @rule("DATA-27")
    def test_relations_that_are_not_there_are_refused(self) -> None:
        library = self.filled()
        emma = library.book("Emma")
        raises(UnknownName, lambda: library.books.related(emma, "tag"))
        raises(UnknownName, lambda: library.books.related(emma, "title"))


class WriterSuite(LibrarySuite):
    """The rules of ``Repository`` but for deletion; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-40")
    def test_a_new_row_has_values_and_defaults(self) -> None:
        library = self.filled()
        austen = library.authors.info.key_of(library.author("Austen"))
        book = library.books.new({"title": "Sanditon", "author": austen, "publisher": None})
        assert (book.title, book.status, book.notes, book.extra, book.price) == ("Sanditon", "draft", "", {}, None)
        assert library.books.info.linked(book, "author") == austen
        assert library.books.info.linked(book, "publisher") is None
        assert library.books.count().number == 5
        assert library.books.new().title in ("", None)

    @rule("DATA-40")
    def test_names_that_are_not_there_are_refused(self) -> None:
        library = self.filled()
        raises(UnknownName, lambda: library.books.new({"titel": "x"}))

    @rule("DATA-41")
    def test_a_saved_row_is_read_again(self) -> None:
        library = self.filled()
        values: dict[str, Any] = {"title": "Sanditon", "price": Decimal("1.25"), "extra": {"pages": [1, {"two": None}]}}
        book = library.add("Book", author=library.authors.info.key_of(library.author("Austen")), **values)
        key = library.books.info.key_of(book)
        assert None not in key
        read = library.books.get(key)
        assert {name: getattr(read, name) for name in values} == values

    @rule("DATA-42")
    def test_a_row_is_changed(self) -> None:
        library = self.filled()
        emma = library.book("Emma")
        emma.price = Decimal("5.00")
        library.books.info.link(emma, "publisher", None)
        library.books.save(emma)
        again = library.book("Emma")
        assert (again.price, library.books.info.linked(again, "publisher")) == (Decimal("5.00"), None)
        assert library.books.count().number == 5
        again.price = None
        library.books.save(again)
        assert library.book("Emma").price is None

    @rule("DATA-42")
    def test_only_what_is_named_is_changed(self) -> None:
        library = self.filled()
        books, emma = library.books, library.book("Emma")
        emma.price, emma.notes = Decimal("5.00"), "kept here only"
        books.info.link(emma, "author", library.authors.info.key_of(library.author("Dumas")))
        books.save(emma, changed=["price", "author"])
        (again,) = books.page(Query(where=Compare("title", Operator.EQ, "Emma"), include=["author"], only=["price"]))
        assert (again.price, again.author.name) == (Decimal("5.00"), "Dumas")
        assert books.count(Compare("notes", Operator.EQ, "")).number == 5

    @rule("DATA-43")
    def test_what_is_gone_is_neither_saved_nor_deleted(self) -> None:
        library = self.filled()
        one, other = library.book("Emma"), library.book("Emma")
        library.books.delete(library.book("Emma"))
        raises(Conflict, lambda: library.books.save(one))
        raises(Conflict, lambda: library.books.delete(other))
        assert library.books.count().number == 4

    @rule("DATA-44")
    def test_links_are_exactly_those_given(self) -> None:
        library = self.filled()
        library.books.save(library.book("Emma"), links={"tags": library.tag_keys("craft", "novel")})
        assert library.tag_names("Emma") == ["craft", "novel"]
        assert library.tag_names("Villette") == ["classic", "novel"]
        library.books.save(library.book("Emma"))
        assert library.tag_names("Emma") == ["craft", "novel"]
        library.books.save(library.book("Emma"), links={"tags": []})
        assert library.tag_names("Emma") == []

    @rule("DATA-44")
    def test_links_are_seen_from_both_ends(self) -> None:
        library = self.filled()
        rare = library.tags.one(Compare("name", Operator.EQ, "rare"))
        library.tags.save(rare, links={"books": [library.books.info.key_of(library.book("The Fall"))]})
        assert library.tag_names("The Fall") == ["rare"]
        assert library.titles(Compare("tags.name", Operator.EQ, "rare")) == ["The Fall"]

    @rule("DATA-44")
    def test_links_that_cannot_be_are_refused(self) -> None:
        library = self.filled()
        emma = library.book("Emma")
        raises(Unsupported, lambda: library.books.save(emma, links={"editions": []}))
        raises(UnknownName, lambda: library.books.save(emma, links={"tag": []}))
        wrong = [*library.tag_keys("craft"), (987654,)]
        assert raises(Integrity, lambda: library.books.save(emma, links={"tags": wrong})).kind == "reference"
        assert library.tag_names("Emma") == ["classic", "novel"]

    @rule("DATA-45")
    def test_broken_rules_are_refused(self) -> None:
        library = self.filled()
        dumas = library.authors.info.key_of(library.author("Dumas"))
        book: dict[str, Any] = {"title": "New", "author": dumas}
        library.add("Book", **{**book, "title": "First", "isbn": "1"})
        for kind, entity, values in (
            ("unique", "Tag", {"name": "novel"}),
            ("unique", "Country", {"code": "FR", "name": "Other"}),
            ("unique", "Author", {"name": "Jane", "email": "JANE@EXAMPLE.ORG"}),
            ("unique", "Book", {**book, "title": ODD}),
            ("unique", "Book", {**book, "isbn": "1"}),
            ("reference", "Book", {**book, "author": (987654,)}),
            ("null", "Book", {**book, "author": None}),
            ("check", "Book", {**book, "price": Decimal(-1)}),
        ):
            error = raises(Integrity, partial(library.add, entity, **values))
            assert error.kind == kind, (kind, values, error)
        assert (library.books.count().number, library.tags.count().number) == (6, 4)

    @rule("DATA-45")
    def test_null_is_never_twice_the_same(self) -> None:
        library = self.filled()
        library.add("Author", name="Nobody", email=None)
        assert library.authors.count(Compare("email", Operator.EQ, None)).number == 2

    @rule("DATA-45")
    def test_a_change_that_breaks_a_rule_changes_nothing(self) -> None:
        library = self.filled()
        emma = library.book("Emma")
        emma.price = Decimal(-1)
        raises(Integrity, lambda: library.books.save(emma, links={"tags": []}))
        assert library.book("Emma").price == Decimal("9.50")
        assert library.tag_names("Emma") == ["classic", "novel"]

    @rule("DATA-46")
    def test_each_fault_is_found_at_its_field(self) -> None:
        library = self.filled()
        dumas = library.authors.info.key_of(library.author("Dumas"))
        book: dict[str, Any] = {"title": "New", "author": dumas}
        for entity, values, expected in (
            ("Book", {**book, "title": ""}, {("title",): ["blank"]}),
            ("Book", {**book, "title": "x" * 101}, {("title",): ["max_length"]}),
            ("Book", {**book, "title": None}, {("title",): ["null"]}),
            ("Book", {**book, "published": 7}, {("published",): ["type"]}),
            ("Book", {**book, "status": "lost"}, {("status",): ["choice"]}),
            ("Book", {**book, "price": Decimal(1001)}, {("price",): ["maximum"]}),
            ("Book", {**book, "price": Decimal(-1)}, {("price",): ["check"]}),
            ("Book", {**book, "publisher": (987654,)}, {("publisher",): ["reference"]}),
            ("Book", {**book, "author": None}, {("author",): ["null"]}),
            ("Book", {**book, "title": ODD}, {(): ["unique"]}),
            ("Tag", {"name": "novel"}, {("name",): ["unique"]}),
            ("Author", {"name": "Jane 2"}, {("name",): ["digits"]}),
            ("Author", {"name": "Jane", "email": "JANE@EXAMPLE.ORG"}, {("email",): ["unique"]}),
            ("Author", {"name": "", "email": "jane@example.org"}, {("name",): ["blank"], ("email",): ["unique"]}),
        ):
            assert _faults(library, entity, values) == expected, values
        assert library.books.count().number == 5

    @rule("DATA-46")
    def test_what_is_right_passes(self) -> None:
        library = self.filled()
        dumas = library.authors.info.key_of(library.author("Dumas"))
        library.books.check(library.books.new({"title": "New", "author": dumas}))
        library.authors.check(library.authors.new({"name": "Zola"}))

    @rule("DATA-47")
    def test_a_row_does_not_stand_in_its_own_way(self) -> None:
        library = self.filled()
        library.authors.check(library.author("Austen"))
        library.tags.check(library.tags.one(Compare("name", Operator.EQ, "novel")))
        emma = library.book("Emma")
        library.books.check(emma)
        emma.title = "Persuasion"
        assert raises(Invalid, lambda: library.books.check(emma)).problems[0].code == "unique"

    @rule("DATA-48")
    def test_only_the_fields_named_are_looked_at(self) -> None:
        library = self.filled()
        dumas = library.authors.info.key_of(library.author("Dumas"))
        book = library.books.new({"title": ODD, "author": dumas, "status": "lost", "price": Decimal(-1)})
        library.books.check(book, fields=["title", "notes"])
        assert _codes(lambda: library.books.check(book, fields=["status"])) == {("status",): ["choice"]}
        assert _codes(lambda: library.books.check(book, fields=["price"])) == {("price",): ["check"]}
        assert _codes(lambda: library.books.check(book, fields=["title", "author"])) == {(): ["unique"]}

    @rule("DATA-49")
    def test_saving_does_not_check(self) -> None:
        library = self.filled()
        emma = library.book("Emma")
        emma.status = "lost"
        library.books.save(emma)
        assert library.book("Emma").status == "lost"


class DeleteSuite(LibrarySuite):
    """The rules of ``Repository.delete``; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-50")
    def test_what_refers_to_a_deleted_row_goes_along(self) -> None:
        library = self.filled()
        library.authors.delete(library.author("Austen"))
        assert library.titles() == [ODD, "The Fall", "Villette"]
        assert library.editions.count().number == 1
        assert library.authors.info.linked(library.author("Bronte"), "mentor") is None

    @rule("DATA-50")
    def test_links_of_a_deleted_row_are_dropped(self) -> None:
        library = self.filled()
        library.tags.delete(library.tags.one(Compare("name", Operator.EQ, "novel")))
        assert library.tag_names("Emma") == ["classic"]
        assert library.titles(Compare("tags", Operator.IS_NULL, True)) == ["Persuasion", "The Fall"]

    @rule("DATA-50")
    def test_references_are_cleared(self) -> None:
        library = self.filled()
        library.publishers.delete(library.publishers.one(Compare("name", Operator.EQ, "Allen")))
        assert library.books.count(Compare("publisher", Operator.IS_NULL, True)).number == 4
        assert library.books.count().number == 5

    @rule("DATA-51")
    def test_protected_rows_stay_with_all_that_hangs_on_them(self) -> None:
        library = self.filled()
        error = raises(Integrity, lambda: library.countries.delete(library.countries.get(("FR",))))
        assert error.kind == "protected"
        assert (library.countries.count().number, library.authors.count().number) == (2, 4)
        library.authors.delete(library.author("Camus"))
        library.publishers.delete(library.publishers.one(Compare("name", Operator.EQ, "Blanc")))
        library.countries.delete(library.countries.get(("FR",)))
        assert library.countries.count().number == 1


def _names(rows: Any) -> list[str]:  # Any: rows of whatever class the source has
    return [row.name for row in rows]


def _faults(library: Library, entity: str, values: dict[str, Any]) -> dict[tuple[str | int, ...], list[str]]:
    repository = library.source.repository(f"library.{entity}")
    return _codes(lambda: repository.check(repository.new(values)))


def _codes(call: Callable[[], object]) -> dict[tuple[str | int, ...], list[str]]:
    found = raises(Invalid, call).by_path()
    return {path: [problem.code for problem in problems] for path, problems in found.items()}
