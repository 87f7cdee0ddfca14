"""The services of the running request, command or task, found without passing them along."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.services._services import Contract, Services

T = TypeVar("T")

CURRENT: ContextVar[Services] = ContextVar("bandstand.services")
"""The services of this context. An assembler sets it once in the context whose copies its requests run in."""

# Replaced, never changed in place, so that readers in other threads need no lock.
_composed: tuple[tuple[str, Services], ...] = ()


class NoCurrentServices(LookupError):
    """There is no single handle that ``current()`` could give.

    Attributes:
        composed: The names of the projects composed in this process: none, or more than one.
    """

    def __init__(self, composed: tuple[str, ...]) -> None:
        super().__init__(composed)
        self.composed = composed

    def __str__(self) -> str:
        """Say why the choice is open and how to make it."""
        if not self.composed:
            return "No project is composed in this process: pass the service as an argument, or enter a project first."
        names = " and ".join(map(repr, self.composed))
        return f"Several projects are composed ({names}) and none is entered: use 'with project:' around this call."


def current() -> Services:
    """Give the services of this context, else those of the only project composed in this process.

    Raises:
        NoCurrentServices: Nothing is set in this context and not exactly one project is composed.
    """
    services = CURRENT.get(None)
    if services is not None:
        return services
    if len(_composed) == 1:
        return _composed[0][1]
    raise NoCurrentServices(tuple(name for name, _ in _composed))


def find(contract: Contract[T], /) -> T | None:
    """Give the current service for a contract, or None when it or the current services are missing.

    For values that must work with and without a project, such as a lazy text that is English when alone.
    """
    services = CURRENT.get(None)
    if services is None:
        if len(_composed) != 1:
            return None
        services = _composed[0][1]
    return services.find(contract)


def compose(name: str, services: Services) -> Callable[[], None]:
    """Announce a composed project, so that its services are the default where no context names others.

    Args:
        name: What errors call the project, for example ``"shop.project:project"``.
        services: Its handle.

    Returns:
        A function that takes the announcement back; calling it again does nothing.
    """
    global _composed  # noqa: PLW0603 - the one process-wide default
    entry = (name, services)
    _composed = (*_composed, entry)

    def withdraw() -> None:
        global _composed  # noqa: PLW0603
        _composed = tuple(other for other in _composed if other is not entry)

    return withdraw
