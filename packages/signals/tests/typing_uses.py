"""What both type checkers accept and refuse: checked, not run; an ignore that is not needed is an error."""

from bandstand.signals import Signal, receiver


@Signal
def sold(sender: type, *, title: str, price: int) -> None:
    """Sent after a book was sold."""


def exact(sender: type, *, title: str, price: int) -> None:
    """Take just what is told."""


def open_handed(sender: object, **told: object) -> None:
    """Take anything."""


def wrong(sender: type, *, titel: str) -> None:
    """Expect something else."""


@receiver(sold)
def decorated(sender: type, *, title: str, price: int) -> str:
    return title


sold.connect(exact)
sold.connect(open_handed)
sold.send(object, title="Emma", price=12)
result: str = decorated(object, title="Emma", price=12)

sold.connect(wrong)  # type: ignore[arg-type]
sold.send(object, titel="Emma", price=12)  # type: ignore[call-arg]
sold.send(object, title="Emma", price="12")  # type: ignore[arg-type]
sold.send(object, title="Emma")  # type: ignore[call-arg]
