"""Comments for translators in code, and the messages that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bandstand.i18n.extraction._found import COMMENT_TAGS, without_tags

if TYPE_CHECKING:
    from collections.abc import Iterable


class Comment(NamedTuple):
    """A line of a comment, and whether nothing else stands on that line."""

    line: int
    text: str
    is_alone: bool


class Notes:
    """The comments of a file that are for translators: those that begin with the mark, and the lines below them."""

    def __init__(self, comments: Iterable[Comment]) -> None:
        self._alone: dict[int, list[str]] = {}  # by their last lines
        self._beside: dict[int, list[str]] = {}
        for line, text, is_alone in comments:
            if is_alone and line - 1 in self._alone:
                block = self._alone.pop(line - 1)
                block.append(text)
                self._alone[line] = block
            elif text.startswith(COMMENT_TAGS):
                (self._alone if is_alone else self._beside)[line] = [text]

    def of(self, first: int, last: int, statement: int | None = None) -> tuple[str, ...]:
        """Give the lines about a call: those above its statement, above its first line, and on its lines."""
        if not self._alone and not self._beside:
            return ()
        above = dict.fromkeys([first - 1 if statement is None else statement - 1, first - 1])
        texts = [text for line in above for text in self._alone.get(line, ())]
        for line in range(first, last + 1):
            texts += [*self._alone.get(line, ()), *self._beside.get(line, ())]
        return tuple(filter(None, without_tags(texts)))
