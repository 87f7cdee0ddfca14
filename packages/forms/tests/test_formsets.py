from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.forms import CharField, Form, FormSet, IntegerField, formset_factory


class Line(Form):
    what = CharField(max_length=10)
    count = IntegerField(required=False, min_value=1)


class Lines(FormSet):
    form = Line
    extra = 2


def sent(*forms: dict[str, str], initial: int = 0, prefix: str = "form", **further: str) -> dict[str, str]:
    """What a browser sends for a set."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(forms)), f"{prefix}-INITIAL_FORMS": str(initial), **further}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def codes(formset: FormSet) -> list[str]:
    return [problem.code for problem in formset.non_form_errors()]


def test_a_set_shows_what_there_is_and_some_empty_forms() -> None:
    shown = Lines(initial=[{"what": "tea"}])
    assert [form["what"].value() for form in shown] == ["tea", None, None]
    assert (len(shown), len(shown.initial_forms), len(shown.extra_forms)) == (3, 1, 2)
    assert not shown.is_valid()
    assert '<input type="hidden" name="form-TOTAL_FORMS" value="3" id="id_form-TOTAL_FORMS">' in str(shown)
    assert '<input type="hidden" name="form-INITIAL_FORMS" value="1" id="id_form-INITIAL_FORMS">' in str(shown)
    assert '<input type="text" name="form-0-what" value="tea" maxlength="10" id="id_form-0-what">' in str(shown)


def test_a_right_set_gives_the_values_of_each_form() -> None:
    formset = Lines(sent({"what": "tea", "count": "2"}, {"what": "", "count": ""}))
    assert formset.is_valid()
    assert formset.cleaned_data == [{"what": "tea", "count": 2}, {}]
    assert formset.has_changed()


def test_each_form_says_what_is_wrong_with_it() -> None:
    formset = Lines(sent({"what": "tea", "count": "0"}, {"what": "", "count": "3"}))
    assert not formset.is_valid()
    assert [dict(errors) for errors in formset.errors] == [
        {"count": ["The value must be at least 1."]},
        {"what": ["Fill this in."]},
    ]
    assert formset.total_error_count() == 2
    with pytest.raises(AttributeError, match="Lines has no cleaned_data"):
        _ = formset.cleaned_data


def test_the_forms_that_were_there_must_be_filled_in() -> None:
    data = sent({"what": ""}, {"what": ""}, initial=1)
    formset = Lines(data, initial=[{"what": "tea"}])
    assert [dict(errors) for errors in formset.errors] == [{"what": ["Fill this in."]}, {}]


def test_deleted_forms_are_not_looked_at() -> None:
    kind = formset_factory(Line, can_delete=True)
    formset = kind(
        sent({"what": "", "DELETE": "on"}, {"what": "tea"}, {"what": "x", "DELETE": "on"}, initial=2),
        initial=[{"what": "milk"}, {"what": "tea"}],
    )
    assert formset.is_valid()
    assert [form.prefix for form in formset.deleted_forms] == ["form-0", "form-2"]
    assert [dict(errors) for errors in formset.errors] == [{}, {}, {}]


def test_new_forms_may_be_spared_the_box_to_delete_them() -> None:
    kind = formset_factory(Line, can_delete=True, can_delete_extra=False)
    assert ["DELETE" in form for form in kind(initial=[{"what": "tea"}])] == [True, False]
    assert "DELETE" not in kind().empty_form


def test_forms_are_put_in_order_and_those_without_a_number_last() -> None:
    kind = formset_factory(Line, can_order=True, can_delete=True)
    formset = kind(
        sent(
            {"what": "c", "ORDER": "3"},
            {"what": "last", "ORDER": ""},
            {"what": "a", "ORDER": "1"},
            {"what": "gone", "ORDER": "0", "DELETE": "on"},
            {"what": "", "ORDER": ""},
        )
    )
    assert formset.is_valid(), formset.errors
    assert [form.cleaned_data["what"] for form in formset.ordered_forms] == ["a", "c", "last"]
    shown = kind(initial=[{"what": "a"}, {"what": "b"}])
    assert [form["ORDER"].value() for form in shown] == [1, 2, None]
    with pytest.raises(AttributeError, match="can_order is False"):
        _ = Lines(sent()).ordered_forms


def test_there_may_be_too_many_or_too_few() -> None:
    most = formset_factory(Line, max_num=1, validate_max=True)
    formset = most(sent({"what": "a"}, {"what": "b"}))
    assert codes(formset) == ["too_many_forms"]
    assert formset.non_form_errors() == ["Fill in at most 1 form; there are 2."]
    least = formset_factory(Line, min_num=2, validate_min=True)
    short = least(sent({"what": "a"}, {"what": ""}))
    assert not short.is_valid()
    assert codes(least(sent({"what": "a"}))) == ["too_few_forms"]
    assert least(sent({"what": "a"}, {"what": "b"})).is_valid()


def test_the_numbers_of_forms_to_show_are_kept() -> None:
    assert len(formset_factory(Line, extra=5, max_num=3)()) == 3
    assert len(formset_factory(Line, extra=1, min_num=2)()) == 3
    assert len(formset_factory(Line, extra=5, max_num=1)(initial=[{}, {}])) == 2
    assert len(formset_factory(Line, extra=0)()) == 0


@pytest.mark.parametrize(
    "total", ["", "x", "-1", "1e3", "٣", "9" * 5000, "\0", " 1", "1.0", None, ["1", "x"], {"a": 1}, True, 2.5]
)
def test_a_tampered_count_is_a_problem_of_the_set(total: object) -> None:
    data: dict[str, Any] = {**sent({"what": "tea"}), "form-TOTAL_FORMS": total}
    formset = Lines(data)
    assert not formset.is_valid()
    assert codes(formset) == ["missing_management_form"]
    assert len(formset) == 0
    assert "form-TOTAL_FORMS" in str(formset.non_form_errors())
    assert str(formset)


def test_a_count_without_forms_behind_it_costs_little() -> None:
    formset = Lines({"form-TOTAL_FORMS": "999999999", "form-INITIAL_FORMS": "0"})
    assert not formset.is_valid()
    assert codes(formset) == ["too_many_forms"]
    assert len(formset) == 2000
    small = formset_factory(Line, absolute_max=3)({"form-TOTAL_FORMS": "9", "form-INITIAL_FORMS": "8"})
    assert (len(small), len(small.initial_forms)) == (3, 3)


@given(st.dictionaries(st.sampled_from(["f-TOTAL_FORMS", "f-INITIAL_FORMS", "f-0-what", "f-0-DELETE"]), st.text()))
def test_whatever_is_sent_gets_an_answer(data: dict[str, str]) -> None:
    formset = formset_factory(Line, can_delete=True, absolute_max=20)(data, prefix="f")
    assert formset.is_valid() in (True, False)
    assert str(formset)


def test_a_set_looks_at_its_forms_together() -> None:
    class Different(Lines):
        def clean(self) -> None:
            words = [form.cleaned_data.get("what") for form in self.forms]
            if len(words) != len(set(words)):
                raise ValidationError("Each only once.", code="twice")

    formset = Different(sent({"what": "tea"}, {"what": "tea"}))
    assert not formset.is_valid()
    assert formset.non_form_errors() == ["Each only once."]
    assert '<ul class="errorlist nonform"><li>Each only once.</li></ul>' in str(formset)


def test_problems_may_be_added_from_outside() -> None:
    formset = Lines(sent({"what": "tea"}))
    formset.add_error("Closed today.")
    assert not formset.is_valid()
    assert formset.non_form_errors() == ["Closed today."]


def test_the_empty_form_is_for_scripts_to_copy() -> None:
    form = Lines().empty_form
    assert '<input type="text" name="form-__prefix__-what" maxlength="10" id="id_form-__prefix__-what">' in str(form)


def test_a_set_may_be_within_a_form_within_a_set() -> None:
    class Order(Form):
        customer = CharField()

        def lines(self) -> FormSet:
            return Lines(self.data, prefix=self.add_prefix("lines"))

    data = sent({"customer": "Ann"}, {"customer": "Ben"}, prefix="orders")
    data |= sent({"what": "tea"}, prefix="orders-0-lines") | sent({"what": "milk"}, prefix="orders-1-lines")
    orders = formset_factory(Order)(data, prefix="orders")
    assert orders.is_valid()
    nested = [form.lines() for form in orders if isinstance(form, Order)]
    assert [each.is_valid() for each in nested] == [True, True]
    assert [each.cleaned_data for each in nested] == [
        [{"what": "tea", "count": None}],
        [{"what": "milk", "count": None}],
    ]
    assert 'name="orders-1-lines-0-what"' in str(nested[1])


def test_forms_are_made_with_further_arguments() -> None:
    class Greeting(Form):
        def __init__(self, *arguments: Any, greeting: str, **keywords: Any) -> None:
            super().__init__(*arguments, **keywords)
            self.greeting = greeting

    formset = formset_factory(Greeting)(form_arguments={"greeting": "Hello"})
    assert [form.greeting for form in formset.forms if isinstance(form, Greeting)] == ["Hello"]


def test_a_list_of_json_is_a_set() -> None:
    formset = Lines([{"what": "tea", "count": 2}, {"what": "milk"}])
    assert formset.is_valid()
    assert formset.cleaned_data == [{"what": "tea", "count": 2}, {"what": "milk", "count": None}]
    wrong = Lines([{"what": ""}, "milk", {}])
    assert [list(errors) for errors in wrong.errors] == [["what"], ["what"], ["what"]]


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(TypeError, match="A FormSet has no setting 'extras'"):
        formset_factory(Line, extras=3)


def test_texts_of_a_set_may_be_others() -> None:
    kind = formset_factory(Line, max_num=1, validate_max=True, error_messages={"too_many_forms": "One will do."})
    assert kind(sent({"what": "a"}, {"what": "b"})).non_form_errors() == ["One will do."]


def test_layouts_hold_the_counts_where_html_allows_them() -> None:
    formset = Lines(initial=[])
    assert formset.as_table().startswith('<tr><td colspan="2"><input type="hidden" name="form-TOTAL_FORMS"')
    assert formset.as_ul().startswith('<li><input type="hidden" name="form-TOTAL_FORMS"')
    assert "<p><label" in formset.as_p()
    assert not formset.is_multipart()
