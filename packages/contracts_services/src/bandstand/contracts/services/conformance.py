"""Conformance suites: the checks that every implementation of a contract runs.

A suite is a class whose ``test_*`` methods are plain functions with plain asserts, so pytest collects a subclass as it
is and ``run`` executes one without pytest. Each check names the rules (``CACHE-03``) of the contract that it shows;
``gaps`` finds rules without a check, and checks that a planted violator slips past.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar
from unittest import SkipTest

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["Outcome", "Suite", "broken", "gaps", "raises", "rule", "run", "stated_rules"]

T = TypeVar("T")
C = TypeVar("C", bound=Callable[..., object])
E = TypeVar("E", bound=Exception)

_RULE = re.compile(r"^\s*([A-Z][A-Z0-9]*-\d{2}): ", re.MULTILINE)


class Suite(Generic[T]):
    """The checks of one capability of a contract; implementers subclass it and say how to make their object.

    Name the subclass ``Test...`` and pytest runs it. ``skips`` maps the name of a check to the reason why this
    implementation does not meet it; the reason is printed with the skip.

    Raises:
        TypeError: At class creation, when ``skips`` names a check that does not exist.
    """

    skips: ClassVar[Mapping[str, str]] = {}

    def make(self) -> T:
        """Make a fresh object to check; called at least once in each check."""
        message = f"{type(self).__name__} must say how to make what it checks: define make(self)."
        raise NotImplementedError(message)

    def setup_method(self, method: Callable[[], object]) -> None:
        """Skip a check by name; pytest and ``run`` call it before each one."""
        reason = self.skips.get(method.__name__)
        if reason is not None:
            raise SkipTest(reason)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        unknown = sorted(cls.skips.keys() - cls.checks().keys())
        if unknown:
            from difflib import get_close_matches  # only errors pay for it

            nearest = get_close_matches(unknown[0], cls.checks(), n=1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
            message = f"{cls.__name__}.skips names {unknown[0]!r}, which is no check of this suite.{hint}"
            raise TypeError(message)

    @classmethod
    def checks(cls) -> dict[str, tuple[str, ...]]:
        """Map the name of each check to the ids of the rules that it shows."""
        names = (name for name in dir(cls) if name.startswith("test_"))
        return {name: getattr(getattr(cls, name), "_rules", ()) for name in names}


def rule(*ids: str) -> Callable[[C], C]:
    """Mark a check with the ids of the rules that it shows."""

    def mark(check: C) -> C:
        check._rules = ids  # type: ignore[attr-defined]  # noqa: SLF001 - functions take attributes
        return check

    return mark


def raises(expected: type[E], call: Callable[[], object]) -> E:
    """Give the error that a call raises; an assertion fails when it raises none of the type expected."""
    try:
        call()
    except expected as error:
        return error
    message = f"{expected.__name__} must be raised here, and nothing was."
    raise AssertionError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one check came to; ``detail`` is the reason of a skip or the text of a failure."""

    check: str
    rules: tuple[str, ...]
    result: Literal["passed", "failed", "skipped"]
    detail: str = ""


def run(suite: type[Suite[T]]) -> list[Outcome]:
    """Run each check of a suite on an instance of its own, without pytest."""
    return [_run_check(suite, name, rules) for name, rules in suite.checks().items()]


def _run_check(suite: type[Suite[T]], name: str, rules: tuple[str, ...]) -> Outcome:
    instance = suite()
    check = getattr(instance, name)
    try:
        instance.setup_method(check)
        check()
    except SkipTest as skip:
        return Outcome(check=name, rules=rules, result="skipped", detail=str(skip))
    except Exception as error:  # noqa: BLE001 - any error of an implementation is a failed check
        return Outcome(check=name, rules=rules, result="failed", detail=f"{type(error).__name__}: {error}")
    return Outcome(check=name, rules=rules, result="passed")


def broken(suite: type[Suite[T]], make: Callable[[], T]) -> type[Suite[T]]:
    """Derive a suite that checks what ``make`` returns: a planted violator."""

    def make_broken(_self: Suite[T]) -> T:
        return make()

    return type(f"Broken{suite.__name__}", (suite,), {"make": make_broken})


def stated_rules(modules: Iterable[ModuleType]) -> tuple[str, ...]:
    """Give the ids of all rules that the docstrings of some modules state, in the order of the text."""
    found = (rule_id for module in modules for text in _docstrings(module) for rule_id in _RULE.findall(text))
    return tuple(found)


def _docstrings(module: ModuleType) -> list[str]:
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, documented)]


def gaps(
    modules: Iterable[ModuleType],
    suites: Iterable[type[Suite[T]]],
    violators: Mapping[str, type[Suite[T]]],
) -> list[str]:
    """List what is missing between the rules of a contract, its checks and its planted violators.

    Args:
        modules: The modules whose docstrings state the rules.
        suites: All suites of the contract.
        violators: For each rule id, a suite over an implementation that breaks this rule.

    Returns:
        One sentence a gap; an empty list when every rule is stated once, checked, and caught when broken.
    """
    stated = stated_rules(modules)
    checked = {rule_id for suite in suites for rules in suite.checks().values() for rule_id in rules}
    found = [f"{rule_id} is stated more than once." for rule_id in sorted({r for r in stated if stated.count(r) > 1})]
    found += [f"{rule_id} is stated but no check shows it." for rule_id in stated if rule_id not in checked]
    found += [f"{rule_id} is checked but stated nowhere." for rule_id in sorted(checked.difference(stated))]
    found += [f"{rule_id} has no planted violator." for rule_id in stated if rule_id not in violators]
    for rule_id, suite in violators.items():
        if not any(rule_id in outcome.rules and outcome.result == "failed" for outcome in run(suite)):
            found.append(f"The planted violator of {rule_id} passes every check of that rule.")
    return found
