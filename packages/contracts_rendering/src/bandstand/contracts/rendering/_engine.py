"""What a template engine is to code that does not know its language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.rendering._renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering.helpers import Library


class Template(Protocol):
    """A template that was read, ready to be rendered any number of times.

    RENDER-10: ``render`` gives what ``Renderer.render`` gives for the template's name.
    """

    @property
    def name(self) -> str | None:
        """Its name; None for one that was made from a text without."""
        ...

    def render(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render it; see ``Renderer``."""
        ...


class Streaming(Template, Protocol):
    """A template whose text can be had piece by piece, for pages that are sent while they are made.

    RENDER-11: the pieces, joined, are what ``render`` gives.
    """

    def stream(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> Iterator[str]:
        """Give its text in pieces."""
        ...


class TemplateEngine(Renderer, Protocol):
    """Reads templates of one language.

    RENDER-12: ``find`` gives the first template that there is of some names, else raises ``TemplateMissing``.
    RENDER-13: ``from_string`` makes a template of a text, which may refer to others by name. A name that is given is
    used in errors alone: no other template finds it.
    RENDER-14: what ``add_library`` was given can be used by templates that are read from then on; a library whose name,
    or one of whose helpers' names, is taken raises ``ValueError`` and changes nothing.
    """

    def find(self, *names: str) -> Template:
        """Give the first template that there is of some names.

        Raises:
            TemplateMissing: There is none.
            TemplateError: It cannot be read.
        """
        ...

    def from_string(self, source: str, /, *, name: str | None = None) -> Template:
        """Make a template of a text.

        Raises:
            TemplateError: It cannot be read.
        """
        ...

    def add_library(self, library: Library, /) -> None:
        """Let templates use the helpers of a library.

        Raises:
            UnsupportedHelper: The engine cannot offer one of them.
            ValueError: A name is taken.
        """
        ...


class ContextProvider(Protocol):
    """Gives values to all templates that are rendered for a request; an engine takes several."""

    def __call__(self, request: Request[Any], /) -> Mapping[str, object]:  # Any: whatever the application's user is
        """Give the values by name."""
        ...
