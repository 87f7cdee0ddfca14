"""Values as text, whatever they are."""

import gc
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import NamedTuple

import pytest

from bandstand.http import Signer
from bandstand.project.debugging import Limits, Masking
from bandstand.project.debugging._masking import MASK
from bandstand.project.debugging._values import Values


class Point(NamedTuple):
    x: int
    y: int


class Colour(Enum):
    RED = "red"


@dataclass
class Settings:
    secret_key: str
    debug: bool = True
    cache: str = field(default="", repr=False)


@dataclass
class Named:
    title: str

    def __repr__(self) -> str:
        return f"the book {self.title}"


class Books(list[str]):
    pass


def show(value: object, name: str = "value", **limits: float) -> str:
    return Values(Masking(limits=Limits(**limits)), MASK).show(name, value)  # type: ignore[arg-type]  # ints and floats


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "None"),
        (True, "True"),
        (12, "12"),
        (1.5, "1.5"),
        ("it's", '"it\'s"'),
        (b"\x00a", "b'\\x00a'"),
        ([], "[]"),
        ((), "()"),
        ((1,), "(1,)"),
        (set[int](), "set()"),
        ({1}, "{1}"),
        (frozenset({1}), "frozenset({1})"),
        (deque([1]), "deque([1])"),
        ({"a": [1, {"b": ()}]}, "{'a': [1, {'b': ()}]}"),
        (OrderedDict({"a": 1}), "OrderedDict({'a': 1})"),
        (Books(["Emma"]), "Books(['Emma'])"),
        (Point(1, 2), "Point(x=1, y=2)"),
        (Decimal("1.50"), "Decimal('1.50')"),
        (Colour.RED, "<Colour.RED: 'red'>"),
        (Named("Emma"), "the book Emma"),
        (ValueError("no"), "ValueError('no')"),
        (object(), "<builtins.object object>"),
    ],
)
def test_values_are_written_as_python_writes_them(value: object, expected: str) -> None:
    assert show(value) == expected


def test_secrets_are_hidden_wherever_they_are() -> None:
    assert show("hunter2", "password") == f"{MASK} (str, hidden by its name)"
    assert show(Settings("hunter2")) == f"Settings(secret_key={MASK}, debug=True)"
    assert show([{"user": {"password": "hunter2"}}]) == f"[{{'user': {{'password': {MASK}}}}}]"
    assert show("mysql://shop:hunter2@db") == f"'mysql://shop:{MASK}@db'"
    headers = {"headers": [(b"authorization", b"Basic hunter2"), (b"host", b"localhost")]}
    assert show(headers) == f"{{'headers': [(b'authorization', {MASK}), (b'host', b'localhost')]}}"
    assert show({"HTTP_COOKIE": "a=hunter2", "PATH_INFO": "/"}) == f"{{'HTTP_COOKIE': {MASK}, 'PATH_INFO': '/'}}"
    assert show(Signer(keys=["k" * 40])) == f"<{MASK} Signer>"


def test_long_values_are_cut_and_say_how_long_they_are() -> None:
    assert show("x" * 1000, text=4) == "'xxxx'… (1,000 in all)"
    assert show(list(range(1000)), items=3) == "[0, 1, 2, … (1,000 in all)]"
    assert show(1 << 5000) == "<int of 5001 bits>"
    assert len(show(["x" * 190] * 20)) < 820


def test_a_value_that_contains_itself_ends() -> None:
    endless: list[object] = [1]
    endless.append(endless)
    assert show(endless) == "[1, [1, [1, [1, […]]]]]"


def test_a_repr_may_raise_anything() -> None:
    class Broken:
        def __init__(self, error: BaseException) -> None:
            self.error = error

        def __repr__(self) -> str:
            raise self.error

    assert show(Broken(ValueError("no"))) == "<Broken, whose repr raised ValueError>"
    assert show([Broken(SystemExit()), 1]) == "[<Broken, whose repr raised SystemExit>, 1]"


def test_a_repr_that_recurses_without_an_end_is_named() -> None:
    class Deep:
        def __repr__(self) -> str:
            return repr(self)

    assert show(Deep()) == "<Deep, whose repr raised RecursionError>"


def test_a_repr_that_never_ends_is_stopped_and_the_next_one_still_has_its_turn() -> None:
    class Endless:
        def __repr__(self) -> str:
            while True:
                pass

    values = Values(Masking(limits=Limits(seconds=0.2)), MASK)
    begun = time.monotonic()
    assert values.show("value", Endless()) == "<Endless, whose repr takes too long>"
    assert values.show("value", Named("Emma")) == "the book Emma"
    for _ in range(20):
        values.show("value", Endless())
    assert time.monotonic() - begun < 5


def test_an_object_that_lies_about_its_class_is_not_believed() -> None:
    class Liar:
        def __getattribute__(self, name: str) -> object:
            return dict if name == "__class__" else super().__getattribute__(name)

        def __repr__(self) -> str:
            return "a liar"

    assert show(Liar()) == "a liar"


def test_nothing_in_a_value_acts_on_who_reads_it() -> None:
    class Sly:
        def __repr__(self) -> str:
            return "\x1b[2Ja\u202eb\ud800"

    assert show(Sly()) == "\\x1b[2Ja\\u202eb\\ud800"


def many_items(number: int) -> object:
    return ["x"] * number * 1000


def long_text(number: int) -> object:
    return "x" * number * 1000


def many_keys(number: int) -> object:
    return {f"k{key}": key for key in range(number * 500)}


def nested(depth: int) -> object:
    """Give a list that would be written in 2 ** depth parts."""
    value: object = []
    for _ in range(depth):
        value = [value, value]
    return value


def least_seconds(small: Callable[[], object], large: Callable[[], object]) -> tuple[float, float]:
    """Measure both in turns, since the processor may change its pace, and without the garbage of other tests."""

    def seconds(call: Callable[[], object]) -> float:
        begun = time.process_time()
        call()
        return time.process_time() - begun

    gc.disable()
    try:
        turns = [(seconds(small), seconds(large)) for _ in range(9)]
    finally:
        gc.enable()
    return min(turn[0] for turn in turns), min(turn[1] for turn in turns)


@pytest.mark.parametrize("make", [nested, many_items, long_text, many_keys])
def test_twice_as_much_takes_no_more_time(make: Callable[[int], object]) -> None:
    def shown(value: object) -> None:
        for _ in range(20):
            show(value, depth=1000)

    small, large = least_seconds(partial(shown, make(200)), partial(shown, make(400)))
    assert large < 2.5 * small + 0.005


def test_scrubbing_takes_time_in_proportion_to_the_text() -> None:
    def scrub(text: str) -> None:
        Masking().scrub(text)
        Masking().scrub_code(text)

    for piece in ("a", "a=", "a: b", "a:b =", "a   ", "a='", "'a':", "a://b:", "token='\\", "Bearer a", "a.b-c+", '"'):
        small, large = least_seconds(partial(scrub, piece * 2000), partial(scrub, piece * 4000))
        assert large < 2.6 * small + 0.005, piece
