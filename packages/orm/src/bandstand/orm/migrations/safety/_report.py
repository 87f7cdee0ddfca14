"""Findings as people read them."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.orm.migrations.safety._finding import Finding


def report(findings: Sequence[Finding]) -> str:
    """Write findings by migration and operation, with what is safe, and how to vouch for what is found.

    Empty where nothing is found. Those that somebody vouches for have the reason in place of the recipe.
    """
    parts: list[str] = []
    for (app_label, name), found in groupby(findings, attrgetter("migration")):
        parts.append("\n".join([f"{app_label}.{name}", *_of_migration(list(found))]))
    return "\n\n".join(parts)


def _of_migration(found: Sequence[Finding]) -> Iterator[str]:
    for _, group in groupby(found, lambda finding: id(finding.operation)):
        same = list(group)
        operation = same[0].operation
        yield f"  {operation.describe() if operation is not None else 'accepted'}"
        for finding in same:
            yield from _of_finding(finding)


def _of_finding(finding: Finding) -> Iterator[str]:
    yield f"    {finding.rule} ({finding.severity}): {finding.message}"
    if finding.accepted is not None:
        yield f"      accepted: {finding.accepted}"
        return
    yield from (f"      {number}. {line}" for number, line in enumerate(finding.recipe, 1))
    if finding.refuses:
        key = repr(finding.key) if {*finding.key} & {'"', "\\"} else f'"{finding.key}"'
        yield f'      To accept it, in class Migration: accepted = {{{key}: "why it is safe"}}'
