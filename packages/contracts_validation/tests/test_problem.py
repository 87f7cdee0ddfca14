"""Problems as data."""

import copy
import pickle
from collections.abc import Mapping
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.validation import Problem

TOO_LONG = Problem(
    text=LazyText(id="At most %(count)s letter.", plural="At most %(count)s letters."),
    code="max_length",
    params={"count": 3},
)
GERMAN = MemoryTranslator({"de": {(None, "At most %(count)s letter."): ("Ein Buchstabe.", "%(count)s Buchstaben.")}})


def test_the_text_is_filled_from_the_parameters() -> None:
    assert str(TOO_LONG) == "At most 3 letters."
    assert str(Problem(text="Use %(what)s.", params={"what": "digits"})) == "Use digits."


def test_a_text_without_parameters_is_printed_as_it_is() -> None:
    assert str(Problem(text="100% wrong")) == "100% wrong"


def test_the_text_is_translated_when_it_is_printed() -> None:
    with override(locale="de"):
        assert TOO_LONG.render(GERMAN) == "3 Buchstaben."


def test_the_path_grows_from_the_outside() -> None:
    inner = TOO_LONG.at("name")
    assert inner.path == ("name",)
    assert inner.at("people", 2).path == ("people", 2, "name")
    assert TOO_LONG.path == ()


def test_parameters_are_a_read_only_copy() -> None:
    params = {"count": 3}
    problem = Problem(text="%(count)s", params=params)
    params["count"] = 4
    assert str(problem) == "3"
    with pytest.raises(TypeError):
        cast("dict[str, object]", problem.params)["count"] = 4


def test_equal_problems_hash_alike_whatever_their_values() -> None:
    one, other = (Problem(text="x", params={"choices": ["a"]}) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, one.at("field")}) == 2


steps: st.SearchStrategy[tuple[str | int, ...]] = st.lists(st.text(max_size=3) | st.integers(), max_size=3).map(tuple)
parameters: st.SearchStrategy[Mapping[str, object]] = st.dictionaries(st.text(max_size=5), st.integers() | st.text())


@given(text=st.text(), code=st.text(), params=parameters, path=steps)
def test_pickling_and_copying_keep_everything(
    text: str, code: str, params: Mapping[str, object], path: tuple[str | int, ...]
) -> None:
    problem = Problem(text=text, code=code, params=params, path=path)
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert copy.deepcopy(problem) == problem
