"""What a request asked, as it is shown: nothing of it is read that was not, but for its form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from bandstand.project.debugging._frames import Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bandstand.contracts.http.uploads import UploadedFile
    from bandstand.contracts.routing import Match
    from bandstand.http import Request
    from bandstand.project.debugging._values import Values

_MOST_ROWS = 60
_LONGEST_PATH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a request.

    Attributes:
        title: What it is: ``"Query"``.
        rows: Names with values.
        note: Why there are none, where that needs saying.
    """

    title: str
    rows: tuple[Variable, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request.

    Attributes:
        method: Its method.
        path: Its path, percent-decoded, without the query.
        parts: Route, query, form, headers, cookies, session.
    """

    method: str
    path: str
    parts: tuple[Part, ...]


def read_request(request: Request[Any], values: Values) -> Asked:  # Any: whatever the application takes for a user
    """Describe a request.

    The session is shown only when somebody has opened it already, and the user never is: asking for them might query a
    database that is what has failed.
    """
    private = request.private
    try:
        found = [_part(title, partial(read, request, values)) for title, read in _PARTS]
    finally:
        request.private = private
    return Asked(
        method=values.message(request.method, 40),
        path=values.message(request.path, _LONGEST_PATH),
        parts=tuple(part for part in found if part.rows or part.note),
    )


def _part(title: str, read: Callable[[], Iterable[Variable]]) -> Part:
    try:
        return Part(title=title, rows=tuple(read())[:_MOST_ROWS])
    except Exception as failure:  # noqa: BLE001 - a request that cannot be read may be just what failed
        return Part(title=title, rows=(), note=f"Cannot be read here ({type(failure).__name__}).")


def _route(request: Request[Any], values: Values) -> Iterator[Variable]:
    match: Match | None = request.match
    if match is None:
        return
    yield Variable(name="pattern", value=values.message(match.route.pattern, _LONGEST_PATH))
    yield Variable(name="name", value=values.message(match.view_name, _LONGEST_PATH))
    yield Variable(name="target", value=values.message(name_of(match.target), _LONGEST_PATH))
    for name, value in match.kwargs.items():
        yield Variable(name=name, value=values.show(name, value))


def name_of(target: object) -> str:
    """Give the dotted name of a view."""
    named = target if hasattr(target, "__qualname__") else type(target)
    return f"{named.__module__}.{getattr(named, '__qualname__', '')}"


def _query(request: Request[Any], values: Values) -> Iterator[Variable]:
    return _texts(request.query.pairs(), values)


def _form(request: Request[Any], values: Values) -> Iterator[Variable]:
    yield from _texts(request.form.pairs(), values)
    for name, file in cast("Iterable[tuple[str, UploadedFile]]", request.files.pairs()):
        yield Variable(name=values.message(name, 80), value=values.text(name, f"file {file.name!r}, {file.size} bytes"))


def field_names(request: Request[Any]) -> frozenset[str]:  # Any: as above
    """Give the names of all fields of the form; none where it cannot be read, and so is not shown either."""
    try:
        return frozenset(name for name, _ in (*request.form.pairs(), *request.files.pairs()))
    except Exception:  # noqa: BLE001 - as for every part
        return frozenset()


def _headers(request: Request[Any], values: Values) -> Iterator[Variable]:
    return _texts(request.headers.items(), values)


def _cookies(request: Request[Any], values: Values) -> Iterator[Variable]:
    # What a cookie holds is for the server alone, whatever its name: each is hidden as "cookie" is.
    return (
        Variable(name=values.message(name, 80), value=values.text("cookie", value))
        for name, value in request.cookies.items()
    )


def _session(request: Request[Any], values: Values) -> Iterator[Variable]:
    opened = request.opened_session
    if opened is not None and hasattr(opened, "__iter__"):  # the contract asks for no list of names
        for name in opened:
            yield Variable(name=values.message(name, 80), value=values.show(name, opened[name]))


def _texts(pairs: Iterable[tuple[str, str]], values: Values) -> Iterator[Variable]:
    return (Variable(name=values.message(name, 80), value=values.text(name, value)) for name, value in pairs)


_PARTS: tuple[tuple[str, Callable[[Request[Any], Values], Iterable[Variable]]], ...] = (
    ("Route", _route),
    ("Query", _query),
    ("Form", _form),
    ("Headers", _headers),
    ("Cookies", _cookies),
    ("Session", _session),
)
