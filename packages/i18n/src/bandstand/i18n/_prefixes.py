"""Routes of several languages, ``/fr/books/`` and ``/de/buecher/``: which language an address is of, and its twins."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from bandstand.contracts.i18n import override
from bandstand.contracts.routing import NoMatch, NoReverse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.routing import Match, Resolver, Reverser

__all__ = ["Prefixes", "locale_of_route"]

_SAFE = "/~:@!$&'()*+,;="  # what RFC 3986, section 3.3, lets stand in a path, besides letters, digits, "-", "." and "_"


def locale_of_route(options: Mapping[str, object], /) -> str | None:
    """Give the language that a route is declared for, by its option ``locale``; None for one of all languages."""
    locale = options.get("locale")
    return locale if isinstance(locale, str) else None


class Prefixes:
    """The languages that the routes of an application have prefixes for.

    Args:
        resolver: The routes.
        reverser: Makes addresses from names, in the active locale.

    Attributes:
        languages: By prefix, without slashes, the language tag.
    """

    def __init__(self, resolver: Resolver, reverser: Reverser | None) -> None:
        self._resolver = resolver
        self._reverser = reverser
        routes = ((route.pattern.lstrip("^").partition("/")[0], locale_of_route(route.options)) for route in resolver)
        self.languages: dict[str, str] = {
            first: locale for first, locale in routes if locale is not None and first.lower() == locale.lower()
        }
        self._by_language = {locale: prefix for prefix, locale in self.languages.items()}

    def language(self, path: str, /) -> str | None:
        """Give the language that a path below the mount point begins with."""
        return self.languages.get(path[1:].partition("/")[0])

    def with_prefix(self, path: str, locale: str, /) -> str | None:
        """Give the path of a language's own route, where one without a prefix leads nowhere; None where none does."""
        prefix = self._by_language.get(locale)
        if prefix is None or self.language(path) is not None:
            return None
        for longer in (f"/{prefix}{path}", f"/{prefix}{path}/"):
            if self._is_of(longer, locale):
                return longer
        return None

    def translated(self, url: str, locale: str, /, *, mounted_at: str = "") -> str:
        """Give the address of the same page in another language; the same address where there is none.

        Args:
            url: A URL of this site; the query and the fragment stay as they are.
            locale: The other language.
            mounted_at: The path that the application is mounted at.
        """
        parts = urlsplit(url)
        path = unquote(parts.path)
        if not path.startswith(f"{mounted_at}/"):
            return url
        below = path[len(mounted_at) :]
        match = self._match(below)
        if match is None or locale_of_route(match.route.options) in (None, locale):
            return url
        found = self._reversed(match, locale, mounted_at) or self._exchanged(below, locale)
        return url if found is None else parts._replace(path=quote(mounted_at + found, safe=_SAFE)).geturl()

    def _is_of(self, path: str, locale: str) -> bool:
        match = self._match(path)
        return match is not None and locale_of_route(match.route.options) == locale

    def _match(self, path: str) -> Match | None:
        try:
            return self._resolver.resolve(path)
        except NoMatch:
            return None

    def _reversed(self, match: Match, locale: str, mounted_at: str) -> str | None:
        """Give the path by the name of the route, as a language may have words of its own in it."""
        if self._reverser is None or match.route.name is None:
            return None
        try:
            with override(locale=locale):
                url = self._reverser.reverse(match.route.view_name, args=match.args, kwargs=match.kwargs)
        except (NoReverse, ValueError):
            return None
        path = unquote(url).removeprefix(mounted_at)
        return path if self._is_of(path, locale) else None

    def _exchanged(self, path: str, locale: str) -> str | None:
        """Give the path with the prefix of another language, where that leads somewhere."""
        own = self.language(path)
        bare = path if own is None else path[len(own) + 1 :]
        prefix = self._by_language.get(locale)
        found = bare if prefix is None else f"/{prefix}{bare}"
        return found if self._is_of(found, locale) else None
