"""Messages in templates of Jinja2 that have tags of their project."""

from __future__ import annotations

import io
import re
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bandstand.i18n.extraction._found import Call, Extractor

_UNKNOWN = re.compile(r"Encountered unknown tag '(\w{1,100})'")
_TAG = re.compile(r"\{%[-+]?\s*+(\w++)(?:[^%{]|%(?!\})|\{(?!%))*+%\}")
_IN_LINE = re.compile(r"[^\n]")
_MOST = 50


def letting_tags_be(extract: Extractor) -> Extractor:
    """Make an extractor that reads past tags which Jinja2 does not know, and finds the messages between them.

    Which extensions a site gives its environment, only the site knows.
    """

    def extracting(
        file: IO[bytes], keywords: Iterable[str], comment_tags: Iterable[str], options: Mapping[str, str]
    ) -> Iterator[Call]:
        text = file.read().decode()
        unknown: set[str] = set()
        while True:
            content = io.BytesIO(_without(unknown, text).encode())
            try:
                yield from [*extract(content, keywords, comment_tags, options)]
            except Exception as error:
                found = _UNKNOWN.search(str(error))
                if found is None or found[1] in unknown or len(unknown) > _MOST:
                    raise
                unknown |= {found[1], f"end{found[1]}"}
            else:
                return

    return extracting


def _without(tags: Collection[str], text: str) -> str:
    """Give a template with spaces in the place of some tags, so that lines stay what they are."""
    if not tags:
        return text
    return _TAG.sub(lambda found: _IN_LINE.sub(" ", found[0]) if found[1] in tags else found[0], text)
