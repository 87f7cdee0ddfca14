"""How what was left out of an instance is loaded: for it alone, for all that came with it, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from bandstand.orm.errors import FieldFetchBlocked, NotBridgedHere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bandstand.orm.models._base import Model
    from bandstand.orm.query._loading import Layout


@dataclass(frozen=True, slots=True)
class FetchMode:
    """A rule for deferred fields and for relations to one row that were not loaded.

    Attributes:
        name: What it is called.
        has_peers: Whether they are loaded for all instances of the same result at once.
        is_blocked: Whether they are not loaded at all.
    """

    name: str
    has_peers: bool = False
    is_blocked: bool = False

    def __repr__(self) -> str:
        return self.name


FETCH_ONE: Final = FetchMode("FETCH_ONE")
"""Load it for the instance that was asked, in a statement of its own; what happens where nothing is said."""
FETCH_PEERS: Final = FetchMode("FETCH_PEERS", has_peers=True)
"""Load it for all instances that came with this one, in one statement."""
FETCH_RAISE: Final = FetchMode("FETCH_RAISE", is_blocked=True)
"""Raise ``FieldFetchBlocked``, so that no statement is sent by accident."""


class Peers:
    """The instances of one result, as far as they are alive; all of them share it in their state."""

    __slots__ = ("_references",)

    def __init__(self) -> None:
        self._references: list[ref[Any]] = []

    def add(self, rows: Sequence[Model], layout: Layout) -> None:
        """Note rows of a result, and the related rows that were loaded with them."""
        self._references += map(ref, rows)
        made: list[list[Model]] = [list(rows)]
        for entity in layout.entities[1:]:
            parents = made[entity.parent or 0]
            related: list[Model] = [found for row in parents if (found := vars(row).get(entity.attribute)) is not None]
            made.append(related)
            self._references += map(ref, related)

    def like(self, instance: Model) -> Iterator[Model]:
        """Give those of the instance's own model that are alive."""
        for reference in self._references:
            peer: Model | None = reference()
            if peer is not None and type(peer) is type(instance):
                yield peer

    def __reduce__(self) -> tuple[Any, ...]:
        return Peers, ()  # a copy in another process has no peers


def fetch(instance: Model, name: str, is_missing: Callable[[Any], bool], load: Callable[[list[Any]], None]) -> None:
    """Load what an instance lacks, as its fetch mode says.

    Args:
        instance: The instance that was asked.
        name: The attribute, for messages.
        is_missing: Whether a peer lacks it, too.
        load: Loads it for instances of one model.

    Raises:
        FieldFetchBlocked: The mode forbids it.
        NotBridgedHere: Plain asynchronous code asked; the message names the cures.
    """
    state = instance._state
    mode: FetchMode = state.fetch_mode or FETCH_ONE
    what = f"{type(instance)._meta.label}.{name}"
    if mode.is_blocked:
        message = (
            f"{what} was not loaded, and FETCH_RAISE forbids to load it now: ask for it in the queryset, "
            f"with only(), select_related() or prefetch_related()."
        )
        raise FieldFetchBlocked(message)
    group = [instance]
    if mode.has_peers and state.peers is not None:
        group += [peer for peer in state.peers.like(instance) if peer is not instance and is_missing(peer)]
    try:
        load(group)
    except NotBridgedHere:
        message = (
            f"{what} was not loaded, and asynchronous code cannot wait for it at an attribute. Load it with the rows: "
            f"select_related({name!r}) or prefetch_related({name!r}), or only() and defer() without it. "
            f"fetch_mode(FETCH_RAISE) finds such places in blocking code, too. Or run the whole function with "
            "'await database.run(function)', where attributes may wait."
        )
        raise NotBridgedHere(message) from None
