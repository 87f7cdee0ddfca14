from __future__ import annotations

from types import MappingProxyType

import pytest
from django.utils.datastructures import MultiValueDict  # type: ignore[import-untyped]  # Django has no types
from starlette.datastructures import FormData
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from bandstand.contracts.http.values.testing import MultiValues
from bandstand.forms import CharField, MultipleChoiceField, form_factory
from bandstand.forms._values import values_of

PAIRS = [("name", "Ada"), ("tags", "a"), ("tags", "b"), ("name", "Grace")]
KIND = form_factory(
    "Tagged", {"name": CharField(), "tags": MultipleChoiceField(choices=[("a", "A"), ("b", "B"), ("c", "C")])}
)


def django(pairs: list[tuple[str, str]]) -> object:
    made = MultiValueDict()  # what request.POST is made of
    for name, value in pairs:
        made.appendlist(name, value)  # pyright: ignore[reportUnknownMemberType]
    return made


@pytest.mark.parametrize("kind", [MultiDict, ImmutableMultiDict, FormData, django, MultiValues])
def test_the_mappings_of_all_frameworks_are_read_alike(kind: type) -> None:
    values = values_of(kind(PAIRS))
    assert values.get("name") == "Grace"
    assert values.getlist("tags") == ["a", "b"]
    assert values.get("missing") is None
    assert list(values.getlist("missing")) == []
    assert "name" in values
    assert "missing" not in values
    form = KIND(kind(PAIRS))
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Grace", "tags": ["a", "b"]}


@pytest.mark.parametrize("kind", [dict, MappingProxyType])
def test_a_list_in_a_plain_mapping_is_several_values(kind: type) -> None:
    form = KIND(kind({"name": "Ada", "tags": ["a", "c"]}))
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Ada", "tags": ["a", "c"]}
    assert values_of(kind({"tags": "a"})).getlist("tags") == ["a"]
    assert values_of(kind({"tags": None})).getlist("tags") == []


def test_what_was_read_once_is_read_as_it_is() -> None:
    values = values_of({"name": "Ada"})
    assert values_of(values) is values


@pytest.mark.parametrize("sent", ["name=Ada", 7, [("name", "Ada")], object()])
def test_anything_else_is_refused(sent: object) -> None:
    with pytest.raises(TypeError, match="A form reads a mapping of names to values"):
        values_of(sent)
