"""The value that stands for none."""

import copy
import pickle
from typing import assert_type

from bandstand.contracts.cache import MISSING, Missing


def half(value: int | Missing) -> int:
    if value is MISSING:
        return 0
    assert_type(value, int)
    return value // 2


def test_it_is_told_from_every_value() -> None:
    assert (half(MISSING), half(8)) == (0, 4)
    assert isinstance(MISSING, Missing)


def test_it_stays_the_same_object_when_copied_or_pickled() -> None:
    assert copy.deepcopy(MISSING) is MISSING
    assert pickle.loads(pickle.dumps(MISSING)) is MISSING


def test_it_is_printed_by_its_name() -> None:
    assert repr(MISSING) == "MISSING"
