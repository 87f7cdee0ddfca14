"""The portable subset: what a template may hold that a part ships for every engine.

The Django Template Language and Jinja2 read it the same way, each by its own rules.
"""

from __future__ import annotations

from typing import Protocol

from bandstand.contracts.rendering._engine import TemplateEngine

__all__ = ["FILTERS", "PortableEngine"]

FILTERS = frozenset({"first", "last", "length", "lower", "upper"})
"""The filters of the subset, besides those of installed libraries: all that engines agree on and that need no argument.

``upper`` and ``lower`` are for plain texts that are there, the others for texts and lists. ``title``, ``wordcount`` and
``striptags`` have the same names in several engines, and other results.
"""


class PortableEngine(TemplateEngine, Protocol):
    """An engine that reads the portable subset, whatever else its language holds.

    Each ``{{ }}``, ``{% %}`` and ``{# #}`` ends on its line, and words in it are apart by spaces. Not in the subset:
    parentheses, ``None``, arguments of filters, methods, ``for`` with ``else`` or ``empty``, variables of loops such as
    ``forloop`` and ``loop``, ``super``, markup, quotes and backslashes in texts that are written out.

    RENDER-20: text is written as it stands, but for a line feed at its very end, which may be left out;
    ``{# a comment #}`` writes nothing.
    RENDER-21: ``{{ book.title }}`` writes an attribute of a value, or what a mapping has under a key. What is not there
    writes nothing.
    RENDER-22: texts ``"new"`` and ``'new'``, numbers ``7``, ``-7`` and ``1.5``, ``True`` and ``False`` are values.
    RENDER-23: ``{{ _("Save") }}`` is the text in the active locale, by the ``TRANSLATOR`` of the engine's services;
    English without one.
    RENDER-24: ``{{ value|first|upper }}`` applies filters from left to right: those of ``FILTERS`` and of libraries.
    What is not there has no length, no first and no last.
    RENDER-25: of ``if``, ``elif`` and ``else`` the first body whose condition holds is written. A condition is values
    with ``== != < > <= >= in``, ``not in``, ``not``, ``and`` and ``or``, of which later ones bind weaker. What is not
    there is false; it does not stand on the right of ``not in``.
    RENDER-26: ``{% for book in books %}`` writes its body for each item, ``{% for name, price in prices %}`` for each
    pair. What is not there has no items.
    RENDER-27: ``{% with name=value %}`` gives a value a name until ``{% endwith %}``.
    RENDER-28: ``{% include "name" %}`` writes another template, which sees all variables of this place.
    RENDER-29: ``{% extends "name" %}`` at the very beginning writes another template with the blocks of this one in the
    place of its own; beside them stand texts only, which are not written. A ``{% block name %}`` stands outside
    ``for``, ``with`` and the bodies of helpers, and has its name to itself.
    """
