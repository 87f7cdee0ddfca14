"""What people choose from, written down in any of the ways that Python offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, cast

from bandstand.contracts.i18n import LazyText
from bandstand.forms._markup import text_of

__all__ = ["BLANK_LABEL", "Choices", "Option", "Text", "choices_of", "is_steady", "kept", "text_of"]

Text: TypeAlias = str | LazyText
"""What people read: a text, or one that waits for its language."""

Listed: TypeAlias = Iterable[tuple[object, object]] | Mapping[object, object] | Mapping[str, object] | type[Enum]
"""Pairs of a value and a label, or a mapping of such; a group is a name with pairs, or a mapping, in place of a label.
The members of an Enum are choices, too: their labels are ``member.label``, or else their names made readable."""

Choices: TypeAlias = Listed | Callable[[], Listed]
"""What people choose from, or a function that gives it, which is called at each use."""

# Translators: The first line of a list of choices, which stands for none of them.
BLANK_LABEL = LazyText(id="Choose one", context="no choice was made yet")
"""What stands first where nothing is chosen yet."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose.

    Attributes:
        value: The value as the program has it; ``text_of(value)`` is what is sent for it.
        label: What people read.
    """

    value: object
    label: Text


Groups: TypeAlias = tuple[tuple[Text, tuple[Option, ...]], ...]
"""Options under the names of their groups; "" for those of no group."""


def choices_of(choices: Choices) -> Groups:
    """Give the options of choices in their order. Neighbours without a group share one entry named "".

    Raises:
        TypeError: They are no choices, or one of them is no pair.
    """
    groups: list[tuple[Text, tuple[Option, ...]]] = []
    alone: list[Option] = []
    for value, label in _pairs(_called(choices)):
        if not _is_group(label):
            alone.append(Option(value, _label(label)))
            continue
        if alone:
            groups.append(("", tuple(alone)))
            alone = []
        groups.append((_label(value), tuple(Option(v, _label(name)) for v, name in _pairs(label))))
    if alone:
        groups.append(("", tuple(alone)))
    return tuple(groups)


def kept(choices: Choices) -> Choices:
    """Give choices that can be read more than once: what can be read only once is copied."""
    return tuple(cast("Iterator[tuple[object, object]]", choices)) if isinstance(choices, Iterator) else choices


def is_steady(choices: Choices) -> bool:
    """Tell whether choices are the same at each use; those of functions and of iterables of other kinds may differ."""
    return isinstance(choices, (tuple, list, dict)) or _is_enum(choices)


def _called(choices: object) -> object:
    return choices() if callable(choices) and not _is_enum(choices) else choices


def _is_enum(choices: object) -> bool:
    return isinstance(choices, type) and issubclass(choices, Enum)


def _is_group(label: object) -> bool:
    return isinstance(label, (list, tuple, Mapping)) or _is_enum(label)


def _label(label: object) -> Text:
    return label if isinstance(label, (str, LazyText)) else str(label)


def _pairs(choices: object) -> Iterator[tuple[object, object]]:
    if isinstance(choices, type) and issubclass(choices, Enum):
        yield from _members(choices)
    elif isinstance(choices, Mapping):
        yield from cast("Mapping[object, object]", choices).items()
    elif isinstance(choices, str) or not isinstance(choices, Iterable):
        message = f"Choices are pairs, a mapping, an Enum or a function that gives one of these; got {choices!r}."
        raise TypeError(message)
    else:
        for choice in cast("Iterable[object]", choices):
            pair = cast("tuple[object, ...] | list[object]", choice)
            if not isinstance(choice, (tuple, list)) or len(pair) != 2:
                message = f"A choice is a pair of a value and a label, or of a name and a group; got {choice!r}."
                raise TypeError(message)
            yield pair[0], pair[1]


def _members(members: type[Enum]) -> Iterator[tuple[object, object]]:
    empty: object = getattr(members, "__empty__", None)
    if empty is not None:
        yield None, empty
    for member in members:
        label: object = getattr(member, "label", None)
        yield member, member.name.replace("_", " ").strip().capitalize() if label is None else label
