"""Helpers of libraries as Jinja2 calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bandstand.jinja._calls import CallerBody, CallScope, request_of
from bandstand.jinja._missing import NOTHING, none_if_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2.runtime import Macro

    from bandstand.contracts.rendering.helpers import Body, Helper
    from bandstand.jinja._calls import Host


class BoundHelper:
    """A helper that is no filter, for the templates of an engine; as a function it is a global of them."""

    __slots__ = ("helper", "host")

    def __init__(self, helper: Helper, host: Host) -> None:
        self.helper = helper
        self.host = host

    @pass_context
    def __call__(self, context: Context, /, *given: object, caller: Macro | None = None, **named: object) -> object:
        """Call it with the arguments of an expression, or of ``{% call %}``."""
        if self.helper.kind != "block":
            return self.call(context, given, named)
        if caller is None:
            name = self.helper.name
            expected = f"{{% {name} %}} or {{% call {name}() %}}"
            message = f"The helper {name!r} is called without a body; expected {expected} around one."
            raise TypeError(message)
        return self.call(context, given, named, CallerBody(caller))

    def call(
        self, context: Context, given: Iterable[object], named: Mapping[str, object], body: Body | None = None
    ) -> object:
        """Call it; what is not there arrives as None, and None comes back as what is not there."""
        helper = self.helper
        first: list[object] = [CallScope(context, self.host)] if helper.takes_scope else []
        if body is not None:
            first.append(body)
        named = {name: none_if_missing(value) for name, value in named.items()}
        result = helper.call(*first, *map(none_if_missing, given), **named)
        if helper.template is not None:
            variables = cast("Mapping[str, object] | None", result)
            return self.host.render(helper.template, variables, request=request_of(context))
        return NOTHING if result is None else result

    def __repr__(self) -> str:
        return f"<{self.helper.kind} {self.helper.name!r}>"


def bound_filter(helper: Helper, host: Host) -> Callable[..., object]:
    """Give a filter for the templates of an engine.

    It takes the context of the call although few look at it: Jinja2 calls those that take none while it compiles.
    """

    @pass_context
    def apply(context: Context, value: object, /, *given: object, **named: object) -> object:
        first: tuple[object, ...] = ()
        if helper.takes_scope:
            if given and isinstance(given[0], Context):  # with the variables of loops, where Jinja2 names the filter
                context, *rest = cast("tuple[Context, *tuple[object, ...]]", given)
                given = tuple(rest)
            first = (CallScope(context, host),)
        named = {name: none_if_missing(each) for name, each in named.items()}
        result = helper.call(*first, none_if_missing(value), *map(none_if_missing, given), **named)
        if helper.keeps_safe and isinstance(result, str) and hasattr(value, "__html__"):
            return Markup(result)  # noqa: S704 - as safe as its value was
        return result

    return apply
