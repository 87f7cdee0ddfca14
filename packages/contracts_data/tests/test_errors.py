"""Errors: what they carry, and what they say."""

import pickle

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import (
    Conflict,
    DataError,
    Integrity,
    Invalid,
    NotFound,
    SeveralFound,
    Unavailable,
    Unsupported,
)
from bandstand.contracts.validation import Problem, ValidationError

TAKEN = "There is already one with this value."


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NotFound("shop.Book", (7,)), "There is no 'shop.Book' for (7,)."),
        (SeveralFound("shop.Book", "x"), "More than one 'shop.Book' matches 'x'; expected one."),
        (Conflict("shop.Book", (7,)), "'shop.Book' (7,) was changed or deleted by somebody else: read it again."),
        (
            Integrity("shop.Book", "unique", ("title", "author"), "book_title"),
            "'shop.Book' breaks its rule 'book_title' of the kind 'unique' for 'title', 'author'.",
        ),
        (Integrity("shop.Book", "check"), "'shop.Book' breaks its rule of the kind 'check'."),
        (Invalid({"title": "Too long."}), "title: Too long."),
    ],
)
def test_each_error_names_what_it_is_about(error: DataError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    "error",
    [
        NotFound("shop.Book", (7,)),
        Conflict("shop.Book", (7,)),
        Integrity("shop.Book", "unique", ("title",)),
        Invalid({"title": "Too long."}),
        Unavailable("gone"),
    ],
)
def test_errors_cross_processes(error: DataError) -> None:
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), str(copied)) == (type(error), str(error))


def test_errors_are_what_other_code_expects_too() -> None:
    assert isinstance(NotFound("shop.Book", Compare("id", Operator.EQ, 1)), LookupError)
    assert isinstance(Invalid("Wrong."), ValidationError)
    assert isinstance(Invalid("Wrong."), DataError)
    assert isinstance(Unsupported("No."), NotImplementedError)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (Integrity("shop.Tag", "unique", ("name",)), (("name",), "unique", "There is already one with this value.")),
        (
            Integrity("shop.Book", "unique", ("title", "author")),
            ((), "unique", "There is already one with this value."),
        ),
        (Integrity("shop.Book", "check", ("price",), "price", "Too cheap."), (("price",), "check", "Too cheap.")),
    ],
)
def test_a_broken_rule_is_a_problem_of_its_field(error: Integrity, problem: tuple[object, ...]) -> None:
    found: Problem = error.problem
    assert (found.path, found.code, str(found)) == problem
