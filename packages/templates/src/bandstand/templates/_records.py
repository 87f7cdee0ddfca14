"""Classes that only hold values: what dataclasses are, at a fraction of what making those costs an import."""

from __future__ import annotations

from typing import ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Record:
    """Holds a value for each name that the class and its parents annotate, in that order, those of parents first.

    Type checkers take subclasses for frozen dataclasses. Two records are equal when they are one.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *cls.__annotations__)

    def __init__(self, *values: object) -> None:
        # Parsing makes thousands: setting all at once takes half the time of setting one by one.
        self.__dict__ = dict(zip(self._fields, values, strict=True))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({said})"
