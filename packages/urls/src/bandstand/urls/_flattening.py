"""From nested declarations to the flat list of a router's routes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bandstand.contracts.routing import Route
from bandstand.urls._declarations import Included, compiled
from bandstand.urls._entries import Entry, Level
from bandstand.urls._patterns import Parameter, joined, parameters, parts_of
from bandstand.urls.converters import BUILT_IN, extended

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bandstand.contracts.i18n import LazyText
    from bandstand.urls._declarations import URLPattern
    from bandstand.urls._patterns import Part
    from bandstand.urls.converters import Converter


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the patterns around a declaration add to it."""

    converters: Mapping[str, Converter[object]]
    texts: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    namespaces: tuple[str, ...] = ()
    app_names: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    locale: str | None = None
    is_fallback: bool = False
    within: tuple[object, ...] = ()


def flattened(included: Included) -> tuple[Entry, ...]:
    """Give the entries of all routes, in the order declared.

    Raises:
        PatternError: A pattern cannot be read.
        ValueError: Declarations do not fit together.
        TypeError: A converter lacks something.
    """
    scope = Scope(converters=extended(BUILT_IN, included.converters), within=(included.patterns,))
    return tuple(
        _entry(index, declaration, scope) for index, (declaration, scope) in enumerate(_walk(included.patterns, scope))
    )


def has_translations(patterns: Sequence[URLPattern]) -> bool:
    """Tell whether some pattern waits for its translation."""
    waiting = [patterns]
    seen: set[int] = set()
    while waiting:
        some = waiting.pop()
        if any(not isinstance(each.pattern, str) for each in some):
            return True
        if id(some) not in seen:
            seen.add(id(some))
            waiting += [each.target.patterns for each in some if isinstance(each.target, Included)]
    return False


def _walk(patterns: Sequence[URLPattern], scope: Scope) -> Iterator[tuple[URLPattern, Scope]]:
    """Give each declaration that leads somewhere, with all that it gets from those around it."""
    for declaration in patterns:
        for inner in _scopes(declaration, scope):
            if isinstance(declaration.target, Included):
                yield from _walk(declaration.target.patterns, _entered(declaration.target, inner))
            else:
                yield declaration, inner


def _scopes(declaration: URLPattern, scope: Scope) -> Iterator[Scope]:
    """Give the scope with the declaration's own pattern and options in it, once for each language."""
    if not declaration.languages:
        yield _with_pattern(declaration, declaration.pattern, scope)
        return
    if scope.locale is not None:
        message = f"A locale_prefix() stands within another one, below {''.join(scope.texts)!r}: one is enough."
        raise ValueError(message)
    first = next(iter(declaration.languages))
    fallback = next((locale for locale, prefix in declaration.languages.items() if not prefix), first)
    for locale, prefix in declaration.languages.items():
        options = {**scope.options, "locale": locale}
        spoken = replace(scope, locale=locale, is_fallback=locale == fallback, options=options)
        yield _with_pattern(declaration, prefix, spoken)


def _with_pattern(declaration: URLPattern, pattern: str | LazyText, scope: Scope) -> Scope:
    text = pattern if isinstance(pattern, str) else _translated(pattern, scope.locale)
    level = Level(compiled(text) if declaration.is_regex else parts_of(text, scope.converters), declaration.kwargs)
    return replace(
        scope,
        texts=(*scope.texts, _shown(text, first=not any(scope.texts)) if declaration.is_regex else text),
        levels=(*scope.levels, level),
        options={**scope.options, **declaration.options},
    )


def _translated(pattern: LazyText, locale: str | None) -> str:
    from bandstand.contracts.i18n import override

    if locale is None:
        message = f"The pattern {pattern.id!r} is to be translated; that is done below locale_prefix() only."
        raise ValueError(message)
    with override(locale=locale):
        return str(pattern)


def _shown(regex: str, *, first: bool) -> str:
    """Give a regular expression as people read it in the whole pattern."""
    if not first:
        return regex.removeprefix("^")
    return regex if regex.startswith(("^", "\\A", "(?")) else f"^.*?{regex}"


def _entered(included: Included, scope: Scope) -> Scope:
    """Give the scope of an include's patterns."""
    if any(included.patterns is each for each in scope.within):
        message = f"Routes include themselves, below {''.join(scope.texts)!r}."
        raise ValueError(message)
    namespaces, app_names = scope.namespaces, scope.app_names
    if included.namespace is not None:
        namespaces, app_names = (*namespaces, included.namespace), (*app_names, included.app_name or "")
    return replace(
        scope,
        converters=extended(scope.converters, included.converters),
        namespaces=namespaces,
        app_names=app_names,
        within=(*scope.within, included.patterns),
    )


def _entry(index: int, declaration: URLPattern, scope: Scope) -> Entry:
    levels = _merged(scope.levels)
    pattern = "".join(scope.texts)
    if not isinstance(levels[0].what, tuple) or len(levels) > 1:
        pattern = pattern if pattern.startswith("^") else f"^{pattern}"
    route = Route(
        pattern=pattern,
        target=declaration.target,
        name=declaration.name,
        namespaces=scope.namespaces,
        app_names=scope.app_names,
        options=scope.options,
    )
    return Entry(index, route, levels, scope.locale, scope.is_fallback)


def _merged(levels: Sequence[Level]) -> tuple[Level, ...]:
    """Make one level of those of ``path()`` that follow each other."""
    result: list[Level] = []
    for level in levels:
        if result and isinstance(level.what, tuple) and isinstance(result[-1].what, tuple):
            result[-1] = _both(result[-1].what, result[-1].extra, level.what, level.extra)
        else:
            result.append(_both((), {}, level.what, level.extra) if isinstance(level.what, tuple) else level)
    return tuple(result)


def _both(
    outer: tuple[Part, ...], outer_extra: Mapping[str, object], inner: tuple[Part, ...], extra: Mapping[str, object]
) -> Level:
    """Join two levels; of values with one name the inner wins, and an extra one over a parameter beside it."""
    captured = {parameter.name for parameter in parameters(inner)}
    kept = {name: value for name, value in outer_extra.items() if name not in captured}
    taken = captured | extra.keys()
    parts = [*_without(outer, taken), *_without(inner, extra.keys())]
    return Level(joined(parts), {**kept, **extra})


def _without(parts: Sequence[Part], names: Collection[str]) -> Iterator[Part]:
    """Give parts, the parameters of some names as ones that do not arrive."""
    for part in parts:
        if isinstance(part, Parameter) and part.name in names:
            yield replace(part, kept=False)
        else:
            yield part
