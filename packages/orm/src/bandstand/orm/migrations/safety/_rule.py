"""What a rule is, and what it says of a step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from bandstand.orm.migrations.safety._finding import Severity
    from bandstand.orm.migrations.safety._step import Step

SERVERS: Final = ("postgresql", "mysql", "mariadb", "oracle", "mssql")
"""The databases that many use at once."""
DIALECTS: Final = (*SERVERS, "sqlite")
"""The kinds of databases that rules are about."""


class Danger(NamedTuple):
    """What a rule says of a step.

    Attributes:
        subject: What it is about, ``"Book.pages"``.
        message: What happens.
        recipe: The steps that are safe.
        severity: Where it is not that of the rule.
    """

    subject: str
    message: str
    recipe: tuple[str, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True)
class Rule:
    """One kind of danger.

    Attributes:
        id: What findings and ``accepted`` call it.
        severity: What it does, at its worst.
        dialects: The databases on which it is one.
        find: Finds it in a step.
    """

    id: str
    severity: Severity
    dialects: Collection[str]
    find: Callable[[Step], Iterable[Danger]]
