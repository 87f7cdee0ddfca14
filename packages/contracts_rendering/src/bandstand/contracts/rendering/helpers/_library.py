"""A named set of helpers, filled by decorators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, overload

from bandstand.contracts.rendering.helpers._helper import Helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.rendering.helpers._helper import Kind

C = TypeVar("C", bound=Callable[..., object])


class Library:
    """A named set of helpers.

    Each method is a decorator, with or without arguments, which gives the function back as it is. A helper is called as
    its function is unless ``name`` says otherwise.

    Attributes:
        name: What engines call it: ``"shop"``.
    """

    def __init__(self, name: str) -> None:
        """Begin an empty one.

        Raises:
            ValueError: The name is not one or more identifiers joined by dots.
        """
        if not all(part.isidentifier() for part in name.split(".")):
            message = f"A library's name is an identifier, or several joined by dots; got {name!r}."
            raise ValueError(message)
        self.name = name
        self._helpers: dict[tuple[bool, str], Helper] = {}

    @property
    def filters(self) -> Mapping[str, Helper]:
        """The filters by name."""
        return MappingProxyType({name: helper for (is_filter, name), helper in self._helpers.items() if is_filter})

    @property
    def tags(self) -> Mapping[str, Helper]:
        """The helpers of all other kinds by name; a filter may have the name of one of them."""
        return MappingProxyType({name: helper for (is_filter, name), helper in self._helpers.items() if not is_filter})

    def __iter__(self) -> Iterator[Helper]:
        """Give all helpers in the order in which they were added."""
        return iter(self._helpers.values())

    def __len__(self) -> int:
        return len(self._helpers)

    def add(self, helper: Helper, /) -> None:
        """Add a helper.

        Raises:
            ValueError: A filter, or a helper of another kind, of this name is there already.
        """
        key = (helper.kind == "filter", helper.name)
        if key in self._helpers:
            message = f"The library {self.name!r} has a {self._helpers[key].kind} named {helper.name!r} already."
            raise ValueError(message)
        self._helpers[key] = helper

    @overload
    def filter(self, call: C, /) -> C: ...

    @overload
    def filter(
        self, /, *, name: str | None = None, keeps_safe: bool = False, takes_scope: bool = False
    ) -> Callable[[C], C]: ...

    def filter(
        self,
        call: C | None = None,
        /,
        *,
        name: str | None = None,
        keeps_safe: bool = False,
        takes_scope: bool = False,
    ) -> C | Callable[[C], C]:
        """Add a filter, ``{{ value|name:argument }}``; see ``Helper`` for the arguments."""

        def add(function: C) -> C:
            return self._added(function, "filter", name, takes_scope=takes_scope, keeps_safe=keeps_safe)

        return add if call is None else add(call)

    @overload
    def function(self, call: C, /) -> C: ...

    @overload
    def function(self, /, *, name: str | None = None, takes_scope: bool = False) -> Callable[[C], C]: ...

    def function(
        self, call: C | None = None, /, *, name: str | None = None, takes_scope: bool = False
    ) -> C | Callable[[C], C]:
        """Add a function, ``{% name arguments %}``; see ``Helper`` for the arguments."""

        def add(function: C) -> C:
            return self._added(function, "function", name, takes_scope=takes_scope)

        return add if call is None else add(call)

    @overload
    def block(self, call: C, /) -> C: ...

    @overload
    def block(self, /, *, name: str | None = None, takes_scope: bool = False) -> Callable[[C], C]: ...

    def block(
        self, call: C | None = None, /, *, name: str | None = None, takes_scope: bool = False
    ) -> C | Callable[[C], C]:
        """Add a block, ``{% name arguments %}...{% endname %}``; see ``Helper`` for the arguments."""

        def add(function: C) -> C:
            return self._added(function, "block", name, takes_scope=takes_scope)

        return add if call is None else add(call)

    def inclusion(self, template: str, /, *, name: str | None = None, takes_scope: bool = False) -> Callable[[C], C]:
        """Add an inclusion, ``{% name arguments %}``, whose function gives the context for a template."""

        def add(function: C) -> C:
            return self._added(function, "inclusion", name, takes_scope=takes_scope, template=template)

        return add

    def _added(
        self,
        function: C,
        kind: Kind,
        name: str | None,
        *,
        takes_scope: bool,
        keeps_safe: bool = False,
        template: str | None = None,
    ) -> C:
        called = name or str(getattr(function, "__name__", ""))
        self.add(
            Helper(
                name=called,
                call=function,
                kind=kind,
                takes_scope=takes_scope,
                keeps_safe=keeps_safe,
                template=template,
            )
        )
        return function

    def __repr__(self) -> str:
        return f"<Library {self.name!r} with {len(self)} helpers>"
