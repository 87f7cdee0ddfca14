"""The engine, its templates, and the texts that it reads them from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts import services as current_services
from bandstand.contracts.i18n import TRANSLATOR
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.rendering._errors import TemplateMissing
from bandstand.contracts.rendering.reference._frames import Run
from bandstand.contracts.rendering.reference._reader import CLOSERS, TAGS, read
from bandstand.contracts.rendering.reference._source import Source
from bandstand.contracts.rendering.reference._values import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.i18n import Translator
    from bandstand.contracts.rendering._engine import ContextProvider, Streaming
    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.contracts.rendering.reference._frames import Tree
    from bandstand.contracts.services import Services


class MemoryEngine:
    """Reads the portable subset, and nothing else, from texts by name: slow, short, and strict.

    A template that it renders is rendered alike by every ``PortableEngine``. Where engines differ, it raises: a
    ``TypeError`` for callables in contexts, and for comparisons and loops of None; a ``TemplateError`` for any other
    tag, filter or spelling, with the nearest known name. Tags of helpers are written ``{% name value key=value %}``,
    with ``as name`` at the end.

    Args:
        templates: The texts by name; copied.
        libraries: What its templates may call.
        providers: What gives values for a request; of two values of a name that of the later provider is used.
        services: What helpers and translations ask; those of the running request where there are none.
    """

    def __init__(
        self,
        templates: Mapping[str, str],
        /,
        *,
        libraries: Iterable[Library] = (),
        providers: Iterable[ContextProvider] = (),
        services: Services | None = None,
    ) -> None:
        self._texts = dict(templates)
        self._providers = tuple(providers)
        self._services = services
        self._trees: dict[str, Tree] = {}
        self._libraries: frozenset[str] = frozenset()
        # Replaced, never changed in place, so that readers in other threads need no lock.
        self._tags: Mapping[str, Helper] = {}
        self._filters: Mapping[str, Helper] = {}
        for library in libraries:
            self.add_library(library)

    def find(self, *names: str) -> Streaming:
        """Give the first template that there is of some names."""
        return _MemoryTemplate(self._find(names), self._run)

    def from_string(self, source: str, /, *, name: str | None = None) -> Streaming:
        """Make a template of a text."""
        return _MemoryTemplate(self._read(source, name), self._run)

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render a template."""
        names = (template,) if isinstance(template, str) else template
        return self.find(*names).render(context, request=request)

    def add_library(self, library: Library, /) -> None:
        """Let templates use the helpers of a library."""
        if library.name in self._libraries:
            message = f"There is a library {library.name!r} already."
            raise ValueError(message)
        _check_free("tag", library.tags, {*TAGS, *CLOSERS, *_with_ends(self._tags)})
        _check_free("filter", library.filters, {*BUILT_IN, *self._filters})
        self._libraries |= {library.name}
        self._tags = {**self._tags, **library.tags}
        self._filters = {**self._filters, **library.filters}

    def _find(self, names: Sequence[str], referrer: str | None = None) -> Tree:
        for name in names:
            if name in self._texts:
                tree = self._trees.get(name) or self._read(self._texts[name], name)
                self._trees[name] = tree
                return tree
        raise TemplateMissing(names, known=self._texts, referrer=referrer)

    def _read(self, text: str, name: str | None) -> Tree:
        return read(Source(text, name), self._tags, self._filters)

    def _run(self, request: Request[Any] | None) -> Run:  # Any: whatever the application takes for a user
        provided: dict[str, object] = {}
        if request is not None:
            for provider in self._providers:
                provided.update(provider(request))
        return Run(self._find, self._asked, self._translate, request, provided)

    def _asked(self) -> Services:
        return current_services.current() if self._services is None else self._services

    def _translate(self, text: str) -> str:
        find = current_services.find if self._services is None else self._services.find
        translator: Translator | None = find(TRANSLATOR)
        return (ENGLISH if translator is None else translator).gettext(text)


@dataclass(frozen=True, slots=True)
class _MemoryTemplate:
    """A template of an engine in memory."""

    tree: Tree
    run: Callable[[Request[Any] | None], Run]  # Any: whatever the application takes for a user

    @property
    def name(self) -> str | None:
        return self.tree.source.name

    def render(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        return self.run(request).render(self.tree, context or {})

    def stream(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> Iterator[str]:
        return self.run(request).pieces(self.tree, context or {})


def _with_ends(tags: Mapping[str, Helper]) -> set[str]:
    """Give the names of tags, and those that close them."""
    return {*tags, *(f"end{name}" for name, helper in tags.items() if helper.kind == "block")}


def _check_free(what: str, helpers: Mapping[str, Helper], taken: set[str]) -> None:
    names = _with_ends(helpers) if what == "tag" else {*helpers}
    for name in sorted(names & taken):
        message = f"The name {name!r} is taken by another {what}."
        raise ValueError(message)
