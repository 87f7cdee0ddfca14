"""The engine: finds templates, reads them once, renders them."""

from __future__ import annotations

import itertools
import linecache
import weakref
from typing import TYPE_CHECKING, Any, Final, final

from bandstand.contracts.rendering import TemplateMissing
from bandstand.templates._errors import UndefinedVariable
from bandstand.templates._parser import Language, Parser
from bandstand.templates._tags import BUILT_IN
from bandstand.templates._tags.loading import helper_tag
from bandstand.templates._template import Template
from bandstand.templates.loaders import ChoiceLoader, DirectoryLoader, Loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering import ContextProvider
    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.contracts.services import Services
    from bandstand.templates._parser import TagParser
    from bandstand.templates.loaders import Source


@final
class Strict:
    """The class of ``STRICT``."""

    def __repr__(self) -> str:
        return "STRICT"


STRICT: Final = Strict()
"""For ``Engine(undefined=STRICT)``: a variable that is not there is an error where its value is needed."""

_numbers = itertools.count(1)


class Engine:
    """Renders templates of the Django Template Language, compiled to Python.

    Args:
        dirs: Folders with templates; they come before the loaders.
        loaders: Where else templates come from.
        libraries: Helpers that templates get by ``{% load name %}``.
        autoescape: Whether values are escaped for HTML. In templates whose names end in ``.txt`` they never are.
        undefined: The text for variables that are not there, in which ``%s`` stands for the variable; or ``STRICT``,
            with which they raise ``UndefinedVariable``. Conditions and loops take them for false and empty always.
        providers: Give values to all templates that are rendered for a request.
        services: What helpers and translations ask; None for the current services.
        reload: Whether templates are read again when they have changed.

    Raises:
        ValueError: Two libraries have one name.
    """

    def __init__(
        self,
        *,
        dirs: Sequence[str | Path] = (),
        loaders: Sequence[Loader] = (),
        libraries: Iterable[Library] = (),
        autoescape: bool = True,
        undefined: str | Strict = "",
        providers: Sequence[ContextProvider] = (),
        services: Services | None = None,
        reload: bool = False,
    ) -> None:
        folders = [DirectoryLoader(*dirs)] if dirs else []
        self._loader = ChoiceLoader(*folders, *loaders)
        self._autoescape = autoescape
        self._providers = tuple(providers)
        self.services = services
        self.reload = reload
        self.undefined = _undefined(undefined)
        self._tags: dict[str, TagParser] = dict(BUILT_IN)
        # Imported by whoever makes an engine, so that importing the package stays light.
        from bandstand.templates.filters import HUMANIZE, LIBRARY

        self._filters: dict[str, Helper] = dict(LIBRARY.filters)
        self._libraries: dict[str, Library] = {HUMANIZE.name: HUMANIZE}
        self._templates: dict[str, tuple[Template, Source]] = {}
        for library in libraries:
            self._add(library)

    def _add(self, library: Library) -> None:
        if library.name in self._libraries:
            message = f"The engine has a library {library.name!r} already."
            raise ValueError(message)
        self._libraries = {**self._libraries, library.name: library}

    def install(self, library: Library, /) -> None:
        """Let all templates that are read from now on use the helpers of a library, without loading it.

        Raises:
            ValueError: Its name, or that of one of its helpers, is taken.
        """
        taken = [*(library.filters.keys() & self._filters.keys()), *(library.tags.keys() & self._tags.keys())]
        if taken:
            message = f"The engine has a helper {min(taken)!r} already; expected other names in {library!r}."
            raise ValueError(message)
        self._add(library)
        self._filters = {**self._filters, **library.filters}
        self._tags = {**self._tags, **{name: helper_tag(helper) for name, helper in library.tags.items()}}

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render a template; see ``Renderer``."""
        __tracebackhide__ = True
        names = (template,) if isinstance(template, str) else template
        return self.find(*names).render(context, request=request)

    def find(self, *names: str) -> Template:
        """Give the first template that there is of some names; ``"name#part"`` names a partial of one."""
        return self.find_for(None, names)

    def find_for(self, referrer: str | None, names: Sequence[str], /) -> Template:
        """Give the first template that there is of some names, for the one that refers to them."""
        for name in names:
            found = self._known(name)
            if found is not None:
                return found
        places = [place for name in names for place in self._loader.places(name.partition("#")[0])]
        raise TemplateMissing(names, tried=places, known=_Lazily(self._loader.names), referrer=referrer)

    def _known(self, name: str) -> Template | None:
        known = self._templates.get(name)
        if known is not None and (not self.reload or known[1].is_current()):
            return known[0]
        whole, _, part = name.partition("#")
        source = self._loader.load(whole)
        if source is None:
            return None
        template = self._read(source.text, whole, source.filename)
        if part:
            template = self._part(template, part)
        self._templates[name] = (template, source)
        return template

    def _part(self, template: Template, name: str) -> Template:
        part = template.part(name)
        if part is None:
            wanted = f"{template.name}#{name}"
            raise TemplateMissing((wanted,), known=[f"{template.name}#{known}" for known in template.parts])
        return part

    def from_string(self, source: str, /, *, name: str | None = None) -> Template:
        """Make a template of a text; see ``TemplateEngine``."""
        filename = f"<template {name or ''}#{next(_numbers)}>"
        template = self._read(source, name, filename)
        weakref.finalize(template, linecache.cache.pop, filename, None)
        return template

    def _read(self, text: str, name: str | None, filename: str) -> Template:
        language = Language(self._tags, self._filters, self._libraries, helper_tag)
        tree = Parser(text, name, language).parse()
        autoescape = self._autoescape and not (name or "").endswith(".txt")
        return Template(self, tree, name=name, source=text, filename=filename, autoescape=autoescape)

    def base(self, request: Request[Any] | None, /) -> Mapping[str, object]:  # Any: the application's user
        """Give what the context providers give for a request."""
        if request is None or not self._providers:
            return {}
        values: dict[str, object] = {}
        for provide in self._providers:
            values.update(provide(request))
        return values


class _Lazily:
    """Some names that are read when they are gone through."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())


def _undefined(given: str | Strict) -> Callable[[str], str] | None:
    if isinstance(given, Strict):
        return _refuse
    return (lambda name: given.replace("%s", name)) if given else None


def _refuse(name: str) -> str:
    raise UndefinedVariable(name)
