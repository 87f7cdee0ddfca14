"""Rules over several fields of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.i18n import LazyText


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintInfo:
    """One rule that the store keeps.

    Attributes:
        name: What the store calls it.
        unique: The fields whose values no two rows share; a row with None in one of them shares with none.
        ignoring_case: Whether texts that differ only in the case of letters are the same here.
        where: The rows among which they are unique; None for all.
        check: The condition that each row meets, where this is no rule of uniqueness.
        text: What people read when it is broken; empty for a general text.

    Raises:
        ValueError: It has neither unique fields nor a check, or both.
    """

    name: str
    unique: tuple[str, ...] = ()
    ignoring_case: bool = False
    where: Condition | None = None
    check: Condition | None = None
    text: str | LazyText = ""

    def __post_init__(self) -> None:
        if bool(self.unique) == (self.check is not None):
            message = f"A constraint has either unique fields or a check; {self.name!r} has both or neither."
            raise ValueError(message)
