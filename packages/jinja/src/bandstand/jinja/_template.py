"""A template that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from bandstand.jinja._calls import REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import jinja2

    from bandstand.contracts.http import Request


class Owner(Protocol):
    """The engine, as its templates know it."""

    def base(self, request: Request[Any] | None, /) -> Mapping[str, object]:  # Any: the application's user
        """Give what context providers give for a request."""
        ...

    def escapes(self, name: str | None, /) -> bool:
        """Tell whether a template of a name escapes values."""
        ...

    def translated(self, error: Exception, /) -> Exception | None:
        """Give the contract's error for one of Jinja2's; None for an error of a value or a helper."""
        ...


class JinjaTemplate:
    """A template that was read; it may be rendered any number of times, by several threads at once."""

    __slots__ = ("_owner", "_template")

    def __init__(self, owner: Owner, template: jinja2.Template) -> None:
        self._owner = owner
        self._template = template

    @property
    def name(self) -> str | None:
        """Its name; None for one that was made from a text without."""
        return self._template.name

    def render(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Render it; see ``Renderer``."""
        __tracebackhide__ = True
        text = "".join(self.stream(context, request=request))
        return Markup(text) if self._owner.escapes(self.name) else text  # noqa: S704 - its values are escaped

    def stream(
        self,
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> Iterator[str]:
        """Give its text in pieces, each when it is asked for."""
        __tracebackhide__ = True
        values = {**self._owner.base(request), **(context or {}), REQUEST: request}
        try:
            yield from self._template.root_render_func(self._template.new_context(values))
        except Exception as error:  # noqa: BLE001 - raised again below, with the template's lines in its traceback
            problem = self._owner.translated(error)
            if problem is not None:
                raise problem from None
            self._template.environment.handle_exception()

    def __repr__(self) -> str:
        return f"<JinjaTemplate {self.name!r}>"
