"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.contracts.services import Contract, compose, current
from bandstand.contracts.services.testing import FixedServices

CLOCK = Contract[str]("example.Clock")
withdraw = compose("example", FixedServices({CLOCK: "half past ten"}))
assert current().require(CLOCK) == "half past ten"
withdraw()
