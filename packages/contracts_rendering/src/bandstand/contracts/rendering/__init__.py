"""Rendering: templates become text, whichever engine reads them.

Parts that show something ask for a ``Renderer`` and never import an engine; what templates may call is declared once,
in ``helpers``, for all engines; ``page`` holds what pages ask for beyond their context.
"""

from bandstand.contracts.rendering._engine import ContextProvider, Streaming, Template, TemplateEngine
from bandstand.contracts.rendering._errors import TemplateError, TemplateMissing
from bandstand.contracts.rendering._renderer import RENDERER, Renderer

__all__ = [
    "RENDERER",
    "ContextProvider",
    "Renderer",
    "Streaming",
    "Template",
    "TemplateEngine",
    "TemplateError",
    "TemplateMissing",
]
