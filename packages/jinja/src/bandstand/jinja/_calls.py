"""What helpers are given: the scope of their call, and the body between their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import Undefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2.runtime import Context, Macro

    from bandstand.contracts.http import Request
    from bandstand.contracts.services import Services

REQUEST = "the request"
"""Where the context of a template keeps the request; no template can write this name."""


class Host(Protocol):
    """The engine, as calls know it."""

    @property
    def services(self) -> Services | None:
        """Its services; None for the current ones."""
        ...

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render a template."""
        ...


def request_of(context: Context) -> Request[Any] | None:  # Any: whatever the application takes for a user
    """Give the request that a template is rendered for; None in macros that were imported without context."""
    request: Request[Any] | None = context.get(REQUEST)  # Any: as above
    return request


class CallScope:
    """What a helper may see of the template that calls it; see ``contracts.rendering.helpers.Scope``."""

    __slots__ = ("_context", "_host")

    def __init__(self, context: Context, host: Host) -> None:
        self._context = context
        self._host = host

    @property
    def request(self) -> Request[Any] | None:  # Any: whatever the application takes for a user
        """The request that is answered, or None."""
        return request_of(self._context)

    @property
    def services(self) -> Services:
        """The services of the engine, or the current ones."""
        from bandstand.contracts.services import current

        given = self._host.services
        return current() if given is None else given

    @property
    def autoescape(self) -> bool:
        """Whether the template escapes values at the call."""
        return self._context.eval_ctx.autoescape

    def get(self, name: str, default: object = None, /) -> object:
        """Give a variable as the template sees it at the call; functions that every template has are none."""
        found: object = self._context.get(name, default)
        is_function = callable(found) and found is self._context.environment.globals.get(name)
        return default if isinstance(found, Undefined) or is_function else found

    def render(self, template: str | Sequence[str], context: Mapping[str, object] | None = None, /) -> str:
        """Render another template for the same request."""
        return self._host.render(template, context, request=self.request)


class TagBody:
    """What stands between the tags of a block helper; it was compiled as a block of its template."""

    __slots__ = ("_block", "_context", "_outer")

    def __init__(self, block: str, context: Context, outer: Mapping[str, object]) -> None:
        self._block = block
        self._context = context
        self._outer = outer

    def __call__(self, /, **variables: object) -> str:
        """Render it, with some variables more."""
        context = self._context.derived({**self._outer, **variables})
        text = "".join(context.blocks[self._block][0](context))
        return Markup(text) if context.eval_ctx.autoescape else text  # noqa: S704 - its values are escaped


class CallerBody:
    """What stands in ``{% call(names) helper() %}``, which sees those of the variables that it names."""

    __slots__ = ("_caller",)

    def __init__(self, caller: Macro) -> None:
        self._caller = caller

    def __call__(self, /, **variables: object) -> str:
        """Render it, with some variables more."""
        render: Callable[..., str] = self._caller
        return render(**{name: variables[name] for name in self._caller.arguments if name in variables})
