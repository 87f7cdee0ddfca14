"""One message for the next page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Message", "MessageLevel"]


class MessageLevel(IntEnum):
    """How a message is meant; any other number may be used as well."""

    DEBUG = 10
    INFO = 20
    SUCCESS = 25
    WARNING = 30
    ERROR = 40


_WORDS = {int(level): level.name.lower() for level in MessageLevel}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message.

    Attributes:
        level: One of ``MessageLevel``, or a number of the site's own.
        text: What it says; escaped where it is shown.
        extra_tags: Words of the site's own, for its style sheet.
        word: The site's word for the level, in place of the usual one.
    """

    level: int
    text: str
    extra_tags: str = ""
    word: str = ""

    @property
    def level_tag(self) -> str:
        """The level in a word: ``"success"``; nothing for a number that has none."""
        return self.word or _WORDS.get(self.level, "")

    @property
    def tags(self) -> str:
        """All words for the style sheet, those of the site first."""
        return f"{self.extra_tags} {self.level_tag}".strip()

    def __str__(self) -> str:
        return self.text
