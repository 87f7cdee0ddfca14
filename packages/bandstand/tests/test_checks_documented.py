"""The page of the documentation that lists what checks find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "checks.md"


@pytest.mark.skipif(not PAGE.is_file(), reason="the documentation is not beside the package here")
def test_every_id_that_a_check_gives_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([a-z.-]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == given_ids()


def given_ids() -> set[str]:
    """Read the ids out of the sources: whole ones, and those that a helper puts its prefix before."""
    found: set[str] = set()
    for package, prefix in (
        ("urls", "urls"),
        ("project", "project"),
        ("templates", "templates"),
        ("orm", "orm"),
        ("forms", "forms"),
        ("cache", "cache"),
    ):
        for file in (ROOT / "packages" / package / "src").rglob("*check*.py"):
            text = file.read_text(encoding="utf-8")
            found.update(re.findall(r'id="([a-z]+\.[a-z-]+)"', text))
            found.update(f"{prefix}.{name}" for name in re.findall(r'_(?:warning|message)\(\s*"([a-z-]+)"', text))
    return found
