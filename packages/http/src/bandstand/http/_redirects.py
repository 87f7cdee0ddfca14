"""Redirects that lead where the site means to lead, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import SuspiciousOperation
from bandstand.http._response import GivenHeaders, Response

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["redirect", "safe_redirect_target"]

# By far longer than any real one. It is looked at before all else: what parses URLs may be slow on long ones.
_LONGEST = 2048

_REFUSED = LazyText(id="The redirect was refused.")

# Browsers drop tabs and line breaks from the middle of a URL, so that "/\t/evil" is "//evil" to them (WHATWG URL,
# section 4.4). Half surrogate pairs cannot be encoded.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]").search

# The parts of a URL that decide where it leads: what stands before the first colon, if that comes before any slash,
# question mark or number sign, and what stands between two slashes and the next of these (RFC 3986, appendix B).
_SPLIT = re.compile(r"(?:([^:/?#]*):)?(//([^/?#]*))?")

# Everything that RFC 3986, section 2, lets stand in a URL, the percent sign of what is encoded already included.
_TO_ENCODE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def redirect(
    to: str,
    *,
    permanent: bool = False,
    preserve_method: bool = False,
    see_other: bool = False,
    external: bool = False,
    allowed_hosts: Collection[str] = (),
    headers: GivenHeaders | None = None,
) -> Response:
    """Send the client elsewhere; without ``external`` only to paths of this site and to the hosts named.

    Args:
        to: A URL, relative as a rule; what is not ASCII is percent-encoded (RFC 3987, section 3.1).
        permanent: Whether the client may remember it: 301 instead of 302.
        preserve_method: Whether the client sends the same method and body again: 307, or permanently 308.
        see_other: Whether what is there is to be fetched with GET, as after a form: 303 (RFC 9110, section 15.4.4).
            Browsers do so after 302 as well; other clients may not.
        external: Lead to any host, for a URL that is the site's own and never a visitor's.
        allowed_hosts: Further hosts to lead to, ``"shop.example"``, with a port where it has one.
        headers: Further headers.

    Raises:
        SuspiciousOperation: The URL leads away, is no web address, or is too long; answered with 400.
        ValueError: What is to be fetched with GET cannot be permanent or keep the method.
    """
    if see_other and (permanent or preserve_method):
        message = "A redirect with see_other=True is neither permanent nor does it preserve the method."
        raise ValueError(message)
    if not _leads_well(to, external=external, allowed_hosts=allowed_hosts):
        shown = to if len(to) <= 100 else f"{to[:100]}..."
        cure = "expected a web address" if external else "pass external=True, or its host in allowed_hosts"
        message = f"redirect() leads to paths of this site, of at most {_LONGEST} characters; got {shown!r}: {cure}."
        raise SuspiciousOperation(_REFUSED, detail=message)
    status = (308 if preserve_method else 301) if permanent else (307 if preserve_method else 302)
    if see_other:
        status = 303
    response = Response(b"", status, headers)
    response.headers["location"] = _TO_ENCODE.sub(_percent_encode, to.strip())
    return response


def _percent_encode(match: re.Match[str]) -> str:
    return "".join(f"%{octet:02X}" for octet in match[0].encode())


def safe_redirect_target(url: str | None, *, allowed_hosts: Collection[str] = (), require_https: bool = False) -> bool:
    """Tell whether a URL that a visitor sent, such as ``next``, leads to this site or to a host named.

    Args:
        url: What was sent; nothing is not safe.
        allowed_hosts: Hosts to lead to, with a port where they have one. One alone may be text.
        require_https: Whether a URL with a scheme must have that one.
    """
    hosts = {allowed_hosts} if isinstance(allowed_hosts, str) else {*allowed_hosts}
    return _in_both_readings(url or "", ("https",) if require_https else ("http", "https"), hosts)


def _leads_well(url: str, *, external: bool, allowed_hosts: Collection[str]) -> bool:
    if external:
        return _in_both_readings(url, ("http", "https"), None)
    return safe_redirect_target(url, allowed_hosts=allowed_hosts)


def _in_both_readings(url: str, schemes: Collection[str], hosts: Collection[str] | None) -> bool:
    """Judge a URL as the standard reads it and as browsers do, to whom a backslash is a slash."""
    if len(url) > _LONGEST:
        return False
    url = url.strip()
    # A first character that cannot be seen is dropped or skipped by some browser or other.
    if not url or not url[0].isprintable() or _CONTROLS(url):
        return False
    return _is_allowed(url, schemes, hosts) and _is_allowed(url.replace("\\", "/"), schemes, hosts)


def _is_allowed(url: str, schemes: Collection[str], hosts: Collection[str] | None) -> bool:
    parts = _SPLIT.match(url)
    scheme, slashes, host = parts.groups() if parts else (None, None, None)
    if scheme is None and slashes is None:
        return True  # a path, a query or a fragment
    if ("http" if scheme is None else str(scheme).lower()) not in schemes:
        return False
    # Without a host, or with more than two slashes, browsers take the first segment of the path for one.
    return bool(host) and (hosts is None or _is_listed(str(host), hosts))


def _is_listed(host: str, hosts: Collection[str]) -> bool:
    # Only ASCII is compared in lower case: other letters may become ASCII by it.
    return host in hosts or (host.isascii() and host.lower() in {known.lower() for known in hosts})
