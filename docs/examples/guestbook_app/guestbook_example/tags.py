"""What a site's own templates may use; ``App`` looks for the name ``library``."""

from bandstand.contracts.rendering.helpers import Library
from guestbook_example import book

library = Library("guestbook_example")


@library.inclusion("guestbook_example/list.html")
def guestbook_entries(count: int = 3) -> dict[str, object]:
    """Show the newest entries, on a front page for example."""
    return {"entries": book.newest(count)}


@library.filter
def initials(name: str) -> str:
    """Shorten a name."""
    return "".join(f"{word[0]}." for word in name.split())
