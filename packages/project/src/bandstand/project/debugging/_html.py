"""Reports as HTML. Every value goes through ``escape``: what went wrong may have been sent by anybody."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from bandstand.project.debugging._missing import missing_text
from bandstand.project.debugging._text import LINKS, as_text, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.project.debugging._frames import Frame, Line, Variable
    from bandstand.project.debugging._missing import Missing
    from bandstand.project.debugging._report import Raised, Report
    from bandstand.project.debugging._request import Asked

_HERE = Path(__file__).parent
_STYLE = _HERE.joinpath("page.css").read_text(encoding="utf-8").strip()
_SCRIPT = _HERE.joinpath("page.js").read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
"""Lets the page's own style and script run, and nothing that was smuggled into it."""


def error_html(report: Report, status: int) -> str:
    """Give the page of an exception."""
    raised = report.raised
    body = "".join(
        [
            "<header>",
            f"<h1>{escape(raised.kind)}</h1>",
            f'<p class="message">{escape(raised.message)}</p>' if raised.message else "",
            "".join(f'<p class="quiet">{escape(note)}</p>' for note in raised.notes),
            _where(report, status),
            _hints(hint for hint in report.suggestions if hint not in raised.message),
            "</header>\n<main>",
            _trace(raised, "Where it failed"),
            _earlier(raised),
            "" if report.asked is None else _asked(report.asked),
            _plain(as_text(report)),
            "</main>\n<footer>",
            escape(" · ".join(f"{name} {version}" for name, version in report.versions)),
            ". This page is for this machine alone.</footer>",
        ]
    )
    return _page(f"{raised.kind}: {raised.message}"[:120] if raised.message else raised.kind, body)


def missing_html(missing: Missing) -> str:
    """Give the page of a path that no route fits."""
    rows = "".join(
        f"<tr><td>{escape(row.path)}</td><td>{escape(row.name)}</td><td>{escape(row.target)}</td></tr>\n"
        for row in missing.rows
    )
    shown = len(missing.rows)
    said = f"The {shown} nearest of {missing.count:,}" if shown < missing.count else "The nearest first"
    table = (
        '<section aria-labelledby="routes"><h2 id="routes">Routes</h2><table class="routes">'
        f"<caption>{said}</caption><thead><tr>"
        '<th scope="col">Path</th><th scope="col">Name</th><th scope="col">Leads to</th></tr></thead>'
        f"<tbody>\n{rows}</tbody></table></section>"
    )
    body = "".join(
        [
            "<header><h1>No route fits</h1>",
            f'<p class="message">{escape(missing.path)}</p>',
            f'<p class="where">{escape(missing.method)} · answered with 404</p>',
            _hints(missing.hints),
            "</header>\n<main>",
            table if missing.rows else "",
            _plain(missing_text(missing)),
            "</main>\n<footer>This page is for this machine alone.</footer>",
        ]
    )
    return _page(f"No route fits {missing.path}"[:120], body)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<link rel="icon" href="data:,">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n'
        f"{body}\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _where(report: Report, status: int) -> str:
    failing = report.raised.failing
    template = report.raised.template
    parts = [f"<b>{escape(place_of(failing))}</b>"] if failing is not None else []
    if template is not None and template is not failing:
        parts.append(f"template <b>{escape(place_of(template))}</b>")
    if report.asked is not None:
        parts.append(f"{escape(report.asked.method)} <b>{escape(report.asked.path)}</b>")
    return f'<p class="where">{" · ".join([*parts, f"answered with {status}"])}</p>'


def _hints(hints: Iterable[str]) -> str:
    shown = "".join(f"<p>{escape(hint)}</p>" for hint in hints)
    return f'<div class="hint">{shown}</div>' if shown else ""


def _trace(raised: Raised, title: str) -> str:
    """Show the failing frame open, then what it called, then who called it."""
    failing = raised.failing
    if failing is None:
        return "".join(_member(member) for member in raised.members)
    rest = raised.frames if failing is raised.place else _before(raised.frames, failing)
    deeper = () if failing is raised.place else raised.frames[len(rest) + 1 :]
    middle = f'<p class="quiet">{raised.left_out:,} calls in the middle are left out.</p>' if raised.left_out else ""
    return "".join(
        [
            f"<section><h2>{escape(title)}</h2>",
            f'<div class="first"><h3>{_title(failing)}</h3>{_inside(failing)}</div>',
            _group(deeper, "Deeper, raised in") if deeper else "",
            "</section>",
            f"<section><h2>How it came there, the last call first</h2>{_calls(rest, raised.template)}{middle}</section>"
            if rest
            else "",
            "".join(_member(member) for member in raised.members),
        ]
    )


def _before(frames: Sequence[Frame], failing: Frame) -> tuple[Frame, ...]:
    place = next(number for number, frame in enumerate(frames) if frame is failing)
    return tuple(frames[:place])


def _calls(frames: Sequence[Frame], opened: Frame | None) -> str:
    runs = [(own, [*run]) for own, run in groupby(reversed(frames), key=lambda frame: frame.own)]
    return "".join(
        "".join(_frame(frame, is_open=frame is opened) for frame in run) if own else _group(run[::-1], "Through")
        for own, run in runs
    )


def _group(frames: Sequence[Frame], word: str) -> str:
    """Fold a run of calls, which is given in the order of the calls and shown with the last one first."""
    parts = [*dict.fromkeys(_part(frame) for frame in frames)]
    count = f"{len(frames)} calls" if len(frames) > 1 else "1 call"
    names = ", ".join(parts[:3]) + (", …" if len(parts) > 3 else "")
    return (
        f'<details><summary>{word} {escape(names)} <span class="quiet">({count})</span></summary>'
        f"{''.join(_frame(frame) for frame in reversed(frames))}</details>"
    )


def _part(frame: Frame) -> str:
    """Give the library that a frame is in: the first two folders of its path, or the file."""
    path = frame.shown.split("/")
    if "bandstand" in path:
        path = path[path.index("bandstand") :]
    return ".".join(step.removesuffix(".py") for step in path[: 2 if path[0] == "bandstand" else 1] if step)


def _frame(frame: Frame, *, is_open: bool = False) -> str:
    return f"<details{' open' if is_open else ''}><summary>{_title(frame)}</summary>{_inside(frame)}</details>"


def _title(frame: Frame) -> str:
    what = f"template {frame.template}" if frame.template is not None else frame.function
    return f'<span class="file">{escape(frame.shown)}:{frame.line}</span> <span class="quiet">{escape(what)}</span>'


def _inside(frame: Frame) -> str:
    code = "".join(_code_line(line, frame.line) for line in frame.lines)
    shown = f"<pre>{code}</pre>" if code else '<p class="quiet">Its code is not known.</p>'
    title = "Variables of the template" if frame.template is not None else "Local variables"
    return shown + (_table(title, frame.variables) if frame.variables else "")


def _code_line(line: Line, current: int) -> str:
    text = escape(line.text)
    if line.mark is not None:
        begin, end = line.mark
        marked = escape(line.text[begin:end])
        text = f"{escape(line.text[:begin])}<mark>{marked}</mark>{escape(line.text[end:])}"
    at = ' class="at"' if line.number == current else ""
    return f"<span{at}><i>{line.number}</i>{text}</span>"


def _table(title: str, rows: Iterable[Variable]) -> str:
    shown = "".join(f'<tr><th scope="row">{escape(row.name)}</th><td>{escape(row.value)}</td></tr>\n' for row in rows)
    return f"<table><caption>{escape(title)}</caption><tbody>\n{shown}</tbody></table>"


def _earlier(raised: Raised) -> str:
    """Show what it was raised from, one after the other."""
    shown: list[str] = []
    for later, earlier in zip(raised.chain, raised.chain[1:], strict=False):
        shown += [
            f"<h2>{LINKS[later.link or 'context']}</h2>",
            f"<details open><summary>{_headline(earlier)}</summary>{_folded(earlier)}</details>",
        ]
    return "".join(shown)


def _member(member: Raised) -> str:
    return f'<details class="member"><summary>In the group: {_headline(member)}</summary>{_folded(member)}</details>'


def _headline(raised: Raised) -> str:
    return f'<span class="file">{escape(raised.kind)}</span> {escape(raised.message[:300])}'


def _folded(raised: Raised) -> str:
    notes = "".join(f'<p class="quiet">{escape(note)}</p>' for note in raised.notes)
    failing = raised.failing
    place = "" if failing is None else _frame(failing)
    others = [frame for frame in raised.frames if frame is not failing]
    calls = _group(others, "All calls:") if others else ""
    return f"{notes}{place}{calls}{''.join(_member(member) for member in raised.members)}"


def _asked(asked: Asked) -> str:
    shown: list[str] = []
    for part in asked.parts:
        shown.append(_table(part.title, part.rows) if part.rows else "")
        shown.append(f'<p class="quiet">{escape(part.title)}: {escape(part.note)}</p>' if part.note else "")
    return f'<section><h2>Request</h2><div class="first">{"".join(shown)}</div></section>' if shown else ""


def _plain(text: str) -> str:
    return (
        '<section><h2><label for="plain">As plain text</label></h2>'
        '<button id="copy" type="button" hidden>Copy</button> <span id="copied" role="status"></span>'
        # A line break right after the tag is dropped by browsers, so one is put there.
        f'<textarea id="plain" readonly wrap="off" spellcheck="false">\n{escape(text)}</textarea></section>'
    )
