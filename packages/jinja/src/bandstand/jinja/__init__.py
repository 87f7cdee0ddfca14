"""Jinja2 as a template engine that every part can use.

``Jinja`` finds templates and renders them; helpers come from ``bandstand.contracts.rendering.helpers``. Templates that
keep to ``bandstand.contracts.rendering.portable`` are rendered as by every other engine.
"""

from bandstand.jinja._engine import STRICT, Jinja
from bandstand.jinja._errors import UndefinedVariable
from bandstand.jinja._template import JinjaTemplate

__all__ = ["STRICT", "Jinja", "JinjaTemplate", "UndefinedVariable"]
