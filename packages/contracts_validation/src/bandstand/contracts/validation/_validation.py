"""The error that carries problems, and the callables that raise it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias, Union, cast

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation._problem import Problem

Messages: TypeAlias = Union[
    str, LazyText, Problem, "ValidationError", Iterable["Messages"], Mapping[str, "Messages"]
]  # fmt: skip
"""What a ``ValidationError`` is made from: a text or problem, several of them, or some for each field."""


class ValidationError(ValueError):
    """A value is not what it must be.

    One text, several of them, problems, other errors, or a mapping of field names to any of these::

        ValidationError("Enter a number.", code="not_a_number")
        ValidationError({"price": ["Enter a number."], "name": too_long})

    Attributes:
        problems: All of them, flat and in order; never empty.

    Raises:
        ValueError: There is no problem in what was given.
        TypeError: A code or parameters came with something other than one text, or a message is of another type.
    """

    def __init__(self, message: Messages, code: str | None = None, params: Mapping[str, object] | None = None) -> None:
        super().__init__(message, code, params)
        if isinstance(message, Problem) and code is None and params is None:  # the most frequent, made for each refusal
            self.problems: tuple[Problem, ...] = (message,)
            return
        if isinstance(message, (str, LazyText)):
            problem = Problem(text=message, code=code or "invalid", params=params or {})
            self.problems = (problem,)
            return
        if code is not None or params is not None:
            text = f"A code or parameters go with one text; got them with {message!r}."
            raise TypeError(text)
        self.problems = tuple(_flatten(message))
        if not self.problems:
            text = f"A ValidationError needs at least one problem; got {message!r}."
            raise ValueError(text)

    def at(self, *path: str | int) -> ValidationError:
        """Give an error with the same problems one or more steps further out."""
        return ValidationError([problem.at(*path) for problem in self.problems])

    def by_path(self) -> dict[tuple[str | int, ...], list[Problem]]:
        """Give the problems of each path, in order of first appearance."""
        found: dict[tuple[str | int, ...], list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(problem.path, []).append(problem)
        return found

    @property
    def messages(self) -> list[str]:
        """The texts of all problems, printed in the active locale."""
        return [str(problem) for problem in self.problems]

    def __str__(self) -> str:
        return " ".join(
            f"{'.'.join(map(str, problem.path))}: {problem}" if problem.path else str(problem)
            for problem in self.problems
        )


def _flatten(message: object) -> Iterator[Problem]:
    if isinstance(message, Problem):
        yield message
    elif isinstance(message, ValidationError):
        yield from message.problems
    elif isinstance(message, (str, LazyText)):
        yield Problem(text=message)
    elif isinstance(message, Mapping):
        for field, inner in cast("Mapping[str, object]", message).items():
            yield from (problem.at(field) for problem in _flatten(inner))
    elif isinstance(message, Iterable):
        for inner in cast("Iterable[object]", message):
            yield from _flatten(inner)
    else:
        text = f"A problem is a text, a Problem, a ValidationError or some of them; got {message!r}."
        raise TypeError(text)


class Validator(Protocol):
    """Says what is wrong with a value by raising, and nothing by returning.

    VALIDATION-01: a right value returns None.
    VALIDATION-02: a wrong value raises ``ValidationError``, and no other error.
    VALIDATION-03: each problem has a code of its own kind, not the general ``"invalid"`` alone, and a text that its
    parameters fill.
    VALIDATION-04: the verdict depends on the value only: asked again, or of another value in between, it is the same.
    VALIDATION-05: two validators made from the same arguments are equal and hash alike; migrations and forms compare
    them.
    VALIDATION-06: paths of problems begin at the value that was given: a validator of one plain value gives none.
    """

    def __call__(self, value: object, /) -> None:
        """Check a value.

        Raises:
            ValidationError: The value is wrong.
        """
        ...
