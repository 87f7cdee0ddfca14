"""Addresses of the internet protocol."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError

Protocol: TypeAlias = Literal["both", "ipv4", "ipv6"]

# A leading zero is octal to some readers and decimal to others, so there is none.
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_LONGEST_IPV6 = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")

_TEXTS: dict[Protocol, LazyText] = {
    "ipv4": LazyText(id="Enter an IPv4 address, for example 192.0.2.1."),
    "ipv6": LazyText(id="Enter an IPv6 address, for example 2001:db8::1."),
    "both": LazyText(id="Enter an IPv4 or IPv6 address, for example 192.0.2.1 or 2001:db8::1."),
}
_NAMES: dict[Protocol, str] = {"ipv4": "IPv4", "ipv6": "IPv6", "both": "IPv4 or IPv6"}


def is_ipv4(text: str) -> bool:
    """Tell whether a text is four numbers up to 255, as RFC 6943, section 3.1.1 wants them: without leading zeros."""
    return _IPV4.fullmatch(text) is not None


def is_ipv6(text: str) -> bool:
    """Tell whether a text is an address of RFC 4291, section 2.2; one with a zone means nothing on other machines."""
    if len(text) > _LONGEST_IPV6 or "%" in text or ":" not in text:
        return False
    from ipaddress import AddressValueError, IPv6Address  # only who reads such addresses pays for it

    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


@dataclass(frozen=True)
class IPAddressValidator:
    """Wants the text of an address.

    Attributes:
        protocol: ``"ipv4"``, ``"ipv6"`` or ``"both"``, which is either.
        message: What a person reads, or None for a text that fits the protocol.
        code: What a program reads.

    Raises:
        ValueError: The protocol is another.
    """

    protocol: Protocol = "both"
    message: str | LazyText | None = None
    code: str = "invalid"

    def __post_init__(self) -> None:
        if self.protocol not in _TEXTS:
            message = f"A protocol is one of {', '.join(get_args(Protocol))}; got {self.protocol!r}."
            raise ValueError(message)

    def __call__(self, value: object, /) -> None:
        """Refuse what is no text of such an address."""
        if isinstance(value, str) and (
            (self.protocol != "ipv6" and is_ipv4(value)) or (self.protocol != "ipv4" and is_ipv6(value))
        ):
            return
        message = _TEXTS[self.protocol] if self.message is None else self.message
        raise ValidationError(message, self.code, {"protocol": _NAMES[self.protocol], "value": value})


validate_ipv4_address = IPAddressValidator("ipv4")
"""Wants an IPv4 address."""

validate_ipv6_address = IPAddressValidator("ipv6")
"""Wants an IPv6 address."""

validate_ipv46_address = IPAddressValidator("both")
"""Wants an IPv4 or IPv6 address."""
