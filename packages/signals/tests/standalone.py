"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.signals import Signal


@Signal
def sold(sender: object, *, title: str) -> None:
    """Sent after a book was sold."""


titles: list[str] = []


def remember(sender: object, *, title: str) -> None:
    titles.append(title)


sold.connect(remember)
sold.send(None, title="Emma")
assert titles == ["Emma"]
