"""What an installation of the full stack brings along."""

from __future__ import annotations

from importlib.metadata import requires

from packaging.requirements import Requirement


def closure(name: str, seen: set[str]) -> set[str]:
    """Give a distribution and all that it needs without extras."""
    if name not in seen:
        seen.add(name)
        for line in requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                closure(requirement.name, seen)
    return seen


def test_it_brings_at_most_ten_distributions_of_others() -> None:
    others = {name for name in closure("bandstand", set()) if not name.startswith("bandstand")}
    assert others == {"babel", "click", "greenlet", "markupsafe", "sqlalchemy", "typing-extensions"}
    assert len(others) <= 10
