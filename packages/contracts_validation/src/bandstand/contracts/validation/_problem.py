"""One thing that is wrong with a value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.i18n import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a value, kept as data until it is printed.

    Attributes:
        text: What a person reads; ``%(name)s`` stands for a parameter.
        code: What a program reads: ``"required"``, ``"max_length"``.
        params: Values for the text and for programs; a read-only copy of what was given.
        path: Where the value is, from the outside in: ``("address", "lines", 0)``; empty for the whole.
    """

    text: str | LazyText
    code: str = "invalid"
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    path: tuple[str | int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def at(self, *path: str | int) -> Problem:
        """Give the same problem one or more steps further out: a form says so of its field's."""
        return replace(self, path=(*path, *self.path))

    def render(self, translator: Translator | None = None) -> str:
        """Print the text with its parameters, in the active locale.

        Raises:
            KeyError: The text names a parameter that is not there.
        """
        if isinstance(self.text, LazyText):
            return self.text.render(translator, self.params)
        return self.text % self.params if self.params else self.text

    def __str__(self) -> str:
        return self.render()

    def __hash__(self) -> int:
        # Values of parameters may be unhashable; their names are enough to spread.
        return hash((self.text, self.code, self.path, frozenset(self.params)))

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (self.text, self.code, dict(self.params), self.path)


def _restore(text: str | LazyText, code: str, params: Mapping[str, object], path: tuple[str | int, ...]) -> Problem:
    return Problem(text=text, code=code, params=params, path=path)
