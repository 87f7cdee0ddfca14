"""What components find wrong with an application before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.assembly._assembly import Assembly
    from bandstand.contracts.i18n import LazyText

__all__ = ["CHECKS", "Check", "CheckMessage", "Level"]


class Level(IntEnum):
    """How bad a finding is; the numbers are those of ``logging``."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40
    CRITICAL = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMessage:
    """One finding.

    Attributes:
        level: How bad it is; an application with an ``ERROR`` does not start.
        id: What silences it: ``"urls.shadowed"``.
        text: What is wrong.
        hint: What to do about it; empty when the text says so.
        subject: The object that it is about, or None; messages name it by ``str()``.
    """

    level: Level
    id: str
    text: str | LazyText
    hint: str | LazyText = ""
    subject: object = None

    def __str__(self) -> str:
        about = "" if self.subject is None else f"{self.subject}: "
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.level.name} ({self.id}) {about}{self.text}{hint}"


class Check(Protocol):
    """Looks at an assembled application without opening or changing anything."""

    def __call__(self, assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:
        """Give what is wrong; with ``deploy`` also what matters only in production."""
        ...


CHECKS: Slot[Check] = Slot("checks")
