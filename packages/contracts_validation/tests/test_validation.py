"""The error that carries problems."""

import pickle
from typing import cast

import pytest

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Messages, Problem, ValidationError


def test_one_text_with_its_code_and_parameters() -> None:
    error = ValidationError("At most %(limit)s.", code="max_value", params={"limit": 5})
    assert error.problems == (Problem(text="At most %(limit)s.", code="max_value", params={"limit": 5}),)
    assert error.messages == ["At most 5."]
    assert str(error) == "At most 5."


def test_a_lazy_text() -> None:
    error = ValidationError(LazyText(id="Required."), code="required")
    assert error.messages == ["Required."]
    assert error.problems[0].code == "required"


def test_several_of_different_kinds_are_kept_flat_and_in_order() -> None:
    error = ValidationError(["one", LazyText(id="two"), Problem(text="three"), ValidationError(["four", "five"])])
    assert error.messages == ["one", "two", "three", "four", "five"]


def test_a_mapping_says_which_field() -> None:
    inner = ValidationError({"street": "Missing."})
    error = ValidationError({"name": ["Too long.", "Not a name."], "address": inner})
    assert [problem.path for problem in error.problems] == [("name",), ("name",), ("address", "street")]
    assert str(error) == "name: Too long. name: Not a name. address.street: Missing."


def test_problems_can_be_had_by_path() -> None:
    error = ValidationError([Problem(text="a").at("x"), Problem(text="b"), Problem(text="c").at("x")])
    assert {path: [str(p) for p in problems] for path, problems in error.by_path().items()} == {
        ("x",): ["a", "c"],
        (): ["b"],
    }


def test_an_error_moves_outwards_with_all_its_problems() -> None:
    error = ValidationError({"street": ["a", "b"]}).at("people", 0)
    assert {problem.path for problem in error.problems} == {("people", 0, "street")}


def test_it_is_a_value_error_that_survives_pickling() -> None:
    error = ValidationError({"name": "Too long."})
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, ValueError)
    assert isinstance(again, ValidationError)
    assert again.problems == error.problems


@pytest.mark.parametrize("nothing", [[], {}, {"name": []}])
def test_an_error_without_a_problem_is_refused(nothing: Messages) -> None:
    with pytest.raises(ValueError, match=r"^A ValidationError needs at least one problem; got "):
        ValidationError(nothing)


def test_a_code_goes_with_one_text() -> None:
    with pytest.raises(TypeError, match=r"^A code or parameters go with one text; got them with \['a', 'b'\]\.$"):
        ValidationError(["a", "b"], code="x")


def test_something_else_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"^A problem is a text, .*; got 3\.$"):
        ValidationError([cast("str", 3)])
