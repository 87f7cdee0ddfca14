"""Messages in templates, found by extractors in the form that Babel gave them.

They are known by the entry points ``babel.extractors`` of what is installed.
"""

from __future__ import annotations

import io
import re
import warnings
from functools import lru_cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, cast

from bandstand.i18n.extraction._found import COMMENT_TAGS, Findings, Found, without_tags
from bandstand.i18n.extraction._jinja import letting_tags_be
from bandstand.i18n.po import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.i18n.extraction._found import Extractor
    from bandstand.i18n.extraction._keywords import Arguments

BANDSTAND, JINJA = "bandstand-templates", "jinja2"

# Jinja2 finds the messages of a template with a mistake to be none, unless it is told.
_OPTIONS: Mapping[str, Mapping[str, str]] = {JINJA: {"silent": "false"}}
_AT_LINE = re.compile(r":(\d{1,9}):\d{1,9}:")  # as our templates tell it


@lru_cache
def extractor(name: str) -> Extractor | None:
    """Give the extractor of a name, or None where nothing that is installed has it."""
    for found in entry_points(group="babel.extractors", name=name):
        extract = cast("Extractor", found.load())
        return letting_tags_be(extract) if name == JINJA else extract
    return None


def messages_of_others(content: bytes, extract: Extractor, name: str, keywords: Mapping[str, Arguments]) -> Findings:
    """Find the messages of a file, which is UTF-8, with an extractor."""
    findings = Findings([], [])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            for line, function, texts, notes in extract(
                io.BytesIO(content), [*keywords], COMMENT_TAGS, _OPTIONS.get(name, {})
            ):
                given = texts if isinstance(texts, tuple) else (texts,)
                _take(line, function, given, without_tags(notes), keywords, findings)
        except Exception as error:  # noqa: BLE001 - extractors of others say in many ways what they cannot read
            at_line: object = getattr(error, "lineno", None)
            text = f"The file cannot be read: {type(error).__name__}: {error}"
            findings.problems.append((at_line if isinstance(at_line, int) else 0, text.rstrip(".") + "."))
    for each in told:
        if not issubclass(each.category, DeprecationWarning):
            text = str(each.message)
            at = _AT_LINE.search(text)
            findings.problems.append((int(at[1]) if at else 0, text))
    return findings


def _take(
    line: int,
    function: str,
    given: tuple[str | None, ...],
    notes: tuple[str, ...],
    keywords: Mapping[str, Arguments],
    findings: Findings,
) -> None:
    arguments = keywords.get(function)
    picked = None if arguments is None else arguments.pick(given)
    if arguments is None or picked is None:
        return
    message, plural, context = picked
    lacks = (arguments.plural is not None and plural is None) or (arguments.context is not None and context is None)
    if not message or lacks:
        return
    findings.messages.append(Found(line, Source(id=message, plural=plural, context=context), notes))
