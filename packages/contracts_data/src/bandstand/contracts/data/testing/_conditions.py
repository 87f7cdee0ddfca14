"""The conformance suite of conditions: what each source must find in the library."""

# ruff: noqa: S101 - checks are plain asserts, and their names are sentences

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or, Some
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.query import Query
from bandstand.contracts.data.testing._suite import ODD, LibrarySuite
from bandstand.contracts.services.conformance import raises, rule

if TYPE_CHECKING:
    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.library import Library

EVERY = [ODD, "Emma", "Persuasion", "The Fall", "Villette"]


class _Foreign(Condition):
    """A kind of condition that no source has."""


class ConditionSuite(LibrarySuite):
    """The rules of conditions; ``make`` returns an empty source of the library's entities."""

    def titles(self, *conditions: Condition) -> list[str]:
        """Give the titles that a condition finds."""
        return self.filled().titles(And(*conditions))

    @rule("DATA-10")
    def test_not_matches_exactly_the_others(self) -> None:
        library = self.filled()
        for condition in (
            Compare("price", Operator.GT, 8),
            Compare("publisher.name", Operator.EQ, "Allen"),
            Compare("tags.name", Operator.EQ, "novel"),
            Compare("tags.name", Operator.NE, "novel"),
            Compare("publisher", Operator.IS_NULL, True),
            Some("tags", Compare("name", Operator.STARTS, "c")),
        ):
            found, others = library.titles(condition), library.titles(Not(condition))
            assert sorted([*found, *others]) == sorted(EVERY), condition
            assert library.titles(~Not(condition)) == found, condition

    @rule("DATA-10")
    def test_not_matches_what_has_no_value(self) -> None:
        assert self.titles(Not(Compare("price", Operator.GT, 8))) == [ODD, "Persuasion", "The Fall"]

    @rule("DATA-11")
    def test_and_wants_all_and_or_wants_one(self) -> None:
        library = self.filled()
        printed, cheap = Compare("status", Operator.EQ, "printed"), Compare("price", Operator.LT, 10)
        assert library.titles(printed & cheap) == ["Emma"]
        assert library.titles(printed | cheap) == [ODD, "Emma", "Persuasion", "The Fall"]
        assert library.titles((printed | cheap) & ~printed) == [ODD, "The Fall"]

    @rule("DATA-11")
    def test_without_parts_and_finds_every_row_and_or_none(self) -> None:
        library = self.filled()
        assert library.titles(And()) == EVERY
        assert library.titles(Or()) == []
        assert library.titles(Not(Or())) == EVERY

    @rule("DATA-12")
    def test_names_that_are_not_there_are_refused(self) -> None:
        source = self.make()
        for path in ("titel", "author.nome", "title.length", "auther.name"):
            name = raises(UnknownName, partial(_ask, source, Compare(path, Operator.EQ, "x"))).name
            assert name in path.split("."), path
        raises(UnknownName, lambda: _ask(source, Some("tag", And())))
        raises(UnknownName, lambda: _ask(source, Some("title", And())))

    @rule("DATA-12")
    def test_foreign_conditions_are_refused(self) -> None:
        source = self.make()
        raises(Unsupported, lambda: _ask(source, _Foreign()))
        raises(Unsupported, lambda: _ask(source, And(Not(_Foreign()))))

    @rule("DATA-13")
    def test_one_related_row_meets_the_whole_condition(self) -> None:
        both = Compare("number", Operator.EQ, 1) & Compare("year", Operator.EQ, 1833)
        library = self.filled()
        assert library.titles(Some("editions", both)) == []
        assert library.titles(Some("editions", Compare("number", Operator.EQ, 2))) == ["Emma"]
        apart = Compare("editions.number", Operator.EQ, 1) & Compare("editions.year", Operator.EQ, 1833)
        assert library.titles(apart) == ["Emma"]

    @rule("DATA-13")
    def test_without_related_rows_none_meets_a_condition(self) -> None:
        library = self.filled()
        assert library.titles(Some("editions", And())) == ["Emma", "Villette"]
        assert library.titles(Some("publisher", Compare("name", Operator.NE, "Blanc"))) == ["Emma", "Villette"]
        assert library.titles(Some("author.mentor", And())) == ["Villette"]

    @rule("DATA-14")
    def test_values_are_compared(self) -> None:
        library = self.filled()
        price = Decimal("9.50")
        assert library.titles(Compare("price", Operator.EQ, price)) == ["Emma"]
        assert library.titles(Compare("price", Operator.LT, price)) == [ODD, "The Fall"]
        assert library.titles(Compare("price", Operator.LE, price)) == [ODD, "Emma", "The Fall"]
        assert library.titles(Compare("price", Operator.GT, price)) == ["Villette"]
        assert library.titles(Compare("price", Operator.GE, price)) == ["Emma", "Villette"]

    @rule("DATA-14")
    def test_equality_of_texts_goes_by_their_case(self) -> None:
        library = self.filled()
        assert library.titles(Compare("title", Operator.EQ, "Emma")) == ["Emma"]
        assert library.titles(Compare("title", Operator.EQ, "emma")) == []

    @rule("DATA-15")
    def test_null_is_found_only_when_asked_for(self) -> None:
        library = self.filled()
        nothing = ["Persuasion"]
        assert library.titles(Compare("price", Operator.IS_NULL, True)) == nothing
        assert library.titles(Compare("price", Operator.EQ, None)) == nothing
        assert library.titles(Compare("price", Operator.IN, [None])) == nothing
        for operator, value in ((Operator.GE, 0), (Operator.LT, 99), (Operator.RANGE, (None, None))):
            assert "Persuasion" not in library.titles(Compare("price", operator, value)), operator

    @rule("DATA-15")
    def test_unequal_finds_null_too(self) -> None:
        library = self.filled()
        assert library.titles(Compare("price", Operator.NE, 3)) == EVERY[1:]
        assert library.titles(Compare("price", Operator.NE, None)) == [ODD, "Emma", "The Fall", "Villette"]
        assert library.titles(Compare("price", Operator.IS_NULL, False)) == [ODD, "Emma", "The Fall", "Villette"]

    @rule("DATA-16")
    def test_several_values_and_ranges(self) -> None:
        library = self.filled()
        assert library.titles(Compare("title", Operator.IN, ["Emma", "Villette", "Nana"])) == ["Emma", "Villette"]
        assert library.titles(Compare("title", Operator.IN, [])) == []
        assert library.titles(~Compare("title", Operator.IN, [])) == EVERY
        assert library.titles(Compare("price", Operator.IN, [3, None])) == [ODD, "Persuasion"]
        both = (Decimal("7.25"), Decimal(12))
        assert library.titles(Compare("price", Operator.RANGE, both)) == ["Emma", "The Fall", "Villette"]
        assert library.titles(Compare("price", Operator.RANGE, (None, Decimal("7.25")))) == [ODD, "The Fall"]
        assert library.titles(Compare("price", Operator.RANGE, (10, None))) == ["Villette"]

    @rule("DATA-17")
    def test_parts_of_texts_go_by_their_case(self) -> None:
        library = self.filled()
        assert library.titles(Compare("title", Operator.CONTAINS, "ll")) == ["The Fall", "Villette"]
        assert library.titles(Compare("title", Operator.CONTAINS, "LL")) == []
        assert library.titles(Compare("title", Operator.STARTS, "E")) == ["Emma"]
        assert library.titles(Compare("title", Operator.STARTS, "e")) == []
        assert library.titles(Compare("title", Operator.ENDS, "uasion")) == ["Persuasion"]
        assert library.titles(Compare("title", Operator.ENDS, "UASION")) == []

    @rule("DATA-17")
    def test_the_case_of_letters_is_ignored_on_demand(self) -> None:
        library = self.filled()
        assert library.titles(Compare("title", Operator.IEQ, "eMMA")) == ["Emma"]
        assert library.titles(Compare("title", Operator.IEQ, "mma")) == []
        assert library.titles(Compare("title", Operator.ICONTAINS, "LL")) == ["The Fall", "Villette"]
        assert library.titles(Compare("title", Operator.ISTARTS, "the")) == ["The Fall"]
        assert library.titles(Compare("title", Operator.IENDS, "ETTE")) == ["Villette"]

    @rule("DATA-17")
    def test_every_character_stands_for_itself(self) -> None:
        library = self.filled()
        for text in ("%", "_", "*", "\\"):
            for operator in (Operator.CONTAINS, Operator.ICONTAINS):
                assert library.titles(Compare("title", operator, text)) == [ODD], (operator, text)
        for pattern in ("E%", "E_ma", "E*"):
            for operator in (Operator.STARTS, Operator.ISTARTS, Operator.IEQ):
                assert library.titles(Compare("title", operator, pattern)) == [], (operator, pattern)
        assert library.titles(Compare("title", Operator.IENDS, "IT_*")) == [ODD]

    @rule("DATA-18")
    def test_paths_lead_through_relations_to_one(self) -> None:
        library = self.filled()
        assert library.titles(Compare("author.name", Operator.EQ, "Austen")) == ["Emma", "Persuasion"]
        british = ["Emma", "Persuasion", "Villette"]
        assert library.titles(Compare("author.country.name", Operator.STARTS, "Great")) == british
        assert library.titles(Compare("author.mentor.name", Operator.EQ, "Austen")) == ["Villette"]

    @rule("DATA-18")
    def test_where_a_path_breaks_off_there_is_null(self) -> None:
        library = self.filled()
        assert library.titles(Compare("publisher.name", Operator.IS_NULL, True)) == [ODD, "Persuasion"]
        assert library.titles(Compare("author.country.name", Operator.EQ, None)) == [ODD]
        assert library.titles(Compare("publisher.name", Operator.NE, "Allen")) == [ODD, "Persuasion", "The Fall"]

    @rule("DATA-19")
    def test_one_of_many_related_rows_is_enough(self) -> None:
        library = self.filled()
        assert library.titles(Compare("tags.name", Operator.EQ, "novel")) == ["Emma", "Persuasion", "Villette"]
        assert library.titles(Compare("tags.name", Operator.STARTS, "c")) == [ODD, "Emma", "Villette"]
        assert library.titles(Compare("editions.year", Operator.GT, 1820)) == ["Emma"]
        assert _names(library, Compare("books.tags.name", Operator.EQ, "craft")) == ["Dumas"]
        assert _names(library, Compare("pupils.name", Operator.EQ, "Bronte")) == ["Austen"]

    @rule("DATA-19")
    def test_negated_none_of_many_has_such_a_value(self) -> None:
        library = self.filled()
        others = [ODD, "The Fall"]
        assert library.titles(~Compare("tags.name", Operator.EQ, "novel")) == others
        assert library.titles(Compare("tags.name", Operator.NE, "novel")) == others
        assert library.titles(~Compare("tags.name", Operator.IN, ["classic", "craft"])) == ["Persuasion", "The Fall"]

    @rule("DATA-19")
    def test_without_related_rows_there_is_null(self) -> None:
        library = self.filled()
        assert library.titles(Compare("tags.name", Operator.IS_NULL, True)) == ["The Fall"]
        assert library.titles(Compare("tags.name", Operator.IS_NULL, False)) == [ODD, "Emma", "Persuasion", "Villette"]
        assert library.titles(Compare("editions.year", Operator.IS_NULL, False)) == ["Emma"]
        assert "Villette" in library.titles(Compare("editions.year", Operator.IS_NULL, True))

    @rule("DATA-20")
    def test_relations_are_compared_by_key(self) -> None:
        library = self.filled()
        austen = library.authors.info.key_of(library.author("Austen"))
        emma = library.books.info.key_of(library.book("Emma"))
        (novel,) = library.tag_keys("novel")
        assert library.titles(Compare("author", Operator.EQ, austen)) == ["Emma", "Persuasion"]
        assert library.titles(Compare("author", Operator.NE, austen)) == [ODD, "The Fall", "Villette"]
        assert library.titles(Compare("tags", Operator.EQ, novel)) == ["Emma", "Persuasion", "Villette"]
        assert library.titles(Compare("tags", Operator.IN, [novel, *library.tag_keys("craft")])) == [
            ODD,
            "Emma",
            "Persuasion",
            "Villette",
        ]
        assert library.titles(Compare("publisher", Operator.IS_NULL, True)) == [ODD, "Persuasion"]
        assert library.titles(Compare("tags", Operator.IS_NULL, True)) == ["The Fall"]
        assert library.titles(Compare("author.country", Operator.EQ, ("FR",))) == ["The Fall"]
        assert library.titles(Compare("editions", Operator.EQ, (*emma, 2))) == ["Emma"]
        assert library.titles(Compare("editions", Operator.IN, [(*emma, 1), (*emma, 7)])) == ["Emma"]
        assert library.editions.count(Compare("book", Operator.EQ, emma)).number == 2

    @rule("DATA-20")
    def test_keys_are_neither_greater_nor_texts(self) -> None:
        source = self.make()
        raises(Unsupported, lambda: _ask(source, Compare("author", Operator.GT, (1,))))
        raises(Unsupported, lambda: _ask(source, Compare("tags", Operator.CONTAINS, "1")))

    @rule("DATA-09")
    def test_what_is_no_value_of_the_field_equals_nothing(self) -> None:
        library = self.filled()
        for path, value in (("published", "soon"), ("price", "much"), ("id", "x"), ("author.born", "long ago")):
            assert library.titles(Compare(path, Operator.EQ, value)) == [], path
            assert library.titles(Compare(path, Operator.IN, [value])) == [], path
            assert library.titles(Compare(path, Operator.NE, value)) == EVERY, path

    @rule("DATA-09")
    def test_nothing_is_greater_or_less_than_what_is_no_value(self) -> None:
        for source in (self.make(), self.filled().source):
            for operator in (Operator.LT, Operator.LE, Operator.GT, Operator.GE):
                raises(Invalid, partial(_ask, source, Compare("published", operator, "soon")))
            raises(Invalid, partial(_ask, source, Compare("author.born", Operator.RANGE, (None, "soon"))))


def _ask(source: DataSource, where: Condition) -> object:
    return source.repository("library.Book").page(Query(where=where))


def _names(library: Library, where: Condition) -> list[str]:
    return [author.name for author in library.authors.page(Query(where=where))]
