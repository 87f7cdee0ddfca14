"""References to receivers that do not keep them alive, made for being followed often."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any
from weakref import WeakMethod, ref


class Strong:
    """A reference that keeps its target, for targets that allow no weak one or must be kept."""

    __slots__ = ("_target",)

    def __init__(self, target: object) -> None:
        self._target = target

    def __call__(self) -> object:
        return self._target


# Any: a receiver is called with whatever its signal tells, and a cast at each call would cost more than the call.
Reference = Callable[[], Any]
"""Called without arguments it gives its target, or None once that is gone."""


def refer(target: object, *, weak: bool, when_gone: Callable[[], None]) -> Reference:
    """Make a reference; when a weak one's target is gone, ``when_gone`` is called, at any time and in any thread."""
    if not weak:
        return Strong(target)

    def tell(_reference: object) -> None:
        when_gone()

    if isinstance(target, MethodType):
        # A bound method is made anew at each access: what lives is its object.
        return WeakMethod(target, tell)
    return ref(target, tell)
