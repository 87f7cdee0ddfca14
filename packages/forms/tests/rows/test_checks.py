from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.assembly.checks import CHECKS, CheckMessage, Level
from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.data import DATA
from bandstand.forms.rows import InlineFormSet, ModelForm, inline_formset_factory, model_form_factory
from bandstand.forms.rows.checks import check_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.data import DataSource

    from .conftest import Shop


class Part:
    name = "shop"
    needs = ()

    def __init__(self, source: DataSource | None) -> None:
        self.source = source

    def install(self, assembly: Assembly, /) -> None:
        if self.source is not None:
            assembly.provide(DATA, self.source)
        assembly.add(CHECKS, check_forms)


@pytest.fixture(autouse=True)
def _none_of_other_tests() -> Iterator[None]:
    gc.collect()
    yield
    gc.collect()


def found(kind: type[object], source: DataSource | None) -> list[CheckMessage]:
    """Give what a check of a whole site says of one class."""
    assembly = assemble([Part(source)]).assembly
    subject = f"{kind.__module__}.{kind.__qualname__}"
    return [
        each for check in assembly.gathered(CHECKS) for each in check(assembly, deploy=False) if each.subject == subject
    ]


def test_a_form_of_fields_that_there_are_is_right(shop: Shop) -> None:
    class TagForm(ModelForm):
        class Meta:
            model = "shop.Tag"
            fields = ("name",)

    assert found(TagForm, shop.source) == []


def test_a_field_that_there_is_not_is_an_error(shop: Shop) -> None:
    kind = model_form_factory("shop.Tag", fields=["nam"])
    ((level, identity, text),) = [(each.level, each.id, str(each.text)) for each in found(kind, shop.source)]
    assert (level, identity) == (Level.ERROR, "forms.fields")
    assert "'nam'" in text
    assert "Did you mean 'name'?" in text


def test_that_no_source_knows_an_entity_is_a_warning() -> None:
    kind = model_form_factory("nowhere.Thing", fields=["name"])
    assert [(each.level, each.id, each.text) for each in found(kind, None)] == [
        (
            Level.WARNING,
            "forms.source",
            "No data source knows 'nowhere.Thing': give one as source=, set it in Meta, or provide one.",
        )
    ]


def test_forms_that_others_are_made_of_have_no_model() -> None:
    class Base(ModelForm):
        pass

    class Nothing(InlineFormSet):
        pass

    assert found(Base, None) == found(Nothing, None) == []


def test_a_set_needs_its_relation(shop: Shop) -> None:
    right = inline_formset_factory("shop.Author", "shop.Book", fields=["title"])
    wrong = inline_formset_factory("shop.Author", "shop.Tag", fields=["name"])
    assert found(right, shop.source) == []
    assert [(each.id, each.text) for each in found(wrong, shop.source)] == [
        ("forms.fields", "'shop.Tag' refers to 'shop.Author' by no relation; expected exactly one.")
    ]
