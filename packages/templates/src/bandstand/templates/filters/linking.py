"""Filters that make links of the URLs and addresses in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from bandstand.templates.filters._limits import TEXT_LIMIT, whole
from bandstand.templates.filters.urls import IRI_SAFE

if TYPE_CHECKING:
    from collections.abc import Callable

URL_LIMIT = 2048
"""The longest URL that becomes a link, in characters."""

_DOMAINS = frozenset({"com", "edu", "gov", "int", "mil", "net", "org"})
_BETWEEN_WORDS = re.compile(r"([\s<>\"']+)")
_BETWEEN_ESCAPED_WORDS = re.compile(r"((?:[\s<>\"']|&(?:lt|gt|quot|#34|#39|#x27);)+)")
_WITH_SCHEME = re.compile(r"https?://\w", re.IGNORECASE)
_HOST = re.compile(r"\w[\w.-]*+(?::\d{1,5})?")
_USER = re.compile(r"[\w.+!#$%&*/=?^`{|}~-]+")


def urlize(value: object, /, *, autoescape: bool = True, nofollow: bool = True, scheme: str = "http") -> Markup:
    """Make links of URLs, of hosts, and of e-mail addresses.

    A URL begins with ``http://`` or ``https://``, a host with ``www.`` unless it ends as ``.com`` or ``.org`` does.
    Brackets around a URL and punctuation after it stay outside of the link. Apply it to text: in HTML it also changes
    what is linked already. A text beyond the limit gets no links, nor does a URL of more than ``URL_LIMIT`` characters.

    Args:
        value: The text; only one that is safe is not escaped.
        autoescape: Whether to escape.
        nofollow: Whether links tell search engines not to follow them.
        scheme: The scheme of links to hosts that are written without one.
    """
    return _linked(value, autoescape, _Link(nofollow, scheme))


def urlizetrunc(value: object, length: object, /, *, autoescape: bool = True) -> Markup:
    """Make links as ``urlize`` does, whose texts are at most so many characters long, an ellipsis included.

    A length that is no number shortens nothing.
    """
    try:
        longest = max(whole(length), 1)
    except (TypeError, ValueError):
        longest = None
    return _linked(value, autoescape, _Link(nofollow=True, scheme="http", longest=longest))


class _Link:
    """What links are made of words, and what they look like."""

    def __init__(self, nofollow: bool, scheme: str, longest: int | None = None) -> None:
        self._rel = ' rel="nofollow"' if nofollow else ""
        self._scheme = scheme
        self._longest = longest

    def of(self, word: str, printed: Callable[[str], str]) -> str | None:
        """Write the link for a word, if it is one that is linked."""
        if len(word) > URL_LIMIT or not ("." in word or ":" in word):
            return None
        begin, end = _core(word)
        core = word[begin:end]
        target = self._target(core)
        if target is None:
            return None
        rel = "" if target.startswith("mailto:") else self._rel
        link = f'<a href="{escape(target)}"{rel}>{printed(self._label(core))}</a>'
        return f"{printed(word[:begin])}{link}{printed(word[end:])}"

    def _target(self, core: str) -> str | None:
        if _WITH_SCHEME.match(core):
            return _quoted(core)
        if _is_site(core):
            return _quoted(f"{self._scheme}://{core}")
        user, at, host = core.partition("@")
        if at and _USER.fullmatch(user) and "." in host and ":" not in host and _HOST.fullmatch(host):
            return f"mailto:{quote(user, safe='')}@{quote(host)}"
        return None

    def _label(self, core: str) -> str:
        if self._longest is None or len(core) <= self._longest:
            return core
        return core[: self._longest - 1] + "…"


def _linked(value: object, autoescape: bool, link: _Link) -> Markup:
    if hasattr(value, "__html__"):
        text = str(escape(value))
        words, plain, written, printed = _BETWEEN_ESCAPED_WORDS, _unescaped, _as_is, _escaped
    else:
        text = str(value)
        words, plain, written, printed = _BETWEEN_WORDS, _as_is, _escaped, _escaped
        if not autoescape:
            written = printed = _as_is
    if len(text) > TEXT_LIMIT:
        return Markup(written(text))  # noqa: S704 - escaped, or meant to be raw
    parts = (link.of(plain(part), printed) or written(part) for part in words.split(text))
    return Markup("".join(parts))  # noqa: S704 - escaped, or meant to be raw


def _as_is(text: str) -> str:
    return text


def _escaped(text: str) -> str:
    return str(escape(text))


def _unescaped(text: str) -> str:
    return text.replace("&amp;", "&")


def _core(word: str) -> tuple[int, int]:
    """Find where a URL begins and ends within what surrounds it in a sentence."""
    begin, end = 0, len(word)
    while begin < end and word[begin] in "([":
        begin += 1
    excess = {closing: word.count(closing, begin) - word.count(opening, begin) for opening, closing in ("()", "[]")}
    while end > begin:
        sign = word[end - 1]
        if sign in excess and excess[sign] > 0:
            excess[sign] -= 1
        elif sign not in ".,:;!":
            break
        end -= 1
    return begin, end


def _is_site(core: str) -> bool:
    host = core.partition("/")[0].partition("?")[0].partition("#")[0]
    if not _HOST.fullmatch(host) or ".." in host:
        return False
    name = host.partition(":")[0].lower()
    last = name.rpartition(".")[2]
    return "." in name and last != "" and (last in _DOMAINS or name.startswith("www."))


def _quoted(url: str) -> str:
    return quote(url, safe=IRI_SAFE, errors="replace")
