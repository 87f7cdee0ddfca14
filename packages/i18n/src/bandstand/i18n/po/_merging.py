"""Bringing a catalogue up to date with the messages of the source."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bandstand.i18n.po._catalogue import Catalogue, Entry, field_of
from bandstand.i18n.po._plurals import parse_plural_forms, plural_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.i18n.po._catalogue import Key

_ALIKE = 0.6
_BY_LETTERS = 120  # longer texts are compared by words, which takes a hundredth of the time
_LONGEST = 5_000
_COMPARISONS = 200_000


def new_header(project: str, tag: str | None = None) -> dict[str, str]:
    """Give the header of a new catalogue, or of a template where there is no tag; it tells no dates."""
    language = {} if tag is None else {"Language": tag.replace("-", "_"), "Plural-Forms": str(plural_forms(tag))}
    return {
        "Project-Id-Version": project,
        **language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }


def merged(
    catalogue: Catalogue, template: Catalogue, tag: str, /, *, fuzzy: bool = True, obsolete: bool = True
) -> Catalogue:
    """Give a catalogue with the messages of a template, and the translations that it has for them.

    A new message that resembles one that is gone gets its translation as a fuzzy one. What is gone besides is kept as
    obsolete, and comes back as it was when the message does. The header stays, and gets what it lacks.

    Args:
        catalogue: The catalogue as it is; it is not changed.
        template: The messages of the source.
        tag: The language, for its plural forms.
        fuzzy: Whether translations of similar messages are taken.
        obsolete: Whether translations of messages that are gone are kept.
    """
    known = {**catalogue.obsolete, **catalogue.entries}
    gone = {key: entry for key, entry in known.items() if key not in template.entries and any(entry.translations)}
    header = _header(catalogue, template, tag)
    count = _count(header, tag)
    likeness = _Likeness(gone.values() if fuzzy else ())
    entries: dict[Key, Entry] = {}
    for key, new in template.entries.items():
        old = known.get(key)
        if old is None and (old := likeness.nearest(new)) is not None:
            gone.pop(old.source.key, None)
        entries[key] = _merged(new, old, count)
    return Catalogue(
        header=header,
        comments=catalogue.comments,
        flags=catalogue.flags,
        entries=entries,
        obsolete={key: replace(entry, notes=(), locations=()) for key, entry in gone.items()} if obsolete else {},
    )


def _header(catalogue: Catalogue, template: Catalogue, tag: str) -> dict[str, str]:
    usual = new_header(template.field("Project-Id-Version"), tag)
    header = dict(catalogue.header)
    spelled = {name.lower(): name for name in header}
    for name, value in usual.items():
        known = spelled.get(name.lower(), name)
        if not header.get(known) or name == "Content-Type":  # whatever it was, UTF-8 is written
            header[known] = value
    return header


def _count(header: Mapping[str, str], tag: str) -> int:
    try:
        return parse_plural_forms(field_of(header, "Plural-Forms")).count
    except ValueError:  # checking tells of it
        return plural_forms(tag).count


def _merged(new: Entry, old: Entry | None, count: int) -> Entry:
    forms = 1 if new.source.plural is None else count
    if old is None:
        return replace(new, translations=("",) * forms)
    flags = {*new.flags, *(flag for flag in old.flags if not flag.endswith("-format"))}
    kept = old.translations if new.source.plural is not None else old.translations[:1]
    previous = old.previous
    if old.source != new.source and any(kept):
        previous = old.previous if old.is_fuzzy and old.previous is not None else old.source
        flags.add("fuzzy")
    return replace(
        new,
        translations=(*kept, *[""] * (forms - len(kept))),
        flags=tuple(sorted(flags)),
        comments=old.comments,
        previous=previous if "fuzzy" in flags else None,
    )


class _Likeness:
    """Finds what a new message was before, among those that are gone."""

    def __init__(self, gone: Iterable[Entry]) -> None:
        self._gone = [entry for entry in gone if len(entry.source.id) <= _LONGEST]
        self._left = _COMPARISONS

    def nearest(self, new: Entry) -> Entry | None:
        """Give the entry whose message is most like that of a new one, or None where none is like it.

        Each is given once. Where a whole catalogue is replaced, the search ends before it takes minutes.
        """
        best, found = _ALIKE, None
        if len(new.source.id) <= _LONGEST and len(self._gone) <= self._left:
            self._left -= len(self._gone)
            for entry in self._gone:
                ratio = _ratio(entry.source.id, new.source.id, best)
                if ratio > best or (ratio == best and found is None):
                    best, found = ratio, entry
        if found is not None:
            self._gone.remove(found)
        return found


def _ratio(one: str, other: str, least: float) -> float:
    one, other = one.casefold(), other.casefold()
    by_words = max(len(one), len(other)) > _BY_LETTERS
    matcher = SequenceMatcher(None, one.split() if by_words else one, other.split() if by_words else other, False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()
