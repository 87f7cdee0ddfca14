"""A package's changelog: fragments named ``changes/<what>.<kind>.md`` that a release compiles into ``CHANGELOG.md``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hints import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

KINDS = ("added", "changed", "deprecated", "removed", "fixed", "security")
HEADING = "\n## "


class BadFragment(ValueError):
    """A fragment with a name or a text that no changelog can take; the text says what is expected."""


@dataclass(frozen=True)
class Fragment:
    """One change, written for users."""

    path: Path
    kind: str
    text: str


def read_fragments(folder: Path) -> list[Fragment]:
    """Read a package's fragments, sorted by their names.

    Raises:
        BadFragment: A file in ``changes/`` has no known kind, or is empty.
    """
    return [read_fragment(path) for path in sorted(folder.glob("changes/[!.]*"))]


def read_fragment(path: Path) -> Fragment:
    """Read one fragment.

    Raises:
        BadFragment: The name has no known kind, or the file is empty.
    """
    shown = f"{path.parents[1].name}/changes/{path.name}"
    kind = path.suffixes[0].removeprefix(".") if path.suffixes else ""
    if path.suffixes != [f".{kind}", ".md"]:
        message = f"A fragment is named <what>.<kind>.md with one of the kinds {', '.join(KINDS)}; got {shown!r}."
        raise BadFragment(message)
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f" Known: {', '.join(KINDS)}."
        message = f"{kind!r} in {shown!r} is no kind of change.{hint}"
        raise BadFragment(message)
    text = path.read_text(encoding="utf-8").strip()
    if not text:
        message = f"The fragment {shown!r} is empty; expected one line for users."
        raise BadFragment(message)
    return Fragment(path, kind, text)


def section(version: str, day: date, fragments: Iterable[Fragment]) -> str:
    """Write a release's section: the changes grouped by kind, in a fixed order of kinds."""
    grouped = {kind: [fragment.text for fragment in fragments if fragment.kind == kind] for kind in KINDS}
    parts = [f"## {version} ({day.isoformat()})"]
    for kind, texts in grouped.items():
        if texts:
            lines = "\n".join("- " + text.replace("\n", "\n  ") for text in texts)
            parts.append(f"### {kind.capitalize()}\n\n{lines}")
    return "\n\n".join(parts)


def with_section(changelog: str, new: str) -> str:
    """Give a changelog's text with a new section before the older ones."""
    introduction, heading, older = changelog.partition(HEADING)
    return f"{introduction.rstrip()}\n\n{new}\n{heading}{older}"


def was_released(changelog: str) -> bool:
    """Tell whether a changelog knows a release."""
    return HEADING in changelog
