"""Functions that take messages, and which of their arguments these are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_T = TypeVar("_T")
_SPELLED = re.compile(r"(?P<name>[^\W\d]\w*)(?::(?P<places>\d{1,2}c?(?:,\d{1,2}c?){0,2}))?")


class Arguments(NamedTuple):
    """The arguments of a function that make a message, as indexes from 0 on; None for what there is not."""

    id: int
    plural: int | None = None
    context: int | None = None

    def pick(self, given: Sequence[_T]) -> tuple[_T | None, _T | None, _T | None] | None:
        """Give the message, the plural and the context of a call, or None where it has too few arguments."""
        picked: list[_T | None] = []
        for index in self:
            if index is not None and index >= len(given):
                return None
            picked.append(None if index is None else given[index])
        return picked[0], picked[1], picked[2]


KEYWORDS: Mapping[str, Arguments] = {
    "_": Arguments(0),
    "N_": Arguments(0),
    "gettext": Arguments(0),
    "gettext_lazy": Arguments(0),
    "gettext_noop": Arguments(0),
    "ngettext": Arguments(0, 1),
    "ngettext_lazy": Arguments(0, 1),
    "npgettext": Arguments(1, 2, context=0),
    "npgettext_lazy": Arguments(1, 2, context=0),
    "pgettext": Arguments(1, context=0),
    "pgettext_lazy": Arguments(1, context=0),
}
"""The functions that are known by name; ``LazyText`` besides, whose arguments have names."""


def parse_keyword(text: str, /) -> tuple[str, Arguments]:
    """Read a function as xgettext writes it: ``tr``, ``tr:2``, ``ntr:1,2`` or, with a context, ``ptr:1c,2``.

    Raises:
        ValueError: It is none.
    """
    found = _SPELLED.fullmatch(text)
    places = (found["places"] or "1").split(",") if found else []
    contexts = [int(place[:-1]) - 1 for place in places if place.endswith("c")]
    texts = [int(place) - 1 for place in places if not place.endswith("c")]
    if found is None or len(contexts) > 1 or len(texts) not in {1, 2} or min(contexts + texts) < 0:
        message = f"A keyword is 'name', 'name:1', 'name:1,2' or, with a context, 'name:1c,2'; got {text[:60]!r}."
        raise ValueError(message)
    plural = texts[1] if len(texts) == 2 else None
    return found["name"], Arguments(texts[0], plural, contexts[0] if contexts else None)


def known_keywords(further: Iterable[str] = ()) -> dict[str, Arguments]:
    """Give the functions that are known, and further ones as xgettext writes them.

    Raises:
        ValueError: One is written wrongly.
    """
    return {**KEYWORDS, **dict(map(parse_keyword, further))}
