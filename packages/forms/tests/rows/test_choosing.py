from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.query import Order
from bandstand.forms import form_factory
from bandstand.forms.rows import ModelChoiceField, ModelMultipleChoiceField
from bandstand.forms.widgets import RadioSelect

if TYPE_CHECKING:
    from .conftest import Shop


def test_the_rows_of_a_condition_are_offered(shop: Shop) -> None:
    field = ModelChoiceField(
        entity="shop.Book",
        source=shop.source,
        where=Compare("author.name", Operator.EQ, "Austen"),
        order=[Order("title", descending=True)],
    )
    assert [(text, str(label)) for text, label in field.choices()] == [
        ("", "Choose one"),
        (shop.key("Book", title="Persuasion"), "Persuasion"),
        (shop.key("Book", title="Emma"), "Emma"),
    ]
    assert str(field.clean(shop.key("Book", title="Emma"))) == "Emma"


def test_choices_are_read_whenever_they_are_shown(shop: Shop) -> None:
    tags = shop.source.repository("shop.Tag")
    form = form_factory("Pick", {"tag": ModelChoiceField(entity="shop.Tag", source=shop.source)})()
    assert "urban" not in str(form)
    tags.save(tags.new({"name": "urban"}))
    assert "urban" in str(form)


def test_labels_are_the_rows_texts_or_others(shop: Shop) -> None:
    field = ModelChoiceField(
        entity="shop.Author", source=shop.source, empty_label=None, label_of=lambda row: f"<{row.name}>"
    )
    assert [str(label) for _, label in field.choices()] == ["<Austen>", "<Zola>"]
    assert "&lt;Zola&gt;" in str(form_factory("Pick", {"author": field})())


def test_another_field_may_stand_for_the_key(shop: Shop) -> None:
    field = ModelChoiceField(entity="shop.Book", source=shop.source, to_field_name="isbn")
    assert [text for text, _ in field.choices()] == ["", "1", "3", "2"]
    assert str(field.clean("3")) == "Nana"
    assert field.prepare_value(shop.find("Book", title="Nana")) == "3"


def test_rows_keys_and_texts_are_shown_alike(shop: Shop) -> None:
    emma = shop.find("Book", title="Emma")
    field = ModelChoiceField(entity="shop.Book", source=shop.source)
    assert [field.prepare_value(value) for value in (emma, (emma.id,), str(emma.id), emma.id, None)] == [
        *[str(emma.id)] * 4,
        None,
    ]
    assert not field.changed((emma.id,), str(emma.id))
    assert field.changed((emma.id,), "")
    several = ModelMultipleChoiceField(entity="shop.Book", source=shop.source)
    assert several.prepare_value([emma, (emma.id,)]) == [str(emma.id)] * 2
    assert several.prepare_value(None) == []
    assert not several.changed([(1,), (2,)], ["2", "1"])
    assert several.changed([(1,)], ["2", "1"])


def test_several_rows_come_in_the_order_in_which_they_were_sent(shop: Shop) -> None:
    field = ModelMultipleChoiceField(entity="shop.Tag", source=shop.source, required=False)
    keys = [shop.key("Tag", name=name) for name in ("rural", "classic", "rural")]
    found = field.clean(keys)
    assert isinstance(found, list)
    assert [str(tag) for tag in cast("list[object]", found)] == ["rural", "classic"]
    assert field.clean([]) == []


def test_more_keys_than_anybody_picks_are_refused_at_once(shop: Shop) -> None:
    form = form_factory("Pick", {"tags": ModelMultipleChoiceField(entity="shop.Tag", source=shop.source)})
    many = form({"tags": [str(number) for number in range(10_001)]})
    assert [problem.code for problem in many.errors["tags"]] == ["too_many"]
    unknown = form({"tags": [str(number) for number in range(1000, 3000)]})
    assert len(unknown.errors["tags"]) == 10
    assert [problem.code for problem in form({"tags": "7 or 8"}).errors["tags"]] == ["invalid_choice"]


def test_keys_of_several_parts_are_written_and_read(shop: Shop) -> None:
    field = ModelChoiceField(entity="shop.Edition", source=shop.source, label_of=lambda row: str(row.year))
    emma = shop.key("Book", title="Emma")
    assert [text for text, _ in field.choices()] == ["", f"{emma},1", f"{emma},2"]
    edition = field.clean(f"{emma},2")
    assert getattr(edition, "year", None) == 1833
    wrong = form_factory("Pick", {"edition": field})
    for text in (emma, f"{emma},2,3", f"{emma},", "a,b", f"{emma},99"):
        assert [problem.code for problem in wrong({"edition": text}).errors["edition"]] == ["invalid_choice"]


def test_other_widgets_offer_the_same(shop: Shop) -> None:
    kind = form_factory(
        "Pick", {"author": ModelChoiceField(entity="shop.Author", source=shop.source, widget=RadioSelect())}
    )
    assert str(kind()).count('type="radio"') == 2
    form = kind()
    form.change("author", required=False)
    assert str(form).count('type="radio"') == 3


def test_a_field_needs_an_entity() -> None:
    with pytest.raises(TypeError, match="A ModelChoiceField needs an entity"):
        ModelChoiceField()
