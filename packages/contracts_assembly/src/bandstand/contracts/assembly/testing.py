"""The conformance suite of ``Assembly`` and ``Assembled``, and a reference assembler in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from bandstand.contracts.assembly._assembled import LIFECYCLES, SCOPES, Assembled, Lifecycle
from bandstand.contracts.assembly._assembly import Assembly, Component, Slot
from bandstand.contracts.assembly.errors import CircularNeed, MissingNeed, ProvidedTwice, TooEarly, TooLate
from bandstand.contracts.services import Contract, MissingService
from bandstand.contracts.services.conformance import Suite, raises, rule

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["Assemble", "AssemblySuite", "MemoryAssembled", "MemoryAssembly", "assemble"]

T = TypeVar("T")

Assemble: TypeAlias = Callable[[Sequence[Component]], Assembled]
"""Puts components together: the assembler under test."""


@dataclass
class _Provision:
    """One service or contribution: there already, or to be made."""

    component: str
    make: Callable[[Assembly], object]
    made: bool = False
    service: object = None


class MemoryAssembly:
    """What components provide and contribute, in plain dictionaries."""

    def __init__(self) -> None:
        self._provisions: dict[str, _Provision] = {}
        self._added: dict[str, list[_Provision]] = {}
        self._making: list[Contract[object]] = []
        self.installing: str | None = None
        self.sealed = False

    def provide(self, contract: Contract[T], service: T, /) -> None:
        """Provide a service."""
        self.provide_lazily(contract, lambda _assembly: service)

    def provide_lazily(self, contract: Contract[T], make: Callable[[Assembly], T], /) -> None:
        """Provide a service that is made when it is first asked for."""
        component = self._component(contract.name)
        if contract.name in self._provisions:
            raise ProvidedTwice(contract, self._provisions[contract.name].component, component)
        self._provisions[contract.name] = _Provision(component, make)

    def add(self, slot: Slot[T], item: T, /) -> None:
        """Contribute something of which there are many."""
        self.add_lazily(slot, lambda _assembly: item)

    def add_lazily(self, slot: Slot[T], make: Callable[[Assembly], T], /) -> None:
        """Contribute something that is made when the slot is first gathered."""
        self._added.setdefault(slot.name, []).append(_Provision(self._component(slot.name), make))

    def find(self, contract: Contract[T], /) -> T | None:
        """Give the service provided for a contract, or None."""
        self._check_sealed(contract.name)
        provision = self._provisions.get(contract.name)
        return None if provision is None else cast("T", self._service(contract, provision))

    def require(self, contract: Contract[T], /) -> T:
        """Give the service provided for a contract."""
        self._check_sealed(contract.name)
        if contract.name not in self._provisions:
            raise MissingService(contract, self._provisions)
        return cast("T", self._service(contract, self._provisions[contract.name]))

    def gathered(self, slot: Slot[T], /) -> tuple[T, ...]:
        """Give everything that was added to a slot."""
        return tuple(item for _, item in self.gathered_with_component(slot))

    def gathered_with_component(self, slot: Slot[T]) -> list[tuple[str, T]]:
        """Give everything that was added to a slot, with the names of the components that added it."""
        self._check_sealed(slot.name)
        return [(added.component, cast("T", self._once(added))) for added in self._added.get(slot.name, [])]

    def provider(self, contract: Contract[object]) -> str | None:
        """Give the name of the component that provides a contract, or None."""
        provision = self._provisions.get(contract.name)
        return None if provision is None else provision.component

    @property
    def provided(self) -> tuple[str, ...]:
        """The names of the contracts that are provided."""
        return tuple(self._provisions)

    def _component(self, given: str) -> str:
        if self.installing is None:
            raise TooLate(given)
        return self.installing

    def _check_sealed(self, asked: str) -> None:
        if not self.sealed:
            raise TooEarly(asked)

    def _service(self, contract: Contract[object], provision: _Provision) -> object:
        if not provision.made:
            if contract in self._making:
                raise CircularNeed([*self._making[self._making.index(contract) :], contract])
            self._making.append(contract)
            try:
                return self._once(provision)
            finally:
                self._making.pop()
        return provision.service

    def _once(self, provision: _Provision) -> object:
        if not provision.made:
            provision.service = provision.make(self)
            provision.made = True
        return provision.service


class MemoryAssembled:
    """An application put together in memory; made by ``assemble``."""

    def __init__(
        self, components: Sequence[Component], assembly: MemoryAssembly, providers: Mapping[str, Sequence[str]]
    ) -> None:
        self.assembly = assembly
        self._components = components
        self._providers = providers
        self._started: list[Lifecycle] = []
        self._running = False

    def start(self) -> None:
        """Open everything, once."""
        if self._running:
            return
        self._check_needs()
        self._running = True
        try:
            for lifecycle in self._in_order(LIFECYCLES):
                lifecycle.start(self.assembly)
                self._started.append(lifecycle)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close everything that was opened."""
        self._running = False
        # An exit stack calls in the opposite order, all of them, and raises what went wrong.
        with ExitStack() as stack:
            for lifecycle in self._started:
                stack.callback(lifecycle.stop)
            self._started = []

    def after_fork(self) -> None:
        """Tell everything that this is now a child process."""
        for lifecycle in self._started:
            lifecycle.after_fork()

    @contextmanager
    def scope(self) -> Generator[None, None, None]:
        """Enter all scopes for a block."""
        with ExitStack() as stack:
            for scoped in self._in_order(SCOPES):
                stack.enter_context(scoped.scope())
            yield

    def _check_needs(self) -> None:
        for component in self._components:
            for contract in component.needs:
                if self.assembly.provider(contract) is None:
                    providers = self._providers.get(contract.name, ())
                    raise MissingNeed(contract, component.name, self.assembly.provided, providers)

    def _in_order(self, slot: Slot[T]) -> list[T]:
        """Give the items of a slot, those of providers before those of the components that need them."""
        ordered: list[str] = []
        seen: set[str] = set()
        by_name = {component.name: component for component in self._components}

        def visit(name: str) -> None:
            if name in seen:
                return
            seen.add(name)
            for contract in by_name[name].needs:
                provider = self.assembly.provider(contract)
                if provider is not None:
                    visit(provider)
            ordered.append(name)

        for name in by_name:
            visit(name)
        items = self.assembly.gathered_with_component(slot)
        return [item for _, item in sorted(items, key=lambda pair: ordered.index(pair[0]))]


def assemble(components: Sequence[Component], providers: Mapping[str, Sequence[str]] | None = None) -> MemoryAssembled:
    """Put components together: install them all, then seal.

    Args:
        components: In any order.
        providers: For names of contracts, the distributions that could provide them, for messages.
    """
    assembly = MemoryAssembly()
    for component in components:
        assembly.installing = component.name
        component.install(assembly)
    assembly.installing = None
    assembly.sealed = True
    return MemoryAssembled(components, assembly, providers or {})


_LOG = Contract[list[str]]("example.Log")
_CLOCK = Contract[str]("example.Clock")
_BELL = Contract[str]("example.Bell")
_NOTES: Slot[str] = Slot("notes")


@dataclass
class _Part:
    """A component that does what a check tells it to."""

    name: str
    needs: tuple[Contract[object], ...] = ()
    on_install: Callable[[Assembly], None] = lambda _assembly: None

    def install(self, assembly: Assembly, /) -> None:
        self.on_install(assembly)


@dataclass
class _Device:
    """A lifecycle and a scope that write down what happens to them."""

    name: str
    log: list[str]
    fails: frozenset[str] = field(default_factory=frozenset[str])

    def start(self, _assembly: Assembly, /) -> None:
        self._note("start")

    def stop(self) -> None:
        self._note("stop")

    def after_fork(self) -> None:
        self._note("fork")

    @contextmanager
    def scope(self) -> Generator[None, None, None]:
        self._note("enter")
        try:
            yield
        except KeyError:
            self._note("error")
            raise
        finally:
            self._note("leave")

    def _note(self, what: str) -> None:
        self.log.append(f"{what} {self.name}")
        if what in self.fails:
            message = f"{self.name} cannot {what}"
            raise OSError(message)


def _device_part(device: _Device, *needs: Contract[object], provides: Contract[str] | None = None) -> _Part:
    def install(assembly: Assembly) -> None:
        assembly.add(LIFECYCLES, device)
        assembly.add(SCOPES, device)
        if provides is not None:
            assembly.provide(provides, device.name)

    return _Part(device.name, needs, install)


class AssemblySuite(Suite[Assemble]):
    """The rules of ``Component``, ``Assembly`` and ``Assembled``; ``make`` returns the assembler."""

    def devices(self, log: list[str], **fails: str) -> list[Component]:
        """Give three parts: a needs what b provides, b needs what c provides."""
        a, b, c = (_Device(name, log, frozenset(fails.get(name, "").split())) for name in "abc")
        return [
            _device_part(a, _CLOCK),
            _device_part(b, _BELL, provides=_CLOCK),
            _device_part(c, provides=_BELL),
        ]

    @rule("ASSEMBLY-01")
    def test_each_component_is_installed_once_in_order_and_first_of_all(self) -> None:
        log: list[str] = []
        a = _Part("first", (), lambda _assembly: log.append("install a"))
        b = _Part("second", (), lambda _assembly: log.append("install b"))
        assembled = self.make()([a, b, *self.devices(log)])
        assert log == ["install a", "install b"]
        assembled.start()
        assert log[:2] == ["install a", "install b"]
        assert "install a" not in log[2:]

    @rule("ASSEMBLY-02")
    def test_the_order_of_components_does_not_matter(self) -> None:
        clock = _Part("clock", (), lambda assembly: assembly.provide(_CLOCK, "noon"))
        bell = _Part("bell", (_CLOCK,), lambda a: a.provide_lazily(_BELL, lambda a: f"ding at {a.require(_CLOCK)}"))
        for components in ([clock, bell], [bell, clock]):
            assembly = self.make()(components).assembly
            assert assembly.require(_BELL) == "ding at noon"
            assert assembly.find(_CLOCK) == "noon"

    @rule("ASSEMBLY-03")
    def test_asking_during_installation_is_too_early(self) -> None:
        def install(assembly: Assembly) -> None:
            assembly.provide(_CLOCK, "noon")
            assert raises(TooEarly, lambda: assembly.find(_CLOCK)).asked == "example.Clock"
            assert raises(TooEarly, lambda: assembly.require(_BELL)).asked == "example.Bell"
            assert raises(TooEarly, lambda: assembly.gathered(_NOTES)).asked == "notes"

        self.make()([_Part("clock", (), install)])

    @rule("ASSEMBLY-04")
    def test_giving_after_installation_is_too_late(self) -> None:
        assembly = self.make()([]).assembly
        assert raises(TooLate, lambda: assembly.provide(_CLOCK, "noon")).given == "example.Clock"
        assert raises(TooLate, lambda: assembly.provide_lazily(_CLOCK, lambda _a: "noon")).given == "example.Clock"
        assert raises(TooLate, lambda: assembly.add(_NOTES, "c sharp")).given == "notes"
        assert raises(TooLate, lambda: assembly.add_lazily(_NOTES, lambda _a: "c sharp")).given == "notes"

    @rule("ASSEMBLY-05")
    def test_a_second_service_for_a_contract_is_refused(self) -> None:
        first = _Part("first", (), lambda assembly: assembly.provide(_CLOCK, "noon"))
        second = _Part("second", (), lambda assembly: assembly.provide_lazily(_CLOCK, lambda _a: "one"))
        error = raises(ProvidedTwice, lambda: self.make()([first, second]))
        assert (error.contract, error.first, error.second) == (_CLOCK, "first", "second")

    @rule("ASSEMBLY-06")
    def test_a_lazy_service_is_made_once_when_it_is_needed(self) -> None:
        made: list[str] = []

        def make(_assembly: Assembly) -> list[str]:
            made.append("made")
            return made

        assembly = self.make()([_Part("log", (), lambda a: a.provide_lazily(_LOG, make))]).assembly
        assert made == []
        assert assembly.require(_LOG) is assembly.find(_LOG)
        assert made == ["made"]

    @rule("ASSEMBLY-07")
    def test_a_circle_of_needs_is_named(self) -> None:
        clock = _Part("clock", (), lambda a: a.provide_lazily(_CLOCK, lambda a: a.require(_BELL)))
        bell = _Part("bell", (), lambda a: a.provide_lazily(_BELL, lambda a: a.require(_CLOCK)))
        assembly = self.make()([clock, bell]).assembly
        assert raises(CircularNeed, lambda: assembly.require(_CLOCK)).contracts == (_CLOCK, _BELL, _CLOCK)

    @rule("ASSEMBLY-08")
    def test_contributions_keep_the_order_of_components(self) -> None:
        def adding(*notes: str) -> Callable[[Assembly], None]:
            def install(assembly: Assembly) -> None:
                for note in notes:
                    assembly.add(_NOTES, note)

            return install

        assembly = self.make()([_Part("one", (), adding("d", "a")), _Part("two", (), adding("g"))]).assembly
        assert assembly.gathered(_NOTES) == ("d", "a", "g")
        assert assembly.gathered(Slot[str]("silence")) == ()

    @rule("ASSEMBLY-09")
    def test_a_lazy_contribution_is_made_once_when_its_slot_is_gathered(self) -> None:
        made: list[str] = []

        def make(assembly: Assembly) -> str:
            made.append("made")
            return f"b at {assembly.require(_CLOCK)}"

        def install(assembly: Assembly) -> None:
            assembly.add_lazily(_NOTES, make)
            assembly.provide(_CLOCK, "noon")
            assembly.add(_NOTES, "c")

        assembly = self.make()([_Part("scale", (), install)]).assembly
        assert made == []
        assert assembly.gathered(_NOTES) == ("b at noon", "c")
        assert assembly.gathered(_NOTES) == ("b at noon", "c")
        assert made == ["made"]

    @rule("ASSEMBLY-11")
    def test_a_need_that_nothing_provides_stops_the_start(self) -> None:
        log: list[str] = []
        assembled = self.make()([_device_part(_Device("a", log)), _Part("ringer", (_BELL,))])
        error = raises(MissingNeed, assembled.start)
        assert (error.contract, error.component) == (_BELL, "ringer")
        assert log == []

    @rule("ASSEMBLY-12")
    def test_providers_start_before_those_that_need_them(self) -> None:
        log: list[str] = []
        self.make()([*self.devices(log), _device_part(_Device("d", log))]).start()
        assert log == ["start c", "start b", "start a", "start d"]

    @rule("ASSEMBLY-13")
    def test_stopping_reaches_everything_in_the_opposite_order(self) -> None:
        log: list[str] = []
        assembled = self.make()(self.devices(log, b="stop"))
        assembled.start()
        log.clear()
        assert str(raises(OSError, assembled.stop)) == "b cannot stop"
        assert log == ["stop a", "stop b", "stop c"]

    @rule("ASSEMBLY-14")
    def test_a_failed_start_stops_what_had_started(self) -> None:
        log: list[str] = []
        assembled = self.make()(self.devices(log, a="start"))
        assert str(raises(OSError, assembled.start)) == "a cannot start"
        assert log == ["start c", "start b", "start a", "stop b", "stop c"]

    @rule("ASSEMBLY-15")
    def test_starting_and_stopping_twice_does_nothing_more(self) -> None:
        log: list[str] = []
        assembled = self.make()([_device_part(_Device("a", log))])
        assembled.stop()
        assembled.start()
        assembled.start()
        assembled.stop()
        assembled.stop()
        assert log == ["start a", "stop a"]

    @rule("ASSEMBLY-16")
    def test_a_fork_reaches_what_has_started(self) -> None:
        log: list[str] = []
        assembled = self.make()(self.devices(log))
        assembled.after_fork()
        assert log == []
        assembled.start()
        log.clear()
        assembled.after_fork()
        assert log == ["fork c", "fork b", "fork a"]

    @rule("ASSEMBLY-17")
    def test_scopes_are_entered_in_order_and_left_in_the_opposite_one(self) -> None:
        log: list[str] = []
        assembled = self.make()(self.devices(log))
        with assembled.scope():
            log.append("inside")
        assert log == ["enter c", "enter b", "enter a", "inside", "leave a", "leave b", "leave c"]
        log.clear()
        raises(KeyError, lambda: self._fail(assembled.scope()))
        assert log[3:] == ["error a", "leave a", "error b", "leave b", "error c", "leave c"]

    def _fail(self, scope: AbstractContextManager[object]) -> None:
        with scope:
            raise KeyError
