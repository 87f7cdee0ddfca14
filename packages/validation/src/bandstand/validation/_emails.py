"""Email addresses."""

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

_LONGEST = 320  # RFC 3696, section 3: 64 for who, 255 for where and the @

# RFC 5321, section 4.1.2: words with dots between them, or anything visible in quotes.
_WORD = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
_WHO = re.compile(rf'{_WORD}(?:\.{_WORD})*|"(?:[ !#-\[\]-~]|\\[ -~])*"')

_MESSAGE = LazyText(id="Enter an email address, for example name@example.org.")


@dataclass(frozen=True)
class EmailValidator:
    """Wants an email address: ``ada@example.org``, ``"ada l."@example.org``, ``ada@[192.0.2.1]``.

    The domain may have any script, the part before the ``@`` is ASCII. Whether mail arrives is another question.

    Attributes:
        message: What a person reads.
        code: What a program reads.
        allowlist: Domains that pass as they are, in any case; kept as a tuple.

    Raises:
        TypeError: The allowlist is one text.
    """

    message: str | LazyText = _MESSAGE
    code: str = "invalid"
    allowlist: Collection[str] = ("localhost",)
    _allowed: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.allowlist, str):
            message = f"The allowlist of an EmailValidator is several domains; got the text {self.allowlist!r}."
            raise TypeError(message)
        object.__setattr__(self, "allowlist", tuple(self.allowlist))
        object.__setattr__(self, "_allowed", frozenset(domain.lower() for domain in self.allowlist))

    def __call__(self, value: object, /) -> None:
        """Refuse what is no address."""
        if not (isinstance(value, str) and len(value) <= _LONGEST and self._fits(value)):
            raise ValidationError(self.message, self.code, {"value": value})

    def _fits(self, address: str) -> bool:
        who, at, where = address.rpartition("@")
        if not at or _WHO.fullmatch(who) is None:
            return False
        return where.lower() in self._allowed or is_domain(where) or _is_literal(where)


def _is_literal(where: str) -> bool:
    """Tell whether a domain is an address in brackets, with the tag that RFC 5321, section 4.1.3 gives IPv6 or not."""
    if not (where.startswith("[") and where.endswith("]")):
        return False
    address = where[1:-1]
    return is_ipv4(address) or is_ipv6(address[5:] if address[:5].lower() == "ipv6:" else address)


validate_email = EmailValidator()
"""Wants an email address, of a domain or of ``localhost``."""
