"""Health: whether the process is alive, and whether each component can do its work."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from bandstand.contracts.assembly.health import PROBES
from bandstand.http import JSONResponse

if TYPE_CHECKING:
    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.assembly.health import Probe
    from bandstand.http import Request, Response

_NO_STORE = {"cache-control": "no-store"}


class Health:
    """The two addresses that whoever runs a site asks again and again.

    ``live`` answers as long as the process does; a container that does not is started again. ``ready`` asks the probes
    of all components and answers 503 as soon as one fails; a server that is not ready gets no requests. What failed is
    named, and why is told to the log alone.
    """

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly

    def live(self, _request: Request[Any]) -> Response:
        """Answer that the process is alive."""
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    def ready(self, _request: Request[Any]) -> Response:
        """Answer with the state of each component, and the milliseconds that asking it took."""
        states = {probe.name: self._state(probe) for probe in self._assembly.gathered(PROBES)}
        is_ready = all(state["status"] == "ok" for state in states.values())
        report = {"status": "ok" if is_ready else "failed", "components": states}
        return JSONResponse(report, status=200 if is_ready else 503, headers=_NO_STORE)

    def _state(self, probe: Probe) -> dict[str, object]:
        begun = time.perf_counter()
        status = "ok"
        try:
            probe(self._assembly)
        except Exception:
            logging.getLogger("bandstand.health").exception("%s is not ready", probe.name)
            status = "failed"
        return {"status": status, "ms": round((time.perf_counter() - begun) * 1000, 1)}
