"""Templates: the Django Template Language, compiled to Python.

An ``Engine`` finds templates and renders them; ``loaders`` says where they come from. What templates may call is
declared with ``bandstand.contracts.rendering.helpers``.
"""

from bandstand.templates._engine import STRICT, Engine
from bandstand.templates._errors import TemplateSyntaxError, TooDeep, UndefinedVariable
from bandstand.templates._template import Template

__all__ = ["STRICT", "Engine", "Template", "TemplateSyntaxError", "TooDeep", "UndefinedVariable"]
