"""Values and attributes as HTML needs them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, cast

import markupsafe
from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["attributes", "escaped", "text_of"]

Replacer: TypeAlias = "Callable[[str], str]"

_SIGNS = "a&b<c>d'e\"f"


def public_escaped(text: str) -> str:
    """Escape a text by what MarkupSafe promises."""
    return str.__str__(escape(text))


def fast_escaped() -> Replacer:
    """Give what MarkupSafe escapes texts with before it makes a ``Markup`` of them, which takes three times as long.

    It has no public name; where it does not do what we know, the public function serves.
    """
    inner = cast("Replacer | None", getattr(markupsafe, "_escape_inner", None))
    return inner if inner is not None and inner(_SIGNS) == public_escaped(_SIGNS) else public_escaped


escaped = fast_escaped()


def attributes(attrs: Mapping[str, object]) -> str:
    """Write attributes, each with a space before it: ``' maxlength="80" required'``.

    True writes the name alone; None and False leave the attribute out.
    """
    written = ""
    for name, value in attrs.items():
        if value is True:
            written += f" {escape(name)}"
        elif value is not None and value is not False:
            written += f' {escape(name)}="{escape(value)}"'
    return written


def text_of(value: object) -> str:
    """Give the text that is sent for a value: nothing for None, for members of an Enum that of their values.

    It never fails, whatever was sent: what has no text, such as a number of thousands of digits, gives nothing.
    """
    if type(value) is str:
        return value if value.isascii() else whole(value)
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return ""
    try:
        text = str(value)
    except (ValueError, RecursionError):  # numbers of more digits than Python writes, lists within lists without end
        return ""
    return text if text.isascii() else whole(text)


def whole(text: str) -> str:
    """Give a text that can be encoded: halves of characters, which JSON may hold, become U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
