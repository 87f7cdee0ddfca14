"""What is found: a danger, how large it is, and the way around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.orm.migrations.migration import Name
    from bandstand.orm.migrations.operations import Operation


class Severity(StrEnum):
    """What happens to a site that runs while a migration is applied."""

    BREAKS_CODE = "breaks running code"
    BLOCKS_READS = "blocks reads and writes"
    BLOCKS_WRITES = "blocks writes"
    REWRITES_TABLE = "rewrites the table"
    IRREVERSIBLE = "cannot be undone"
    ADVICE = "advice"

    @property
    def refuses(self) -> bool:
        """Whether it is a reason not to migrate."""
        return self not in (Severity.IRREVERSIBLE, Severity.ADVICE)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A danger that a rule has found.

    Attributes:
        rule: The rule's id, ``"remove-field"``.
        severity: What happens.
        migration: App label and name.
        operation: What does it, one inside ``SeparateDatabaseAndState`` by itself; None where the migration does.
        subject: What it is about, ``"Book.pages"``; with the rule it is what ``accepted`` names.
        message: What happens, in a sentence or two.
        recipe: The steps that are safe, in order.
        accepted: The reason for which somebody vouches for it, or None.
    """

    rule: str
    severity: Severity
    migration: Name
    operation: Operation | None
    subject: str
    message: str
    recipe: tuple[str, ...] = ()
    accepted: str | None = None

    @property
    def key(self) -> str:
        """What ``accepted`` calls it: ``"remove-field Book.pages"``."""
        return f"{self.rule} {self.subject}"

    @property
    def refuses(self) -> bool:
        """Whether it is a reason not to migrate, for which nobody vouches."""
        return self.severity.refuses and self.accepted is None
