"""Decorators that say what a report hides of a function and of a form, whatever it is called.

A decorated function stays as it is, but for a constant that is added to its code and that nothing uses: whoever reads a
traceback has the code of each call, and finds the constant there. So no call costs more, no frame is added, and
coroutines and generators are no special case.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Final, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

F = TypeVar("F", bound="Callable[..., object]")

_VARIABLES: Final = "bandstand.project.debugging.sensitive_variables"
_FIELDS: Final = "bandstand.project.debugging.sensitive_post_parameters"


def sensitive_variables(*names: str) -> Callable[[F], F]:
    """Hide local variables of a function, and of the functions inside it, from reports; without names all.

    ::

        @sensitive_variables("card", "holder")
        async def pay(card, holder, amount): ...

    Write it above other decorators: what these are called with is hidden then, too. What an exception says in its text
    is not hidden.

    Raises:
        TypeError: A name is no text, as when the parentheses were left out, or what is decorated is no function.
    """
    return _decorator(sensitive_variables, _VARIABLES, names)


def sensitive_post_parameters(*names: str) -> Callable[[F], F]:
    """Hide fields of the form that a view is sent from reports; without names all.

    Whatever has the name of such a field is hidden in the whole report: variables, keys, attributes.

    Raises:
        TypeError: As ``sensitive_variables``.
    """
    return _decorator(sensitive_post_parameters, _FIELDS, names)


def hides_variable(code: CodeType, name: str) -> bool:
    """Tell whether a variable of a function was said to be sensitive."""
    return any(not names or name in names for names in _marks(code, _VARIABLES))


def sensitive_fields(target: object, traceback: TracebackType | None) -> frozenset[str] | None:
    """Give the fields that views have said to be sensitive; None for all of them.

    Args:
        target: What the route leads to: it may not have been reached.
        traceback: The calls that led to the error.
    """
    codes = [function.__code__ for function in _functions(target)]
    while traceback is not None:
        codes.append(traceback.tb_frame.f_code)
        traceback = traceback.tb_next
    marks = [names for code in codes for names in _marks(code, _FIELDS)]
    return None if () in marks else frozenset(name for names in marks for name in names)


def _decorator(named: Callable[..., object], kind: str, names: tuple[str, ...]) -> Callable[[F], F]:
    given = cast("tuple[object, ...]", names)  # a function, where the parentheses were left out
    wrong = next((name for name in given if not isinstance(name, str)), None)
    if wrong is not None:
        message = f"@{named.__name__}(...) takes names of type str, or none for all; got {wrong!r}."
        raise TypeError(message)

    def decorate(function: F) -> F:
        found = [*_functions(function)]
        if not found:
            message = f"@{named.__name__}(...) decorates functions written in Python; got {function!r}."
            raise TypeError(message)
        *wrappers, innermost = found
        for wrapper in wrappers:  # what they hold is all that the function is called with, under other names
            wrapper.__code__ = _marked(wrapper.__code__, (kind,) if kind == _VARIABLES else (kind, *names))
        innermost.__code__ = _marked(innermost.__code__, (kind, *names))
        return function

    return decorate


def _functions(target: object) -> Iterator[FunctionType]:
    """Give a function, or a method's, and those that it wraps as ``functools.wraps`` says, the outermost first."""
    seen: list[object] = []
    while target is not None and all(target is not other for other in seen):
        if isinstance(target, FunctionType):
            yield target
        seen.append(target)
        target = getattr(target, "__func__", None) or getattr(target, "__wrapped__", None)


def _marked(code: CodeType, mark: tuple[str, ...]) -> CodeType:
    """Give the code with one more constant, and so the code of all functions inside it."""
    inner = (_marked(each, mark) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=(*inner, mark))


def _marks(code: CodeType, kind: str) -> Iterator[tuple[str, ...]]:
    constants = cast("Iterable[object]", code.co_consts)
    for constant in constants:
        if isinstance(constant, tuple) and constant[:1] == (kind,):
            yield cast("tuple[str, ...]", constant[1:])
