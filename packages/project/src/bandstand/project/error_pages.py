"""What visitors see of an error: a page, a text or a problem in JSON, by what they prefer, and never the exception.

The page is a template of the site where it has one: ``404.html``, ``errors/404.html`` or ``errors/error.html``. The one
in ``TEMPLATES`` is portable, for whichever engine the site has; without an engine a page of the same look is made here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandstand.contracts.i18n import LOCALE, LazyText
from bandstand.contracts.rendering import RENDERER, TemplateMissing
from bandstand.contracts.routing import NoMatch
from bandstand.http import HTTPError, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.rendering import Renderer
    from bandstand.http import Request

__all__ = ["STATUSES", "TEMPLATES", "ErrorPage", "ErrorPages", "Html", "status_of"]

TEMPLATES = Path(__file__).with_name("templates")
"""The folder with ``errors/error.html``, to stand behind the site's own folders."""

_HTML, _TEXT = "text/html", "text/plain"
_PROBLEM = "application/problem+json"

_TITLES: Mapping[int, LazyText] = {
    400: LazyText(id="This request cannot be understood"),
    401: LazyText(id="Sign in first"),
    403: LazyText(id="You may not do this"),
    404: LazyText(id="There is nothing here"),
    405: LazyText(id="This cannot be done here"),
    410: LazyText(id="This is gone"),
    411: LazyText(id="The length of the request is missing"),
    412: LazyText(id="It has changed in the meantime"),
    413: LazyText(id="This is too large"),
    414: LazyText(id="This address is too long"),
    415: LazyText(id="This type of content is not understood"),
    429: LazyText(id="Too many requests"),
    431: LazyText(id="The request has too much in its headers"),
    500: LazyText(id="Something went wrong"),
    503: LazyText(id="The site is busy"),
}
_TEXTS: Mapping[int, LazyText] = {
    400: LazyText(id="The request is malformed. Go back, reload the page, and try again."),
    401: LazyText(id="This page is for those who have signed in."),
    403: LazyText(id="Your account is not allowed to do this."),
    404: LazyText(id="The address may be misspelt, or what was here has moved or is gone."),
    405: LazyText(id="The address exists, and does not take this kind of request."),
    410: LazyText(id="What was here has been removed, and will not come back."),
    411: LazyText(id="The request has to say how long it is."),
    412: LazyText(id="Somebody else has changed it. Reload it, and try again."),
    413: LazyText(id="What you sent is larger than what is taken here."),
    414: LazyText(id="The address has more characters than are taken here."),
    415: LazyText(id="What you sent is of a type that is not taken here."),
    429: LazyText(id="You have asked very often in a short time. Wait a moment, and try again."),
    431: LazyText(id="Deleting the cookies of this site may help."),
    500: LazyText(id="The fault is ours, and has been recorded. Try again later."),
    503: LazyText(id="The site has more to do than it can for now. Try again later."),
}
_HOME = LazyText(id="Go to the home page")
# Translators: Behind it stands the number by which the fault is found in the log: "3f0a9c21be".
_ID = LazyText(id="If you report it, name this number:")

_FROM_THE_RIGHT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})

STATUSES: tuple[int, ...] = tuple(_TITLES)
"""The statuses that there are pages for."""


@dataclass(frozen=True, slots=True)
class Html:
    """Text that is HTML already."""

    text: str

    def __html__(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What the templates know as ``page``.

    Attributes:
        status: The status of the answer.
        title: What has happened, in a few words.
        text: What it means, and what to do.
        language: The language of these.
        direction: Which way that is written: ``"ltr"``, or ``"rtl"`` as Arabic is.
        home: The address of the home page; empty where a link there would not help.
        home_label: The text of the link.
        error_id: What the log knows this error by; empty unless the fault is the site's.
        id_label: The text before it.
        style: The style sheet.
    """

    status: int
    title: str
    text: str
    language: str
    direction: str
    home: str
    home_label: str
    error_id: str
    id_label: str
    style: Html


class ErrorPages:
    """Answers errors for visitors; for the ``error_handlers`` of ``wsgi`` and ``asgi``.

    Give ``ErrorPages().handlers()`` for all, or the object itself for a single status.

    Args:
        renderer: Renders the templates; without it the renderer among the services of each request.
    """

    def __init__(self, renderer: Renderer | None = None) -> None:
        self._renderer = renderer

    # Read with the first error, not at the start of every site.

    @cached_property
    def _style(self) -> Html:
        return Html(Path(__file__).with_name("error_pages.css").read_text(encoding="utf-8").strip())

    @cached_property
    def _policy(self) -> tuple[str, str]:
        return _policy(self._style.text)

    def handlers(self) -> Mapping[int, Callable[[Request[Any], Exception], Response]]:
        """Give this object for each status that there is a page for."""
        return dict.fromkeys(STATUSES, self)

    def __call__(self, request: Request[Any], error: Exception) -> Response:
        """Answer an error."""
        status = status_of(error)
        page = self._page(request, error, status)
        if page.error_id:
            _log_id(page.error_id, request)
        headers = error.headers if isinstance(error, HTTPError) else ()
        answer = self._answer(request, page)
        answer.headers.extend(headers)
        answer.headers.add("vary", "accept")
        return answer

    def _page(self, request: Request[Any], error: Exception, status: int) -> ErrorPage:
        language = LOCALE.get()
        return ErrorPage(
            status=status,
            title=str(_TITLES.get(status, _TITLES[500 if status >= 500 else 400])),
            text=_text(error, status),
            language=language,
            direction="rtl" if language.partition("-")[0] in _FROM_THE_RIGHT else "ltr",
            home=f"{request.prefix}/" if status in (404, 410) and request.path_info != "/" else "",
            home_label=str(_HOME),
            # A busy site is no fault that somebody could look up.
            error_id=_new_id() if status >= 500 and status != 503 else "",
            id_label=str(_ID),
            style=self._style,
        )

    def _answer(self, request: Request[Any], page: ErrorPage) -> Response:
        wanted = _wanted(request)
        if wanted == _TEXT:
            return Response(_plain_text(page), page.status, content_type="text/plain; charset=utf-8")
        if wanted != _HTML:
            from bandstand.http import JSONResponse

            return JSONResponse(_problem(page), status=page.status, headers=[("content-type", _PROBLEM)])
        html = self._rendered(request, page)
        answer = Response(_plain_page(page) if html is None else html, page.status)
        if html is None or page.style.text in html:
            answer.headers.add(*self._policy)
        return answer

    def _rendered(self, request: Request[Any], page: ErrorPage) -> str | None:
        """Render the template, or give None where there is none, or it fails itself."""
        names = (f"{page.status}.html", f"errors/{page.status}.html", "errors/error.html")
        try:
            renderer = self._renderer or request.services.find(RENDERER)
            return None if renderer is None else renderer.render(names, {"page": page}, request=request)
        except TemplateMissing as missing:
            if missing.names != names:  # one of ours refers to another one, which is not there
                _log_failure(page, missing)
        except Exception as failure:  # noqa: BLE001 - whatever a template does, the visitor gets a page
            _log_failure(page, failure)
        return None


def status_of(error: BaseException) -> int:
    """Give the status that an error is answered with."""
    if isinstance(error, HTTPError):
        return error.status
    return 404 if isinstance(error, NoMatch) else 500


def _text(error: Exception, status: int) -> str:
    """Give what a view has to say, or the usual text in the reader's language; never what an exception says."""
    if isinstance(error, HTTPError) and error.text != _usual_text(type(error)):
        return error.text
    return str(_TEXTS.get(status, _TEXTS[500 if status >= 500 else 400]))


def _usual_text(kind: type[HTTPError]) -> str:
    """Give the default text of the class of http that stands for the status, as against a class that says more."""
    first = next(base for base in reversed(kind.__mro__) if getattr(base, "status", None) == kind.status)
    return str(getattr(first, "default_text", ""))


def _wanted(request: Request[Any]) -> str:
    return request.get_preferred_type((_HTML, _PROBLEM, "application/json", _TEXT)) or _HTML


def _problem(page: ErrorPage) -> dict[str, object]:
    """Give what RFC 9457 calls a problem."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": page.title,
        "status": page.status,
        "detail": page.text,
    }
    return problem | ({"error_id": page.error_id} if page.error_id else {})


def _plain_text(page: ErrorPage) -> str:
    lines = [f"{page.status} {page.title}", page.text]
    return "\n".join([*lines, *([f"{page.id_label} {page.error_id}"] if page.error_id else []), ""])


def _plain_page(page: ErrorPage) -> str:
    """Fill in ``errors/error.html`` without an engine."""
    text = {name: escape(str(value)) for name, value in asdict(page).items() if name != "style"}
    number = f'<p class="id">{text["id_label"]} <code>{text["error_id"]}</code></p>\n' if page.error_id else ""
    home = f'<p><a href="{text["home"]}">{text["home_label"]}</a></p>\n' if page.home else ""
    return f"""<!doctype html>
<html lang="{text["language"]}" dir="{text["direction"]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{text["title"]}</title>
<style>{page.style.text}</style>
</head>
<body>
<main>
<p class="status">{text["status"]}</p>
<h1>{text["title"]}</h1>
<p>{text["text"]}</p>
{number}{home}</main>
</body>
</html>
"""


def _policy(style: str) -> tuple[str, str]:
    """Give the policy of a page that has the style sheet written into it: the usual one, and that sheet by its hash."""
    from base64 import b64encode
    from hashlib import sha256

    from bandstand.http import ContentPolicy

    digest = b64encode(sha256(style.encode()).digest()).decode()
    return ContentPolicy({"style-src": ("'self'", f"'sha256-{digest}'")}).header()


def _new_id() -> str:
    from secrets import token_hex

    return token_hex(5)


def _log_id(error_id: str, request: Request[Any]) -> None:
    from logging import getLogger

    path = request.path[:200].encode("unicode_escape").decode("ascii")
    getLogger("bandstand.request").error("%s %s: the visitor was shown the number %s", request.method, path, error_id)


def _log_failure(page: ErrorPage, failure: Exception) -> None:
    from logging import getLogger

    message = "The template for errors of status %d failed; a plain page was sent"
    getLogger("bandstand.request").error(message, page.status, exc_info=failure)
