from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data import DATA
from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.forms import CharField, IntegerField
from bandstand.forms.rows import ALL_FIELDS, ModelForm, NoSource, model_form_factory
from bandstand.forms.widgets import RadioSelect, Textarea

if TYPE_CHECKING:
    from .conftest import Shop


class BookForm(ModelForm):
    class Meta:
        model = "shop.Book"
        fields = ("title", "isbn", "price", "status", "author", "tags")


def sent(shop: Shop, **changes: object) -> dict[str, object]:
    """What a browser sends for a right form."""
    austen = shop.key("Author", name="Austen")
    right: dict[str, object] = {
        "title": "Sanditon",
        "isbn": "9",
        "price": "7.50",
        "status": "printed",
        "author": austen,
        "tags": [],
    }
    return {**right, **changes}


def test_fields_come_from_the_entity_in_the_order_of_meta(shop: Shop) -> None:
    fields = BookForm(source=shop.source).fields
    assert {name: type(field).__name__ for name, field in fields.items()} == {
        "title": "CharField",
        "isbn": "CharField",
        "price": "DecimalField",
        "status": "TypedChoiceField",
        "author": "ModelChoiceField",
        "tags": "ModelMultipleChoiceField",
    }
    assert [name for name, field in fields.items() if field.required] == ["title", "status", "author"]
    assert fields["title"].label == "Title of the book"


def test_all_fields_are_those_that_people_may_change(shop: Shop) -> None:
    kind = model_form_factory("shop.Book", fields=ALL_FIELDS)
    names = {"title", "isbn", "price", "published", "status", "notes", "author", "tags"}
    assert kind(source=shop.source).fields.keys() == names
    without = model_form_factory("shop.Book", exclude=["notes", "price"])
    assert without(source=shop.source).fields.keys() == names - {"notes", "price"}


def test_a_new_row_is_saved_with_its_links(shop: Shop) -> None:
    tags = [shop.key("Tag", name="novel"), shop.key("Tag", name="rural")]
    form = BookForm(sent(shop, tags=tags), source=shop.source)
    assert form.is_valid(), form.errors
    book = form.save()
    stored = shop.find("Book", title="Sanditon")
    assert (stored.isbn, stored.price, stored.status) == ("9", Decimal("7.50"), "printed")
    assert shop.links(book) == ["novel", "rural"]


def test_a_form_shows_the_values_of_its_row(shop: Shop) -> None:
    form = BookForm(instance=shop.find("Book", title="Emma"), source=shop.source)
    assert form["title"].value() == "Emma"
    assert form["author"].value() == shop.key("Author", name="Austen")
    assert form["tags"].value() == [shop.key("Tag", name="classic")]
    html = str(form)
    assert f'<option value="{shop.key("Author", name="Austen")}" selected>Austen</option>' in html
    assert f'<option value="{shop.key("Tag", name="classic")}" selected>classic</option>' in html


def test_a_stored_row_is_changed(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    zola = shop.key("Author", name="Zola")
    form = BookForm(sent(shop, title="Emma II", isbn="1", author=zola), instance=emma, source=shop.source)
    assert form.is_valid(), form.errors
    assert form.changed_data == ["title", "price", "status", "author", "tags"]
    form.save()
    stored = shop.find("Book", isbn="1")
    assert stored.title == "Emma II"
    assert shop.source.repository("shop.Book").related(stored, "author")[0].name == "Zola"  # type: ignore[attr-defined]
    assert shop.links(stored) == []
    assert len(shop.rows("Book")) == 3


def test_an_unchanged_form_knows_it(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    same = sent(shop, title="Emma", isbn="1", price="9.50", status="draft", tags=[shop.key("Tag", name="classic")])
    assert BookForm(same, instance=emma, source=shop.source).changed_data == []


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"isbn": "3"}, {"isbn": ["unique"]}),
        ({"title": "Emma"}, {"__all__": ["unique"]}),
        ({"price": "-1"}, {"price": ["check"]}),
        ({"title": "x" * 101}, {"title": ["max_length"]}),
        ({"status": "lost"}, {"status": ["invalid_choice"]}),
        ({"author": "999"}, {"author": ["invalid_choice"]}),
        ({"author": ""}, {"author": ["required"]}),
        ({"tags": ["999"]}, {"tags": ["invalid_choice"]}),
    ],
)
def test_rules_of_the_entity_are_problems_of_the_form(
    shop: Shop, changes: dict[str, object], errors: dict[str, list[str]]
) -> None:
    form = BookForm(sent(shop, **changes), source=shop.source)
    found = {name: [problem.code for problem in each] for name, each in form.errors.items()}
    if errors == {"price": ["check"]} and "__all__" in found:
        errors = {"__all__": ["check"]}  # a rule may be about the field, or the row
    assert found == errors


def test_a_row_does_not_stand_in_its_own_way(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    assert BookForm(sent(shop, title="Emma", isbn="1"), instance=emma, source=shop.source).is_valid()


def test_a_refused_form_leaves_the_row_as_it_was(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    form = BookForm(sent(shop, title="Changed", isbn="3"), instance=emma, source=shop.source)
    assert not form.is_valid()
    assert emma.title == "Emma"
    with pytest.raises(ValueError, match=r"BookForm cannot be saved, for it has problems: .*unique"):
        form.save()
    with pytest.raises(ValueError, match="for it was not sent"):
        BookForm(source=shop.source).save()


@pytest.mark.parametrize(
    "key", ["1 OR 1=1", "\0", "\ud800", "9" * 5000, "-1", "1,2", "٣", " 1", "True", {"a": 1}, [1], 1.5]
)
def test_keys_that_are_none_are_refused(shop: Shop, key: object) -> None:
    form = BookForm(sent(shop, author=key, tags=[key]), source=shop.source)
    assert {name: [problem.code for problem in each] for name, each in form.errors.items()} == {
        "author": ["invalid_choice"],
        "tags": ["invalid_choice"],
    }
    assert str(form)


def test_a_key_outside_the_limit_is_refused(shop: Shop) -> None:
    class ZolaOnly(BookForm):
        class Meta(BookForm.Meta):
            fields = ("title", "author")  # type: ignore[assignment]  # fewer

    form = ZolaOnly(sent(shop), source=shop.source)
    form.change("author", where=Compare("name", Operator.EQ, "Zola"))
    assert "Austen" not in str(form["author"])
    assert form.errors.keys() == {"author"}
    other = ZolaOnly(sent(shop, author=shop.key("Author", name="Zola")), source=shop.source)
    other.change("author", where=Compare("name", Operator.EQ, "Zola"))
    assert other.is_valid()


def test_saving_may_wait(shop: Shop) -> None:
    form = BookForm(sent(shop, tags=[shop.key("Tag", name="novel")]), source=shop.source)
    book = form.save(commit=False)
    assert len(shop.rows("Book")) == 3
    book.notes = "By the sea."
    shop.source.repository("shop.Book").save(book)
    form.save_links()
    stored = shop.find("Book", title="Sanditon")
    assert (stored.notes, shop.links(stored)) == ("By the sea.", ["novel"])


def test_what_the_source_refuses_at_last_is_a_problem_of_the_form(shop: Shop) -> None:
    first = BookForm(sent(shop), source=shop.source)
    second = BookForm(sent(shop, title="Lady Susan"), source=shop.source)
    assert first.is_valid()
    assert second.is_valid()
    first.save()
    with pytest.raises(Integrity):
        second.save()
    assert not second.is_valid()
    assert second.errors.get_json_data()
    assert len(shop.rows("Book")) == 4


def test_a_field_that_was_not_sent_keeps_its_default(shop: Shop) -> None:
    kind = model_form_factory("shop.Book", fields=["title", "author", "notes"])
    form = kind({"title": "Sanditon", "author": shop.key("Author", name="Austen")}, source=shop.source)
    assert form.is_valid()
    assert form.save().notes == ""


def test_meta_changes_how_fields_look(shop: Shop) -> None:
    kind = model_form_factory(
        "shop.Book",
        fields=["title", "status", "price"],
        widgets={"title": Textarea(), "status": RadioSelect()},
        labels={"title": "Name"},
        help_texts={"title": "As on the cover."},
        error_messages={"title": {"required": "No book without a title."}},
        field_classes={"price": IntegerField},
        localized_fields=["price"],
    )
    form = kind({}, source=shop.source)
    assert form.errors["title"] == ["No book without a title."]
    assert isinstance(form.fields["price"], IntegerField)
    assert form.fields["price"].localize
    html = str(form)
    assert '<label for="id_title">Name:</label>' in html
    assert "As on the cover." in html
    assert "<textarea" in html
    assert html.count('type="radio"') == 2


def test_a_function_may_make_the_fields(shop: Shop) -> None:
    def maker(member: Any, field: Any) -> Any:  # Any: as forms call it
        return None if member.name == "isbn" else CharField(label="X") if member.name == "title" else field

    kind = model_form_factory("shop.Book", fields=["title", "isbn", "price"], formfield_callback=maker)
    fields = kind(source=shop.source).fields
    assert list(fields) == ["title", "price"]
    assert fields["title"].label == "X"


def test_declared_fields_win_and_none_leaves_out(shop: Shop) -> None:
    class Own(BookForm):
        title = CharField(max_length=3)
        isbn = None
        agree = CharField()

        field_order = ("agree",)

    form = Own(sent(shop, title="Emma", agree="yes"), source=shop.source)
    assert list(form.fields) == ["agree", "title", "price", "status", "author", "tags"]
    assert form.errors.keys() == {"title"}


def test_a_name_that_is_not_there_is_named_with_the_nearest(shop: Shop) -> None:
    kind = model_form_factory("shop.Book", fields=["titel"])
    with pytest.raises(LookupError, match=r"fields names 'titel', which is not there in 'shop.Book'; .*'title'\?"):
        kind(source=shop.source)
    with pytest.raises(LookupError, match="'id', which cannot be filled in"):
        model_form_factory("shop.Book", fields=["id"])(source=shop.source)


def test_meta_is_read_with_care() -> None:
    with pytest.raises(TypeError, match=r"no option 'feilds'; .*Did you mean 'fields'\?"):
        model_form_factory("shop.Book", feilds=["title"])
    with pytest.raises(TypeError, match="neither fields nor exclude"):
        model_form_factory("shop.Book")
    with pytest.raises(TypeError, match="list of names or '__all__'; got 'title'"):
        model_form_factory("shop.Book", fields="title")
    with pytest.raises(TypeError, match="ModelForm needs a class Meta"):
        ModelForm()


def test_the_source_is_that_of_meta_or_the_current_one(shop: Shop) -> None:
    with pytest.raises(NoSource, match=r"No data source knows 'shop.Book': give one as source="):
        BookForm()
    assert list(model_form_factory("shop.Book", fields=["title"], source=shop.source)().fields) == ["title"]
    token = CURRENT.set(FixedServices({DATA: shop.source}))
    try:
        assert BookForm(sent(shop)).is_valid()
    finally:
        CURRENT.reset(token)


def test_a_coroutine_checks_and_saves_a_form(shop: Shop) -> None:
    data = sent(shop)

    async def handle() -> object:
        form = BookForm(data, source=shop.source)
        assert await form.source.run(form.is_valid)
        return await form.source.run(form.save)

    asyncio.run(handle())
    assert shop.find("Book", title="Sanditon").isbn == "9"
