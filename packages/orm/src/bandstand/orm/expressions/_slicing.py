"""Parts of texts, as Python slices them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.orm.expressions._expression import Expression


def sliced(text: Expression[Any], part: int | slice) -> Expression[Any]:
    """Give ``text[part]`` as a function of the database, whose texts begin at 1.

    Raises:
        ValueError: The part counts from the end or has a step; no database does either.
    """
    from bandstand.orm.functions.text import Substr

    if isinstance(part, int):
        part = slice(part, part + 1)
    start, stop = part.start or 0, part.stop
    if part.step is not None or start < 0 or (stop is not None and stop < start):
        message = f"A part of a text is text[start:stop], both counted from its begin; got {part!r}."
        raise ValueError(message)
    return Substr(text, start + 1, None if stop is None else stop - start)
