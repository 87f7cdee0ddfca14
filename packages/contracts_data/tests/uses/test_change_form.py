"""A change form with inlines and links, as forms and the admin save it: checked, and stored in one unit of work."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Conflict, Integrity, Invalid, Unsupported
from bandstand.contracts.data.library import Library, fill, memory_library
from bandstand.contracts.data.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import Key
    from bandstand.contracts.validation import Problem


@dataclass(frozen=True, kw_only=True)
class Inline:
    """Rows of another entity that refer to the row of the form."""

    relation: str
    rows: Sequence[Mapping[str, object]] = ()
    deleted: Sequence[Key] = ()


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What came from the browser, cleaned."""

    values: Mapping[str, object] = field(default_factory=dict[str, object])
    links: Mapping[str, Sequence[Key]] = field(default_factory=dict[str, "Sequence[Key]"])
    inlines: Sequence[Inline] = ()
    version: str | None = None


class ChangeForm:
    """Shows and saves one row of any entity."""

    def __init__(self, source: DataSource, entity: str) -> None:
        self.source = source
        self.rows = source.repository(entity)

    def initial(self, key: Key) -> dict[str, Any]:
        info = self.rows.info
        row = self.rows.get(key, include=[relation.name for relation in info.relations if relation.linkable])
        shown: dict[str, Any] = {each.name: getattr(row, each.name) for each in info.fields if each.editable}
        for relation in info.relations:
            if relation.fields:
                shown[relation.name] = info.linked(row, relation.name)
            elif relation.linkable:
                other = self.source.repository(relation.target).info
                shown[relation.name] = [other.key_of(each) for each in self.rows.related(row, relation.name)]
        return shown

    def version(self, key: Key) -> str | None:
        versioned = self.rows.abilities.versioned
        return versioned.version(self.rows.get(key)) if versioned else None

    def save(self, key: Key, posted: Posted) -> None:
        """Store everything, or raise ``Invalid`` with all problems and store nothing."""
        problems: list[Problem] = []
        with self.source.unit_of_work():
            row = self.rows.get(key)
            self.assign(row, posted.values)
            problems += check(self.rows, row, posted.values)
            if not problems:
                self.rows.save(row, changed=posted.values.keys(), expected=posted.version, links=posted.links)
            for inline in posted.inlines:
                problems += self.save_inline(key, inline)
            if problems:
                raise Invalid(problems)

    def assign(self, row: object, values: Mapping[str, Any]) -> None:
        relations = {relation.name for relation in self.rows.info.relations}
        for name, value in values.items():
            if name in relations:
                self.rows.info.link(row, name, value)
            else:
                setattr(row, name, value)

    def save_inline(self, key: Key, inline: Inline) -> list[Problem]:
        relation = self.rows.info.relation(inline.relation)
        rows = self.source.repository(relation.target)
        if relation.inverse is None:
            message = f"{relation.name!r} cannot be edited inline: its rows do not refer back."
            raise Unsupported(message)
        for gone in inline.deleted:
            rows.delete(rows.get(gone))
        problems: list[Problem] = []
        for number, values in enumerate(inline.rows):
            row = rows.new({**values, relation.inverse: key})
            found = check(rows, row, None)
            problems += [problem.at(inline.relation, number) for problem in found]
            if not found:
                rows.save(row)
        return problems


def check(rows: Any, row: object, fields: Any) -> list[Problem]:  # Any: a repository of whatever rows
    try:
        rows.check(row, fields=fields)
    except Invalid as error:
        return [*error.problems]
    return []


@pytest.fixture
def library() -> Library:
    return fill(memory_library())


@pytest.fixture
def form(library: Library) -> ChangeForm:
    return ChangeForm(library.source, "library.Book")


@pytest.fixture
def emma(library: Library) -> Key:
    return library.books.info.key_of(library.book("Emma"))


def test_a_form_shows_values_and_keys(form: ChangeForm, library: Library, emma: Key) -> None:
    shown = form.initial(emma)
    assert (shown["title"], shown["price"]) == ("Emma", Decimal("9.50"))
    assert shown["author"] == library.authors.info.key_of(library.author("Austen"))
    assert sorted(shown["tags"]) == sorted(library.tag_keys("classic", "novel"))


def test_row_links_and_inlines_are_stored_together(form: ChangeForm, library: Library, emma: Key) -> None:
    posted = Posted(
        values={"price": Decimal(8), "publisher": None},
        links={"tags": library.tag_keys("craft")},
        inlines=[Inline(relation="editions", rows=[{"number": 3, "year": 1901}], deleted=[(*emma, 1)])],
        version=form.version(emma),
    )
    form.save(emma, posted)
    book = library.book("Emma")
    assert (book.price, library.tag_names("Emma")) == (Decimal(8), ["craft"])
    editions = library.editions.page(Query(where=Compare("book", Operator.EQ, emma)))
    assert [(edition.number, edition.year) for edition in editions] == [(2, 1833), (3, 1901)]


def test_problems_of_all_parts_are_shown_and_nothing_is_stored(form: ChangeForm, library: Library, emma: Key) -> None:
    posted = Posted(
        values={"title": "", "price": Decimal(-1)},
        inlines=[
            Inline(relation="editions", rows=[{"number": 9}, {"number": 1}, {"number": None}], deleted=[(*emma, 2)])
        ],
    )
    with pytest.raises(Invalid) as raised:
        form.save(emma, posted)
    assert {path: [problem.code for problem in found] for path, found in raised.value.by_path().items()} == {
        ("title",): ["blank"],
        ("price",): ["check"],
        ("editions", 1): ["unique"],
        ("editions", 2, "number"): ["null"],
    }
    assert library.editions.count(Compare("book", Operator.EQ, emma)).number == 2


def test_whoever_comes_second_is_told(form: ChangeForm, library: Library, emma: Key) -> None:
    version = form.version(emma)
    form.save(emma, Posted(values={"price": Decimal(8)}, version=version))
    with pytest.raises(Conflict, match=r"'library.Book' \(1,\) was changed or deleted by somebody else"):
        form.save(emma, Posted(values={"price": Decimal(7)}, version=version))
    assert library.book("Emma").price == Decimal(8)


def test_one_cell_is_stored_while_it_is_what_the_user_saw(library: Library, emma: Key) -> None:
    bulk = library.books.abilities.bulk
    assert bulk is not None
    seen = Compare("id", Operator.EQ, emma[0]) & Compare("price", Operator.EQ, Decimal("9.50"))
    assert bulk.update(seen, {"price": Decimal(8)}) == 1
    assert bulk.update(seen, {"price": Decimal(7)}) == 0


def test_a_race_that_no_check_sees_is_a_problem_of_the_form(library: Library) -> None:
    with pytest.raises(Integrity) as raised:
        library.add("Tag", name="novel")
    problem = raised.value.problem
    assert (problem.path, problem.code, str(problem)) == (("name",), "unique", "There is already one with this value.")


def test_a_deletion_is_confirmed_with_all_that_it_takes_along(library: Library) -> None:
    cascading = library.authors.abilities.cascading
    assert cascading is not None
    preview = cascading.preview([library.author("Austen")])
    named = [f"{group.count.number} {library.source.entities[group.entity].plural}" for group in preview.deleted]
    assert named == ["1 authors", "2 books", "2 editions"]
    assert not preview.protected
