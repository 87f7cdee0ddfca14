"""What templates of a request find in their context without being given it, under the names that Django's have.

::

    Engine(dirs=["templates"], providers=[providers.request, providers.user, providers.csrf])

Services are those of the request, else the current ones. What has an effect when it is read is given as a function,
which templates call where they use the variable, and nowhere else: the ``user``, the ``csrf_token`` and the
``csp_nonce``, each of which makes the answer one for this client alone. Other engines, and helpers that find such a
variable in their scope, have to call it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.rendering.page import ASSETS, PAGE_SECURITY
from bandstand.contracts.services import find
from bandstand.templates.filters._languages import translator
from bandstand.templates.filters.languages import language_bidi

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bandstand.contracts.http import Request
    from bandstand.contracts.i18n.languages import Languages
    from bandstand.contracts.services import Contract

__all__ = ["csp", "csrf", "debug", "i18n", "media", "request", "static", "tz", "user"]

T = TypeVar("T")

LOCAL = frozenset({"127.0.0.1", "::1"})
"""The addresses of this machine."""


# Any: whatever the application takes for a user, here and below
def request(request: Request[Any], /) -> Mapping[str, object]:
    """Give the request itself as ``request``."""
    return {"request": request}


def user(request: Request[Any], /) -> Mapping[str, object]:
    """Give the user as ``user``, who is read when a template uses it; in async code it must have been awaited."""
    return {"user": lambda: request.user}


def csrf(request: Request[Any], /) -> Mapping[str, object]:
    """Give the token that forms of the page carry as ``csrf_token``; ``{% csrf_token %}`` writes the whole field.

    Reading it raises ``MissingService`` where nothing protects pages.
    """
    return {"csrf_token": lambda: _service(request, PAGE_SECURITY).csrf_token(request)}


def csp(request: Request[Any], /) -> Mapping[str, object]:
    """Give what scripts and styles of the page carry in their attribute ``nonce`` as ``csp_nonce``.

    Reading it raises ``MissingService`` where nothing protects pages.
    """
    return {"csp_nonce": lambda: _service(request, PAGE_SECURITY).csp_nonce(request)}


def i18n(request: Request[Any], /) -> Mapping[str, object]:
    """Give the active language as ``LANGUAGE_CODE`` and ``LANGUAGE_BIDI``, and pairs of code and name as ``LANGUAGES``.

    The names are in the active language, and are looked up where a template uses them. Codes are language tags,
    ``pt-BR``, as the attribute ``lang`` wants them. Where the project does not say which languages it offers, there are
    no ``LANGUAGES``.
    """
    code = LOCALE.get()
    values: dict[str, object] = {"LANGUAGE_CODE": code, "LANGUAGE_BIDI": language_bidi(code)}
    languages = _found(request, LANGUAGES)
    if languages is not None:
        values["LANGUAGES"] = lambda: _translated(languages)
    return values


def _translated(languages: Languages) -> list[tuple[str, str]]:
    return [(code, translator().gettext(name)) for code, name in languages.offered().items()]


def tz(_: Request[Any], /) -> Mapping[str, object]:
    """Give the name of the active time zone as ``TIME_ZONE``."""
    return {"TIME_ZONE": str(TIME_ZONE.get())}


def static(request: Request[Any], /) -> Mapping[str, object]:
    """Give where static files are as ``STATIC_URL``; ``{% static %}`` gives the address of one.

    Raises:
        MissingService: Nothing knows where they are.
    """
    return {"STATIC_URL": _service(request, ASSETS).static_prefix}


def media(request: Request[Any], /) -> Mapping[str, object]:
    """Give where uploaded files are as ``MEDIA_URL``.

    Raises:
        MissingService: Nothing knows where they are.
    """
    return {"MEDIA_URL": _service(request, ASSETS).media_prefix}


def debug(request: Request[Any], /, *, addresses: Collection[str] = LOCAL) -> Mapping[str, object]:
    """Give ``debug``, which is true, to clients at some addresses, and nothing to others.

    It is for engines of a site under construction alone: behind a proxy all clients may seem to be on this machine.
    Other addresses are ``functools.partial(debug, addresses=["10.0.0.7"])``.
    """
    return {"debug": True} if request.client in addresses else {}


def _found(request: Request[Any], contract: Contract[T]) -> T | None:
    found = request.services.find(contract)
    return find(contract) if found is None else found


def _service(request: Request[Any], contract: Contract[T]) -> T:
    found = _found(request, contract)
    return request.services.require(contract) if found is None else found  # which raises what names the known ones
