"""What can go wrong with a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class TemplateMissing(LookupError):
    """There is no template of a name.

    Attributes:
        names: The names that were asked for.
        tried: Where they were looked for, in the words of the engine.
        referrer: The template that refers to them, where one does.
    """

    def __init__(
        self, names: Sequence[str], *, tried: Sequence[str] = (), known: Iterable[str] = (), referrer: str | None = None
    ) -> None:
        """Keep the known names as they are: they are read only when somebody asks for the nearest."""
        super().__init__(*names)
        self.names = tuple(names)
        self.tried = tuple(tried)
        self.referrer = referrer
        self._known = known

    @property
    def nearest(self) -> str | None:
        """The name among those known that comes nearest, or None."""
        from difflib import get_close_matches  # only errors pay for it

        known = sorted(self._known)
        found = (match for name in self.names for match in get_close_matches(name, known, n=1))
        return next(found, None)

    def __str__(self) -> str:
        """Name what was asked for, by whom, where it was looked for, and the nearest there is."""
        if not self.names:
            return "There is no template to choose: no name was given."
        names = " or ".join(map(repr, self.names))
        asking = f", which {self.referrer!r} refers to" if self.referrer else ""
        places = f" Looked in {', '.join(self.tried)}." if self.tried else ""
        hint = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        return f"There is no template {names}{asking}.{places}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle it without the known names, but for the nearest."""
        nearest = (self.nearest,) if self.nearest else ()
        return _missing, (self.names, self.tried, nearest, self.referrer)


def _missing(
    names: tuple[str, ...], tried: tuple[str, ...], known: tuple[str, ...], referrer: str | None
) -> TemplateMissing:
    return TemplateMissing(names, tried=tried, known=known, referrer=referrer)


class TemplateError(Exception):
    """A template cannot be read.

    Attributes:
        problem: What is wrong, in a sentence.
        template: The name of the template, where it has one.
        line: The line, from 1 on; None where it is not known.
        column: The column, from 1 on; None where it is not known.
        source: The text of that line.
    """

    def __init__(
        self,
        problem: str,
        *,
        template: str | None = None,
        line: int | None = None,
        column: int | None = None,
        source: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.template = template
        self.line = line
        self.column = column
        self.source = source

    def __str__(self) -> str:
        """Say what is wrong and where, with the line itself and a mark below the place."""
        place = self.template or "<template>"
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        said = f"{':'.join([place, *numbers])}: {self.problem}"
        if self.source is None:
            return said
        mark = "" if self.column is None else f"\n    {' ' * (self.column - 1)}^"
        return f"{said}\n    {self.source}{mark}"

    def __reduce__(self) -> tuple[object, ...]:
        return _error, (self.problem, self.template, self.line, self.column, self.source)


def _error(
    problem: str, template: str | None, line: int | None, column: int | None, source: str | None
) -> TemplateError:
    return TemplateError(problem, template=template, line=line, column=column, source=source)
