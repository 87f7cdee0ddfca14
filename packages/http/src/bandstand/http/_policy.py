"""Content Security Policy: what a page may load, and the nonce for what it writes into itself."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.http._request import Request

__all__ = ["NONCE", "ContentPolicy", "csp_nonce"]

NONCE = "'nonce'"
"""Stands among the sources of a directive for the nonce of the page; without one it is left out."""

_STATE = "bandstand.csp_nonce"
_DEFAULT: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "default-src": ("'self'",),
        "script-src": ("'self'", NONCE),
        "style-src": ("'self'", NONCE),
        "object-src": ("'none'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
    }
)


@dataclass(frozen=True, slots=True)
class ContentPolicy:
    """The sources that each directive allows; the default is this site alone, and no frame around it.

    Attributes:
        directives: By name: ``{"img-src": ["'self'", "data:"]}``; they replace those of the default.
        report_only: Whether browsers only report.

    Raises:
        ValueError: A name or a source would break out of the header.
    """

    directives: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    report_only: bool = False

    def __post_init__(self) -> None:
        merged = {**_DEFAULT, **self.directives}
        for name, sources in merged.items():
            for text in (name, *sources):
                if not text.isascii() or not text.isprintable() or set(text) & set(";, "):
                    message = f"A directive and its sources are single words; got {text!r} in {name!r}."
                    raise ValueError(message)
        object.__setattr__(self, "directives", MappingProxyType({k: tuple(v) for k, v in merged.items()}))

    def header(self, nonce: str | None = None) -> tuple[str, str]:
        """Give the header of a page."""
        name = "content-security-policy-report-only" if self.report_only else "content-security-policy"
        directives: list[str] = []
        for directive, sources in self.directives.items():
            words = [directive, *(text for text in sources if text != NONCE)]
            if nonce is not None and NONCE in sources:
                words.append(f"'nonce-{nonce}'")
            directives.append(" ".join(words))
        return name, "; ".join(directives)


def csp_nonce(request: Request[Any]) -> str:
    """Give the nonce that scripts and styles written into this page carry: ``<script nonce="...">``.

    It is made when it is first read; the answer is then for this client alone, since a nonce used twice is none.
    """
    request.private = True
    nonce: str | None = request.state.get(_STATE)
    if nonce is None:
        nonce = request.state[_STATE] = urlsafe_b64encode(os.urandom(18)).decode("ascii")
    return nonce


def made_nonce(request: Request[Any]) -> str | None:
    """Give the nonce if somebody has read it."""
    return request.state.get(_STATE) if request.has_state else None
