"""How texts are compared: without case, and without the marks on letters."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# Letters that Unicode does not take apart into a base and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


def simplified(text: str) -> str:
    """Give a text as searching and sorting see it: ``"Zürich"`` and ``"ZURICH"`` are both ``"zurich"``."""
    text = text.replace("\0", " ")  # which no database takes
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).translate(_PLAIN)


def nearest(text: str, known: Iterable[str], *, count: int = 3, cutoff: float = 0.6) -> list[str]:
    """Give the texts that were probably meant, the nearest first."""
    by_spelling = {simplified(name): name for name in known}
    return [by_spelling[found] for found in get_close_matches(simplified(text), by_spelling, n=count, cutoff=cutoff)]
