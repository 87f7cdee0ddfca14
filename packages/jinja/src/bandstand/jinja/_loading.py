"""Where templates come from, and how their texts are compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, FileSystemLoader, TemplateNotFound, TemplateSyntaxError

from bandstand.contracts.rendering import TemplateError
from bandstand.jinja._errors import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping, Sequence

    from jinja2 import Environment, Template, nodes


class Sources(BaseLoader):
    """Asks several loaders, the first one first, and compiles what they give."""

    def __init__(self, loaders: Sequence[BaseLoader], adapt: Callable[[nodes.Template], None]) -> None:
        self._loaders = tuple(loaders)
        self._adapt = adapt

    def add(self, loader: BaseLoader) -> None:
        """Ask one more loader, after the others."""
        self._loaders = (*self._loaders, loader)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Give the text of the first loader that has it."""
        for loader in self._loaders:
            try:
                return loader.get_source(environment, template)
            except TemplateNotFound:
                continue
        raise TemplateNotFound(template)

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Any, and the name: Jinja2's signature
    ) -> Template:
        """Read and compile a template."""
        source, filename, is_current = self.get_source(environment, name)
        return self.compiled(environment, source, name, filename, globals, is_current)

    def compiled(
        self,
        environment: Environment,
        source: str,
        name: str | None,
        filename: str | None = None,
        variables: MutableMapping[str, Any] | None = None,  # Any: whatever all templates of an environment see
        is_current: Callable[[], bool] | None = None,
    ) -> Template:
        """Compile a text.

        Raises:
            TemplateError: It cannot be read.
        """
        try:
            tree = environment.parse(source, name, filename)
            self._adapt(tree)
            code = environment.compile(tree, name, filename)
        except TemplateSyntaxError as error:
            raise unreadable(error, source, name) from None
        except (RecursionError, SyntaxError, ValueError) as error:  # limits of Python: nested statements, long numbers
            reason = error.msg if isinstance(error, SyntaxError) else str(error)
            message = f"Jinja2 makes of this template what Python cannot compile: {reason.rstrip('.')}."
            raise TemplateError(message, template=name) from error
        known = environment.make_globals(variables)
        return environment.template_class.from_code(environment, code, known, is_current)

    def list_templates(self) -> list[str]:
        """Give the names of all templates of loaders that can tell."""
        return [name for loader in self._loaders for name in _names(loader)]

    def places(self, name: str) -> Iterator[str]:
        """Say where a template of a name would be, for errors."""
        for loader in self._loaders:
            if isinstance(loader, FileSystemLoader):
                yield from (f"{folder}/{name}" for folder in loader.searchpath)
            else:
                yield f"a {type(loader).__name__}"


def _names(loader: BaseLoader) -> list[str]:
    try:
        return loader.list_templates()
    except TypeError:  # so says a loader that cannot tell
        return []
