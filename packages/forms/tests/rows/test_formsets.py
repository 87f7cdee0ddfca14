from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.query import Order, Query
from bandstand.forms.rows import InlineFormSet, ModelForm, inline_formset_factory, model_formset_factory

if TYPE_CHECKING:
    from .conftest import Shop

Books = model_formset_factory("shop.Book", fields=["title", "isbn", "author"], can_delete=True, extra=1)


def sent(*forms: dict[str, object], initial: int, prefix: str = "form") -> dict[str, object]:
    """What a browser sends for a set."""
    data: dict[str, object] = {f"{prefix}-TOTAL_FORMS": str(len(forms)), f"{prefix}-INITIAL_FORMS": str(initial)}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def as_sent(shop: Shop, title: str, /, **changes: object) -> dict[str, object]:
    """What a browser sends for a book that is there."""
    book = shop.find("Book", title=title)
    author = shop.source.repository("shop.Book").related(book, "author")[0]
    right = {"KEY": str(book.id), "title": title, "isbn": book.isbn, "author": str(author.id)}  # type: ignore[attr-defined]
    return {**right, **changes}


def test_a_set_shows_the_rows_of_a_query(shop: Shop) -> None:
    query = Query(where=Compare("author.name", Operator.EQ, "Austen"), order=[Order("title", descending=True)])
    books = Books(query=query, source=shop.source)
    assert [form["title"].value() or "" for form in books] == ["Persuasion", "Emma", ""]
    assert f'name="form-0-KEY" value="{shop.key("Book", title="Persuasion")}"' in str(books)


def test_rows_are_changed_added_and_deleted_together(shop: Shop) -> None:
    zola = shop.key("Author", name="Zola")
    data = sent(
        as_sent(shop, "Emma", title="Emma II"),
        as_sent(shop, "Nana", DELETE="on"),
        as_sent(shop, "Persuasion"),
        {"KEY": "", "title": "Germinal", "isbn": "4", "author": zola},
        initial=3,
    )
    books = Books(data, source=shop.source)
    assert books.is_valid(), books.errors
    saved = books.save()
    assert [book.title for book in saved] == ["Emma II", "Germinal"]
    assert [book.title for book in books.deleted_objects] == ["Nana"]
    assert [book.title for book in books.changed_objects] == ["Emma II"]
    assert [book.title for book in books.new_objects] == ["Germinal"]
    assert sorted(book.title for book in shop.rows("Book")) == ["Emma II", "Germinal", "Persuasion"]


def test_saving_may_be_left_to_the_caller(shop: Shop) -> None:
    books = Books(
        sent(as_sent(shop, "Emma", title="Emma II"), as_sent(shop, "Nana", DELETE="on"), initial=2), source=shop.source
    )
    assert books.is_valid()
    books.save(commit=False)
    assert ([book.title for book in books.changed_objects], [book.title for book in books.deleted_objects]) == (
        ["Emma II"],
        ["Nana"],
    )
    assert sorted(book.title for book in shop.rows("Book")) == ["Emma", "Nana", "Persuasion"]


@pytest.mark.parametrize("key", ["999", "", "x", "\0", "1 OR 1=1", "9" * 400])
def test_a_key_that_was_tampered_with_changes_nothing(shop: Shop, key: str) -> None:
    books = Books(sent(as_sent(shop, "Emma", KEY=key, title="Stolen"), initial=1), source=shop.source)
    assert not books.is_valid()
    assert [[problem.code for problem in errors["KEY"]] for errors in books.errors] == [["invalid_choice"]]
    with pytest.raises(ValueError, match="cannot be saved, for it is not valid"):
        books.save()
    deleting = Books(sent(as_sent(shop, "Emma", KEY=key, DELETE="on"), initial=1), source=shop.source)
    assert not deleting.is_valid()
    assert len(shop.rows("Book")) == 3


def test_a_row_outside_the_query_can_be_neither_changed_nor_deleted(shop: Shop) -> None:
    query = Query(where=Compare("author.name", Operator.EQ, "Austen"))
    for changes in ({"title": "Stolen"}, {"DELETE": "on"}):
        books = Books(sent(as_sent(shop, "Nana", **changes), initial=1), query=query, source=shop.source)
        assert not books.is_valid()
        assert list(books.errors[0]) == ["KEY"]
    assert shop.find("Book", title="Nana")


def test_one_row_cannot_come_twice(shop: Shop) -> None:
    twice = sent(as_sent(shop, "Emma", title="One"), as_sent(shop, "Emma", title="Two"), initial=2)
    books = Books(twice, source=shop.source)
    assert not books.is_valid()
    assert [list(errors) for errors in books.errors] == [[], ["KEY"]]


def test_rows_of_one_page_must_differ_where_they_must(shop: Shop) -> None:
    zola = shop.key("Author", name="Zola")
    new: list[dict[str, object]] = [{"title": f"New {number}", "isbn": "77", "author": zola} for number in range(2)]
    books = Books(sent(*new, initial=0), source=shop.source)
    assert not books.is_valid()
    assert [[problem.code for problem in errors.get("__all__", ())] for errors in books.errors] == [[], ["unique"]]


def test_nothing_is_added_where_rows_are_only_changed(shop: Shop) -> None:
    kind = model_formset_factory("shop.Book", fields=["title"], edit_only=True)
    assert len(kind(source=shop.source)) == 3
    data = sent({"KEY": shop.key("Book", title="Emma"), "title": "Emma"}, {"title": "New"}, initial=1)
    books = kind(data, source=shop.source)
    assert len(books) == 1
    assert books.is_valid()
    books.save()
    assert len(shop.rows("Book")) == 3


def test_new_rows_may_show_values_first(shop: Shop) -> None:
    books = Books(initial=[{"title": "Untitled"}], source=shop.source)
    assert books.extra_forms[0]["title"].value() == "Untitled"


def inline(shop: Shop, **settings: Any) -> type[InlineFormSet]:  # Any: as the factory takes them
    given: dict[str, Any] = {"fields": ["number", "year"], "extra": 1, **settings}
    return inline_formset_factory("shop.Book", "shop.Edition", source=shop.source, **given)


def test_inline_rows_are_those_of_their_parent(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    editions = inline(shop)(instance=emma, source=shop.source)
    assert editions.prefix == "editions"
    assert [form["year"].value() for form in editions] == [1815, 1833, None]
    assert f'name="editions-1-KEY" value="{emma.id},2"' in str(editions)
    assert "book" not in editions[0]
    assert len(inline(shop)(instance=shop.find("Book", title="Nana"), source=shop.source)) == 1


def test_inline_rows_are_saved_with_their_parents_key(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    data = sent(
        {"KEY": f"{emma.id},1", "number": "1", "year": "1816"},
        {"KEY": f"{emma.id},2", "number": "2", "year": "1833", "DELETE": "on"},
        {"number": "3", "year": "1901"},
        initial=2,
        prefix="editions",
    )
    editions = inline(shop)(data, instance=emma, source=shop.source)
    assert editions.is_valid(), editions.errors
    editions.save()
    assert [(each.number, each.year) for each in shop.rows("Edition")] == [(1, 1816), (3, 1901)]


def test_rules_over_the_parent_hold_for_inline_rows(shop: Shop) -> None:
    austen = shop.find("Author", name="Austen")
    kind = inline_formset_factory("shop.Author", "shop.Book", fields=["title"], extra=1, source=shop.source)
    books = kind(sent({"title": "Emma"}, initial=0, prefix="books"), instance=austen, source=shop.source)
    assert [[problem.code for problem in errors["__all__"]] for errors in books.errors] == [["unique"]]


def test_rows_of_another_parent_are_refused(shop: Shop) -> None:
    emma, nana = shop.find("Book", title="Emma"), shop.find("Book", title="Nana")
    data = sent({"KEY": f"{emma.id},1", "number": "1", "year": "0"}, initial=1, prefix="editions")
    editions = inline(shop)(data, instance=nana, source=shop.source)
    assert not editions.is_valid()
    assert list(editions.errors[0]) == ["KEY"]


def test_a_parent_may_be_saved_between_checking_and_saving(shop: Shop) -> None:
    class AuthorForm(ModelForm):
        class Meta:
            model = "shop.Author"
            fields = ("name",)

    form = AuthorForm({"name": "Woolf"}, source=shop.source)
    kind = inline_formset_factory("shop.Author", "shop.Book", fields=["title"], source=shop.source)
    books = kind(sent({"title": "Orlando"}, initial=0, prefix="books"), instance=form.instance, source=shop.source)
    assert form.is_valid()
    assert books.is_valid(), books.errors
    with pytest.raises(ValueError, match=r"needs a saved 'shop\.Author'"):
        books.save()
    form.save()
    books.save()
    orlando = shop.find("Book", title="Orlando")
    assert shop.source.repository("shop.Book").related(orlando, "author")[0].name == "Woolf"  # type: ignore[attr-defined]


def test_a_set_finds_its_relation_when_it_is_made(shop: Shop) -> None:
    kind = inline_formset_factory("shop.Author", "shop.Book", fields=["title", "author"])
    books = kind(instance=shop.find("Author", name="Austen"), source=shop.source)
    assert books.prefix == "books"
    assert "author" not in books[0]
    assert [form["title"].value() for form in books.initial_forms] == ["Emma", "Persuasion"]


def test_a_relation_that_is_not_there_is_named(shop: Shop) -> None:
    with pytest.raises(LookupError, match=r"'shop.Tag' refers to 'shop.Author' by no relation; expected exactly one"):
        inline_formset_factory("shop.Author", "shop.Tag", fields=["name"], source=shop.source)
