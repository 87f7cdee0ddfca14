"""Functions of texts that wait for their language: what they give is computed each time it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import update_wrapper
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["LazyCall", "format_lazy", "join_lazy", "keep_lazy", "lazystr"]


@dataclass(frozen=True, slots=True)
class LazyCall:
    """A call whose result is a text, made anew each time it is printed; nothing of it is kept.

    Two are equal when their functions and arguments are. It can be pickled where those can.

    Attributes:
        function: What gives the text.
        args: Its arguments; lazy ones are printed first.
        kwargs: Its arguments by name.
    """

    function: Callable[..., object]
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict[str, object], hash=False)

    def _result(self) -> object:
        # The function may be one that keep_lazy made, which would only give this call again.
        function = getattr(self.function, "__wrapped__", self.function)
        return function(
            *(_printed(each) for each in self.args), **{name: _printed(each) for name, each in self.kwargs.items()}
        )

    def __str__(self) -> str:
        return str(self._result())

    def __html__(self) -> str:
        """Give the text for a page: as it is where the function says that it is safe, escaped otherwise."""
        result = self._result()
        as_html: Callable[[], str] | None = getattr(result, "__html__", None)
        return escape(str(result)) if as_html is None else as_html()

    def __json__(self) -> str:
        """Give the text for writers of JSON that ask objects for a form they know."""
        return str(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __add__(self, other: object) -> LazyCall:
        return join_lazy("", (self, other))

    def __radd__(self, other: object) -> LazyCall:
        return join_lazy("", (other, self))

    def __reduce__(self) -> tuple[object, ...]:
        return LazyCall, (self.function, self.args, dict(self.kwargs))


def _printed(value: object) -> object:
    return str(value) if isinstance(value, (LazyText, LazyCall)) else value


def _is_lazy(value: object) -> bool:
    return isinstance(value, (LazyText, LazyCall))


class keep_lazy:  # noqa: N801 - a decorator
    """Make a function of texts wait where one of its arguments does: it gives a ``LazyCall`` then.

    ::

        @keep_lazy
        def shouted(text: str) -> str:
            return text.upper()

        title = shouted(gettext_lazy("Airports"))  # printed in the language of the reader
    """

    def __init__(self, function: Callable[..., object]) -> None:
        self.__wrapped__ = function
        update_wrapper(self, function)

    # Any: the arguments are the function's, and lazy ones where it takes texts; so is what comes back.
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, or give the call."""
        if any(map(_is_lazy, args)) or any(map(_is_lazy, kwargs.values())):
            return LazyCall(self, args, MappingProxyType(kwargs))
        return self.__wrapped__(*args, **kwargs)

    def __reduce__(self) -> str:
        return self.__wrapped__.__qualname__  # as functions are pickled: by name


def format_lazy(pattern: object, /, *args: object, **kwargs: object) -> LazyCall:
    """Give ``pattern.format(...)``, put together each time it is printed; the pattern may be lazy too."""
    return LazyCall(_format, (pattern, *args), kwargs)


def join_lazy(separator: object, parts: Iterable[object], /) -> LazyCall:
    """Give texts with a separator between them, put together each time they are printed."""
    return LazyCall(_join, (separator, *parts))


def lazystr(value: object, /) -> LazyCall:
    """Give ``str(value)``, asked for each time it is printed."""
    return LazyCall(str, (value,))


def _format(pattern: object, /, *args: object, **kwargs: object) -> str:
    return str(pattern).format(*args, **kwargs)


def _join(separator: object, /, *parts: object) -> str:
    return str(separator).join(map(str, parts))
