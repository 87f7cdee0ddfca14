"""What becomes of variables that are not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from bandstand.templates._errors import UndefinedVariable
from bandstand.templates._records import Record
from bandstand.templates._runtime import MISSING, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Undefined(Record):
    """What an engine writes for a variable that is not there.

    Attributes:
        tell: Gives the text for the variable as the template writes it, among all that it could have meant, or raises.
        skips_filters: Whether the filters on such a variable are left out; else they get an empty text.
    """

    tell: Callable[[str, Mapping[str, object]], str]
    skips_filters: bool


def refuse(name: str, values: Mapping[str, object]) -> str:
    """Raise, and say what there is in its place."""
    raise UndefinedVariable(name, _alternatives(name, values))


def mark(name: str, _: Mapping[str, object]) -> str:
    """Give a text that stands out."""
    return f"[missing: {name}]"


def _alternatives(name: str, values: Mapping[str, object]) -> list[str]:
    """Give the names that stand where a path goes wrong."""
    first, *steps = name.split(".")
    reached, value = [first], values.get(first, MISSING)
    if value is MISSING:
        return [".".join([each, *steps]) for each, held in values.items() if held is not MISSING]
    for number, part in enumerate(steps):
        if callable(value):  # to call it once more, or in a sandbox at all, could change something
            return []
        try:
            following = step(value, part)
        except Exception:  # noqa: BLE001 - an error while another is told of
            return []
        if following is MISSING:
            return [".".join([*reached, each, *steps[number + 1 :]]) for each in _names(value)]
        reached.append(part)
        value = following
    return []


def _names(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        return (name for name in cast("Mapping[object, object]", value) if isinstance(name, str))
    return (name for name in dir(value) if not name.startswith("_"))
