"""What ``bandstand check`` says of the guestbook; ``App`` calls the functions whose names begin with ``check_``."""

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.contracts.rendering import RENDERER
from bandstand.orm.database import DATABASES


def check_templates(assembly, *, deploy):
    if assembly.find(RENDERER) is None:
        yield CheckMessage(
            level=Level.ERROR,
            id="guestbook_example.no_renderer",
            text="The guestbook has pages, and the site has nothing that renders templates.",
            hint="Add bandstand.templates.Engine() or bandstand.jinja.Jinja() to the components.",
        )


def check_database(assembly, *, deploy):
    if assembly.find(DATABASES) is None:
        yield CheckMessage(
            level=Level.ERROR,
            id="guestbook_example.no_database",
            text="The guestbook has a table, and the site has no database.",
            hint='Give full_stack(database="sqlite:///site.db"), or add Databases(...) to the components.',
        )


def check_readers(assembly, *, deploy):
    if deploy:
        yield CheckMessage(
            level=Level.WARNING,
            id="guestbook_example.unread",
            text="What people write in the guestbook is shown at once, and nobody has read it before.",
        )
