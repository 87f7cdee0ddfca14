"""Puts components together: installs them all, then answers what they need from one another."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from bandstand.contracts.assembly import LIFECYCLES, SCOPES
from bandstand.contracts.assembly.errors import (
    AssemblyError,
    CircularNeed,
    MissingNeed,
    ProvidedTwice,
    TooEarly,
    TooLate,
)
from bandstand.contracts.services import MissingService

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from contextlib import AbstractContextManager

    from bandstand.contracts.assembly import Assembly, Component, Lifecycle, Slot
    from bandstand.contracts.services import Contract

T = TypeVar("T")

PROVIDERS: Final = {
    "cache.Cache": ("bandstand-cache",),
    "cache.Caches": ("bandstand-cache",),
    "i18n.Formatter": ("bandstand-i18n",),
    "i18n.Languages": ("bandstand-i18n",),
    "i18n.Translator": ("bandstand-i18n",),
    "rendering.Renderer": ("bandstand-templates", "bandstand-jinja"),
    "routing.Resolver": ("bandstand-urls",),
    "routing.Reverser": ("bandstand-urls",),
}
"""For names of contracts, the distributions that provide them; for messages alone."""

_UNMADE: Final = object()


class _Provision:
    """A service or a contribution, with the component that gave it; made when it is needed."""

    __slots__ = ("component", "made", "make")

    def __init__(self, component: str, make: Callable[[Assembly], object]) -> None:
        self.component = component
        self.make = make
        self.made: object = _UNMADE


class ProjectAssembly:
    """What the components of a project provide and contribute; the project's services at the same time."""

    def __init__(self) -> None:
        self._provisions: dict[str, _Provision] = {}
        self._contributions: dict[str, list[_Provision]] = {}
        # What was made already, so that asking again takes one look and no lock.
        self._answers: dict[str, Any] = {}
        self._making: list[Contract[Any]] = []
        self._lock = RLock()
        self._installing: str | None = None
        self._is_sealed = False

    def install(self, components: Sequence[Component]) -> None:
        """Install all components, then take nothing more."""
        for component in components:
            self._installing = component.name
            try:
                component.install(self)
            except Exception as error:
                error.add_note(f"This happened while the component {component.name!r} was installed.")
                raise
        self._installing = None
        self._is_sealed = True

    def provide(self, contract: Contract[T], service: T, /) -> None:
        """Provide a service."""
        self.provide_lazily(contract, lambda _assembly: service)

    def provide_lazily(self, contract: Contract[T], make: Callable[[Assembly], T], /) -> None:
        """Provide a service that is made when it is first asked for."""
        component = self._giver(contract.name)
        known = self._provisions.get(contract.name)
        if known is not None:
            raise ProvidedTwice(contract, known.component, component)
        self._provisions[contract.name] = _Provision(component, make)

    def add(self, slot: Slot[T], item: T, /) -> None:
        """Contribute something of which there are many."""
        self.add_lazily(slot, lambda _assembly: item)

    def add_lazily(self, slot: Slot[T], make: Callable[[Assembly], T], /) -> None:
        """Contribute something that is made when the slot is first gathered."""
        self._contributions.setdefault(slot.name, []).append(_Provision(self._giver(slot.name), make))

    def find(self, contract: Contract[T], /) -> T | None:
        """Give the service provided for a contract, or None."""
        answer = self._answers.get(contract.name, _UNMADE)
        if answer is not _UNMADE:
            return cast("T", answer)
        self._check_sealed(contract.name)
        provision = self._provisions.get(contract.name)
        return None if provision is None else cast("T", self._make(contract, provision))

    def require(self, contract: Contract[T], /) -> T:
        """Give the service provided for a contract."""
        answer = self._answers.get(contract.name, _UNMADE)
        if answer is not _UNMADE:
            return cast("T", answer)
        self._check_sealed(contract.name)
        provision = self._provisions.get(contract.name)
        if provision is None:
            raise MissingService(contract, self._provisions)
        return cast("T", self._make(contract, provision))

    def gathered(self, slot: Slot[T], /) -> tuple[T, ...]:
        """Give everything that was added to a slot."""
        return tuple(item for _, item in self.gathered_by_component(slot))

    def gathered_by_component(self, slot: Slot[T]) -> list[tuple[str, T]]:
        """Give everything that was added to a slot, each with the name of the component that added it."""
        self._check_sealed(slot.name)
        added = self._contributions.get(slot.name, [])
        return [(each.component, cast("T", self._made(each))) for each in added]

    def provider(self, contract: Contract[object]) -> str | None:
        """Give the name of the component that provides a contract, or None."""
        provision = self._provisions.get(contract.name)
        return None if provision is None else provision.component

    @property
    def provided(self) -> tuple[str, ...]:
        """The names of the contracts that are provided."""
        return tuple(self._provisions)

    def _make(self, contract: Contract[Any], provision: _Provision) -> object:
        with self._lock:
            if provision.made is _UNMADE:
                if contract in self._making:
                    raise CircularNeed([*self._making[self._making.index(contract) :], contract])
                self._making.append(contract)
                try:
                    self._made(provision)
                finally:
                    self._making.pop()
            self._answers[contract.name] = provision.made
            return provision.made

    def _made(self, provision: _Provision) -> object:
        with self._lock:
            if provision.made is _UNMADE:
                provision.made = provision.make(self)
            return provision.made

    def _giver(self, given: str) -> str:
        if self._installing is None:
            raise TooLate(given)
        return self._installing

    def _check_sealed(self, asked: str) -> None:
        if not self._is_sealed:
            raise TooEarly(asked)


class ProjectAssembled:
    """Components put together; made by ``assemble``.

    Attributes:
        assembly: What they provide and contribute.
        is_started: Whether everything is open in this process.
    """

    def __init__(self, components: Sequence[Component], assembly: ProjectAssembly) -> None:
        self.assembly = assembly
        self.is_started = False
        self._components = {component.name: component for component in components}
        self._started: list[Lifecycle] = []

    def start(self) -> None:
        """Open everything, once."""
        if self.is_started:
            return
        self.check_needs()
        try:
            for lifecycle in self._in_order(LIFECYCLES):
                lifecycle.start(self.assembly)
                self._started.append(lifecycle)
        except BaseException:
            self.stop()
            raise
        self.is_started = True

    def stop(self) -> None:
        """Close everything that was opened, in the opposite order, all of it also when something fails."""
        self.is_started = False
        opened, self._started = self._started, []
        with ExitStack() as stack:
            for lifecycle in opened:
                stack.callback(lifecycle.stop)

    def after_fork(self) -> None:
        """Tell everything that was opened that this is a child process."""
        for lifecycle in self._started:
            lifecycle.after_fork()

    def scope(self) -> AbstractContextManager[object]:
        """Enter all scopes for a block."""
        return self.make_scope()

    @cached_property
    def make_scope(self) -> Callable[[], AbstractContextManager[object]]:
        """What gives the scope of each request: looked for once, and where there is one, its own."""
        scopes = [scoped.scope for scoped in self._in_order(SCOPES)]
        return scopes[0] if len(scopes) == 1 else lambda: _all_of(scopes)

    def check_needs(self) -> None:
        """Look whether everything that a component cannot do without is provided.

        Raises:
            MissingNeed: Something is not.
        """
        for component in self._components.values():
            for contract in component.needs:
                if self.assembly.provider(contract) is None:
                    known = self.assembly.provided
                    raise MissingNeed(contract, component.name, known, PROVIDERS.get(contract.name, ()))

    def _in_order(self, slot: Slot[T]) -> list[T]:
        """Give the items of a slot, those of providers before those of the components that need them."""
        rank = {name: number for number, name in enumerate(self._by_needs())}
        items = self.assembly.gathered_by_component(slot)
        return [item for _, item in sorted(items, key=lambda item: rank[item[0]])]

    def _by_needs(self) -> list[str]:
        ordered: dict[str, None] = {}
        visited: set[str] = set()

        def visit(name: str) -> None:
            if name in visited:
                return
            visited.add(name)
            for contract in self._components[name].needs:
                provider = self.assembly.provider(contract)
                if provider is not None:
                    visit(provider)
            ordered[name] = None

        for name in self._components:
            visit(name)
        return list(ordered)


@contextmanager
def _all_of(scopes: Sequence[Callable[[], AbstractContextManager[object]]]) -> Generator[None]:
    with ExitStack() as stack:
        for scope in scopes:
            stack.enter_context(scope())
        yield


def assemble(components: Sequence[Component]) -> ProjectAssembled:
    """Put components together; nothing is opened yet.

    Raises:
        AssemblyError: They do not fit together.
    """
    names = [component.name for component in components]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = f"Two components are called {twice!r}: leave one out, or give an app another name=."
        raise AssemblyError(message)
    assembly = ProjectAssembly()
    assembly.install(components)
    return ProjectAssembled(components, assembly)
