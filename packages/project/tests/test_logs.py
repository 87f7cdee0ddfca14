"""The set-up of logging."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

from bandstand.project.logs import Coloured, configuration

if TYPE_CHECKING:
    import pytest


def test_the_usual_set_up_tells_the_console_what_matters() -> None:
    usual = configuration(debug=False)
    assert usual["root"] == {"handlers": ["console"], "level": "WARNING"}
    assert usual["loggers"] == {"bandstand": {"level": "INFO"}}
    assert configuration(debug=True)["loggers"] == {"bandstand": {"level": "DEBUG"}}


def test_changes_are_laid_over_it_mapping_by_mapping() -> None:
    changes = {
        "loggers": {"shop": {"level": "DEBUG"}, "bandstand": {"propagate": False}},
        "root": {"handlers": ["console", "file"]},
    }
    changed = configuration(debug=False, changes=changes)
    assert changed["loggers"] == {"bandstand": {"level": "INFO", "propagate": False}, "shop": {"level": "DEBUG"}}
    assert changed["root"] == {"handlers": ["console", "file"], "level": "WARNING"}
    assert configuration(debug=False)["root"]["handlers"] == ["console"]


RECORD = logging.LogRecord("shop", logging.WARNING, __file__, 1, "sold out", (), None)


def test_levels_are_coloured_where_colour_is_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert Coloured("%(levelname)s %(message)s").format(RECORD) == "\x1b[33mWARNING\x1b[0m sold out"


def test_they_are_plain_where_nobody_looks_or_colour_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert Coloured("%(levelname)s %(message)s").format(RECORD) == "WARNING sold out"


def logged(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr


def test_a_project_that_says_something_of_logging_sets_it_up_when_it_starts() -> None:
    code = """
import logging
from bandstand.project import Project
project = Project("one", logging={"loggers": {"shop": {"level": "INFO"}}})
logging.getLogger("shop").info("too early")
project.start()
logging.getLogger("shop").info("open")
logging.getLogger("elsewhere").info("not asked for")
"""
    assert [line.split(" ", 2)[2] for line in logged(code).splitlines()] == ["INFO     shop: open"]


def test_a_project_that_says_nothing_leaves_logging_alone() -> None:
    code = """
import logging
from bandstand.project import Project
Project("one").start()
assert logging.getLogger().handlers == []
"""
    assert logged(code) == ""
