"""Libraries with tags that read their words themselves."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, overload

from bandstand.contracts.rendering.helpers import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.templates._parser import TagParser


class TagLibrary(Library):
    """A library that also holds tags for this engine alone; others see its helpers and nothing of these tags."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._parsers: dict[str, TagParser] = {}

    @property
    def parsers(self) -> Mapping[str, TagParser]:
        """The functions that read these tags, by the names of the tags."""
        return MappingProxyType(self._parsers)

    @overload
    def tag(self, parse: TagParser, /) -> TagParser: ...

    @overload
    def tag(self, /, *, name: str | None = None) -> Callable[[TagParser], TagParser]: ...

    def tag(
        self, parse: TagParser | None = None, /, *, name: str | None = None
    ) -> TagParser | Callable[[TagParser], TagParser]:
        """Add a tag: a decorator for the function that reads it, with or without arguments.

        The function is called with the parser and the tag, and gives the node that stands in the tag's place.

        Raises:
            ValueError: The library has a tag of this name already.
        """

        def add(function: TagParser) -> TagParser:
            called = name or str(getattr(function, "__name__", ""))
            if called in self._parsers or called in self.tags:
                message = f"The library {self.name!r} has a tag named {called!r} already."
                raise ValueError(message)
            self._parsers[called] = function
            return function

        return add if parse is None else add(parse)
