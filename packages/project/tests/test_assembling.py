"""The assembler of projects: it passes the suites of its contracts, and says more where people make mistakes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.assembly import Assembly, Slot
from bandstand.contracts.assembly.errors import AssemblyError, MissingNeed
from bandstand.contracts.assembly.testing import Assemble, AssemblySuite
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.services import Contract, Services
from bandstand.contracts.services.testing import MakeServices, ServicesSuite
from bandstand.project._assembling import assemble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CLOCK = Contract[str]("example.Clock")
NOTES = Slot[str]("notes")


class Part:
    """A component that does what a test tells it to."""

    def __init__(
        self,
        name: str,
        on_install: Callable[[Assembly], object] = lambda _assembly: None,
        needs: tuple[Contract[object], ...] = (),
    ) -> None:
        self.name = name
        self.needs = needs
        self.on_install = on_install

    def install(self, assembly: Assembly, /) -> None:
        self.on_install(assembly)


class TestProjectAssembled(AssemblySuite):
    """The rules of assembling."""

    def make(self) -> Assemble:
        return assemble


def services_of(provided: Mapping[Contract[object], object]) -> Services:
    def install(assembly: Assembly) -> None:
        for contract, service in provided.items():
            assembly.provide(contract, service)

    return assemble([Part("everything", install)]).assembly


class TestProjectAssemblyAsServices(ServicesSuite):
    """The rules of services."""

    def make(self) -> MakeServices:
        return services_of


def test_a_need_that_is_not_met_names_the_distributions_that_meet_it() -> None:
    with pytest.raises(MissingNeed) as caught:
        assemble([Part("pages", needs=(RENDERER,))]).start()
    assert str(caught.value) == (
        "'pages' needs 'rendering.Renderer', which no component provides. "
        "It comes with bandstand-templates or bandstand-jinja."
    )


def test_two_components_of_one_name_are_refused() -> None:
    with pytest.raises(AssemblyError, match="Two components are called 'shop': leave one out"):
        assemble([Part("shop"), Part("till"), Part("shop")])


def test_an_error_while_installing_says_whose_it_was() -> None:
    def install(_assembly: Assembly) -> None:
        message = "no such folder"
        raise OSError(message)

    with pytest.raises(OSError, match="no such folder") as caught:
        assemble([Part("shop", install)])
    assert caught.value.__notes__ == ["This happened while the component 'shop' was installed."]


def test_a_service_that_threads_ask_for_at_once_is_made_once() -> None:
    made: list[object] = []
    first_is_making, may_end = threading.Event(), threading.Event()

    def make(_assembly: Assembly) -> str:
        made.append("made")
        first_is_making.set()
        may_end.wait(5)
        return "noon"

    assembly = assemble([Part("clock", lambda assembly: assembly.provide_lazily(CLOCK, make))]).assembly
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(assembly.require(CLOCK))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert first_is_making.wait(5)
    may_end.set()
    for thread in threads:
        thread.join(5)
    assert answers == ["noon"] * 4
    assert made == ["made"]


def test_a_service_that_could_not_be_made_is_tried_again() -> None:
    tries: list[str] = []

    def make(_assembly: Assembly) -> str:
        tries.append("try")
        if len(tries) == 1:
            message = "not yet"
            raise OSError(message)
        return "noon"

    assembly = assemble([Part("clock", lambda assembly: assembly.provide_lazily(CLOCK, make))]).assembly
    with pytest.raises(OSError, match="not yet"):
        assembly.require(CLOCK)
    assert assembly.require(CLOCK) == "noon"


def test_contributions_are_known_with_their_components() -> None:
    parts = [Part("one", lambda assembly: assembly.add(NOTES, "a")), Part("two", lambda a: a.add(NOTES, "b"))]
    assert assemble(parts).assembly.gathered_by_component(NOTES) == [("one", "a"), ("two", "b")]
