"""The prepared way to clean a form, and the slow one, field by field, agree on whatever is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from bandstand.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    FloatField,
    Form,
    GenericIPAddressField,
    IntegerField,
    JSONField,
    MultipleChoiceField,
    NullBooleanField,
    SlugField,
    SplitDateTimeField,
    TimeField,
    URLField,
    UUIDField,
)
from bandstand.forms._cleaning import clean_fields, steps_for
from bandstand.forms._errors import problems_of

if TYPE_CHECKING:
    from bandstand.contracts.validation import Problem


class Everything(Form):
    text = CharField(max_length=5, min_length=2)
    email = EmailField(required=False)
    number = IntegerField(min_value=-5, max_value=99, step_size=2)
    decimal = DecimalField(max_digits=4, decimal_places=2, required=False)
    float = FloatField(required=False)
    agreed = BooleanField()
    maybe = NullBooleanField()
    day = DateField(required=False)
    moment = DateTimeField(required=False)
    time = TimeField(required=False)
    span = DurationField(required=False)
    colour = ChoiceField(choices={"r": "Red", "g": "Green"})
    several = MultipleChoiceField(choices={"a": "A", "b": "B"}, required=False)
    site = URLField(required=False)
    slug = SlugField(required=False)
    address = GenericIPAddressField(required=False)
    id = UUIDField(required=False)
    data = JSONField(required=False)
    split = SplitDateTimeField(required=False)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).upper()


RIGHT = {
    "text": "abc",
    "email": "ada@example.org",
    "number": "-3",
    "decimal": "12.50",
    "float": "1e3",
    "agreed": "on",
    "maybe": "true",
    "day": "2026-11-22",
    "moment": "2026-11-22T10:00",
    "time": "10:00:01",
    "span": "1 00:00:01",
    "colour": "r",
    "several": ["a", "b"],
    "site": "https://example.org/",
    "slug": "a-b",
    "address": "::1",
    "id": "12345678-1234-5678-1234-567812345678",
    "data": '{"a": [1]}',
    "split_0": "2026-11-22",
    "split_1": "10:00",
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["1", "1.5", "\uff11", "\0", "\ud800", "1_0", " ", "9" * 60, "2026-02-31", *map(str, RIGHT.values())]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def cleaned(data: dict[str, object], *, quick: bool) -> tuple[dict[str, object], dict[str, list[Problem]]]:
    form = Everything(data)
    clean_fields(form, steps_for(Everything, Everything.base_fields, quick=quick))
    return form.cleaned_data, {name: problems_of(found) for name, found in form.found.items()}


@given(st.dictionaries(st.sampled_from(sorted(RIGHT)), ANYTHING))
@example(RIGHT)
@example({})
def test_both_ways_agree(data: dict[str, object]) -> None:
    merged = {**RIGHT, **data} if data else {}
    quick, slow = cleaned(merged, quick=True), cleaned(merged, quick=False)
    assert repr(quick[0]) == repr(slow[0])  # types too, and not a number is itself
    assert {name: [(each.code, str(each)) for each in problems] for name, problems in quick[1].items()} == {
        name: [(each.code, str(each)) for each in problems] for name, problems in slow[1].items()
    }


def test_what_is_right_is_right_both_ways() -> None:
    values, problems = cleaned({**RIGHT}, quick=True)
    assert problems == {}
    assert values["text"] == "ABC"
    assert len(values) == len(Everything.base_fields)
