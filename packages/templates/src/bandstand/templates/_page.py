"""What pages say about themselves and their request, as the tags of these names write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from markupsafe import Markup

from bandstand.contracts.i18n import TIME_ZONE
from bandstand.contracts.rendering.page import PAGE_SECURITY
from bandstand.contracts.routing import REVERSER, NoReverse
from bandstand.templates._lorem import paragraphs, words
from bandstand.templates._runtime import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.contracts.http import Request
    from bandstand.templates._activation import Rendering, Values

METHODS = ("w", "p", "b")
MOST_WORDS = 10_000


def address(rendering: Rendering, given: Sequence[object], kwargs: Mapping[str, object]) -> str:
    """Give the URL of a route, whose name is the first of what is given."""
    __tracebackhide__ = True
    name, *args = given
    reverser = rendering.services.require(REVERSER)
    return reverser.reverse(str(name), args=args, kwargs=kwargs or None, current_app=_current_app(rendering.request))


def address_or_nothing(rendering: Rendering, given: Sequence[object], kwargs: Mapping[str, object]) -> str:
    """Give the URL of a route, or an empty text where there is none: ``{% url ... as name %}``."""
    __tracebackhide__ = True
    try:
        return address(rendering, given, kwargs)
    except NoReverse:
        return ""


def _current_app(request: Request[Any] | None) -> str | None:  # Any: whatever the application takes for a user
    """Give the namespace in which a request was answered; the contract's requests need not know their route."""
    match = getattr(request, "match", None)
    return ":".join(cast("Sequence[str]", match.namespaces)) or None if match is not None else None


def csrf_field(rendering: Rendering) -> str:
    """Give the hidden field that protects a form; nothing without a request."""
    if rendering.request is None:
        return ""
    security = rendering.services.require(PAGE_SECURITY)
    field, token = security.csrf_field, security.csrf_token(rendering.request)
    return Markup('<input type="hidden" name="{}" value="{}">').format(field, token)


def nonce(rendering: Rendering, media: object = None) -> str:
    """Give the attribute that lets scripts and styles of this page run, or what a form needs with it in all its tags.

    Args:
        rendering: Whose request it is; without one there is no attribute.
        media: An object with ``render(attrs=...)``, which writes tags with some attributes more.
    """
    attributes: dict[str, str] = {}
    if rendering.request is not None:
        attributes["nonce"] = rendering.services.require(PAGE_SECURITY).csp_nonce(rendering.request)
    if media is not None:
        render: Any = getattr(media, "render")  # noqa: B009 - Any: forms are another part
        return Markup(render(attrs=attributes))  # noqa: S704 - tags, by what the method is for
    return Markup('nonce="{}"').format(attributes["nonce"]) if attributes else ""


def querystring(rendering: Rendering, given: Sequence[object], changes: Mapping[str, object]) -> str:
    """Give a query string: that of the request, or of some mappings, with some changes.

    None takes a parameter away, a list gives it several values. A parameter that is changed keeps its place.

    Raises:
        TypeError: What is given is no mapping, or has a key that is no text.
    """
    parameters: dict[str, list[object]] = {}
    for mapping in given or [{} if rendering.request is None else rendering.request.query]:
        parameters.update(_several(mapping))
    for name, value in changes.items():
        parameters[name] = _values(value)
    return "?" + urlencode([(name, value) for name, values in parameters.items() for value in values])


def _several(mapping: object) -> Iterable[tuple[str, list[object]]]:
    getlist = getattr(mapping, "getlist", None)
    if callable(getlist):  # several values a name, as in the query of a request
        return [(name, list(cast("Iterable[object]", getlist(name)))) for name in cast("Iterable[str]", mapping)]
    if not isinstance(mapping, Mapping):
        message = f"The tag 'querystring' takes mappings without a name, and values with one; got {mapping!r}."
        raise TypeError(message)
    entries = cast("Mapping[object, object]", mapping)
    return [(_name(name), _values(value)) for name, value in entries.items()]


def _name(name: object) -> str:
    if not isinstance(name, str):
        message = f"The names of parameters are texts; got {name!r} in a mapping for the tag 'querystring'."
        raise TypeError(message)
    return name


def _values(value: object) -> list[object]:
    if value is None:
        return []
    return list(cast("Iterable[object]", value)) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def now(_: Rendering, layout: object) -> str:
    """Give the moment in the active time zone, in a format of the filter ``date``."""
    from bandstand.templates.filters.dates import date

    return date(dt.datetime.now(TIME_ZONE.get()), layout)


def debug(rendering: Rendering, values: Values) -> str:
    """Give all variables, where the engine is one for debugging; else nothing."""
    if not rendering.host.debug:
        return ""
    from pprint import pformat

    return pformat({name: value for name, value in values.items() if value is not MISSING})


def lorem(_: Rendering, number: object, method: str, always_the_same: bool) -> str:
    """Give text that stands for text to come: words, paragraphs of HTML, or plain paragraphs; see ``_lorem``."""
    try:
        count = min(max(int(cast("Any", number)), 0), MOST_WORDS)  # Any: whatever a template gives
    except (TypeError, ValueError):
        count = 1
    if method == "w":
        return words(count, always_the_same=always_the_same)
    written = paragraphs(count, always_the_same=always_the_same)
    if method == "p":
        return Markup("\n\n").join(Markup("<p>{}</p>").format(paragraph) for paragraph in written)
    return "\n\n".join(written)
