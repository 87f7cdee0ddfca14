"""What can be told to be wrong with routes before the first request."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.urls._coverage import covered
from bandstand.urls._declarations import Included
from bandstand.urls._filling import parameter_names
from bandstand.urls._quoting import has_dots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.urls._declarations import URLPattern
    from bandstand.urls._entries import Entry


class Checkable(Protocol):
    """What has routes to look at: a router."""

    def check(self) -> Iterable[CheckMessage]:
        """Give what looks wrong with them."""
        ...


def check(router: Checkable) -> Iterable[CheckMessage]:
    """Look for routes that are never reached, ambiguous names and likely mistakes; give what is found."""
    return router.check()


def findings(included: Included, entries: Sequence[Entry]) -> Iterator[CheckMessage]:
    """Give everything that looks wrong with a router's routes."""
    yield from _shadowed(entries)
    yield from _duplicate_names(entries)
    yield from _duplicate_namespaces(included)
    for declaration in _declarations(included.patterns):
        yield from _of_declaration(declaration)
    for entry in entries:
        yield from _of_entry(entry)
    yield from _without_slash(entries)


def _warning(check_id: str, text: str, hint: str, level: Level = Level.WARNING) -> CheckMessage:
    return CheckMessage(level=level, id=f"urls.{check_id}", text=text, hint=hint)


def _shadowed(entries: Sequence[Entry]) -> Iterator[CheckMessage]:
    for first, second in covered(entries):
        yield _warning(
            "shadowed",
            f"The route {second.route.pattern!r} is never reached: {first.route.pattern!r} is declared before it "
            "and fits all its paths.",
            "Declare the narrower route first, or remove one of them.",
        )


def _duplicate_names(entries: Iterable[Entry]) -> Iterator[CheckMessage]:
    by_use: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        if entry.route.name is not None:
            names = frozenset(parameter_names(entry.levels))
            by_use.setdefault((entry.route.view_name, entry.locale, names), []).append(entry)
    for (name, *_), same in by_use.items():
        if len(same) > 1:
            patterns = " and ".join(repr(entry.route.pattern) for entry in same)
            yield _warning(
                "duplicate-name",
                f"The name {name!r} stands for {patterns}, which take the same parameters: "
                "reverse() uses the last that fits.",
                "Name them differently, unless one is to replace the other.",
            )


def _duplicate_namespaces(included: Included) -> Iterator[CheckMessage]:
    for namespace, times in Counter(_namespaces(included.patterns, ())).items():
        if times > 1:
            yield _warning(
                "duplicate-namespace",
                f"The namespace {':'.join(namespace)!r} is included {times} times: "
                "reverse() may find the routes of another instance.",
                "Give each include a namespace of its own: include(..., namespace=...).",
            )


def _namespaces(patterns: Sequence[URLPattern], around: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for declaration in patterns:
        if isinstance(target := declaration.target, Included):
            inner = around if target.namespace is None else (*around, target.namespace)
            if target.namespace is not None:
                yield inner
            yield from _namespaces(target.patterns, inner)


def _declarations(patterns: Sequence[URLPattern]) -> Iterator[URLPattern]:
    for declaration in patterns:
        yield declaration
        if isinstance(declaration.target, Included):
            yield from _declarations(declaration.target.patterns)


def _of_declaration(declaration: URLPattern) -> Iterator[CheckMessage]:
    pattern = str(declaration.pattern)
    if pattern.removeprefix("^").startswith("/"):
        yield _warning(
            "leading-slash",
            f"The pattern {pattern!r} begins with a slash, which the path has before every pattern already.",
            "Remove it; a pattern that includes others ends with one instead.",
        )
    yield from _of_regex(declaration, pattern) if declaration.is_regex else _of_path(declaration, pattern)
    if declaration.target is None or isinstance(declaration.target, str):
        yield _warning(
            "target",
            f"The route {pattern!r} leads to {declaration.target!r}, which nobody can call.",
            "Give the view itself, not its name.",
        )


def _of_regex(declaration: URLPattern, pattern: str) -> Iterator[CheckMessage]:
    if isinstance(declaration.target, Included) and pattern.endswith("$") and not pattern.endswith("\\$"):
        yield _warning(
            "include-dollar",
            f"The expression {pattern!r} includes routes and ends with '$', so that nothing is left for them.",
            "Remove the '$'.",
        )


def _of_path(declaration: URLPattern, pattern: str) -> Iterator[CheckMessage]:
    if pattern.startswith("^") or pattern.endswith("$") or "(?" in pattern:
        yield _warning(
            "regex-signs",
            f"The pattern {pattern!r} looks like a regular expression, which path() takes literally.",
            "Use re_path(), or write parameters as '<int:name>'.",
        )
    inner = declaration.target.patterns if isinstance(declaration.target, Included) else ()
    if pattern and not pattern.endswith("/") and any(str(each.pattern) for each in inner):
        yield _warning(
            "include-slash",
            f"The pattern {pattern!r} includes routes and does not end with a slash: theirs follow without one.",
            f"Write {pattern + '/'!r}.",
        )


def _of_entry(entry: Entry) -> Iterator[CheckMessage]:
    pattern = entry.route.pattern
    if entry.parts is None:
        return
    if "//" in pattern:
        yield _warning(
            "double-slash",
            f"The route {pattern!r} holds two slashes in a row.",
            "A pattern that includes others ends with a slash, and theirs do not begin with one.",
        )
    if has_dots(pattern):
        yield _warning(
            "dots",
            f"The route {pattern!r} holds a segment of dots, which browsers remove: it has no URL.",
            "Name the segment differently.",
        )


def _without_slash(entries: Iterable[Entry]) -> Iterator[CheckMessage]:
    """Find pages without a slash at the end where most have one, but for routes that say that they are to have none."""
    told = (entry for entry in entries if entry.route.options.get("append_slash") is not False)
    pages = [entry.route.pattern for entry in told if entry.parts and _is_page(entry.route.pattern)]
    odd = [pattern for pattern in pages if not pattern.endswith("/")]
    if len(odd) * 2 < len(pages):
        for pattern in odd:
            yield _warning(
                "no-slash",
                f"The route {pattern!r} does not end with a slash, and most others do.",
                f"Write {pattern + '/'!r}, so that all addresses look alike.",
                Level.INFO,
            )


def _is_page(pattern: str) -> bool:
    """Tell whether a route looks like a page: a file has a dot in its name, and a path takes its own slashes."""
    last = pattern.rpartition("/")[2]
    return "." not in last and "<path:" not in last
