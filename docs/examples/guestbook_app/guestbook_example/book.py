"""The entries. They are kept in memory: each process has its own, and they are gone when it ends."""

from dataclasses import dataclass

from bandstand.signals import Signal


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    text: str


@Signal
def signed(sender: type[Entry], *, entry: Entry) -> None:
    """Sent after somebody has signed."""


entries: list[Entry] = []


def sign(entry: Entry) -> None:
    entries.append(entry)
    signed.send(Entry, entry=entry)


def newest(count: int | None = None) -> list[Entry]:
    return entries[::-1][:count]
