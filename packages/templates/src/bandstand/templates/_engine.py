"""The engine: finds templates, reads them once, renders them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final, final

from bandstand.contracts.rendering import RENDERER, TemplateMissing
from bandstand.templates._template import Template
from bandstand.templates._undefined import Undefined, mark, refuse
from bandstand.templates._unit import Unit
from bandstand.templates.loaders import ChoiceLoader, DirectoryLoader, Loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.assembly.checks import CheckMessage
    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering import ContextProvider
    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Contract, Services
    from bandstand.templates._activation import Watch
    from bandstand.templates._code_cache import CodeCache
    from bandstand.templates._language import EngineLanguage
    from bandstand.templates._sandbox import Sandbox
    from bandstand.templates._tree import Tree
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

    It is a ``TemplateEngine``, and a component: an assembled application finds it as ``RENDERER``, and its folders,
    libraries and context providers come after the engine's own.

    Attributes:
        name: What an assembly calls it.
        needs: The contracts that it cannot do without: none.

    Args:
        dirs: Folders with templates; they come before the loaders.
        loaders: Where else templates come from.
        libraries: Helpers that templates get by ``{% load name %}``.
        autoescape: Whether values are escaped for HTML. In templates whose names end in ``.txt`` they never are.
        undefined: The text for variables that are not there, in which ``%s`` stands for the variable; or ``STRICT``,
            with which they raise ``UndefinedVariable``. Conditions and loops take them for false and empty always.
        providers: Give values to all templates that are rendered for a request.
        services: What helpers and translations ask; None for the current services.
        reload: Whether templates are read again when they have changed; None for what the application says that the
            engine is a component of, and for not at all alone.
        debug: The same of whether ``{% debug %}`` writes something, and variables that are not there and have no
            filters are marked where ``undefined`` says nothing.
        code_cache: A folder of this user alone, made if need be, where the code of templates that loaders find is kept
            for the next process; templates that use tags from elsewhere are not. Nothing is kept without it.
        sandbox: What templates may do that are not trusted; they may do all without it.
        watch: Called with the name and the variables of each template when it begins to be rendered, be it included or
            extended by another; for tests and tools.

    Raises:
        ValueError: Two libraries have one name, or others may write into the folder of the code cache.
    """

    name = "templates"
    needs: tuple[Contract[object], ...] = ()

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
        reload: bool | None = None,
        debug: bool | None = None,
        code_cache: str | Path | None = None,
        sandbox: Sandbox | None = None,
        watch: Watch | None = None,
    ) -> None:
        folders = [DirectoryLoader(*dirs)] if dirs else []
        self._loader = ChoiceLoader(*folders, *loaders)
        self._autoescape = autoescape
        self._providers = tuple(providers)
        self.services = services
        self._given = reload, debug, undefined
        self.reload = bool(reload)
        self.sandbox = sandbox
        self.watch = watch
        self.is_watched = watch is not None or sandbox is not None
        self.debug = bool(debug)
        self.code_cache = None if code_cache is None else self._code_cache(code_cache)
        self.undefined = _undefined(undefined, debug=self.debug)
        self._libraries = _each_once(libraries)
        self._added: tuple[Library, ...] = ()
        self._language: EngineLanguage | None = None
        self._templates: dict[str, tuple[Template, Source]] = {}

    def _code_cache(self, folder: str | Path) -> CodeCache:
        from pathlib import Path

        from bandstand.templates._code_cache import CodeCache

        return CodeCache(Path(folder), self._all_libraries)

    def _all_libraries(self) -> Sequence[Library]:
        return (*self._libraries, *self._added)

    @property
    def language(self) -> EngineLanguage:
        """What templates may use; made when the first of them is read, for that loads all tags and filters."""
        if self._language is None:
            from bandstand.templates._language import EngineLanguage

            self._language = EngineLanguage(self._libraries, self.services)
        return self._language

    def add_library(self, library: Library, /) -> None:
        """Let all templates that are read from now on use the helpers of a library, without loading it.

        Raises:
            ValueError: Its name, or that of one of its helpers, is taken.
        """
        self.language.add(library)
        self._added = (*self._added, library)

    def install(self, assembly: Assembly, /) -> None:
        """Become the renderer of an application, and contribute the check of its templates."""
        from bandstand.contracts.assembly.checks import CHECKS

        assembly.provide_lazily(RENDERER, self._join)
        assembly.add(CHECKS, self._check)

    def _join(self, assembly: Assembly, /) -> Engine:
        """Take over what other components contribute to templates."""
        from bandstand.contracts.assembly.contributions import FOLDERS
        from bandstand.contracts.assembly.debugging import DEBUG
        from bandstand.contracts.assembly.rendering import LIBRARIES, PROVIDERS

        folders = [folder.path for folder in assembly.gathered(FOLDERS) if folder.kind == "templates"]
        self._loader = ChoiceLoader(self._loader, DirectoryLoader(*folders))
        self._libraries = _each_once((*self._libraries, *assembly.gathered(LIBRARIES)))
        self._providers = (*self._providers, *assembly.gathered(PROVIDERS))
        self._language = None
        for library in self._added:
            self.language.add(library)
        self._work_on(assembly.find(DEBUG) or False)
        return self

    def _work_on(self, is_worked_on: bool) -> None:
        """Do what was left open as one does it while working on an application, or not."""
        reload, debug, undefined = self._given
        self.reload = is_worked_on if reload is None else reload
        self.debug = is_worked_on if debug is None else debug
        self.undefined = _undefined(undefined, debug=self.debug)

    def _check(self, assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:  # noqa: ARG002 - as all checks
        from bandstand.templates._checks import findings

        assembly.require(RENDERER)
        return findings(self, self._loader)

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
        whole, _, part = name.partition("#")
        template = self._whole(whole)
        return template if template is None or not part else self._part(template, part)

    def _whole(self, name: str) -> Template | None:
        known = self._templates.get(name)
        if known is not None and (not self.reload or known[1].is_current()):
            return known[0]
        source = self._loader.load(name)
        if source is None:
            return None
        template = self._read(source.text, name, source.filename, keep=True)
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
        return self._read(source, name, f"template {name or ''}#{next(_numbers)}", keep=False)

    def _read(self, text: str, name: str | None, filename: str, *, keep: bool) -> Template:
        autoescape = self._autoescape and not (name or "").endswith(".txt")
        return Template(Unit(self, name=name, source=text, filename=filename, autoescape=autoescape, keep=keep))

    def parse(self, source: str, name: str | None, /) -> Tree:
        """Read a text into a tree.

        Raises:
            TemplateSyntaxError: It breaks the rules of the language.
        """
        from bandstand.templates._parser import Parser

        return Parser(source, name, self.language).parse()

    def base(self, request: Request[Any] | None, /) -> Mapping[str, object]:  # Any: the application's user
        """Give what the context providers give for a request."""
        if request is None or not self._providers:
            return {}
        values: dict[str, object] = {}
        for provide in self._providers:
            values.update(provide(request))
        return values


def _each_once(libraries: Iterable[Library]) -> tuple[Library, ...]:
    each = tuple(libraries)
    names = [library.name for library in each]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        message = f"The engine takes each library once; got two of the name {twice[0]!r}."
        raise ValueError(message)
    return each


class _Lazily:
    """Some names that are read when they are gone through."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())


def _undefined(given: str | Strict, *, debug: bool) -> Undefined | None:
    if isinstance(given, Strict):
        return Undefined(refuse, True)
    if given:
        return Undefined(lambda name, _: given.replace("%s", name), True)
    return Undefined(mark, False) if debug else None
