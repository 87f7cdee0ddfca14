"""The text that a validator of texts looks at."""

from __future__ import annotations


def text_of(value: object, most: int | None = None) -> str | None:
    """Give a value as text, or None where it has none or a longer one than is looked at."""
    if value is None:
        return None
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # a whole number of too many digits
        return None
    return None if most is not None and len(text) > most else text
