"""Views: the reader's choice of a language, and catalogues for scripts.

They need ``I18n`` among the components of the application, and give a ``Reply``, which any server of bandstand sends::

    urlpatterns = [
        path("language/", set_language, name="set-language", options={"csrf": False}),
        path("texts/<str:locale>.js", javascript_catalogue, name="javascript-catalogue"),
    ]
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from bandstand.contracts.http import Reply
from bandstand.contracts.i18n import LOCALE
from bandstand.contracts.routing import RESOLVER, REVERSER
from bandstand.i18n._component import I18N
from bandstand.i18n._middleware import speak
from bandstand.i18n._prefixes import Prefixes
from bandstand.i18n.tags import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.http import Request
    from bandstand.i18n._component import I18n
    from bandstand.i18n._mo import Messages

__all__ = ["javascript_catalogue", "json_catalogue", "set_language"]

_LONGEST_URL = 2048
# Browsers take a backslash for a slash, and drop tabs and line breaks wherever they stand (WHATWG URL, section 4.4).
_UNSAFE = re.compile(r"[\\\x00-\x20\x7f-\x9f\ud800-\udfff]")
_SAFE = "/~:@!$&'()*+,;=?#%[]-._"


# Any: of whatever user the request is, here and below
def set_language(request: Request[Any], /) -> Reply:
    """Keep the language that a form posts as ``language`` in the cookie, and lead back to the page.

    That is the page of the field ``next``, else the one that the form stood on, else the first one; it must be a path
    of this site. Where its route is declared for a language, its twin in the new one takes its place. A language that
    is not offered changes nothing. The answer to a script, which asks for JSON, is 204 without a redirect.

    It changes something, so it takes POST alone: other methods are answered with 405.
    """
    if request.method != "POST":
        return Reply(status=405, headers=(("allow", "POST"),))
    i18n = request.services.require(I18N)
    asked = request.form.get("language")
    chosen = asked if isinstance(asked, str) and len(asked) <= LONGEST else ""
    language = next((tag for tag in i18n.languages if tag.lower() == chosen.lower()), None)
    if language is not None and i18n.remember is not None:
        i18n.remember(request, language)
    cookies = _cookie(request, i18n, language)
    target = _target(request)
    if target is None and "application/json" in request.headers.get("accept", ""):
        return Reply(status=204, headers=cookies)
    return Reply(status=302, headers=(("location", _in_language(request, target or "/", language)), *cookies))


def _cookie(request: Request[Any], i18n: I18n, language: str | None) -> tuple[tuple[str, str], ...]:
    if language is None or i18n.cookie is None:
        return ()
    return (("set-cookie", i18n.cookie.written(language, encrypted=request.scheme == "https")),)


def _target(request: Request[Any]) -> str | None:
    """Give the path that a form asks to be led to, else that of its page; None where there is none on this site."""
    asked = request.form.get("next")
    if isinstance(asked, str) and _is_path(asked):
        return asked
    page = request.headers.get("referer", "")
    if len(page) > _LONGEST_URL:
        return None
    try:
        parts = urlsplit(page)
    except ValueError:
        return None
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if parts.netloc == request.host and _is_path(path) else None


def _is_path(url: str) -> bool:
    """Tell whether a URL is a path of this site to every browser."""
    return len(url) <= _LONGEST_URL and url.startswith("/") and not url.startswith("//") and not _UNSAFE.search(url)


def _in_language(request: Request[Any], target: str, language: str | None) -> str:
    resolver = request.services.find(RESOLVER)
    location = quote(target, safe=_SAFE)
    if resolver is None or language is None:
        return location
    mounted_at = request.path[: len(request.path) - len(request.path_info)]
    prefixes = Prefixes(resolver, request.services.find(REVERSER))
    return prefixes.translated(location, language, mounted_at=mounted_at)


def javascript_catalogue(request: Request[Any], /, *, locale: str | None = None) -> Reply:
    """Give the texts of the domain ``javascript`` as a script, with the functions of gettext for them.

    The script makes ``gettext``, ``ngettext``, ``pgettext``, ``npgettext``, ``interpolate``, ``get_format`` and
    ``pluralidx``, and with them the object ``bandstand.i18n``. A route with the language in its address, ``locale``,
    gives an answer that is the same for all readers; without one it is the active language.

    A language that is not offered is answered with 404.
    """
    from bandstand.i18n._scripts import script

    return _catalogue(request, locale, "text/javascript; charset=utf-8", script)


def json_catalogue(request: Request[Any], /, *, locale: str | None = None) -> Reply:
    """Give the texts of the domain ``javascript`` as JSON: ``catalog``, ``formats`` and ``plural``.

    ``catalog`` holds texts by message, or a list of the forms of one with plurals; a context and U+0004 stand before a
    message. ``plural`` is the formula that picks a form for ``n``, or null for 1 and other numbers.
    """
    from bandstand.i18n._scripts import json_text

    return _catalogue(request, locale, "application/json", json_text)


def _catalogue(
    request: Request[Any], locale: str | None, content_type: str, write: Callable[[Messages, str], str]
) -> Reply:
    i18n = request.services.require(I18N)
    known = {tag.lower(): tag for tag in i18n.languages}
    tag = LOCALE.get() if locale is None else known.get(locale.lower())
    if tag is None:
        return Reply(status=404, headers=(("content-type", "text/plain; charset=utf-8"),), body=b"No such language.")
    if locale is not None:
        speak(tag)
    body = write(i18n.script_translations.messages(tag), tag).encode()
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = (("etag", etag), ("cache-control", "max-age=3600"), ("content-language", tag))
    if etag in request.headers.get("if-none-match", ""):
        return Reply(status=304, headers=headers)
    return Reply(headers=(("content-type", content_type), *headers), body=body)
