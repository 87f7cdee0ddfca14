"""Whether the arguments that a template gives fit the function of a helper."""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.contracts.rendering.helpers import Helper


@lru_cache(maxsize=1_000)  # templates call the same helpers in the same few ways
def complaint(helper: Helper, positional: int, keywords: tuple[str, ...]) -> str | None:
    """Say why the arguments do not fit, or give None where they do or nobody can tell."""
    try:
        signature = inspect.signature(helper.call)
    except (TypeError, ValueError):  # some built-in functions do not tell
        return None
    own = helper.takes_scope + (helper.kind == "block")
    try:
        signature.bind(*[None] * (own + positional), **dict.fromkeys(keywords))
    except TypeError as error:
        return str(error)
    return None
