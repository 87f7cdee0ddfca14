"""The life of a site in a process: put together once, opened and closed, with its services in reach."""

from __future__ import annotations

import atexit
import os
from contextvars import Context, ContextVar, Token
from threading import RLock
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar
from weakref import finalize, ref

from bandstand.contracts.assembly.values import REQUEST_VALUES
from bandstand.contracts.i18n import LOCALE
from bandstand.contracts.services import CURRENT, compose
from bandstand.project._assembling import assemble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from bandstand.contracts.assembly import Component
    from bandstand.project._assembling import ProjectAssembled, ProjectAssembly

P = ParamSpec("P")
T = TypeVar("T")

_entered: ContextVar[tuple[Token[Any], ...]] = ContextVar("bandstand.project.entered", default=())


class Life:
    """A site as far as its components are concerned.

    Args:
        name: What errors call it.
        components: In the order in which they are installed.
        locale: The language of texts where a request has none; None: what a component says, or English.
    """

    def __init__(self, name: str, components: Sequence[Component], *, locale: str | None) -> None:
        self.name = name
        self._components = components
        self._locale = locale
        self._lock = RLock()
        self._assembled: ProjectAssembled | None = None
        self._context: Context | None = None

    @property
    def assembly(self) -> ProjectAssembly:
        """What its components provide and contribute, and so its services; put together at the first use.

        Raises:
            AssemblyError: The components do not fit together, or one needs what none provides.
        """
        return self._put_together().assembly

    @property
    def context(self) -> Context:
        """The context that requests, commands and tests run in copies of: with these services, and this locale."""
        self._put_together()
        assert self._context is not None  # noqa: S101 - it was made together with the assembly
        return self._context

    @property
    def is_started(self) -> bool:
        """Whether everything is open in this process."""
        return self._assembled is not None and self._assembled.is_started

    def start(self) -> None:
        """Open everything, once in each process; it is closed when the process ends, or by ``stop``."""
        assembled = self._put_together()
        with self._lock:
            if not assembled.is_started:
                self.context.copy().run(assembled.start)
                atexit.register(self.stop)

    def stop(self) -> None:
        """Close everything."""
        with self._lock:
            if self._assembled is not None:
                atexit.unregister(self.stop)
                self.context.copy().run(self._assembled.stop)

    def scope(self) -> AbstractContextManager[object]:
        """Give the scope of one request, command, task or test: what components open for each."""
        return self.make_scope()

    @property
    def make_scope(self) -> Callable[[], AbstractContextManager[object]]:
        """What gives a scope, for those who open many."""
        return self._put_together().make_scope

    def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function as a command or a task of this site: started, with its services, in a scope of its own."""
        self.start()

        def scoped() -> T:
            with self.scope():
                return call(*args, **kwargs)

        return self.context.copy().run(scoped)

    def __enter__(self) -> Self:
        """Make its services the current ones for a block."""
        _entered.set((*_entered.get(), CURRENT.set(self.assembly)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        *before, token = _entered.get()
        CURRENT.reset(token)
        _entered.set(tuple(before))

    def _put_together(self) -> ProjectAssembled:
        if self._assembled is None:
            with self._lock:
                if self._assembled is None:
                    assembled = assemble(self._components)
                    assembled.check_needs()
                    self._context = self._prepared(assembled.assembly)
                    # One that is thrown away is no longer the process's default.
                    finalize(self, compose(self.name, assembled.assembly))
                    _let_go_after_fork(self)
                    self._assembled = assembled
        return self._assembled

    def _prepared(self, services: ProjectAssembly) -> Context:
        context = Context()
        context.run(CURRENT.set, services)
        for value in services.gathered(REQUEST_VALUES):
            context.run(value.variable.set, value.value)
        if self._locale is not None:
            context.run(LOCALE.set, self._locale)
        return context

    def after_fork(self) -> None:
        """Let go, in a child process, of what the parent opened."""
        if self._assembled is not None and self._assembled.is_started:
            self._assembled.after_fork()


def _let_go_after_fork(site: Life) -> None:
    """Have the children of this process told, without keeping the site alive for them."""
    if not hasattr(os, "register_at_fork"):  # Windows has no fork
        return
    known = ref(site)

    def tell() -> None:
        living = known()
        if living is not None:
            living.after_fork()

    os.register_at_fork(after_in_child=tell)
