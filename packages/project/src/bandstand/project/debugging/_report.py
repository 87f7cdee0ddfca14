"""An exception as data: its chain of causes, the members of a group, and what the request asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from bandstand.contracts.rendering import TemplateError
from bandstand.project.debugging._frames import Folders, Frame, read_frames
from bandstand.project.debugging._masking import MASK, Masking, masking_of
from bandstand.project.debugging._places import place_of
from bandstand.project.debugging._request import Asked, field_names, read_request
from bandstand.project.debugging._sensitive import sensitive_fields
from bandstand.project.debugging._suggestions import suggestions
from bandstand.project.debugging._values import Values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bandstand.http import Request

Link: TypeAlias = Literal["cause", "context"]
"""``raise ... from ...``, or an error while another one was handled."""

_LONGEST_MESSAGE = 4000
_MOST_RAISED = 12
_MOST_NOTES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One exception.

    Attributes:
        kind: Its type, with the module unless it is built in.
        message: Its text.
        notes: What was added to it on its way.
        place: The template, line and column that the exception itself names, or None.
        frames: The calls that led to it, the outermost first.
        left_out: How many calls in the middle are not among them.
        link: How the earlier one is linked to it; None without one.
        earlier: The exception that it was raised from, or while handling which.
        members: Those that a group consists of.
    """

    kind: str
    message: str
    notes: tuple[str, ...]
    place: Frame | None
    frames: tuple[Frame, ...]
    left_out: int
    link: Link | None
    earlier: Raised | None
    members: tuple[Raised, ...]

    @property
    def failing(self) -> Frame | None:
        """The frame to look at first: the place that the exception names, else the innermost one of the project."""
        if self.place is not None:
            return self.place
        own = [frame for frame in self.frames if frame.own]
        return own[-1] if own else self.frames[-1] if self.frames else None

    @property
    def template(self) -> Frame | None:
        """The innermost template of the project on the way, or None."""
        return next((frame for frame in reversed(self.frames) if frame.own and frame.template is not None), None)

    @property
    def chain(self) -> tuple[Raised, ...]:
        """This one, and the earlier ones behind it."""
        return (self,) if self.earlier is None else (self, *self.earlier.chain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that is known of a failure, as text that can be shown: secrets are hidden already.

    Attributes:
        raised: The exception.
        suggestions: What may help, each a sentence or two.
        asked: The request that failed; None without one.
        versions: Of what runs here, by name.
    """

    raised: Raised
    suggestions: tuple[str, ...]
    asked: Asked | None
    versions: tuple[tuple[str, str], ...]


def report(
    error: BaseException,
    *,
    own: Sequence[Path],
    request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    masking: Masking | None = None,
) -> Report:
    """Describe an exception.

    Args:
        error: One that was raised.
        own: The folders with the project's own code.
        request: The request that was being answered.
        masking: What is hidden; without it what ``mask_with`` gave the request, else the usual.
    """
    chosen = masking or (masking_of(request) if request is not None else None) or Masking()
    values = Values(chosen if request is None else _with_fields_hidden(chosen, request, error), MASK)
    match = None if request is None else request.match
    return Report(
        raised=_Reader(Folders(own), values).read(error),
        suggestions=tuple(values.message(text, 500) for text in suggestions(error, match)),
        asked=None if request is None else read_request(request, values),
        versions=_versions(),
    )


def _with_fields_hidden(masking: Masking, request: Request[Any], error: BaseException) -> Masking:  # Any: as above
    fields = sensitive_fields(None if request.match is None else request.match.target, error.__traceback__)
    names = field_names(request) if fields is None else fields
    return replace(masking, names=masking.names | names) if names else masking


class _Reader:
    def __init__(self, folders: Folders, values: Values) -> None:
        self._folders = folders
        self._values = values
        self._left = _MOST_RAISED
        self._seen: set[int] = set()

    def read(self, error: BaseException) -> Raised:
        self._left -= 1
        self._seen.add(id(error))
        frames, left_out = read_frames(error.__traceback__, self._folders, self._values)
        link, earlier = _earlier(error)
        known = earlier is None or id(earlier) in self._seen or self._left <= 0
        return Raised(
            kind=_kind(error),
            message=self._values.message(_message(error), _LONGEST_MESSAGE),
            notes=tuple(self._values.message(note, _LONGEST_MESSAGE) for note in _notes(error)),
            place=place_of(error, self._values),
            frames=frames,
            left_out=left_out,
            link=None if known else link,
            earlier=None if earlier is None or known else self.read(earlier),
            members=tuple(self.read(member) for member in _members(error) if self._left > 0),
        )


def _earlier(error: BaseException) -> tuple[Link | None, BaseException | None]:
    if error.__cause__ is not None:
        return "cause", error.__cause__
    if error.__context__ is not None and not error.__suppress_context__:
        return "context", error.__context__
    return None, None


def _kind(error: BaseException) -> str:
    kind = type(error)
    if kind.__module__ == "builtins":
        return kind.__qualname__
    # Private modules are where it is kept, and not where one imports it from.
    modules = [name for name in kind.__module__.split(".") if not name.startswith("_") or name == "__main__"]
    return ".".join([*modules, kind.__qualname__])


def _message(error: BaseException) -> str:
    if isinstance(error, TemplateError):
        return error.problem  # the place is shown beside it
    if isinstance(error, SyntaxError) and error.msg:
        return error.msg
    try:
        return str.__str__(str(error))
    except Exception as failure:  # noqa: BLE001 - whatever its text raises, the error is shown
        return f"(its text raised {type(failure).__name__})"


def _notes(error: BaseException) -> list[str]:
    notes: object = getattr(error, "__notes__", None)
    given = cast("list[object]", notes) if isinstance(notes, list) else []
    return [note for note in given if isinstance(note, str)][:_MOST_NOTES]


def _members(error: BaseException) -> tuple[BaseException, ...]:
    return cast("BaseExceptionGroup[BaseException]", error).exceptions if isinstance(error, BaseExceptionGroup) else ()


def _versions() -> tuple[tuple[str, str], ...]:
    from importlib.metadata import PackageNotFoundError, version
    from platform import python_implementation, python_version

    found = [(python_implementation(), python_version())]
    for name in ("bandstand-project", "bandstand-http"):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:  # run from a checkout that is on the path and not installed
            found.append((name, "not installed"))
    return tuple(found)
