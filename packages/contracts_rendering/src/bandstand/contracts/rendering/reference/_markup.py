"""What values are for templates: markup or not, there or not."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Html(str):
    """A text that is not escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class _Missing:
    """What is not there: written as nothing, false, and without items."""

    def __str__(self) -> str:
        return ""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())


MISSING: Final = _Missing()


def escaped(value: object) -> str:
    """Give the text of a value for HTML."""
    html = getattr(value, "__html__", None)
    return escape(str(value)) if html is None else html()


def none_if_missing(value: object) -> object:
    """Give a value as helpers see it."""
    return None if value is MISSING else value


def missing_if_none(value: object) -> object:
    """Give what a helper gave as templates see it."""
    return MISSING if value is None else value
