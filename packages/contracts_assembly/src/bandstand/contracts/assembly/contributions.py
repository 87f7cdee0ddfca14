"""What components contribute, of which an application has many, and the slots for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from bandstand.contracts.http import Middleware
    from bandstand.contracts.i18n import LazyText
    from bandstand.contracts.routing import Resolver

__all__ = ["COMMANDS", "FOLDERS", "MIDDLEWARE", "MODELS", "MOUNTS", "Command", "Folder", "Mount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command of the command line, imported only when it is run.

    Attributes:
        name: What one types: ``"clear-sessions"``.
        target: Where it is: ``"bandstand.http.commands:clear_sessions"``.
        help: One line for the list of commands.

    Raises:
        ValueError: The target is not of the form ``package.module:name``.
    """

    name: str
    target: str
    help: str | LazyText

    def __post_init__(self) -> None:
        module, colon, attribute = self.target.partition(":")
        if not colon or not attribute.isidentifier() or not all(step.isidentifier() for step in module.split(".")):
            message = f"The target of the command {self.name!r} is 'package.module:name'; got {self.target!r}."
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of files that some part serves, renders or reads.

    Attributes:
        kind: What is in it: ``"templates"``, ``"static"``, ``"locale"``.
        path: Where it is.
        owner: The component or application that brings it, for messages.
    """

    kind: str
    path: Path
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """Routes below a prefix.

    Attributes:
        prefix: Without a leading slash, usually with one at the end: ``"admin/"``; empty for the root.
        resolver: The routes.
        namespace: What goes before the names of its routes, or None.
    """

    prefix: str
    resolver: Resolver
    namespace: str | None = None


COMMANDS: Slot[Command] = Slot("commands")
FOLDERS: Slot[Folder] = Slot("folders")
# Any: of whatever requests and answers the application has.
MIDDLEWARE: Slot[Middleware[Any, Any]] = Slot("middleware")
# The modules with models, added lazily: whoever needs any model first gathers, and so imports, all of them.
MODELS: Slot[ModuleType] = Slot("models")
MOUNTS: Slot[Mount] = Slot("mounts")
