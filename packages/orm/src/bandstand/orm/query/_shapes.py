"""Shapes: what a chain of operations decides, apart from its values; each is known once and keeps its plans."""

from __future__ import annotations

from copy import copy
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from bandstand.orm.models import Model
    from bandstand.orm.query._named import Named

    Apply = Callable[["Tree", "count[int]"], None]

MOST_SHAPES: Final = 5000
"""How many shapes of one model are kept; after that all are forgotten and found again."""


class Shape:
    """One step in the tree of all shapes of a model.

    A chain of querysets walks down this tree by the keys of its operations, so a chain that was seen before costs one
    look-up a step, and finds the resolved query and its plans at the end.

    Attributes:
        tree: The query, resolved; nobody changes it.
        width: How many values a queryset of this shape has.
        plans: Plans by what is asked of the rows and by backend.
        named: Queries with a name that it is the base of, by what else decides them; only those without values, which
            a statement defines once.
    """

    __slots__ = ("_children", "_root", "named", "plans", "size", "tree", "version", "width")

    def __init__(self, tree: Tree, width: int, root: Self | None = None) -> None:
        self.tree = tree
        self.width = width
        self.plans: dict[object, Any] = {}
        self.named: dict[object, Named] = {}
        self.size = 0
        self.version = 0
        self._root: Shape = root or self
        self._children: dict[object, Shape] = {}

    def find(self, key: object) -> Shape | None:
        """Give the shape after an operation, where it is known."""
        return self._children.get(key)

    def add(self, key: object, apply: Apply, width: int) -> Shape:
        """Make the shape after an operation.

        Args:
            key: What the operation decides.
            apply: Does it to a copy of the query, taking places for its values from the counter.
            width: How many values there are afterwards.
        """
        tree = copy(self.tree)
        apply(tree, count(self.width))
        made = Shape(tree, width, self._root)
        root = self._root
        root.size += 1
        if root.size > MOST_SHAPES:
            root._children = {}
            root.size = 1
        self._children[key] = made
        return made


def root_of(model: type[Model]) -> Shape:
    """Give the shape of a model's plain queryset; it is made anew when models change."""
    options = model._meta
    version = options.registry.version
    found: Shape | None = options.shape
    if found is None or found.version != version:
        found = Shape(Tree(model), 0)
        found.version = version
        options.shape = found
    return found
