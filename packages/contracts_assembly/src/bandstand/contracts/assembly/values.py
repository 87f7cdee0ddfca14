"""What holds in every request, command and task of an application from its beginning: its language, its time zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from contextvars import ContextVar

__all__ = ["REQUEST_VALUES", "RequestValue"]

T = TypeVar("T")


@dataclass(frozen=True)
class RequestValue(Generic[T]):
    """A context variable, and what it holds where nothing else is said.

    Attributes:
        variable: The variable; it is set in the context whose copies requests, commands and tasks run in.
        value: What it holds there.
    """

    variable: ContextVar[T]
    value: T


# Any: variables of all types.
REQUEST_VALUES: Slot[RequestValue[Any]] = Slot("request values")
