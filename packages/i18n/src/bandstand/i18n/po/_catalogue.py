"""A catalogue: the messages of one package in one language, as translators have them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Key: TypeAlias = "tuple[str | None, str]"
"""What tells messages of one catalogue apart: the context or None, and the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A message as the source has it.

    Attributes:
        id: The message; of one that depends on a number, the singular.
        plural: The plural, or None.
        context: What tells apart equal messages of different meaning, or None.
    """

    id: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> Key:
        """What tells it apart from others."""
        return (self.context, self.id)

    @property
    def texts(self) -> tuple[str, ...]:
        """The message, and its plural if it has one."""
        return (self.id,) if self.plural is None else (self.id, self.plural)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message with its translation.

    Attributes:
        source: The message.
        translations: One text, or one for each plural form; what is not translated is empty.
        flags: ``fuzzy`` and others, sorted.
        comments: What translators noted.
        notes: What programmers told translators.
        locations: Where it is used: ``shop/views.py``, or ``shop/views.py:12``.
        previous: Of a fuzzy one, the message that its translation was made for.
        line: Where it stands in the file that it was read from, or 0.
    """

    source: Source
    translations: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    previous: Source | None = None
    line: int = 0

    @property
    def is_fuzzy(self) -> bool:
        """Whether a translator has yet to look at it."""
        return "fuzzy" in self.flags

    @property
    def is_translated(self) -> bool:
        """Whether there is a text for it, and one for each of its plural forms."""
        return bool(self.translations) and all(self.translations)


@dataclass(slots=True, kw_only=True)
class Catalogue:
    """The messages of a package in one language, or of a template that catalogues are made from.

    Attributes:
        header: The fields of the header in their order: ``Language``, ``Plural-Forms`` and others.
        comments: What stands above the header.
        flags: The flags of the header.
        entries: The messages in their order.
        obsolete: Those that the source no longer has, kept for their translations.
    """

    header: dict[str, str] = field(default_factory=dict[str, str])
    comments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    entries: dict[Key, Entry] = field(default_factory=dict[Key, Entry])
    obsolete: dict[Key, Entry] = field(default_factory=dict[Key, Entry])

    def field(self, name: str, /) -> str:
        """Give a field of the header, whatever its case; empty where there is none."""
        return field_of(self.header, name)


def field_of(header: Mapping[str, str], name: str) -> str:
    """Give a field of a header, whatever its case; empty where there is none."""
    return {each.lower(): value for each, value in header.items()}.get(name.lower(), "")
