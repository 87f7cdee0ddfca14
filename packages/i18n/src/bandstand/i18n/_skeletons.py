"""Patterns for the fields that a skeleton names, in the order of a locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import dates

from bandstand.i18n._cldr import table
from bandstand.i18n._patterns import pattern_of, refilled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.i18n._conventions import Conventions
    from bandstand.i18n._patterns import Pattern

__all__ = ["skeleton_pattern"]

_LONGEST = 40


def skeleton_pattern(known: Conventions, skeleton: str, /) -> Pattern:
    """Give the pattern of a locale for a skeleton such as ``"yMMMd"``, with its fields as wide as the skeleton's.

    Raises:
        ValueError: The locale has none.
    """
    patterns = known.locale.datetime_skeletons
    found = _matching(skeleton, table(patterns))
    if found is None:
        message = (
            f"The locale {known.tag!r} has no pattern for the skeleton {skeleton[:_LONGEST]!r}; expected "
            "fields of CLDR such as 'yMMMd' or 'Hm'."
        )
        raise ValueError(message)
    return pattern_of(refilled(patterns[found].pattern, skeleton))


def _matching(skeleton: str, known: Mapping[str, object]) -> str | None:
    if skeleton in known:
        return skeleton
    return dates.match_skeleton(skeleton, known) if 0 < len(skeleton) <= _LONGEST else None
