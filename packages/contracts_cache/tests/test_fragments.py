"""The keys of parts of pages."""

from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.cache.fragments import fragment_key
from bandstand.contracts.cache.testing import MemoryCache

VALUES = st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()), max_size=4)
Part: TypeAlias = tuple[str, list[object], tuple[str, str]]
PARTS = st.tuples(st.text(), VALUES, st.tuples(st.text(), st.text()))


def exactly(part: Part) -> object:
    name, values, place = part
    return name, [(type(value), str(value)) for value in values], place


@given(PARTS, PARTS)
def test_other_parts_have_other_keys(one: Part, other: Part) -> None:
    assert (fragment_key(*one) == fragment_key(*other)) is (exactly(one) == exactly(other))


@given(PARTS)
def test_a_key_is_one_that_caches_take(part: Part) -> None:
    MemoryCache().set(fragment_key(*part), "x")


def test_none_is_no_text_and_one_is_not_true() -> None:
    assert len({fragment_key("side", [value]) for value in (None, "None", True, "True", 1, "1", 1.0)}) == 7
