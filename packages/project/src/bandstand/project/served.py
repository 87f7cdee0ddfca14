"""The project as servers import it: ``bandstand.project.served:wsgi`` and ``bandstand.project.served:asgi``.

The project is the one that ``BANDSTAND_PROJECT`` names, else that of the nearest ``pyproject.toml``; its logging is set
up. Both sides are put together when this is imported, so that a server learns at its start what is wrong, and neither
is opened: the first request does that, or the server's start.
"""

from bandstand.project.discovery import find, load
from bandstand.project.logs import set_up

__all__ = ["asgi", "wsgi"]

_project = load(find())
set_up(debug=_project.debug, changes=_project.logging)
wsgi = _project.wsgi
asgi = _project.asgi
