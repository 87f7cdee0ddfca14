"""The suites: the reference assembler passes, and each rule has a violator that is caught."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TypeVar

import pytest

from bandstand.contracts.assembly import (
    LIFECYCLES,
    SCOPES,
    Assembled,
    Assembly,
    Component,
    Slot,
    _assembled,
    _assembly,
)
from bandstand.contracts.assembly.errors import MissingNeed, ProvidedTwice, TooEarly, TooLate
from bandstand.contracts.assembly.testing import Assemble, AssemblySuite, MemoryAssembled, MemoryAssembly, assemble
from bandstand.contracts.services import Contract, Services
from bandstand.contracts.services.conformance import Suite, broken, gaps
from bandstand.contracts.services.testing import MakeServices, ServicesSuite

T = TypeVar("T")


class TestMemoryAssembled(AssemblySuite):
    """The reference assembler."""

    def make(self) -> Assemble:
        return assemble


def services_of(provided: Mapping[Contract[object], object]) -> Services:
    class Everything:
        name = "everything"
        needs: tuple[Contract[object], ...] = ()

        def install(self, assembly: Assembly, /) -> None:
            for contract, service in provided.items():
                assembly.provide(contract, service)

    return assemble([Everything()]).assembly


class TestAssemblyAsServices(ServicesSuite):
    """An assembly answers contracts as any services do."""

    def make(self) -> MakeServices:
        return services_of


def test_the_error_of_a_missing_need_names_distributions_that_bring_it() -> None:
    class Bell:
        name = "bell"
        needs = (Contract[object]("example.Clock"),)

        def install(self, assembly: Assembly, /) -> None:
            """Contribute nothing."""

    with pytest.raises(MissingNeed, match=r"It comes with example-watch\.$"):
        assemble([Bell()], {"example.Clock": ["example-watch"]}).start()


def violating(
    assembly: type[MemoryAssembly] = MemoryAssembly, assembled: type[MemoryAssembled] = MemoryAssembled
) -> Assemble:
    def assemble_wrongly(components: Sequence[Component]) -> Assembled:
        found = assembly()
        for component in components:
            found.installing = component.name
            component.install(found)
        found.installing = None
        found.sealed = True
        return assembled(components, found, {})

    return assemble_wrongly


def installs_when_started(components: Sequence[Component]) -> Assembled:
    """Breaks ASSEMBLY-01."""

    class Late(MemoryAssembled):
        def start(self) -> None:
            for component in components:
                component.install(MemoryAssemblyOfAnyTime())
            super().start()

    return Late([], assemble([]).assembly, {})


class MemoryAssemblyOfAnyTime(MemoryAssembly):
    """Takes and answers whenever."""

    def _component(self, given: str) -> str:
        return "any"

    def _check_sealed(self, asked: str) -> None:
        """Let everybody ask."""


class MakesAtOnce(MemoryAssembly):
    """Breaks ASSEMBLY-02: what others need must have been installed before."""

    def provide_lazily(self, contract: Contract[T], make: Callable[[Assembly], T], /) -> None:
        self.sealed = True
        try:
            service = make(self)
        finally:
            self.sealed = False
        super().provide_lazily(contract, lambda _assembly: service)


class AnswersEarly(MemoryAssembly):
    """Breaks ASSEMBLY-03."""

    def _check_sealed(self, asked: str) -> None:
        if not self.sealed and asked == "never asked":
            raise TooEarly(asked)


class TakesLate(MemoryAssembly):
    """Breaks ASSEMBLY-04."""

    def _component(self, given: str) -> str:
        if self.installing is None and given == "never given":
            raise TooLate(given)
        return self.installing or "late"


class LastOneWins(MemoryAssembly):
    """Breaks ASSEMBLY-05."""

    def provide_lazily(self, contract: Contract[T], make: Callable[[Assembly], T], /) -> None:
        try:
            super().provide_lazily(contract, make)
        except ProvidedTwice:
            del self._provisions[contract.name]
            super().provide_lazily(contract, make)


class MakesEachTime(MemoryAssembly):
    """Breaks ASSEMBLY-06."""

    def find(self, contract: Contract[T], /) -> T | None:
        if provision := self._provisions.get(contract.name):
            provision.made = False
        return super().find(contract)


class RunsInCircles(MemoryAssembly):
    """Breaks ASSEMBLY-07: the stack ends, and nobody is told why."""

    def require(self, contract: Contract[T], /) -> T:
        self._making.clear()
        return super().require(contract)


class Sorts(MemoryAssembly):
    """Breaks ASSEMBLY-08."""

    def gathered(self, slot: Slot[T], /) -> tuple[T, ...]:
        return tuple(sorted(super().gathered(slot), key=str))


class AddsEachTime(MemoryAssembly):
    """Breaks ASSEMBLY-09."""

    def gathered(self, slot: Slot[T], /) -> tuple[T, ...]:
        for added in self._added.get(slot.name, []):
            added.made = False
        return super().gathered(slot)


class StartsAnyway(MemoryAssembled):
    """Breaks ASSEMBLY-11."""

    def _check_needs(self) -> None:
        """Hope for the best."""


class StartsAsGiven(MemoryAssembled):
    """Breaks ASSEMBLY-12."""

    def _in_order(self, slot: Slot[T]) -> list[T]:
        return list(self.assembly.gathered(slot))


class StopsAtTheFirstError(MemoryAssembled):
    """Breaks ASSEMBLY-13."""

    def stop(self) -> None:
        self._running = False
        while self._started:
            self._started.pop().stop()


class LeavesHalfStarted(MemoryAssembled):
    """Breaks ASSEMBLY-14."""

    def start(self) -> None:
        for lifecycle in self._in_order(LIFECYCLES):
            lifecycle.start(self.assembly)
            self._started.append(lifecycle)


class StartsAgain(MemoryAssembled):
    """Breaks ASSEMBLY-15."""

    def start(self) -> None:
        self._running = False
        super().start()


class ForksEverything(MemoryAssembled):
    """Breaks ASSEMBLY-16: reaches what never started."""

    def after_fork(self) -> None:
        for lifecycle in self.assembly.gathered(LIFECYCLES):
            lifecycle.after_fork()


class LeavesInOrder(MemoryAssembled):
    """Breaks ASSEMBLY-17."""

    @contextmanager
    def scope(self) -> Generator[None, None, None]:
        stacks = [ExitStack() for _ in self._in_order(SCOPES)]
        for stack, scoped in zip(stacks, self._in_order(SCOPES), strict=True):
            stack.enter_context(scoped.scope())
        yield
        for stack in stacks:
            stack.close()


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    planted: dict[str, Assemble] = {
        "ASSEMBLY-01": installs_when_started,
        "ASSEMBLY-02": violating(MakesAtOnce),
        "ASSEMBLY-03": violating(AnswersEarly),
        "ASSEMBLY-04": violating(TakesLate),
        "ASSEMBLY-05": violating(LastOneWins),
        "ASSEMBLY-06": violating(MakesEachTime),
        "ASSEMBLY-07": violating(RunsInCircles),
        "ASSEMBLY-08": violating(Sorts),
        "ASSEMBLY-09": violating(AddsEachTime),
        "ASSEMBLY-11": violating(assembled=StartsAnyway),
        "ASSEMBLY-12": violating(assembled=StartsAsGiven),
        "ASSEMBLY-13": violating(assembled=StopsAtTheFirstError),
        "ASSEMBLY-14": violating(assembled=LeavesHalfStarted),
        "ASSEMBLY-15": violating(assembled=StartsAgain),
        "ASSEMBLY-16": violating(assembled=ForksEverything),
        "ASSEMBLY-17": violating(assembled=LeavesInOrder),
    }
    violators = {rule_id: suite_over(wrong) for rule_id, wrong in planted.items()}
    assert gaps([_assembly, _assembled], [AssemblySuite], violators) == []


def suite_over(wrong: Assemble) -> type[Suite[Assemble]]:
    return broken(AssemblySuite, lambda: wrong)
