"""Each error says what is wrong and what to do."""

import pickle

import pytest

from bandstand.contracts.assembly.errors import (
    AssemblyError,
    CircularNeed,
    MissingNeed,
    ProvidedTwice,
    TooEarly,
    TooLate,
)
from bandstand.contracts.services import Contract, MissingService

CLOCK = Contract[str]("example.Clock")
BELL = Contract[str]("example.Bell")

ERRORS: list[tuple[AssemblyError, str]] = [
    (
        TooEarly("example.Clock"),
        (
            "'example.Clock' was asked for during installation, when not everything is provided yet: "
            "ask in start(), or provide the service lazily."
        ),
    ),
    (
        TooLate("commands"),
        "'commands' was given after installation, when others may have asked already: give it in install().",
    ),
    (
        ProvidedTwice(CLOCK, "sundial", "watch"),
        "'example.Clock' is provided twice, by 'sundial' and by 'watch': leave one out.",
    ),
    (
        CircularNeed([CLOCK, BELL, CLOCK]),
        "Services need each other in a circle: 'example.Clock' needs 'example.Bell' needs 'example.Clock'.",
    ),
    (
        MissingNeed(CLOCK, "bell", ["example.Tower", "example.Bell"]),
        "'bell' needs 'example.Clock', which no component provides; provided: 'example.Bell', 'example.Tower'.",
    ),
    (
        MissingNeed(CLOCK, "bell", []),
        "'bell' needs 'example.Clock', which no component provides; provided: nothing.",
    ),
    (
        MissingNeed(CLOCK, "bell", [], ["example-watch", "example-sundial"]),
        "'bell' needs 'example.Clock', which no component provides. It comes with example-watch or example-sundial.",
    ),
]


@pytest.mark.parametrize(("error", "text"), ERRORS)
def test_the_text_names_who_and_what(error: AssemblyError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize("error", [error for error, _ in ERRORS])
def test_errors_survive_pickling(error: AssemblyError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)


def test_a_missing_need_is_a_missing_service() -> None:
    assert issubclass(MissingNeed, MissingService)
    assert issubclass(MissingNeed, AssemblyError)
