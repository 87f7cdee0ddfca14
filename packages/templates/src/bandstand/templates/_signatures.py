"""Whether the arguments that a template gives fit the function of a helper."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.rendering.helpers import Helper


def complaint(helper: Helper, positional: int, keywords: Iterable[str]) -> str | None:
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
