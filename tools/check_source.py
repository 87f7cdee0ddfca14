"""Checks the source of the packages: what it may not hold, and that each folder has what a package needs.

One line is exempted from one rule by a comment at its end, which must give the reason::

    pattern = re.compile(route)  # source: pattern - the site's own route, not request data
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from findings import Finding, listed, run
from hints import did_you_mean
from import_graph import find_modules, within
from source_files import SourceFile
from source_rules import ALLOWED, RULES
from tree_rules import check_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from source_files import Exemption
    from workspace import Workspace


def check(workspace: Workspace) -> list[Finding]:
    """Find every offence in the source that no comment exempts, and everything amiss with the folders."""
    sources = map(SourceFile, find_modules(workspace).values())
    return [*check_tree(workspace), *(finding for source in sources for finding in _check_file(source))]


def _check_file(source: SourceFile) -> Iterator[Finding]:
    offences = set(_offences(source))
    exemptions = {(exemption.line, exemption.rule): exemption for exemption in source.exemptions()}
    yield from (offence for offence in offences if (offence.line, offence.rule) not in exemptions)
    places = {(offence.line, offence.rule) for offence in offences}
    for place, exemption in exemptions.items():
        message = _flaw(exemption, place in places)
        if message:
            yield Finding(source.module.path, exemption.line, "exemption", message)


def _offences(source: SourceFile) -> Iterator[Finding]:
    for name, rule in RULES.items():
        allowed: Collection[str] = ALLOWED.get(name, ())
        if not any(within(source.module.name, module) for module in allowed):
            yield from (Finding(source.module.path, line, name, message) for line, message in rule(source))


def _flaw(exemption: Exemption, needed: bool) -> str | None:
    rule = exemption.rule
    if rule not in RULES:
        return f"{rule!r} is no rule; expected one of {listed(RULES)}.{did_you_mean(rule, RULES)}"
    if not exemption.reason:
        return f"This exemption from {rule!r} gives no reason; expected '# source: {rule} - <reason>'."
    if not needed:
        return f"This exemption from {rule!r} exempts nothing; expected none on this line."
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Check the source of a workspace."""
    return run("check_source", check, argv)


if __name__ == "__main__":
    sys.exit(main())
