"""What a part asks for that wants to show something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.http import Request


class Renderer(Protocol):
    """Renders templates by name.

    RENDER-01: of several names the first one that there is a template for is rendered; for none ``TemplateMissing``
    names them all.
    RENDER-02: values are escaped for HTML unless they have ``__html__``, whose text is written as it is. Templates
    whose names end in ``.txt`` escape nothing.
    RENDER-03: the text of a template that escapes has ``__html__``, which gives it, so that nobody escapes it again.
    RENDER-04: neither the context nor what is in it is changed.
    RENDER-05: what the engine's context providers give for a request stands beside the context, which comes first.
    Without a request they are not asked.
    RENDER-06: one template may be rendered by several threads at once.
    RENDER-07: a template that cannot be read, by its own fault, is a ``TemplateError`` with the template's name and the
    line. An error that values or helpers raise while they are used is raised as it is.
    """

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render a template.

        Args:
            template: Its name, ``"shop/list.html"``, or several of which the first existing one is rendered.
            context: The values by name.
            request: The request that is answered, for context providers and helpers.

        Raises:
            TemplateMissing: There is no template of any of these names, or of one that it refers to.
            TemplateError: A template cannot be read.
        """
        ...


RENDERER = Contract[Renderer]("rendering.Renderer")
"""Finds the renderer of the current services."""
