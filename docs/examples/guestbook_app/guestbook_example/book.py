"""What can be done with the guestbook."""

from bandstand.orm import QuerySet
from bandstand.signals import Signal
from guestbook_example.models import Entry


@Signal
def signed(sender: type[Entry], *, entry: Entry) -> None:
    """Sent after somebody has signed."""


def sign(name: str, text: str) -> None:
    entry = Entry.objects.create(name=name, text=text)
    signed.send(Entry, entry=entry)


def newest(count: int | None = None) -> QuerySet[Entry]:
    return Entry.objects.all()[:count]
