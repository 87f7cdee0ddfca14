"""How routes are written down: ``path``, ``re_path``, ``include`` and ``locale_prefix``.

Nothing here looks at the routes together; that is the work of the router that is given them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bandstand.urls._patterns import PatternError, written_parts

if TYPE_CHECKING:
    from bandstand.contracts.i18n import LazyText
    from bandstand.urls.converters import Converter

Converters: TypeAlias = "Mapping[str, Converter[object] | type[Converter[object]]]"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class URLPattern:
    """One entry of a list of routes, as ``path()``, ``re_path()`` and ``locale_prefix()`` make it.

    Attributes:
        pattern: The pattern as it was given.
        target: What it leads to; an ``Included`` for further routes below it.
        is_regex: Whether the pattern is a regular expression.
        kwargs: Values that each match gets beside what the path gives.
        name: What ``reverse()`` calls it.
        options: What the server should know: pipeline switches, limits.
        languages: For ``locale_prefix()``, each language with its prefix; empty otherwise.
    """

    pattern: str | LazyText
    target: object
    is_regex: bool = False
    kwargs: Mapping[str, object] = field(default_factory=dict[str, object])
    name: str | None = None
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    languages: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Included:
    """Routes that stand below a pattern, as ``include()`` gives them.

    Attributes:
        patterns: The routes.
        app_name: What the application calls itself, or None.
        namespace: What this instance of it is called, or None.
        converters: Further converters that the patterns name.
    """

    patterns: Sequence[URLPattern]
    app_name: str | None = None
    namespace: str | None = None
    converters: Converters = field(default_factory=dict[str, Any])  # Any: a default cannot name a lazy type


Includable: TypeAlias = "str | ModuleType | Sequence[URLPattern] | tuple[Sequence[URLPattern], str] | object"


def path(
    pattern: str | LazyText,
    target: object,
    kwargs: Mapping[str, object] | None = None,
    name: str | None = None,
    *,
    options: Mapping[str, object] | None = None,
) -> URLPattern:
    """Declare a route: text with parameters, such as ``"books/<int:number>/"``.

    Args:
        pattern: What the path must be, without the leading slash. A ``LazyText`` is allowed below ``locale_prefix()``.
        target: What it leads to: a view, anything, or ``include(...)``.
        kwargs: Values that each match gets beside the parameters; they win over parameters of the same name.
        name: What ``reverse()`` calls it.
        options: What the server should know; options of an include are inherited, and the inner ones win.

    Raises:
        PatternError: The pattern cannot be read.
    """
    if isinstance(pattern, str):
        written_parts(pattern)
    return _declared(pattern, target, kwargs, name, options, is_regex=False)


def re_path(
    pattern: str | LazyText,
    target: object,
    kwargs: Mapping[str, object] | None = None,
    name: str | None = None,
    *,
    options: Mapping[str, object] | None = None,
) -> URLPattern:
    r"""Declare a route by a regular expression, such as ``r"^(?P<year>[0-9]{4})/$"``.

    It is searched for in the path, without its leading slash and what including patterns took; one that ends with ``$``
    must fit all of it. Begin it with ``^``, and end it with ``$`` unless it includes others. Its named groups arrive as
    ``kwargs``; without any, its groups arrive as ``args``. The arguments are those of ``path``.

    Raises:
        PatternError: The regular expression is not valid.
    """
    if isinstance(pattern, str):
        compiled(pattern)
    return _declared(pattern, target, kwargs, name, options, is_regex=True)


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a route's regular expression.

    Raises:
        PatternError: It is not valid.
    """
    try:
        return re.compile(pattern)  # source: pattern - a route's own pattern, never request data
    except re.error as error:
        raise PatternError(pattern, f"is not a valid regular expression: {error}.") from None


def _declared(
    pattern: str | LazyText,
    target: object,
    kwargs: Mapping[str, object] | None,
    name: str | None,
    options: Mapping[str, object] | None,
    *,
    is_regex: bool,
) -> URLPattern:
    _check_mapping(pattern, "kwargs", kwargs)
    _check_mapping(pattern, "options", options)
    if name is not None and ":" in name:
        message = f"The name of a route holds no colon, which separates namespaces; got {name!r}."
        raise ValueError(message)
    if name is not None and isinstance(target, Included):
        message = f"An include has no name of its own, its routes have; got {name!r} for {str(pattern)!r}."
        raise ValueError(message)
    return URLPattern(
        pattern=pattern,
        target=target,
        is_regex=is_regex,
        kwargs=dict(kwargs or {}),
        name=name,
        options=dict(options or {}),
    )


def _check_mapping(pattern: object, what: str, given: object) -> None:
    if given is not None and not isinstance(given, Mapping):
        message = f"The {what} of {str(pattern)!r} are a mapping; got {given!r}. A name is given as name=..."
        raise TypeError(message)


def include(routes: Includable, namespace: str | None = None, *, converters: Converters | None = None) -> Included:
    """Take further routes in, as the target of ``path()`` or ``re_path()``.

    Args:
        routes: A list; an object or the dotted name of a module with ``urlpatterns`` and perhaps ``app_name`` and
            ``converters``; or a pair of one of these and an ``app_name``.
        namespace: What to call this instance of the application; its ``app_name`` when not given.
        converters: Further converters that its patterns name.

    Raises:
        TypeError: There are no routes in what was given.
        ValueError: A namespace is given, and no ``app_name``.
    """
    source: object
    source, app_name = _pair(routes) or (routes, None)
    if isinstance(source, str):
        from importlib import import_module

        source = import_module(source)
    app_name = app_name or getattr(source, "app_name", None)
    if namespace and not app_name:
        message = f"A namespace needs an app_name beside it: include((routes, app_name), namespace={namespace!r})."
        raise ValueError(message)
    for each in (app_name, namespace):
        if each and ":" in each:
            message = f"The name of a namespace holds no colon; got {each!r}."
            raise ValueError(message)
    return Included(
        patterns=_patterns_of(source),
        app_name=app_name,
        namespace=namespace or app_name,
        converters={**getattr(source, "converters", {}), **(converters or {})},
    )


def _pair(routes: object) -> tuple[object, str] | None:
    pair: tuple[object, ...] = cast("tuple[object, ...]", routes) if isinstance(routes, tuple) else ()
    if len(pair) == 2 and isinstance(pair[1], str):
        return pair[0], pair[1]
    return None


def _patterns_of(source: object) -> Sequence[URLPattern]:
    patterns: object = getattr(source, "urlpatterns", source)
    if not isinstance(patterns, Sequence) or isinstance(patterns, str):
        named = source.__name__ if isinstance(source, ModuleType) else source
        message = f"Expected a list of routes, or something with 'urlpatterns'; got {named!r}."
        raise TypeError(message)
    for pattern in cast("Sequence[object]", patterns):
        if not isinstance(pattern, URLPattern):
            message = f"A list of routes holds what path(), re_path() and locale_prefix() give; got {pattern!r}."
            raise TypeError(message)
    return cast("Sequence[URLPattern]", patterns)


def locale_prefix(routes: Includable, *, languages: Sequence[str], unprefixed: str | None = None) -> URLPattern:
    """Declare routes once for each language, below a prefix such as ``fr/``.

    Each language has routes of its own, with ``options["locale"]``, so that resolving never depends on the active
    locale; ``reverse()`` takes those of the active one. Patterns that are a ``LazyText`` are translated for each.

    Args:
        routes: What ``include()`` takes.
        languages: Language tags: ``["en", "fr", "pt-BR"]``. The first serves for a locale that is not among them,
            unless one is unprefixed.
        unprefixed: The one language whose routes have no prefix; they are tried after the others.

    Raises:
        ValueError: There is no language, one comes twice, or the unprefixed one is not among them.
    """
    if not languages or len({tag.lower() for tag in languages}) < len(languages):
        message = f"Languages are given once each, and at least one; got {list(languages)!r}."
        raise ValueError(message)
    if unprefixed is not None and unprefixed not in languages:
        message = f"The unprefixed language is one of {list(languages)!r}; got {unprefixed!r}."
        raise ValueError(message)
    prefixes = {tag: f"{tag.lower()}/" for tag in languages if tag != unprefixed}
    if unprefixed is not None:
        prefixes[unprefixed] = ""
    return URLPattern(pattern="", target=include(routes), languages=prefixes)
