"""What generated code calls: exact look-ups, and values as text.

The sets of types are learnt at first sight and only grow: a type's ``__call__`` and ``__getitem__`` are looked for
once. Templates that add them to a class later are not supported.
"""

from __future__ import annotations

import sys
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast

from markupsafe import Markup

from bandstand.contracts.services import Contract, find
from bandstand.templates._escaping import escape, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_FORMATTER = Contract[object]("i18n.Formatter")
"""The token of its contract, which templates without dates and numbers need not load."""


class Missing:
    """The value of a variable that is not there."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "<missing>"


MISSING: Final = Missing()

MAX_TYPES = 10_000
SETTLED: set[type] = {str, Markup, int, float, bool, list, dict, tuple, NoneType}
"""Types whose values are there, and are not called."""

PLAIN: set[type] = set()
"""Types whose values have attributes only: no items, and nothing to call."""

_SEQUENCES = (list, tuple)
_ALIKE_EVERYWHERE = frozenset({int, bool, NoneType})
_NO_ITEM = (TypeError, AttributeError, KeyError, ValueError, IndexError)


def settle(value: object) -> object:
    """Call what can be called, unless it forbids that."""
    __tracebackhide__ = True
    kind = type(value)
    if kind in SETTLED or value is MISSING:
        return value
    if not callable(value):
        _learn(kind)
        return value
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        return MISSING
    try:
        return value()
    except TypeError:
        if _needs_arguments(value):
            return MISSING
        raise
    except Exception as error:
        if getattr(error, "silent_variable_failure", False):
            return MISSING
        raise


def _learn(kind: type) -> None:
    if len(SETTLED) >= MAX_TYPES:  # types that are made while a program runs must not fill its memory
        return
    SETTLED.add(kind)
    if not any("__getitem__" in vars(parent) for parent in kind.__mro__):
        PLAIN.add(kind)


def _needs_arguments(value: Any) -> bool:  # Any: whatever can be called
    import inspect

    try:
        inspect.signature(value).bind()
    except TypeError:
        return True
    except ValueError:  # it does not tell
        return False
    return False


def step(value: object, name: str) -> object:
    """Give what a value has under a name: an item, else an attribute, else the item of that index; or ``MISSING``."""
    __tracebackhide__ = True
    value = settle(value)
    if value is MISSING:
        return MISSING
    try:
        return found(value, name)
    except Exception as error:
        if getattr(error, "silent_variable_failure", False):
            return MISSING
        raise


def found(value: Any, name: str) -> object:  # Any: whatever the application puts in a context
    """Give what a value that needs no call has under a name; see ``step``."""
    __tracebackhide__ = True
    if type(value) not in PLAIN:
        try:
            return cast("object", value[name])
        except _NO_ITEM:
            pass
    try:
        return cast("object", getattr(value, name))
    except (TypeError, AttributeError):
        if name in dir(value):  # the fault is inside the attribute
            raise
    try:
        return cast("object", value[int(name)])
    except _NO_ITEM:
        return MISSING


def recover(value: object, name: str) -> object:
    """Go on after an exception that the short way of a step has raised, without taking the step again."""
    __tracebackhide__ = True
    error = sys.exc_info()[1]
    kind = type(value)
    if kind is dict or kind in _SEQUENCES:
        return step(value, name)
    if getattr(error, "silent_variable_failure", False):
        return MISSING
    if kind in PLAIN and isinstance(error, (TypeError, AttributeError)) and name not in dir(value):
        return MISSING
    raise  # noqa: PLE0704 - the exception that is handled where this is called


def look(value: object, *names: str) -> object:
    """Follow a whole path."""
    __tracebackhide__ = True
    for name in names:
        kind = type(value)
        if kind is dict and name in cast("dict[str, object]", value):
            value = cast("dict[str, object]", value)[name]
        elif kind in PLAIN:
            try:
                value = getattr(value, name)
            except Exception:  # noqa: BLE001 - it raises what is not meant
                value = recover(value, name)
        else:
            value = step(value, name)
    return value if type(value) in SETTLED else settle(value)


def show(value: object) -> str:
    """Give the text of a value, escaped unless it is safe."""
    kind = type(value)
    if kind is str:
        return escape(cast("str", value))
    if kind is Markup:
        return cast("str", value)
    if kind in _ALIKE_EVERYWHERE:
        return str(value)
    if kind is float and find(_FORMATTER) is None:  # tables are full of them
        text = str(value)
        if "e" not in text:
            return text
    return _show(value)


def _show(value: Any) -> str:  # Any: __html__ is nobody's protocol
    __tracebackhide__ = True
    if value is MISSING:
        return ""
    if hasattr(value, "__html__"):
        return cast("str", value.__html__())
    return escape(_text(value))


def _text(value: object) -> str:
    """Give the text of a value: as the active locale writes it, or as Python does."""
    kind = type(value)
    write = _WRITERS.get(kind)
    return (_writer(kind) if write is None else write)(value)


def _float_text(value: float) -> str:
    text = str(value)
    if find(_FORMATTER) is None and "e" not in text:
        return text  # English writes it so
    from bandstand.templates.filters.locales import printed

    return printed(value)


_WRITERS: dict[type, Callable[[Any], str]] = {float: _float_text}  # Any: each takes values of its type
"""What gives the text of values of a type, learnt at first sight."""


def _writer(kind: type) -> Callable[[Any], str]:  # Any: as above
    from bandstand.templates.filters.locales import LOCAL_KINDS, printed

    write = printed if issubclass(kind, LOCAL_KINDS) else str
    if len(_WRITERS) < MAX_TYPES:
        _WRITERS[kind] = write
    return write


def emit(value: object) -> str:
    """Give the text of what a path has led to, which may have to be called."""
    __tracebackhide__ = True
    if type(value) is int:  # most of what is no text
        return str(value)
    return show(value if type(value) in SETTLED else settle(value))


def show_plain(value: object) -> str:
    """Give the text of a value without escaping."""
    kind = type(value)
    if kind is str or kind in _ALIKE_EVERYWHERE:
        return str(value)
    return "" if value is MISSING else _text(value)


def emit_plain(value: object) -> str:
    """Give the text of what a path has led to as it is."""
    __tracebackhide__ = True
    return show_plain(settle(value))


def known(value: object) -> object:
    """Give None for what is missing."""
    return None if value is MISSING else value


def text_of(value: object) -> object:
    """Give an empty text for what is missing."""
    return "" if value is MISSING else value


def settle_known(value: object) -> object:
    """Call what can be called; None for what is missing."""
    __tracebackhide__ = True
    return known(settle(value))


def settle_text(value: object) -> object:
    """Call what can be called; an empty text for what is missing."""
    __tracebackhide__ = True
    return text_of(settle(value))


def keep(value: object, result: object) -> object:
    """Make what a filter gave as safe as its value was."""
    return safe(result) if type(result) is str and hasattr(value, "__html__") else result


def show_given(value: object) -> str:
    """Give the text of what a helper gave, for which None is nothing."""
    return "" if value is None else show(value)


def show_given_plain(value: object) -> str:
    """Give the text of what a helper gave without escaping."""
    return "" if value is None else show_plain(value)


def sized(values: object) -> Sequence[object]:
    """Give what a loop goes over, with a length."""
    if type(values) in _SEQUENCES:
        return cast("Sequence[object]", values)
    if values is None or values is MISSING:
        return ()
    if hasattr(values, "__len__"):
        return cast("Sequence[object]", values)
    return list(cast("Sequence[object]", values))
