"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.contracts.assembly import Assembly
from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.services import Contract

CLOCK = Contract[str]("example.Clock")


class Clock:
    """A component."""

    name = "clock"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: Assembly, /) -> None:
        assembly.provide(CLOCK, "noon")


application = assemble([Clock()])
application.start()
assert application.assembly.require(CLOCK) == "noon"
application.stop()
