"""What ``bandstand check`` says of the guestbook; ``App`` calls the functions whose names begin with ``check_``."""

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.contracts.rendering import RENDERER


def check_templates(assembly, *, deploy):
    if assembly.find(RENDERER) is None:
        yield CheckMessage(
            level=Level.ERROR,
            id="guestbook_example.no_renderer",
            text="The guestbook has pages, and the site has nothing that renders templates.",
            hint="Add bandstand.templates.Engine() or bandstand.jinja.Jinja() to the components.",
        )


def check_memory(assembly, *, deploy):
    if deploy:
        yield CheckMessage(
            level=Level.WARNING,
            id="guestbook_example.memory",
            text="The guestbook keeps its entries in memory, and forgets them when the process ends.",
        )
