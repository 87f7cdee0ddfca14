"""Text that stands where text is to come: the Latin of Cicero, cut up as printers have done for ages."""

from __future__ import annotations

from random import Random

FIRST = (
    "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut labore et dolore "
    "magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo "
    "consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. "
    "Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum."
)
"""The paragraph that everybody knows."""

_KNOWN = tuple(word.strip(",.").lower() for word in FIRST.split())
_WORDS = tuple(sorted(set(_KNOWN)))


def words(number: int, *, always_the_same: bool) -> str:
    """Give some words: those that everybody knows first, unless they are to be others each time."""
    if not always_the_same:
        return " ".join(Random().choices(_WORDS, k=number))  # noqa: S311 - nothing secret
    rounds = -(-number // len(_KNOWN))
    return " ".join((_KNOWN * rounds)[:number])


def paragraphs(number: int, *, always_the_same: bool) -> list[str]:
    """Give some paragraphs: the one that everybody knows first, unless they are to be others each time."""
    known = [FIRST] if always_the_same and number else []
    random = Random(0) if always_the_same else Random()  # noqa: S311 - nothing secret
    return [*known, *(_paragraph(random) for _ in range(number - len(known)))]


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(2, 5)))


def _sentence(random: Random) -> str:
    parts = [" ".join(random.sample(_WORDS, random.randint(3, 8))) for _ in range(random.randint(1, 4))]
    return ", ".join(parts).capitalize() + random.choice("...?")
