"""The app of somebody else's in a site that writes Jinja2."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess


def test_every_page_is_the_same_under_both_engines(run_site: Callable[..., CompletedProcess[str]]) -> None:
    seen, expected = (json.loads(run_site("visit.py", part=part).stdout) for part in ("jinja", "templates"))
    assert "Thank you for signing." in expected["thanks"]
    assert "Z.Q." in expected["newest"]
    assert seen == expected
