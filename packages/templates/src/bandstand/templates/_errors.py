"""What is wrong with a template, or missing from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.rendering import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable


class TemplateSyntaxError(TemplateError):
    """A template breaks the rules of the language; see ``TemplateError`` for the place.

    Attributes:
        text: The whole template, for pages that show the lines around; None where it was not at hand.
    """

    text: str | None = None


class UndefinedVariable(LookupError):
    """A strict engine met a variable that is not there.

    Attributes:
        name: The variable as the template writes it: ``"item.author.name"``.
        known: What there is in its place.
    """

    def __init__(self, name: str, known: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)

    def __str__(self) -> str:
        """Name the variable, and the nearest there is."""
        hint = nearest(self.name, self.known)
        return f"There is no variable {self.name!r}, and this engine leaves none out.{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.name, self.known)


class TooDeep(RecursionError):
    """Templates include each other without an end.

    Attributes:
        template: The one that was reached last.
        limit: How many may stand inside each other.
    """

    def __init__(self, template: str | None, limit: int) -> None:
        super().__init__(template, limit)
        self.template = template
        self.limit = limit

    def __str__(self) -> str:
        """Name the template and the limit."""
        return f"Templates may include each other {self.limit} deep; {self.template!r} goes further."


class Mistake(ValueError):
    """A piece of a template is wrong; whoever knows where it stands makes a ``TemplateSyntaxError`` of it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the end of a message that proposes the nearest known name, or nothing."""
    from difflib import get_close_matches  # only errors pay for it

    found = get_close_matches(name, sorted(known), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""
