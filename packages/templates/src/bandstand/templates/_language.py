"""What templates may use: tags, filters, and the libraries that ``{% load %}`` finds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._libraries import TagLibrary
from bandstand.templates._tags import BUILT_IN
from bandstand.templates._tags.loading import helper_tag
from bandstand.templates.filters import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.contracts.services import Services
    from bandstand.templates._parser import TagParser

OWN = {
    "cache": "bandstand.templates.libraries.cache",
    "humanize": "bandstand.templates.filters",
    "i18n": "bandstand.templates.libraries.i18n",
    "l10n": "bandstand.templates.libraries.l10n",
    "static": "bandstand.templates.libraries.static",
    "tz": "bandstand.templates.libraries.tz",
}
"""The libraries of this package, imported when a template loads them."""


class Libraries(dict[str, "Library"]):
    """Libraries by name. Those of this package are imported when they are asked for, unless another has the name."""

    def __missing__(self, name: str) -> Library:
        if name not in OWN:
            raise KeyError(name)
        library = cast("Library", getattr(import_module(OWN[name]), name.upper()))
        self[name] = library
        return library

    @property
    def names(self) -> set[str]:
        """All names that can be asked for."""
        return {*self, *OWN}


class EngineLanguage:
    """What the templates of one engine may use.

    Attributes:
        tags: The parsers of tags by name.
        filters: The filters by name.
        services: What tags ask for that need more than their words; None for the current services.
    """

    def __init__(self, libraries: Iterable[Library], services: Services | None) -> None:
        self.tags: dict[str, TagParser] = dict(BUILT_IN)
        self.filters: dict[str, Helper] = dict(LIBRARY.filters)
        self._libraries = Libraries({library.name: library for library in libraries})
        self.services = services

    def add(self, library: Library) -> None:
        """Let all templates use the helpers of a library without loading it.

        Raises:
            ValueError: Its name, or that of one of its helpers, is taken.
        """
        tags = self.tags_of(library)
        taken = [*(library.filters.keys() & self.filters.keys()), *(tags.keys() & self.tags.keys())]
        if taken:
            message = f"The engine has a helper {min(taken)!r} already; expected other names in {library!r}."
            raise ValueError(message)
        if library.name in self._libraries.names and self._libraries[library.name] is not library:
            message = f"The engine has a library {library.name!r} already."
            raise ValueError(message)
        self._libraries[library.name] = library
        self.filters = {**self.filters, **library.filters}
        self.tags = {**self.tags, **tags}

    def filter(self, name: str) -> Helper:
        """Give a filter that every template has.

        Raises:
            Mistake: There is none of the name.
        """
        if name not in self.filters:
            message = f"There is no filter {name!r}.{self.hint('filter', name, self.filters)}"
            raise Mistake(message)
        return self.filters[name]

    def hint(self, kind: str, name: str, known: Iterable[str]) -> str:
        """Say which library has a tag or a filter of a name, else which known name comes nearest."""
        for library in sorted(self._libraries.names):
            found = self._libraries[library]
            if name in (found.filters if kind == "filter" else self.tags_of(found)):
                return f" The library {library!r} has it: expected {{% load {library} %}} above."
        return nearest(name, known)

    def library(self, name: str) -> Library:
        """Give what ``{% load %}`` finds; see ``Language``."""
        try:
            return self._libraries[name]
        except KeyError:
            message = f"There is no library {name!r}.{nearest(name, self._libraries.names)}"
            raise Mistake(message) from None

    def tags_of(self, library: Library) -> Mapping[str, TagParser]:
        """Give the parsers of all tags of a library."""
        tags = {name: helper_tag(helper) for name, helper in library.tags.items()}
        return {**tags, **library.parsers} if isinstance(library, TagLibrary) else tags
