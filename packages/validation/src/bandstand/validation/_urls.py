"""URLs with a host."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.validation._addresses import is_ipv4, is_ipv6
from bandstand.validation._domains import is_domain

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST = 2048
_HIGHEST_PORT = 65535

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*")
# White space, controls and halves of signs: readers drop or change them, each in its own way.
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# RFC 3986, section 3.2: who, a host or an address in brackets, and a port. Browsers take "\" for "/", others do not.
_AUTHORITY = re.compile(
    r"(?:[^:@\\]+(?::[^:@\\]*)?@)?(?:\[(?P<ipv6>[^]@\\]*)\]|(?P<host>[^]\[:@\\]+))(?::(?P<port>[0-9]{1,5}))?"
)

_MESSAGE = LazyText(id="Enter a URL, for example https://example.org/.")


@dataclass(frozen=True)
class URLValidator:
    """Wants a URL with a scheme and a host: ``https://example.org:8000/books/?page=2``.

    The host is a domain in any script, ``localhost`` or an IP address.

    Attributes:
        schemes: What may stand before ``://``, in any case; kept as a tuple.
        message: What a person reads.
        code: What a program reads.

    Raises:
        ValueError: There is no scheme, or one of them is none by RFC 3986, section 3.1.
        TypeError: The schemes are one text.
    """

    schemes: Collection[str] = ("http", "https", "ftp", "ftps")
    message: str | LazyText = _MESSAGE
    code: str = "invalid"
    _schemes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.schemes, str):
            message = f"The schemes of a URLValidator are several; got the text {self.schemes!r}."
            raise TypeError(message)
        object.__setattr__(self, "schemes", tuple(self.schemes))
        for scheme in self.schemes or ("",):
            if _SCHEME.fullmatch(scheme) is None:
                message = f"A URLValidator needs schemes such as 'https'; got {scheme!r} among {self.schemes!r}."
                raise ValueError(message)
        object.__setattr__(self, "_schemes", frozenset(scheme.lower() for scheme in self.schemes))

    def __call__(self, value: object, /) -> None:
        """Refuse what is no such URL."""
        if not (isinstance(value, str) and len(value) <= _LONGEST and self._fits(value)):
            raise ValidationError(self.message, self.code, {"value": value})

    def _fits(self, url: str) -> bool:
        if _UNSAFE.search(url):
            return False
        scheme, _, rest = url.partition("://")
        authority = re.split("[/?#]", rest, maxsplit=1)[0]
        return scheme.lower() in self._schemes and _is_authority(authority)


def _is_authority(authority: str) -> bool:
    match = _AUTHORITY.fullmatch(authority)
    if match is None or int(match["port"] or 0) > _HIGHEST_PORT:
        return False
    return is_ipv6(match["ipv6"]) if match["host"] is None else _is_host(match["host"])


def _is_host(host: str) -> bool:
    name = host.removesuffix(".")
    return name.lower() == "localhost" or is_ipv4(host) or is_domain(name)
