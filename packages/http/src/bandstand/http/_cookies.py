"""Cookies as browsers send them and as servers set them: RFC 6265, with the prefixes of its successor."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import HeaderTooLarge
from bandstand.http._limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

SameSite: TypeAlias = Literal["strict", "lax", "none", "Strict", "Lax", "None"]
"""Whether a cookie goes along with requests that other sites cause."""

_COOKIES_TOO_LARGE = LazyText(id="The cookies are too large.")

# RFC 6265 section 4.1.1: a name is a token; a value is of "cookie octets", which leave out controls, space, quotes,
# comma, semicolon and backslash.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_PLAIN_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]*")
_PATH = re.compile(r"/[ -:<-~]*")
_DOMAIN = re.compile(r"\.?[A-Za-z0-9](?:[A-Za-z0-9\-.]*[A-Za-z0-9])?")
_UNSAFE_OCTET = re.compile(rb"[^ !#-+\--:<-\[\]-~]")
_BLANKS = " \t"
_ESCAPE = re.compile(rb"\\(?:([0-3][0-7][0-7])|(.))", re.DOTALL)

# Browsers drop what is longer without a word (RFC 6265bis section 5.6).
_LONGEST = 4096

_DEFAULT_LIMITS = Limits()


def parse_cookies(header: str, limits: Limits = _DEFAULT_LIMITS) -> dict[str, str]:
    """Give the cookies of a ``Cookie`` header by name.

    Of several with one name the first counts: browsers send the one of the most specific path first (RFC 6265 section
    5.4). What is no pair, or has no name, is passed over, so that a stray cookie of a neighbouring site breaks nothing.
    Only blanks and tabs are trimmed: other white space would let a cookie pass for one with a prefix.

    Raises:
        HeaderTooLarge: All of them together are over the limit.
    """
    if len(header) > limits.cookies:
        raise HeaderTooLarge(_COOKIES_TOO_LARGE)
    pairs = (header if header.isascii() else _as_utf_8(header)).replace("; ", ";")
    cookies: dict[str, str] = {}
    careful = " " in pairs or '"' in pairs or "\t" in pairs
    for pair in _trimmed(pairs) if careful else pairs.split(";"):
        name, equals, value = pair.partition("=")
        if name and equals and name not in cookies:
            cookies[name] = value
    return cookies


def _as_utf_8(header: str) -> str:
    """Read the bytes of a header, which servers give as Latin-1, as scripts in browsers write them."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _trimmed(pairs: str) -> Iterator[str]:
    """Give pairs without blanks and quotes around names and values."""
    for pair in pairs.split(";"):
        name, equals, value = pair.partition("=")
        yield f"{name.strip(_BLANKS)}{equals}{_unquote(value.strip(_BLANKS))}"


def _unquote(value: str) -> str:
    """Take the quotes off a value, and the escapes that ``dump_cookie`` and the standard library write."""
    if len(value) < 2 or not value[0] == value[-1] == '"':
        return value
    inner = value[1:-1]
    if "\\" not in inner:
        return inner
    try:
        octets = _ESCAPE.sub(_unescape, inner.encode("latin-1"))
    except UnicodeError:
        return inner
    try:
        return octets.decode()
    except UnicodeError:  # the standard library escapes the characters of Latin-1, not the bytes of UTF-8
        return octets.decode("latin-1")


def _unescape(match: re.Match[bytes]) -> bytes:
    octal: bytes | None = match[1]
    return match[2] if octal is None else bytes((int(octal, 8),))


def dump_cookie(
    name: str,
    value: str = "",
    *,
    max_age: int | timedelta | None = None,
    expires: datetime | None = None,
    path: str | None = "/",
    domain: str | None = None,
    secure: bool = False,
    httponly: bool = False,
    samesite: SameSite | None = None,
    partitioned: bool = False,
) -> str:
    """Write the value of a ``Set-Cookie`` header.

    Args:
        name: A token; the prefixes ``__Host-`` and ``__Secure-`` promise attributes, which are then demanded here.
        value: Any text; what a cookie cannot hold is quoted and escaped, and ``parse_cookies`` gives it back.
        max_age: How long the browser keeps it, in seconds; without it and ``expires`` until it is closed.
        expires: When the browser drops it; a time without a zone is in UTC.
        path: Below which path the browser sends it.
        domain: To which domain, its subdomains included; only to this very host without.
        secure: Send it over HTTPS only.
        httponly: Hide it from scripts.
        samesite: Whether it goes along with requests that other sites cause.
        partitioned: Keep one for each site that embeds this one.

    Raises:
        ValueError: An argument cannot be written, or browsers would ignore the cookie.
    """
    return cookie_pair(name, value) + _attributes(
        name, max_age, expires, path, domain, secure, httponly, samesite, partitioned
    )


# Remembered, for a site sets few kinds of cookies and many of each; "typed", since 1 is an age and 1.0 is none.
@lru_cache(maxsize=64, typed=True)
def _attributes(
    name: str,
    max_age: int | timedelta | None,
    expires: datetime | None,
    path: str | None,
    domain: str | None,
    secure: bool,
    httponly: bool,
    samesite: SameSite | None,
    partitioned: bool,
) -> str:
    """Give what stands behind the pair; the name is checked here, where that too is remembered."""
    if _NAME.fullmatch(name) is None:
        message = f'The cookie name {name!r} is no token; expected ASCII letters, digits and "!#$%&\'*+-.^_`|~".'
        raise ValueError(message)
    _check_promises(name, path=path, domain=domain, secure=secure, samesite=samesite, partitioned=partitioned)
    attributes = ["", *_lifetime(name, max_age, expires)]
    if domain is not None:
        attributes.append(f"Domain={_checked('domain', domain, _DOMAIN)}")
    if path is not None:
        attributes.append(f"Path={_checked('path', path, _PATH)}")
    if secure:
        attributes.append("Secure")
    if httponly:
        attributes.append("HttpOnly")
    if samesite is not None:
        attributes.append(f"SameSite={samesite.capitalize()}")
    if partitioned:
        attributes.append("Partitioned")
    return "; ".join(attributes)


def cookie_pair(name: str, value: str) -> str:
    """Give a name that is known to be good and a value, of a length that browsers keep.

    Raises:
        ValueError: The value is too long, or is no text that can be encoded.
    """
    # Escaping only makes a value longer; what is too long as it is need not be escaped.
    plain = len(value) > _LONGEST or _PLAIN_VALUE.fullmatch(value)
    pair = f"{name}={value if plain else _quote(value)}"
    if len(pair) > _LONGEST:
        message = f"The cookie {name!r} has {len(pair)} bytes; browsers drop what has more than {_LONGEST}."
        raise ValueError(message)
    return pair


def _checked(kind: str, value: str, pattern: re.Pattern[str]) -> str:
    if pattern.fullmatch(value) is None:
        message = f"A cookie cannot have the {kind} {value!r}; expected one in ASCII, encoded where needed."
        raise ValueError(message)
    return value


def _quote(value: str) -> str:
    """Quote a value that is not plain; octal escapes of UTF-8 are read by the standard library too."""
    try:
        octets = value.encode()
    except UnicodeError:
        message = f"The cookie value {value!r} cannot be written as UTF-8."
        raise ValueError(message) from None
    return f'"{_UNSAFE_OCTET.sub(_escape, octets).decode("ascii")}"'


def _escape(match: re.Match[bytes]) -> bytes:
    octet = match[0]
    return b"\\" + octet if octet in b'"\\' else b"\\%03o" % octet[0]


def _lifetime(name: str, max_age: int | timedelta | None, expires: datetime | None) -> list[str]:
    attributes: list[str] = []
    if expires is not None:
        from bandstand.http._dates import http_date

        attributes.append(f"Expires={http_date(expires)}")
    if max_age is not None:
        try:
            seconds = int(max_age if isinstance(max_age, int) else max_age.total_seconds())
        except AttributeError:
            message = f"The cookie {name!r} has the max_age {max_age!r}; expected whole seconds or a timedelta."
            raise ValueError(message) from None
        attributes.append(f"Max-Age={seconds}")
    return attributes


def _check_promises(
    name: str, *, path: str | None, domain: str | None, secure: bool, samesite: str | None, partitioned: bool
) -> None:
    """Refuse what browsers ignore without a word: RFC 6265bis sections 4.1.2.7 and 4.1.3."""
    prefix, sent_along = name.lower(), (samesite or "").lower()
    problem = ""
    if sent_along not in ("", "strict", "lax", "none"):
        problem = f"has samesite={samesite!r}; expected 'strict', 'lax' or 'none'"
    elif prefix.startswith("__host-") and (path != "/" or domain is not None or not secure):
        problem = "has the prefix '__Host-'; expected secure=True, path='/' and no domain"
    elif not secure and (prefix.startswith("__secure-") or sent_along == "none" or partitioned):
        problem = "is not secure; expected secure=True with '__Secure-', samesite='none' and partitioned=True"
    if problem:
        message = f"The cookie {name!r} {problem}."
        raise ValueError(message)
