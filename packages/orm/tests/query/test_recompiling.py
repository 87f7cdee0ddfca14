"""The queries of the tests mean the same when nothing is kept: no shape stands for two statements."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import Database, Func, IntegerField, QuerySet
from bandstand.orm.query._shapes import Shape

from .. import recompiling
from ..conftest import Book

if TYPE_CHECKING:
    from bandstand.orm.query._lowering import Lowering

TESTS = Path(__file__).parents[1]


@pytest.mark.skipif(recompiling.ON, reason="this run recompiles already")
@pytest.mark.parametrize("part", ["test_queryset.py", "query", "differential"])
def test_queries_mean_the_same_when_each_is_compiled_anew(part: str) -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-k",
            "not postgresql and not enough",
            "-p",
            "no:cacheprovider",
            str(TESTS / part),
        ],
        env={**os.environ, "BANDSTAND_RECOMPILE": "1", "BANDSTAND_DIFFERENTIAL": "20"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:]
    assert " passed" in ended.stdout


NUMBER = IntegerField()


class Careless(Func):
    """A function that leaves out of its shape what decides its SQL."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        super().__init__(output_field=NUMBER)
        self.number = number

    def lower(self, to: Lowering) -> Any:
        return to.call("round", to.constant(self.number, None)) if self.number else to.star()


def test_a_shape_that_stands_for_two_statements_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shape, "find", recompiling._find)
    monkeypatch.setattr(Shape, "add", recompiling._remembering_add)
    monkeypatch.setattr(QuerySet, "plan", recompiling._plan)
    with Database("sqlite://"):
        assert "round" in Book.objects.annotate(n=Careless(7)).sql()
        assert "round" in Book.objects.annotate(n=Careless(8)).sql()
        with pytest.raises(AssertionError, match="One shape, two statements"):
            Book.objects.annotate(n=Careless(0)).sql()
