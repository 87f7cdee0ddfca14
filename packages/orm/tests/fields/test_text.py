"""Texts: what columns take, what comes back, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.orm.fields import CharField, EmailField, GenericIPAddressField, SlugField, TextField, URLField

if TYPE_CHECKING:
    from collections.abc import Callable

UNUSUAL = [
    "",
    " ",
    "x" * 30,
    "Grüße, Jürgen ❤",
    "日本語",
    "a'b\"c\\d",
    "50% _off_",
    "line\nline\ttab",
    "\u202eright\u202c",
    "😀",
]


@pytest.mark.parametrize("kind", [CharField, TextField])
def test_texts_come_back_as_they_were(kind: Any, round_trip: Callable[..., list[Any]]) -> None:
    assert round_trip(kind(max_length=30), *UNUSUAL) == UNUSUAL


def test_a_short_text_without_a_limit_takes_any_length(round_trip: Callable[..., list[Any]]) -> None:
    long = "ä" * 100_000
    assert round_trip(CharField(), long) == [long]
    assert CharField().column_type().length is None


def test_null_is_not_the_empty_text(table: Callable[..., Any]) -> None:
    model = table(value=CharField(max_length=5, null=True))
    model.objects.create(value=None)
    model.objects.create(value="")
    assert list(model.objects.order_by("pk").values_list("value", flat=True)) == [None, ""]
    assert model.objects.filter(value=None).count() == 1


def test_an_absent_text_is_empty_and_an_absent_nullable_one_is_none(make_model: Callable[..., Any]) -> None:
    model = make_model(plain=CharField(max_length=5), open=TextField(null=True), given=TextField(default="x"))
    row = model()
    assert (row.plain, row.open, row.given) == ("", None, "x")


def test_other_values_become_texts(round_trip: Callable[..., list[Any]]) -> None:
    assert round_trip(CharField(max_length=10), 5) == ["5"]
    assert CharField().to_python(5) == "5"
    assert CharField().to_python(None) is None


def test_a_text_longer_than_the_column_is_refused_before_the_driver_sees_it(table: Callable[..., Any]) -> None:
    model = table(value=CharField(max_length=3))
    expected = r"held\.Held\.value cannot take 'four': the column takes 3 signs, and these are 4\."
    with pytest.raises(ValueError, match=expected):
        model.objects.create(value="four")
    assert model.objects.count() == 0


def test_a_longer_text_is_found_nowhere_and_is_no_mistake(table: Callable[..., Any]) -> None:
    model = table(value=CharField(max_length=3), other=CharField(max_length=9, default="long one"))
    row = model.objects.create(value="abc")
    assert model.objects.filter(value="abcd").count() == 0
    assert list(model.objects.filter(value__in=["abcd", "abc"])) == [row]
    assert list(model.objects.filter(value__lt="abcd", value__range=("a", "zzzzz"))) == [row]
    assert list(model.objects.exclude(value__contains="abcd")) == [row]
    with pytest.raises(ValueError, match="the column takes 3 signs"):
        model.objects.filter(pk=row.pk).update(value="abcd")


def test_the_error_of_a_long_text_shows_its_beginning_only() -> None:
    with pytest.raises(ValueError, match=r"cannot take 'x{96}\.\.\.: ") as caught:
        CharField(max_length=3).get_prep_value("x" * 5000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("field", [CharField(max_length=9), TextField(), SlugField(), EmailField()])
def test_nul_signs_are_refused_with_field_and_value(field: Any) -> None:
    with pytest.raises(ValueError, match=r"cannot take 'a\\x00b': texts cannot have NUL signs\."):
        field.get_prep_value("a\0b")
    with pytest.raises(ValidationError) as caught:
        field.clean("a\0b")
    assert "null_characters_not_allowed" in {problem.code for problem in caught.value.problems}


def test_the_limit_of_a_long_text_is_for_people_only(round_trip: Callable[..., list[Any]]) -> None:
    field = TextField(max_length=3)
    assert round_trip(field, "four") == ["four"]
    with pytest.raises(ValidationError) as caught:
        field.clean("four")
    assert [problem.code for problem in caught.value.problems] == ["max_length"]


@pytest.mark.parametrize("length", [0, -1, "5", 2.0, True])
def test_a_length_is_a_whole_number_from_one_on(length: Any) -> None:
    with pytest.raises(ValueError, match=f"takes max_length as a number of signs from 1 on; got {length!r}"):
        CharField(max_length=length)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=20))
def test_a_text_is_either_kept_or_refused_for_its_nul_signs(text: str) -> None:
    field = CharField(max_length=20)
    if "\0" in text:
        with pytest.raises(ValueError, match="NUL"):
            field.get_prep_value(text)
    else:
        assert field.get_prep_value(text) == text


def test_a_collation_decides_how_texts_compare(table: Callable[..., Any], database: Any) -> None:
    name = "NOCASE" if database.backend.dialect.name == "sqlite" else "C"
    model = table(value=CharField(max_length=9, db_collation=name), long=TextField(db_collation=name))
    for value in ("b", "B", "a"):
        model.objects.create(value=value, long=value)
    ordered = list(model.objects.order_by("value", "pk").values_list("value", flat=True))
    assert ordered == (["a", "b", "B"] if name == "NOCASE" else ["B", "a", "b"])


def test_kinds_of_texts_have_their_usual_lengths() -> None:
    assert [kind().max_length for kind in (EmailField, URLField, SlugField)] == [254, 200, 50]
    assert EmailField(max_length=99).max_length == 99


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        (EmailField(), "ada@example.com", "ada"),
        (URLField(), "https://example.com/a?b=1", "example"),
        (SlugField(), "a-slug_1", "no slug"),
        (SlugField(allow_unicode=True), "ein-süßer", "no slug"),
        (GenericIPAddressField(), "192.0.2.1", "192.0.2.256"),
        (GenericIPAddressField(), "2001:db8::1", "2001:db8::g"),
        (GenericIPAddressField(protocol="IPv4"), "192.0.2.1", "::1"),
        (GenericIPAddressField(protocol="IPv6"), "::1", "192.0.2.1"),
    ],
)
def test_texts_of_a_known_form_are_checked(field: Any, right: str, wrong: str) -> None:
    assert field.clean(right) == right
    with pytest.raises(ValidationError):
        field.clean(wrong)


def test_slugs_have_an_index_unless_they_say_otherwise() -> None:
    assert SlugField().db_index
    assert not SlugField(db_index=False).db_index


def test_addresses_come_back_in_their_shortest_form(round_trip: Callable[..., list[Any]]) -> None:
    given = ["192.0.2.1", "2001:0DB8:0:0::0001", "::ffff:192.0.2.1"]
    assert round_trip(GenericIPAddressField(), *given) == ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"]


def test_addresses_of_the_old_protocol_can_be_unpacked() -> None:
    assert GenericIPAddressField(unpack_ipv4=True).to_python("::ffff:192.0.2.1") == "192.0.2.1"


def test_an_empty_address_is_null_where_it_can_be(round_trip: Callable[..., list[Any]]) -> None:
    assert GenericIPAddressField(null=True, blank=True).clean("") is None
    assert round_trip(GenericIPAddressField(blank=True), "") == [""]


def test_an_address_that_is_none_is_refused_with_field_and_value(make_model: Callable[..., Any]) -> None:
    field = make_model(value=GenericIPAddressField(protocol="IPv4"))._meta.get_field("value")
    with pytest.raises(ValueError, match=r"held\.Held\.value cannot take '::1': Enter an IPv4 address, for example"):
        field.get_prep_value("::1")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"protocol": "ipv4"}, "got 'ipv4'"),
        ({"protocol": "IPv4", "unpack_ipv4": True}, "unpack_ipv4 needs protocol 'both'"),
    ],
)
def test_protocols_are_checked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GenericIPAddressField(**options)
