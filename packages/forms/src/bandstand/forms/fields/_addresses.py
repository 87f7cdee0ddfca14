"""Texts that lead somewhere: email addresses, URLs and addresses of machines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.forms._refused import Refused
from bandstand.forms.fields._text import CharField, quick_text, verdict
from bandstand.forms.widgets._inputs import EmailInput, URLInput
from bandstand.validation import IPAddressValidator, URLValidator, validate_email

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.validation import Validator
    from bandstand.forms.fields._field import Cleaner, Text
    from bandstand.forms.widgets._widget import Widget
    from bandstand.validation._addresses import Protocol

# The plain addresses among those that the validators take, in at most as many characters as those look at.
_LONGEST_PLAIN = 200
_HOST = r"(?:[a-z0-9]{1,63}\.){1,20}?[a-z]{2,24}"
_PLAIN_EMAIL = re.compile(rf"[a-zA-Z0-9_+-]+(?:\.[a-zA-Z0-9_+-]+)*@{_HOST}")
_PLAIN_URL = re.compile(rf"https?://{_HOST}(?:/[!-~]*)?")

# What stands before a colon and is no host before a port.
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?![0-9]{1,5}(?:[/?#]|\Z))")


_asked = verdict(validate_email)
_any_url = URLValidator()


def _is_email(text: str) -> bool:
    if len(text) <= _LONGEST_PLAIN and _PLAIN_EMAIL.fullmatch(text):
        return True
    return "@" in text and _asked(text)


@dataclass(frozen=True, kw_only=True, eq=False)
class EmailField(CharField):
    """An email address."""

    widget: Widget = field(default_factory=EmailInput)
    max_length: int | None = 320  # RFC 3696, section 3: 64 for who, 255 for where and the @

    own_validators: ClassVar[tuple[Validator, ...]] = (*CharField.own_validators, validate_email)

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        if not self.cleans_as(EmailField):
            return super().cleaner()
        return quick_text(self, _is_email, validate_email.message)


@dataclass(frozen=True, kw_only=True, eq=False)
class URLField(CharField):
    """A URL with a host; where people leave the scheme out, one is put before it.

    Attributes:
        assume_scheme: The scheme that is put before what has none.
    """

    widget: Widget = field(default_factory=URLInput)
    assume_scheme: str = "https"

    own_validators: ClassVar[tuple[Validator, ...]] = (*CharField.own_validators, _any_url)

    def to_python(self, value: object) -> object:
        """Give the URL with its scheme."""
        text = super().to_python(value)
        return self._whole(text) if isinstance(text, str) and text and text != self.empty_value else text

    def _whole(self, text: str) -> str:
        if text.startswith("//"):
            return f"{self.assume_scheme}:{text}"
        return text if _SCHEME.match(text) else f"{self.assume_scheme}://{text}"

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing."""
        if not self.cleans_as(URLField) or self.empty_value not in ("", None):
            return super().cleaner()
        slow, plain = super().cleaner(), quick_text(self)
        if self.validators or self.max_length is not None or self.min_length is not None:
            return lambda value: plain(value) if type(value) is str and _is_plain(value) else slow(value)
        wrong = self.error_messages.get("invalid", _any_url.message)

        def clean(value: object) -> object:
            if type(value) is not str:
                return slow(value)
            if _is_plain(value):
                return value
            if not value:
                return plain(value)
            if _is_no_url(value):
                return Refused(wrong, "invalid", {"value": self._whole(value.strip() if self.strip else value)})
            return slow(value)

        return clean


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST_PLAIN and _PLAIN_URL.fullmatch(text) is not None


def _is_no_url(text: str) -> bool:
    """Tell whether a text has some word, no place for a host, and nothing else that is wrong with it."""
    if not text.isprintable() or text.isspace():
        return False
    return not ("." in text or "[" in text or "localhost" in text.lower())


@dataclass(frozen=True, kw_only=True, eq=False)
class GenericIPAddressField(CharField):
    """The address of a machine, IPv6 in its shortest form.

    Attributes:
        protocol: ``"ipv4"``, ``"ipv6"`` or ``"both"``, which is either.
        unpack_ipv4: Whether ``::ffff:192.0.2.1`` becomes ``192.0.2.1``; with ``"both"`` only.

    Raises:
        ValueError: The protocol is another, or addresses are to be unpacked where IPv4 has no place.
    """

    protocol: Protocol = "both"
    unpack_ipv4: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.unpack_ipv4 and self.protocol != "both":
            message = f"IPv4 addresses are unpacked where the protocol is 'both'; got {self.protocol!r}."
            raise ValueError(message)

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter an IPv4 or IPv6 address, for example 192.0.2.1 or 2001:db8::1.")
    }

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """That of the protocol, too."""
        return (*super().all_validators, IPAddressValidator(self.protocol))

    def to_python(self, value: object) -> object:
        """Give the address in the one form that all of its spellings have."""
        text = super().to_python(value)
        return self._shortest(text) if isinstance(text, str) and ":" in text and len(text) <= _LONGEST else text

    def _shortest(self, text: str) -> str:
        from ipaddress import AddressValueError, IPv6Address  # only who reads such addresses pays for it

        try:
            address = IPv6Address(text)
        except AddressValueError:
            return text  # the validator says so
        if address.ipv4_mapped is None:
            return str(address)
        return str(address.ipv4_mapped) if self.unpack_ipv4 else f"::ffff:{address.ipv4_mapped}"


_LONGEST = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")
