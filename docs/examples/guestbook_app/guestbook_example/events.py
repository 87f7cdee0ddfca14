"""What happens when something else does; ``App`` imports this when the site starts, which connects the receivers."""

from logging import getLogger

from bandstand.signals import receiver
from guestbook_example.book import signed


@receiver(signed)
def note(sender, *, entry):
    getLogger("guestbook_example").info("The guestbook was signed by %s.", ascii(entry.name))
