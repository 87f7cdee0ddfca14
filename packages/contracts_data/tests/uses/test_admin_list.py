"""A list page as an admin writes it: for any entity of any source, with nothing but names from its declaration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import ALL, And, Compare, Condition, Operator, Or
from bandstand.contracts.data.entities import EntityInfo, UnknownName
from bandstand.contracts.data.library import Library, fill, memory_library
from bandstand.contracts.data.query import Count, Order, Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.repository import Reader


@dataclass(frozen=True, kw_only=True)
class ListOptions:
    """What somebody declares for one entity."""

    columns: Sequence[str]
    search: Sequence[str] = ()
    filters: Sequence[str] = ()
    per_page: int = 2
    most: int = 3


@dataclass(frozen=True, kw_only=True)
class State:
    """What the URL of a list says."""

    chosen: Mapping[str, object] = field(default_factory=dict[str, object])
    words: str = ""
    sort: Sequence[str] = ()
    page: int = 1


class ListPage:
    """The page; ``allowed`` is what the user may see, so that rows, counts and facets agree."""

    def __init__(self, source: DataSource, entity: str, options: ListOptions, allowed: Condition = ALL) -> None:
        self.rows: Reader[Any] = source.repository(entity)
        self.options = options
        self.allowed = allowed
        self.trails = [source.entities.follow(entity, column) for column in options.columns]
        for path in (*options.search, *options.filters):
            source.entities.follow(entity, path)

    def query(self, state: State) -> Query:
        options = self.options
        return Query(
            where=self.allowed & self.searched(state.words) & chosen(state.chosen),
            order=[Order(name.lstrip("-"), descending=name.startswith("-")) for name in state.sort],
            offset=(state.page - 1) * options.per_page,
            limit=options.per_page,
            include=[trail.path[:-1] for trail in self.trails if trail.relations],
        )

    def searched(self, words: str) -> Condition:
        return And(
            *(Or(*(Compare(path, Operator.ICONTAINS, word) for path in self.options.search)) for word in words.split())
        )

    def cells(self, state: State) -> list[list[object]]:
        return [[cell(row, trail.path) for trail in self.trails] for row in self.rows.page(self.query(state))]

    def count(self, state: State) -> Count:
        return self.rows.count(self.query(state).where, limit=self.options.most)

    def facets(self, state: State) -> dict[str, dict[object, int]]:
        faceted = self.rows.abilities.faceted
        if faceted is None:
            return {}
        where = self.query(state).where
        return {path: {each.value: each.count for each in faceted.facets(path, where)} for path in self.options.filters}


def chosen(values: Mapping[str, object]) -> Condition:
    return And(*(Compare(path, Operator.EQ, value) for path, value in values.items()))


def cell(row: Any, path: Sequence[str]) -> object:  # Any: rows of whatever class the source has
    for name in path:
        row = None if row is None else getattr(row, name)
    return row


@pytest.fixture
def library() -> Library:
    return fill(memory_library())


@pytest.fixture
def page(library: Library) -> ListPage:
    options = ListOptions(
        columns=["title", "price", "author.country.name"],
        search=["title", "author.name"],
        filters=["status", "author.country"],
    )
    return ListPage(library.source, "library.Book", options)


def test_cells_of_related_rows_come_with_the_page(page: ListPage) -> None:
    assert [[row[0], row[2]] for row in page.cells(State(page=2))] == [
        ["Persuasion", "Great Britain"],
        ["The Fall", "France"],
    ]


def test_rows_are_sorted_with_those_without_a_value_last(page: ListPage) -> None:
    titles = [page.cells(State(sort=["-price"], page=number))[0][0] for number in (1, 2, 3)]
    assert titles == ["Villette", "The Fall", "Persuasion"]


def test_words_are_looked_for_in_related_rows_too(page: ListPage) -> None:
    assert [row[0] for row in page.cells(State(words="austen EMMA"))] == ["Emma"]


def test_filters_go_through_relations(page: ListPage) -> None:
    state = State(chosen={"author.country": ("GB",), "status": "draft"})
    assert [row[0] for row in page.cells(state)] == ["Villette"]


def test_counts_stop_where_nobody_looks(page: ListPage) -> None:
    assert page.count(State()) == Count(number=3, kind="capped")
    assert page.count(State(chosen={"status": "printed"})) == Count(number=2)


def test_facets_count_what_the_page_shows(page: ListPage) -> None:
    assert page.facets(State(words="austen")) == {"status": {"printed": 2}, "author.country": {("GB",): 2}}


def test_rows_counts_and_facets_keep_to_what_is_allowed(library: Library) -> None:
    options = ListOptions(columns=["title"], filters=["status"])
    mine = Compare("author.name", Operator.EQ, "Bronte")
    page = ListPage(library.source, "library.Book", options, allowed=mine)
    assert page.cells(State()) == [["Villette"]]
    assert page.count(State()) == Count(number=1)
    assert page.facets(State()) == {"status": {"draft": 1}}


def test_a_wrong_column_is_found_when_the_admin_starts(library: Library) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'author'"):
        ListPage(library.source, "library.Book", ListOptions(columns=["auther.name"]))


def test_labels_come_from_the_description(library: Library) -> None:
    info: EntityInfo = library.books.info
    assert [str(info.field(name).label) for name in ("title", "published")] == ["title", "published"]
    assert (str(info.label), str(info.plural)) == ("book", "books")
