"""How much work SQLite's registered functions do at most, so that one row cannot hold up a process."""

from typing import Final

LONGEST_TEXT: Final = 1_000_000
"""How many characters ``Repeat``, ``LPad`` and ``RPad`` make at most."""

LONGEST_PATTERN: Final = 1_000
"""How many characters a regular expression has at most."""

LONGEST_SEARCHED: Final = 100_000
"""How many characters of a text a regular expression is matched with at most; a longer text is an error."""
