"""What is hidden: values whose names say that they are secret, values of secret types, and secrets within texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bandstand.project.debugging._values import Limits

if TYPE_CHECKING:
    from bandstand.http import Request

MASK = "••••••••"
"""Stands for what is hidden; it says nothing of the length."""

SECRET_WORDS = frozenset(
    {
        "api", "apikey", "auth", "authentication", "authorization", "bearer", "cookie", "credential", "cred", "csrf",
        "csrftoken", "jwt", "key", "nonce", "otp", "pass", "passphrase", "passwd", "password", "pin", "private", "pw",
        "pwd", "salt", "secret", "session", "sessionid", "signature", "signer", "token", "xsrf",
    }
)  # fmt: skip
"""What a name says that its value is secret: one of these words, or its plural, among those that it is made of."""

HARMLESS_NAMES = frozenset(
    {
        "authenticated", "cache_key", "foreign_key", "group_key", "is_private", "key_error", "key_type", "primary_key",
        "sort_key",
    }
)  # fmt: skip
"""Names that have such a word in them and are no secrets."""

SECRET_TYPES = frozenset(
    {
        "bandstand.http._csrf.CSRF",
        "bandstand.http._session.StoredSession",
        "bandstand.http._signing.Signer",
        "hmac.HMAC",
        "http.cookies.Morsel",
    }
)
"""Types by their dotted names, so that nothing is imported to look for them; their subclasses are hidden too."""

_LONGEST_NAME = 200
_STATE = "bandstand.debug_masking"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Everything is bounded, so that a long text takes time in proportion to its length and no more.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]{1,20}://[^\s/:@]{0,100}+:)[^\s/]{1,200}@")
_SCHEME = re.compile(r"\b(Basic|Bearer|Digest|Token) +[A-Za-z0-9._~+/=\-]{16,}+")
_VALUE = r"""(?:b?'(?:[^'\\]|\\.){0,500}+'?|b?"(?:[^"\\]|\\.){0,500}+"?|(?!=)[^\s,;&)\]}'"]{1,500}+)"""
_GIVEN = re.compile(rf"(?<![\w\-])([A-Za-z_][\w\-]{{0,60}}+)( ?= ?)({_VALUE})")
_LITERAL = re.compile(
    r"""(?<![\w\-])(['"]?)([A-Za-z_][\w\-]{0,60}+)(\1(?: ?: ?\w{1,30}+(?= {0,9}=))?+ {0,9}[=:] {0,9}\w{0,2})"""
    r"""('(?:[^'\\]|\\.){0,500}+'|"(?:[^"\\]|\\.){0,500}+")"""
)
_PAIRED = re.compile(rf"""(['"])([A-Za-z_][\w\-]{{0,60}}+)(\1 ?(?::|,(?= ?b?['"])) ?)({_VALUE})""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """Decides what a report hides; replace its parts, or override its methods.

    A name is split into words first, at underscores, hyphens, dots and capitals: ``api_key`` and ``apiKey`` are hidden
    for their ``key``, ``monkey`` is not.

    Attributes:
        words: What makes a name secret, in lower case.
        harmless: Whole names, in lower case, that are shown all the same.
        names: Whole names that are secret besides, as they are written; they come before the harmless ones.
        types: The dotted names of types whose values are hidden. A class with a true attribute ``__secret__`` needs no
            entry here.
        limits: How much is shown of a value.
    """

    words: frozenset[str] = SECRET_WORDS
    harmless: frozenset[str] = HARMLESS_NAMES
    names: frozenset[str] = frozenset()
    types: frozenset[str] = SECRET_TYPES
    limits: Limits = field(default_factory=Limits)

    def hides_name(self, name: str) -> bool:
        """Tell whether what has this name is secret."""
        if name in self.names:
            return True
        if name.lower().replace("-", "_") in self.harmless:
            return False
        words = (word.lower() for word in _WORDS.findall(name[:_LONGEST_NAME]))
        return any(word in self.words or word.removesuffix("s") in self.words for word in words)

    def hides_type(self, kind: type) -> bool:
        """Tell whether all values of a type are secret."""
        if getattr(kind, "__secret__", False) is True:
            return True
        return any(f"{base.__module__}.{base.__qualname__}" in self.types for base in kind.__mro__)

    def scrub(self, text: str) -> str:
        """Give a text without what looks like a secret in it.

        These are the password of an address, what follows a secret name (``token=abc``, ``'token': 'abc'``), and the
        value of an ``Authorization`` header.
        """
        text = _ADDRESS.sub(rf"\1{MASK}@", text)
        text = _SCHEME.sub(rf"\1 {MASK}", text)
        text = _GIVEN.sub(self._without_given, text)
        return _PAIRED.sub(self._without_paired, text)

    def scrub_code(self, line: str) -> str:
        """Give a line of code without the literals that are given to secret names; no column moves."""
        line = _ADDRESS.sub(lambda found: found[1] + "•" * (len(found[0]) - len(found[1]) - 1) + "@", line)
        return _LITERAL.sub(self._without_literal, line)

    def _without_literal(self, found: re.Match[str]) -> str:
        before, literal = found[0][: -len(found[4])], found[4]
        return f"{before}{literal[0]}{'•' * (len(literal) - 2)}{literal[0]}" if self.hides_name(found[2]) else found[0]

    def _without_given(self, found: re.Match[str]) -> str:
        name, joint, _ = found.groups()
        return f"{name}{joint}{MASK}" if self.hides_name(name) else found[0]

    def _without_paired(self, found: re.Match[str]) -> str:
        quote, name, joint, _ = found.groups()
        return f"{quote}{name}{joint}{MASK}" if self.hides_name(name) else found[0]


def mask_with(request: Request[Any], masking: Masking) -> None:  # Any: whatever the application takes for a user
    """Let the page of this request hide something else than usual, should it fail."""
    request.state[_STATE] = masking


def masking_of(request: Request[Any]) -> Masking | None:  # Any: as above
    """Give what a request is to be masked with, or None."""
    found = request.state.get(_STATE) if request.has_state else None
    return found if isinstance(found, Masking) else None
