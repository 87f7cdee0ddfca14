"""``I18n``: languages, formats and time zones as one component of an application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from bandstand.contracts.i18n import FORMATTER, LOCALE, TIME_ZONE, TRANSLATOR
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.partial import PARTIAL_DATES
from bandstand.contracts.services import Contract
from bandstand.i18n._cookie import LanguageCookie
from bandstand.i18n.tags import LONGEST, normal_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.http import Request
    from bandstand.i18n._conventions import FormatOverrides
    from bandstand.i18n._formatter import BabelFormatter
    from bandstand.i18n._middleware import LocaleMiddleware, Preference, ZonePreference
    from bandstand.i18n._prefixes import Prefixes
    from bandstand.i18n._translations import Translations

__all__ = ["I18N", "I18n"]

_USUAL_COOKIE = LanguageCookie()


class I18n:
    """The languages of a site, as a component: ``I18n(["en", "fr", "ar"])``.

    It provides ``TRANSLATOR``, ``FORMATTER``, ``PARTIAL_DATES`` and ``LANGUAGES``, and a middleware that chooses the
    language of each request. Catalogues are those of the folders given, then those of all apps, the earlier hiding the
    later, then those of the installed parts of bandstand.

    Args:
        languages: The language tags that readers choose from, the default first; or names by tag, for languages of the
            project's own that CLDR has no name for.
        default: The language for readers who prefer none of them, and of commands and tasks; the first where it is
            None.
        time_zone: The zone in which moments are shown, or its name.
        folders: Further folders with catalogues, ``locale/``, before those of apps.
        cookie: Where the choice of a reader is kept; None: it is not.
        user_language: Gives the language that the user of a request prefers, or None; it goes before the cookie.
        user_zone: Gives the time zone of the user, or its name, or None.
        remember: Called with a request and a tag when a reader chooses a language, to keep it with the user.
        formats: By language tag, what the formats of CLDR are to be instead.
        source: The language that the messages of the project are written in.
        reload: Whether changed catalogues are read again, within a second; None: where the project is in development.

    Raises:
        ValueError: There is no language, one is no language tag, or the default is not among them.

    Attributes:
        name: What errors call this component.
        needs: The contracts that it cannot do without: none.
        languages: The tags.
        default: The language for everybody else.
        cookie: As given.
        remember: As given.
    """

    name = "i18n"
    needs: tuple[Contract[object], ...] = ()

    def __init__(
        self,
        languages: Iterable[str] | Mapping[str, str] = ("en",),
        *,
        default: str | None = None,
        time_zone: tzinfo | str = UTC,
        folders: Iterable[str | PathLike[str]] = (),
        cookie: LanguageCookie | None = _USUAL_COOKIE,
        user_language: Preference | None = None,
        user_zone: ZonePreference | None = None,
        remember: Callable[[Request[Any], str], object] | None = None,
        formats: Mapping[str, FormatOverrides] | None = None,
        source: str = "en",
        reload: bool | None = None,
    ) -> None:
        self.languages = tuple(_checked_tag(tag) for tag in languages)
        self._names: dict[str, str] = {}
        if isinstance(languages, Mapping):
            self._names = _names_of(cast("Mapping[str, str]", languages))
        if not self.languages or len({tag.lower() for tag in self.languages}) < len(self.languages):
            message = f"Languages are given once each, and at least one; got {list(self.languages)!r}."
            raise ValueError(message)
        self.default = self.languages[0] if default is None else default
        if self.default not in self.languages:
            message = f"The default language is one of {list(self.languages)!r}; got {default!r}."
            raise ValueError(message)
        self.time_zone = time_zone
        self.cookie = cookie
        self.remember = remember
        self._folders = tuple(folders)
        self._user_language = user_language
        self._user_zone = user_zone
        self._formats = formats
        self._source = source
        self._reload = reload
        self._assembly: Assembly | None = None

    def __repr__(self) -> str:
        return f"I18n({list(self.languages)!r})"

    def install(self, assembly: Assembly, /) -> None:
        """Become the languages of a project; no catalogue is read yet."""
        from bandstand.contracts.assembly.checks import CHECKS
        from bandstand.contracts.assembly.contributions import COMMANDS, MIDDLEWARE, Command
        from bandstand.contracts.assembly.values import REQUEST_VALUES, RequestValue
        from bandstand.contracts.assembly.views import VIEW_WRAPPERS
        from bandstand.i18n._checks import CatalogueChecks
        from bandstand.i18n._middleware import ByRoute

        self._assembly = assembly
        assembly.provide(I18N, self)
        assembly.provide(LANGUAGES, self)
        assembly.provide_lazily(TRANSLATOR, lambda _assembly: self.translations)
        assembly.provide_lazily(FORMATTER, lambda _assembly: self.formatter)
        assembly.provide_lazily(PARTIAL_DATES, lambda _assembly: self.formatter)
        assembly.add(REQUEST_VALUES, RequestValue(LOCALE, self.default))
        assembly.add_lazily(REQUEST_VALUES, lambda _assembly: RequestValue(TIME_ZONE, self._zone()))
        if len(self.languages) > 1 or self._user_language is not None or self._user_zone is not None:
            assembly.add(MIDDLEWARE, self.middleware(prefixes=self._prefixes))
            assembly.add(VIEW_WRAPPERS, ByRoute())
        catalogues = CatalogueChecks(self.languages, lambda: (self.translations, self.script_translations))
        assembly.add(CHECKS, catalogues)
        about = "Extract, update, compile and check the texts that are translated."
        assembly.add(COMMANDS, Command(name="messages", target="bandstand.i18n.commands:messages", help=about))

    @cached_property
    def translations(self) -> Translations:
        """The translator of texts in Python and in templates."""
        return self._translations_of("messages")

    @cached_property
    def script_translations(self) -> Translations:
        """The translator of texts in scripts."""
        return self._translations_of("javascript")

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders with catalogues of the project, the most important first, without those of installed parts."""
        from pathlib import Path

        from bandstand.contracts.assembly.contributions import FOLDERS

        contributed = () if self._assembly is None else self._assembly.gathered(FOLDERS)
        return (*map(Path, self._folders), *(folder.path for folder in contributed if folder.kind == "locale"))

    def offered(self) -> Mapping[str, str]:
        """Give the English names of the languages by tag."""
        from bandstand.i18n.languages import language_info

        return {tag: self._names.get(tag) or language_info(tag).name for tag in self.languages}

    def middleware(self, *, prefixes: Callable[[], Prefixes | None] | None = None) -> LocaleMiddleware:
        """Make the middleware, for an application without components.

        Args:
            prefixes: Gives the prefixes of its routes, when the first request comes; None: there are none.
        """
        from bandstand.i18n._middleware import LocaleMiddleware

        return LocaleMiddleware(
            self.languages,
            default=self.default,
            cookie=self.cookie,
            user_language=self._user_language,
            user_zone=self._user_zone,
            prefixes=prefixes,
        )

    def _prefixes(self) -> Prefixes | None:
        from bandstand.contracts.routing import RESOLVER, REVERSER
        from bandstand.i18n._prefixes import Prefixes

        resolver = None if self._assembly is None else self._assembly.find(RESOLVER)
        if self._assembly is None or resolver is None:
            return None
        prefixes = Prefixes(resolver, self._assembly.find(REVERSER))
        return prefixes if prefixes.languages else None

    def _translations_of(self, domain: str) -> Translations:
        from bandstand.i18n._translations import ReloadingTranslations, Translations

        kind = ReloadingTranslations if self._reloads() else Translations
        return kind(self.folders, domain=domain, default=self.default, source=self._source)

    def _reloads(self) -> bool:
        from bandstand.contracts.assembly.debugging import DEBUG

        if self._reload is None:
            return self._assembly is not None and bool(self._assembly.find(DEBUG))
        return self._reload

    @cached_property
    def formatter(self) -> BabelFormatter:
        """Who writes numbers and dates."""
        from bandstand.i18n._formatter import BabelFormatter

        return BabelFormatter(overrides=self._formats or {})

    def _zone(self) -> tzinfo:
        if not isinstance(self.time_zone, str):
            return self.time_zone
        from bandstand.i18n.zones import zone_named

        return zone_named(self.time_zone)


def _names_of(languages: Mapping[str, str]) -> dict[str, str]:
    return {_checked_tag(tag): name for tag, name in languages.items()}


def _checked_tag(tag: str) -> str:
    normal = normal_tag(tag)
    if normal is None:
        message = f"A language is a tag of at most {LONGEST} letters, digits and hyphens, 'pt-BR'; got {tag!r}."
        raise ValueError(message)
    return normal


I18N = Contract[I18n]("i18n.I18n")
"""Finds the component, for the views of this package."""
