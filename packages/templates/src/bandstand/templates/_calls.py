"""What helpers are given: the scope of their call, and the body between their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.templates._escaping import safe
from bandstand.templates._runtime import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.services import Services
    from bandstand.templates._activation import Activation, Function, Values


class CallScope:
    """What a helper may see of the template that calls it; see ``contracts.rendering.helpers.Scope``."""

    __slots__ = ("_activation", "_values", "autoescape")

    def __init__(self, activation: Activation, values: Values, autoescape: bool) -> None:
        self._activation = activation
        self._values = values
        self.autoescape = autoescape

    @property
    def request(self) -> Request[Any] | None:  # Any: whatever the application takes for a user
        """The request that is answered, or None."""
        return self._activation.rendering.request

    @property
    def services(self) -> Services:
        """The services of the engine, or the current ones."""
        return self._activation.rendering.services

    def get(self, name: str, default: object = None, /) -> object:
        """Give a variable as the template sees it at the call."""
        found = self._values.get(name, MISSING)
        return default if found is MISSING else found

    def render(self, template: str | Sequence[str], context: Values | None = None, /) -> str:
        """Render another template for the same request."""
        return self._activation.rendering.host.render(template, context, request=self.request)


class CallBody:
    """What stands between the tags of a block helper; see ``contracts.rendering.helpers.Body``."""

    __slots__ = ("_activation", "_autoescape", "_function", "_level", "_values")

    def __init__(
        self,
        function: Function,
        values: Values,
        activation: Activation,
        level: int,
        autoescape: bool,
    ) -> None:
        self._function = function
        self._values = values
        self._activation = activation
        self._level = level
        self._autoescape = autoescape

    def __call__(self, **variables: object) -> str:
        """Render it, with some variables more."""
        values = {**self._values, **variables} if variables else self._values
        text = self._activation.rendering.text_of(self._function, values, self._activation, self._level)
        return safe(text) if self._autoescape else text
