"""``bandstand clearsessions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.http import CacheSessions, Sessions
from bandstand.project import Project
from bandstand.project.cli import call

if TYPE_CHECKING:
    import pytest


class Sweeping(MemoryCache):
    """A cache that drops what has ended when it is told to."""

    left = 1200

    def drop_ended(self) -> int:
        dropped, self.left = self.left, 0
        return dropped


def test_what_has_ended_is_dropped_once(capsys: pytest.CaptureFixture[str]) -> None:
    project = Project("one", sessions=Sessions(CacheSessions(Sweeping())))
    assert [call(project, "clearsessions"), call(project, "clearsessions")] == [0, 0]
    assert capsys.readouterr().out == "Dropped 1,200 that had ended.\nThere was nothing to drop.\n"


def test_sessions_that_go_by_themselves_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    call(Project("one", secret_keys=["0123456789" * 5]), "clearsessions")
    call(Project("two", sessions=Sessions(CacheSessions(MemoryCache()))), "clearsessions")
    assert capsys.readouterr().out == "There was nothing to drop.\n" * 2
