"""The machinery of suites, shown on a tiny contract of its own."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import ClassVar
from unittest import SkipTest

import pytest

from bandstand.contracts.services.conformance import Outcome, Suite, broken, gaps, raises, rule, run, stated_rules


class CounterSuite(Suite[list[int]]):
    """A contract for lists, so that there is something to check."""

    @rule("COUNTER-01")
    def test_starts_empty(self) -> None:
        assert self.make() == []

    @rule("COUNTER-02")
    def test_is_fresh_each_time(self) -> None:
        assert self.make() is not self.make()


SHARED: list[int] = []


def stating(folder: Path, *rules: str) -> ModuleType:
    module = ModuleType("counter")
    path = folder / "counter.py"
    lines = "\n".join(f"    {rule_id}: something that holds." for rule_id in rules)
    path.write_text(f'class Counter:\n    """Count.\n\n{lines}\n    """\n', encoding="utf-8")
    module.__file__ = str(path)
    return module


def test_a_right_implementation_passes_each_check() -> None:
    assert run(broken(CounterSuite, list)) == [
        Outcome(check="test_is_fresh_each_time", rules=("COUNTER-02",), result="passed"),
        Outcome(check="test_starts_empty", rules=("COUNTER-01",), result="passed"),
    ]


def test_a_wrong_implementation_fails_with_the_reason() -> None:
    outcomes = {outcome.check: outcome for outcome in run(broken(CounterSuite, lambda: [1]))}
    assert outcomes["test_starts_empty"].result == "failed"
    assert outcomes["test_starts_empty"].detail.startswith("AssertionError")
    assert outcomes["test_is_fresh_each_time"].result == "passed"


def test_an_error_of_the_implementation_is_a_failure() -> None:
    def make() -> list[int]:
        message = "no counters today"
        raise RuntimeError(message)

    assert {outcome.detail for outcome in run(broken(CounterSuite, make))} == {"RuntimeError: no counters today"}


def test_a_suite_without_make_says_what_to_define() -> None:
    details = {outcome.detail for outcome in run(CounterSuite)}
    assert details == {"NotImplementedError: CounterSuite must say how to make what it checks: define make(self)."}


class Skipping(CounterSuite):
    """One check is not met, and says why."""

    skips: ClassVar[Mapping[str, str]] = {"test_starts_empty": "this counter remembers"}

    def make(self) -> list[int]:
        return [1]


def test_a_named_skip_carries_its_reason() -> None:
    outcomes = {outcome.check: outcome for outcome in run(Skipping)}
    assert outcomes["test_starts_empty"].result == "skipped"
    assert outcomes["test_starts_empty"].detail == "this counter remembers"
    assert outcomes["test_is_fresh_each_time"].result == "passed"


def test_the_skip_is_one_that_pytest_understands() -> None:
    with pytest.raises(SkipTest, match="this counter remembers"):
        Skipping().setup_method(Skipping().test_starts_empty)


def test_skipping_an_unknown_check_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(TypeError, match=r"names 'test_start_empty', which is no check.*mean 'test_starts_empty'\?"):
        type("Typo", (CounterSuite,), {"skips": {"test_start_empty": "typo"}})


def test_raises_gives_the_error_and_fails_without_one() -> None:
    assert str(raises(ZeroDivisionError, lambda: 1 // 0)) == "integer division or modulo by zero"
    with pytest.raises(AssertionError, match=r"^LookupError must be raised here, and nothing was\.$"):
        raises(LookupError, list)


def test_rules_are_read_from_docstrings_in_order(tmp_path: Path) -> None:
    assert stated_rules([stating(tmp_path, "COUNTER-02", "COUNTER-01")]) == ("COUNTER-02", "COUNTER-01")


def test_a_complete_contract_has_no_gaps(tmp_path: Path) -> None:
    module = stating(tmp_path, "COUNTER-01", "COUNTER-02")
    violators = {
        "COUNTER-01": broken(CounterSuite, lambda: [1]),
        "COUNTER-02": broken(CounterSuite, lambda: SHARED),
    }
    assert gaps([module], [CounterSuite], violators) == []


def test_each_kind_of_gap_is_named(tmp_path: Path) -> None:
    module = stating(tmp_path, "COUNTER-01", "COUNTER-03", "COUNTER-01")
    violators = {"COUNTER-01": broken(CounterSuite, list)}
    assert gaps([module], [CounterSuite], violators) == [
        "COUNTER-01 is stated more than once.",
        "COUNTER-03 is stated but no check shows it.",
        "COUNTER-02 is checked but stated nowhere.",
        "COUNTER-03 has no planted violator.",
        "The planted violator of COUNTER-01 passes every check of that rule.",
    ]
