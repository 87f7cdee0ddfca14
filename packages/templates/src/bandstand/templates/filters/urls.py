"""Filters that make text fit for URLs. Text beyond the limit is left out: no URL is that long."""

from __future__ import annotations

from urllib.parse import quote

from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import beginning

# What a URL may hold as it is, RFC 3986, section 2.2, and the sign of what is encoded already.
IRI_SAFE = "/#%[]=:;$&()+,!?*@'~"


@LIBRARY.filter
def urlencode(value: object, kept: object = "/", /) -> str:
    """Encode a text for a part of a URL; the argument says which signs stay as they are, and by default that is ``/``.

    With an empty argument the result fits into one segment of a path, or one value of a query.
    """
    return quote(beginning(value), safe=str(kept), errors="replace")


@LIBRARY.filter(keeps_safe=True)
def iriencode(value: object, /) -> str:
    """Encode what is not ASCII, and spaces, in a whole URL; what is encoded already stays."""
    return quote(beginning(value), safe=IRI_SAFE, errors="replace")
