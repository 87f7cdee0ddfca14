"""Tags of your own that read their words themselves.

Most tags are helpers, plain functions that run in other engines as well: see ``bandstand.contracts.rendering.helpers``.
A tag whose words are no expressions, or that has several bodies, is a function that reads it with the ``Parser`` and
gives a node. An ``OwnNode`` writes Python, which costs nothing when it is rendered; a ``RenderNode`` has a method that
is called at each rendering, with the ``Context``.

A node is made once and rendered by any number of threads: what a rendering keeps belongs into ``Context.kept``, not
into the node.
"""

from bandstand.templates._code import Code, OwnNode, Value
from bandstand.templates._contexts import Context, RenderNode
from bandstand.templates._errors import Mistake
from bandstand.templates._libraries import TagLibrary
from bandstand.templates._parser import Parser, Tag
from bandstand.templates._tree import Body, Expression

__all__ = [
    "Body",
    "Code",
    "Context",
    "Expression",
    "Mistake",
    "OwnNode",
    "Parser",
    "RenderNode",
    "Tag",
    "TagLibrary",
    "Value",
]
