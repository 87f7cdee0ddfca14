"""The cookie in which a reader's choice of a language is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bandstand.i18n.tags import LONGEST

__all__ = ["LanguageCookie"]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageCookie:
    """How the cookie is called and how long it is kept; see RFC 6265, section 4.1.

    It holds a language tag and nothing else, so reading it tells nothing of who asks: an answer may be kept for all
    who asked in that language.

    Attributes:
        name: What it is called: letters, digits, ``-`` and ``_``.
        seconds: For how long a browser keeps it; None until it is closed.
        path: The addresses that it is sent to.
        domain: The host, with all below it, that it is sent to; None for the one that set it.
        secure: Whether it is sent over encrypted connections alone; None: where it was set over one.
        http_only: Whether scripts cannot read it.
        same_site: Whether it is sent where another site leads here.

    Raises:
        ValueError: The name has other signs.
    """

    name: str = "language"
    seconds: int | None = _YEAR
    path: str = "/"
    domain: str | None = None
    secure: bool | None = None
    http_only: bool = True
    same_site: Literal["Strict", "Lax", "None"] = "Lax"

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            message = f"The name of a cookie holds letters, digits, '-' and '_', at most 64; got {self.name!r}."
            raise ValueError(message)

    def read(self, header: str, /) -> str | None:
        """Give what the cookie holds, from the header with all cookies; the first where there are several."""
        before = f"{self.name}="
        for pair in header.split(";"):
            if pair.lstrip().startswith(before):
                value = pair.strip().removeprefix(before)
                return value if len(value) <= LONGEST else None
        return None

    def written(self, tag: str, /, *, encrypted: bool) -> str:
        """Give the header that sets it."""
        secure = encrypted if self.secure is None else self.secure
        parts = [
            f"{self.name}={tag}",
            f"Path={self.path}",
            f"Domain={self.domain}" if self.domain else "",
            "" if self.seconds is None else f"Max-Age={self.seconds}",
            "Secure" if secure else "",
            "HttpOnly" if self.http_only else "",
            f"SameSite={self.same_site}",
        ]
        return "; ".join(filter(None, parts))
