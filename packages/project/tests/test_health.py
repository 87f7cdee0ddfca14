"""The health of a site."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bandstand.contracts.assembly.health import PROBES
from bandstand.http.testing import Client
from bandstand.project import Project

if TYPE_CHECKING:
    import pytest

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.services import Contract


class Disk:
    """A component that may not be ready."""

    needs: tuple[Contract[object], ...] = ()

    def __init__(self, name: str, problem: str = "") -> None:
        self.name = name
        self.problem = problem

    def install(self, assembly: Assembly, /) -> None:
        assembly.add(PROBES, self)

    def __call__(self, _assembly: Assembly, /) -> None:
        if self.problem:
            raise OSError(self.problem)


def test_a_process_that_answers_is_alive_whatever_its_components_say() -> None:
    client = Client(Project("one", components=[Disk("disk", "full of secrets")]).wsgi)
    answer = client.get("/health/live")
    assert (answer.status, answer.json(), answer.header("cache-control")) == (200, {"status": "ok"}, "no-store")


def test_a_site_is_ready_when_all_of_its_components_are() -> None:
    report = Client(Project("one", components=[Disk("a"), Disk("b")]).wsgi).get("/health/ready").json()
    assert report["status"] == "ok"
    assert [(name, state["status"]) for name, state in report["components"].items()] == [("a", "ok"), ("b", "ok")]


def test_what_is_not_ready_is_named_and_why_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(Project("one", components=[Disk("a"), Disk("b", "no space on 10.0.0.7")]).wsgi)
    with caplog.at_level(logging.ERROR, "bandstand.health"):
        answer = client.get("/health/ready")
    assert answer.status == 503
    assert answer.json()["components"]["b"]["status"] == "failed"
    assert answer.json()["components"]["a"]["status"] == "ok"
    assert "10.0.0.7" not in answer.text
    assert "no space on 10.0.0.7" in caplog.text
