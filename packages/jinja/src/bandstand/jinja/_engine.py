"""The engine: finds templates, lets Jinja2 compile them, renders them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast, final

from jinja2 import BaseLoader, Environment, FileSystemLoader, TemplateNotFound

from bandstand.contracts.rendering import RENDERER, TemplateError, TemplateMissing
from bandstand.jinja._bound import BoundHelper, bound_filter
from bandstand.jinja._errors import is_fault_of_template, line_of, names_missing, place_of
from bandstand.jinja._loading import Sources
from bandstand.jinja._messages import Messages
from bandstand.jinja._missing import Strict, written_as
from bandstand.jinja._tags import TAKEN, HelperTags
from bandstand.jinja._template import JinjaTemplate
from bandstand.jinja._tree import Adapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering import ContextProvider
    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Contract, Services

_TRANSLATION = "jinja2.ext.InternationalizationExtension"


@final
class StrictType:
    """The class of ``STRICT``."""

    def __repr__(self) -> str:
        return "STRICT"


STRICT: Final = StrictType()
"""For ``Jinja(undefined=STRICT)``: a variable that is not there is an error where it is written."""


class Jinja:
    """Renders templates of Jinja2, for every part that asks for a ``Renderer``.

    It is a ``TemplateEngine``, and a component: an assembled application finds it as ``RENDERER``, and its folders,
    libraries and context providers come after the engine's own.

    Attributes:
        name: What an assembly calls it.
        needs: The contracts that it cannot do without: none.

    Args:
        dirs: Folders with templates; they come before the loaders.
        loaders: Where else templates come from: loaders of Jinja2.
        libraries: Helpers that all templates get, as with ``add_library``.
        autoescape: Whether values are escaped for HTML. In templates whose names end in ``.txt`` they never are.
        undefined: The text for variables that are not there, in which ``%s`` stands for the variable; or ``STRICT``,
            with which they raise ``UndefinedVariable``. Conditions and loops take them for false and empty always.
        providers: Give values to all templates that are rendered for a request.
        services: What helpers and translations ask; None for the current services.
        reload: Whether templates are read again when they have changed; None for what the application says that the
            engine is a component of, and for not at all alone.
        environment: An environment whose marks, extensions, filters, tests and global values are used, and whose loader
            comes last. It stays as it is, and what it says of escaping and of missing variables does not count.

    Raises:
        ValueError: A name in a library is taken, or the environment is asynchronous.
    """

    name = "jinja"
    needs: tuple[Contract[object], ...] = ()

    def __init__(
        self,
        *,
        dirs: Sequence[str | Path] = (),
        loaders: Sequence[BaseLoader] = (),
        libraries: Iterable[Library] = (),
        autoescape: bool = True,
        undefined: str | StrictType = "",
        providers: Sequence[ContextProvider] = (),
        services: Services | None = None,
        reload: bool | None = None,
        environment: Environment | None = None,
    ) -> None:
        given = _plain_environment() if environment is None else environment
        if given.is_async:
            message = "An engine renders without an event loop; expected an environment without enable_async."
            raise ValueError(message)
        self.services = services
        self._autoescape = autoescape
        self._providers = tuple(providers)
        self._libraries: frozenset[str] = frozenset()
        self._adapter = Adapter()
        folders = [FileSystemLoader([*dirs])] if dirs else []
        last = [] if given.loader is None else [given.loader]
        self._sources = Sources([*folders, *loaders, *last], self._adapter.adapt)
        self._environment = self._prepared(given, undefined, reload=bool(reload))
        self._reload = reload
        self._tags = cast("HelperTags", self._environment.extensions[HelperTags.identifier])
        for library in libraries:
            self.add_library(library)

    def _prepared(self, given: Environment, undefined: str | StrictType, *, reload: bool) -> Environment:
        environment = given.overlay(
            autoescape=self.escapes,
            undefined=Strict if isinstance(undefined, StrictType) else written_as(undefined),
            loader=self._sources,
            auto_reload=reload,
            cache_size=-1,
        )
        # An overlay shares them with the environment that was given, which is to stay as it is.
        environment.filters = dict(environment.filters)
        environment.globals = dict(environment.globals)
        if _TRANSLATION not in environment.extensions:
            environment.add_extension(_TRANSLATION)
        vars(environment)["newstyle_gettext"] = False  # {% trans %} takes what our functions give as it is
        environment.add_extension(HelperTags)
        environment.globals.update(Messages(self.services).functions)
        return environment

    def escapes(self, name: str | None, /) -> bool:
        """Tell whether a template of a name escapes values."""
        return self._autoescape and not (name or "").endswith(".txt")

    def install(self, assembly: Assembly, /) -> None:
        """Become the renderer of an application."""
        assembly.provide_lazily(RENDERER, self._join)

    def _join(self, assembly: Assembly, /) -> Jinja:
        """Take over what other components contribute to templates."""
        from bandstand.contracts.assembly.contributions import FOLDERS
        from bandstand.contracts.assembly.debugging import DEBUG
        from bandstand.contracts.assembly.rendering import LIBRARIES, PROVIDERS

        folders = [folder.path for folder in assembly.gathered(FOLDERS) if folder.kind == "templates"]
        self._sources.add(FileSystemLoader(folders))
        for library in assembly.gathered(LIBRARIES):
            self.add_library(library)
        self._providers = (*self._providers, *assembly.gathered(PROVIDERS))
        if self._reload is None:
            self._environment.auto_reload = assembly.find(DEBUG) or False
        return self

    def add_library(self, library: Library, /) -> None:
        """Let all templates that are read from now on use the helpers of a library.

        Raises:
            ValueError: Its name, or that of one of its helpers, is taken, be it by Jinja2 itself.
        """
        if library.name in self._libraries:
            message = f"The engine has a library {library.name!r} already."
            raise ValueError(message)
        self._check_free(library)
        helpers = {name: BoundHelper(helper, self) for name, helper in library.tags.items()}
        self._libraries |= {library.name}
        self._tags.add(helpers)
        self._environment.globals.update(helpers)  # pyright: ignore[reportCallIssue, reportArgumentType]  # it takes any
        self._environment.filters.update({name: bound_filter(each, self) for name, each in library.filters.items()})
        self._adapter.functions |= {name for name, helper in library.tags.items() if helper.takes_scope}
        self._adapter.filters |= {name for name, helper in library.filters.items() if helper.takes_scope}

    def _check_free(self, library: Library) -> None:
        environment = self._environment
        ends = {f"end{name}" for name, helper in library.tags.items() if helper.kind == "block"}
        taken_tags = TAKEN.union(environment.globals, *(each.tags for each in environment.iter_extensions()))
        taken = [
            *(f"tag {name!r}" for name in sorted({*library.tags, *ends} & taken_tags)),
            *(f"filter {name!r}" for name in sorted(library.filters.keys() & environment.filters.keys())),
        ]
        if taken:
            message = f"The {taken[0]} is taken by Jinja2 or another helper; expected other names in {library!r}."
            raise ValueError(message)

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

    def find(self, *names: str) -> JinjaTemplate:
        """Give the first template that there is of some names."""
        for name in names:
            try:
                return JinjaTemplate(self, self._environment.get_template(name))
            except TemplateNotFound:
                continue
        raise self._missing(names)

    def from_string(self, source: str, /, *, name: str | None = None) -> JinjaTemplate:
        """Make a template of a text; see ``TemplateEngine``."""
        return JinjaTemplate(self, self._sources.compiled(self._environment, source, name))

    def base(self, request: Request[Any] | None, /) -> Mapping[str, object]:  # Any: the application's user
        """Give what the context providers give for a request."""
        if request is None:
            return {}
        values: dict[str, object] = {}
        for provide in self._providers:
            values.update(provide(request))
        return values

    def translated(self, error: Exception, /) -> Exception | None:
        """Give the contract's error for one of Jinja2's; None for an error of a value or a helper."""
        place = place_of(error)
        name = None if place is None else place[0].name
        if isinstance(error, TemplateNotFound):
            return self._missing(names_missing(error), name)
        if not is_fault_of_template(error):
            return None
        line = None if place is None else place[1]
        return TemplateError(str(error), template=name, line=line, source=self._line(name, line))

    def _line(self, name: str | None, line: int | None) -> str | None:
        try:
            source = self._sources.get_source(self._environment, name or "")[0]
        except TemplateNotFound:  # it was made of a text
            return None
        return None if line is None else line_of(source, line)

    def _missing(self, names: Sequence[str], referrer: str | None = None) -> TemplateMissing:
        places = [place for name in names for place in self._sources.places(name)]
        return TemplateMissing(names, tried=places, known=_Lazily(self._sources.list_templates), referrer=referrer)


def _plain_environment() -> Environment:
    return Environment(keep_trailing_newline=True)  # noqa: S701 - the engine says what is escaped


class _Lazily:
    """Some names that are read when they are gone through."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())
