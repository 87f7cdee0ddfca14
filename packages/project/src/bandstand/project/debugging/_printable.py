"""Text that can be shown as it is: of a length that somebody reads, and with nothing in it that acts."""

from __future__ import annotations

# Line breaks and tabs stay. Of the rest, control characters move the cursor of a terminal, and the marks of writing
# direction make a line read otherwise than it runs.
_ACTING = (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)
_SPELLED = {code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" for code in _ACTING}


def printable(text: str, longest: int) -> str:
    """Give a text with what acts spelled out, and with its middle left out where it is too long."""
    if len(text) > longest:
        half = longest // 2
        text = f"{text[:half]} … {text[-half:]}"
    return text.encode("utf-8", "backslashreplace").decode("utf-8").translate(_SPELLED)
