"""What tells whether an application can do its work now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from bandstand.contracts.assembly._assembly import Assembly

__all__ = ["PROBES", "Probe"]


class Probe(Protocol):
    """Looks whether one component can do its work: whether the database answers, whether the disk can be written."""

    @property
    def name(self) -> str:
        """What reports call it: ``"database"``."""
        ...

    def __call__(self, assembly: Assembly, /) -> None:
        """Look, within a second or two; any error says that the component is not ready, and its text why."""
        ...


PROBES: Slot[Probe] = Slot("probes")
