"""Filters that write HTML, or take it away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import markupsafe
from markupsafe import Markup

from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import TEXT_LIMIT, beginning
from bandstand.templates.filters._tags import without_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_END = re.compile(r"\r\n|\r")
_EMPTY_LINES = re.compile(r"\n{2,}")
_SPECIAL_IN_SCRIPTS = {
    code: f"\\u{code:04X}" for code in (*range(32), *map(ord, "\\'\"<>&=-;`"), 0x2028, 0x2029)
}  # fmt: skip
_SPECIAL_IN_JSON = {code: f"\\u{code:04X}" for code in (*map(ord, "<>&"), 0x2028, 0x2029)}


@LIBRARY.filter
def escape(value: object, /) -> Markup:
    """Escape a value for HTML, unless it is safe."""
    return markupsafe.escape(value)


@LIBRARY.filter
def force_escape(value: object, /) -> Markup:
    """Escape a value for HTML, also one that is safe."""
    return markupsafe.escape(str(value))


@LIBRARY.filter
def escapeseq(value: Iterable[object], /) -> list[Markup]:
    """Escape each element for HTML, unless it is safe."""
    return [markupsafe.escape(element) for element in value]


@LIBRARY.filter
def safe(value: object, /) -> Markup:
    """Declare a value to be HTML. Never do so to what strangers wrote."""
    return Markup(value)  # noqa: S704 - what the filter is for


@LIBRARY.filter
def safeseq(value: Iterable[object], /) -> list[Markup]:
    """Declare each element to be HTML."""
    return [Markup(element) for element in value]  # noqa: S704 - what the filter is for


@LIBRARY.filter
def escapejs(value: object, /) -> Markup:
    r"""Escape a value for use within the quotes of a script's string, as ``\u003C``; the result is safe in HTML too."""
    return Markup(str(value).translate(_SPECIAL_IN_SCRIPTS))  # noqa: S704 - none of HTML's signs is left


@LIBRARY.filter
def json_script(value: object, element_id: object = None, /) -> Markup:
    """Write a value as JSON into a ``<script>`` element, for scripts of the page to read by its id.

    Besides what JSON knows a value may hold dates, times, durations, decimal numbers, UUIDs, texts that wait for their
    language, and objects with a ``__json__`` method.

    Raises:
        TypeError: It holds something else.
    """
    import json  # only pages that pass data to scripts pay for it

    from bandstand.templates.filters._json import plainer

    written = json.dumps(value, default=plainer).translate(_SPECIAL_IN_JSON)
    identity = f' id="{markupsafe.escape(str(element_id))}"' if element_id else ""
    return Markup(f'<script{identity} type="application/json">{written}</script>')  # noqa: S704 - escaped above


@LIBRARY.filter(keeps_safe=True)
def striptags(value: object, /) -> str:
    """Leave out everything that a browser would take for a tag or a comment.

    This is for reading, not for safety: never declare the result to be safe. A tag that does not end stays as it is.
    """
    return without_tags(beginning(value))


def linebreaks(value: object, /, *, autoescape: bool = True) -> Markup:
    """Make paragraphs of what stands between empty lines, and ``<br>`` of other ends of lines."""
    text = _printed(value, autoescape)
    if len(text) > TEXT_LIMIT:
        return Markup(text)  # noqa: S704 - escaped above
    paragraphs = (_broken(part) for part in _EMPTY_LINES.split(_lines(text)))
    return Markup("\n\n".join(f"<p>{part}</p>" for part in paragraphs))  # noqa: S704 - escaped above


def linebreaksbr(value: object, /, *, autoescape: bool = True) -> Markup:
    """Make ``<br>`` of all ends of lines."""
    text = _printed(value, autoescape)
    return Markup(_broken(_lines(text)) if len(text) <= TEXT_LIMIT else text)  # noqa: S704 - escaped above


def linenumbers(value: object, /, *, autoescape: bool = True) -> Markup:
    """Put a number, a point and a blank before each line; the number has as many digits as the last one needs."""
    text = _printed(value, autoescape)
    if len(text) > TEXT_LIMIT:
        return Markup(text)  # noqa: S704 - escaped above
    lines = text.split("\n")
    digits = len(str(len(lines)))
    numbered = (f"{number:0{digits}}. {line}" for number, line in enumerate(lines, 1))
    return Markup("\n".join(numbered))  # noqa: S704 - escaped above


def _printed(value: object, autoescape: bool) -> str:
    return str(markupsafe.escape(value)) if autoescape else str(value)


def _lines(text: str) -> str:
    return _LINE_END.sub("\n", text)


def _broken(text: str) -> str:
    return text.replace("\n", "<br>")
