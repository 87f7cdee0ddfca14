"""Where look-ups are made known: to a class of fields or expressions, or to one field."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

Registered = TypeVar("Registered")


class Register(Protocol):
    """Makes a look-up known, by its own name or another one, and gives it back."""

    def __call__(self, lookup: type[Registered], name: str | None = None) -> type[Registered]:
        """Make it known."""
        ...


class Registering:
    """The method ``register_lookup``, of a class as of an object that has attributes of its own."""

    def __get__(self, instance: Any, owner: type[Any]) -> Register:
        holder = owner if instance is None else instance

        def register(lookup: type[Registered], name: str | None = None) -> type[Registered]:
            if "lookups" not in vars(holder):
                holder.lookups = {}
            found: Any = lookup
            holder.lookups[name or found.name] = found
            return lookup

        return register
