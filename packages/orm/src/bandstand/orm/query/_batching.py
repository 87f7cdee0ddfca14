"""Many keys in statements that take so many values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.orm.expressions._value import padded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.orm.queryset import QuerySet

T = TypeVar("T")


def batches(keys: Iterable[T], queryset: QuerySet[Any], *, width: int = 1) -> Iterator[list[T]]:
    """Cut different keys into lists that one statement of a queryset takes beside its own values.

    Args:
        keys: The keys; equal ones count once, None is left out.
        queryset: The queryset that will be filtered by them.
        width: How many values a key takes.
    """
    different = [key for key in dict.fromkeys(keys) if key is not None]
    taken = sum(map(_room_of, queryset.values_of_shape))
    room = (queryset.database().backend.dialect.max_parameters - taken) // width
    size = 1 << (max(room, 1).bit_length() - 1)  # lists are padded to a power of two
    for start in range(0, len(different), size):
        yield different[start : start + size]


def _room_of(value: Any) -> int:
    return padded(len(value)) if isinstance(value, list) else 1  # pyright: ignore[reportUnknownArgumentType]
