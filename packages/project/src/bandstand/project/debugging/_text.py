"""A report as plain text and as data: for terminals, for programs, and to be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.project.debugging._frames import Frame
    from bandstand.project.debugging._report import Raised, Report

LINKS = {
    "cause": "It was raised because of:",
    "context": "It was raised while this was handled:",
}
_MOST_CALLS = 30


def as_text(report: Report) -> str:
    """Write a report as plain text, the failing line first."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    for number, raised in enumerate(report.raised.chain):
        if number:
            yield f"\n{LINKS[report.raised.chain[number - 1].link or 'context']}\n"
        yield from _raised(raised)
        if not number:
            yield from (f"\nSuggestion: {text}" for text in report.suggestions)
    if report.asked is not None:
        yield f"\nRequest: {report.asked.method} {report.asked.path}"
        for part in report.asked.parts:
            yield f"  {part.title}{f': {part.note}' if part.note else ''}"
            yield from (f"    {row.name}: {row.value}" for row in part.rows)
    yield "\n" + ", ".join(f"{name} {version}" for name, version in report.versions)


def _raised(raised: Raised) -> Iterator[str]:
    yield f"{raised.kind}: {raised.message}" if raised.message else raised.kind
    yield from raised.notes
    failing = raised.failing
    if failing is not None:
        yield f"\nat {place_of(failing)}"
        yield from _inside(failing)
    template = raised.template
    if template is not None and template is not failing:
        yield f"\nin the template {place_of(template)}"
        yield from _inside(template)
    if raised.frames:
        yield "\nCalls, the last one last:"
        yield from (f"  {place_of(frame)}" for frame in raised.frames[-_MOST_CALLS:])
    for number, member in enumerate(raised.members, 1):
        yield f"\nMember {number} of {len(raised.members)}:"
        yield from (f"  {line}" for line in _raised(member))


def _inside(frame: Frame) -> Iterator[str]:
    for line in frame.lines:
        yield f"{'>' if line.number == frame.line else ' '} {line.number:>5} | {line.text}"
        if line.mark is not None and line.number == frame.line:
            begin, end = line.mark
            yield f"        | {' ' * begin}{'^' * max(end - begin, 1)}"
    yield from (f"    {variable.name} = {variable.value}" for variable in frame.variables)


def place_of(frame: Frame) -> str:
    """Say where a frame is, in a line."""
    inside = f" in {frame.function}" if frame.function and frame.template is None else ""
    return f"{frame.shown}:{frame.line}{inside}"


def as_data(report: Report) -> dict[str, object]:
    """Give a report as data for JSON."""
    asked = report.asked
    return {
        **_data(report.raised),
        "suggestions": list(report.suggestions),
        "request": None
        if asked is None
        else {
            "method": asked.method,
            "path": asked.path,
            **{part.title.lower(): {row.name: row.value for row in part.rows} for part in asked.parts},
        },
        "versions": dict(report.versions),
    }


def _data(raised: Raised) -> dict[str, object]:
    return {
        "error": raised.kind,
        "message": raised.message,
        "notes": list(raised.notes),
        "frames": [
            {"file": frame.file, "line": frame.line, "function": frame.function, "own": frame.own}
            for frame in raised.frames
        ],
        "earlier": None if raised.earlier is None else {"link": raised.link, **_data(raised.earlier)},
        "members": [_data(member) for member in raised.members],
    }
