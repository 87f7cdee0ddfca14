"""Choices as enumerations whose members have labels."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, cast

from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self


class _ChoicesType(enum.EnumMeta):
    """The class of classes of choices: gives lists of them."""

    @property
    def choices(cls) -> list[tuple[Any, Any]]:
        """The values with their labels, with ``__empty__``'s label for None first."""
        label: Any = getattr(cls, "__empty__", None)
        empty = [(None, label)] if hasattr(cls, "__empty__") else []
        return empty + [(member.value, member.label) for member in cast("Iterable[Any]", cls)]

    @property
    def labels(cls) -> list[Any]:
        """The labels."""
        return [label for _, label in cls.choices]

    @property
    def values(cls) -> list[Any]:
        """The values."""
        return [value for value, _ in cls.choices]

    @property
    def names(cls) -> list[str]:
        """The members' names."""
        empty = ["__empty__"] if hasattr(cls, "__empty__") else []
        return empty + [member.name for member in cast("Iterable[enum.Enum]", cls)]

    def __contains__(cls, member: object) -> bool:
        return super().__contains__(member) if isinstance(member, enum.Enum) else member in cls.values


class Choices(enum.Enum, metaclass=_ChoicesType):
    """Named values with labels; a member is ``NAME = value`` or ``NAME = value, label``."""

    label: Any  # type: ignore[misc]  # checkers take it for a member

    def __new__(cls, *given: Any) -> Self:
        """Take the last of several as the label."""
        value, label = _apart(given)
        member = cls._made(value)
        member._value_ = value
        member.label = label  # type: ignore[misc]  # as above
        return member

    @classmethod
    def _made(cls, value: Any) -> Self:  # noqa: ARG003 - for those that override it
        return object.__new__(cls)

    def __init__(self, *given: Any) -> None:  # noqa: ARG002 - enumerations pass what was given
        if self.label is None:
            self.label = self.name.replace("_", " ").title()  # type: ignore[misc]  # as above

    def __str__(self) -> str:
        return str(self.value)


class IntegerChoices(int, Choices):
    """Choices whose values are whole numbers."""

    @classmethod
    def _made(cls, value: Any) -> Self:
        return int.__new__(cls, value)


class TextChoices(str, Choices):
    """Choices whose values are texts; ``auto()`` takes the name."""

    @classmethod
    def _made(cls, value: Any) -> Self:
        return str.__new__(cls, value)

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[Any]) -> str:  # noqa: ARG004 - of enum
        return name


def _apart(given: tuple[Any, ...]) -> tuple[Any, Any]:
    if len(given) > 1 and isinstance(given[-1], str | LazyText):
        return given[0] if len(given) == 2 else given[:-1], given[-1]
    return given[0] if len(given) == 1 else given, None


def flat_choices(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Leave out the groups of choices."""
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.extend(flat_choices(cast("Iterable[tuple[Any, Any]]", label)))
        else:
            flat.append((value, label))
    return flat
