"""One page of a long list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of many.

    Attributes:
        number: From 1 on.
        last: The number of the last page.
        total: The number of all items.
        first_item: The number of the first item here, from 1 on; 0 where there is none.
    """

    items: Sequence[T]
    number: int
    last: int
    total: int
    first_item: int

    @property
    def last_item(self) -> int:
        """The number of the last item here."""
        return self.first_item + len(self.items) - 1 if self.items else 0

    @property
    def previous(self) -> int | None:
        """The number of the page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after this one."""
        return self.number + 1 if self.number < self.last else None

    @property
    def numbers(self) -> Iterator[int | None]:
        """The pages to link to: the ends and those around this one; None stands for a gap."""
        before = 0
        for number in range(1, self.last + 1):
            if number in (1, self.last) or abs(number - self.number) <= 1:
                if number - before > 1:
                    yield None
                yield number
                before = number


def pages(total: int, size: int) -> int:
    """Give how many pages a list has: at least one, which may be empty."""
    return max(1, -(-total // size))


class Cuttable(Protocol[T_co]):
    """What a page can be cut out of: a list, or rows that nobody has asked for yet."""

    def __getitem__(self, part: slice, /) -> Iterable[T_co]:
        """Give a part."""
        ...


def page(items: Cuttable[T], number: int, size: int, total: int) -> Page[T]:
    """Cut a page out of so many items; its number must be one that there is."""
    start = (number - 1) * size
    cut = list(items[start : start + size])
    return Page(cut, number, pages(total, size), total, start + 1 if cut else 0)
