"""Names of domains, in ASCII and in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError

# RFC 1035, section 2.3.4, less the length byte of the first label and that of the root.
LONGEST_DOMAIN = 253
_LONGEST_LABEL = 63

_ASCII_LABEL = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?")
_TOP = re.compile(r"[a-z-]{2,}|xn--[a-z0-9-]+")
# Signs beside letters, digits and marks that RFC 5892, appendix A allows in certain words.
_JOINING = frozenset("-\u00b7\u0375\u05f3\u05f4\u200c\u200d\u30fb")


def is_domain(name: str, *, accept_idna: bool = True) -> bool:
    """Tell whether a text is a domain below a top-level one: two labels or more, the last of which is no number."""
    if len(name) > LONGEST_DOMAIN or not (accept_idna or name.isascii()):
        return False
    labels = [_ascii_label(label) for label in name.split(".")]
    return (
        len(labels) > 1
        and "" not in labels
        and len(".".join(labels)) <= LONGEST_DOMAIN
        and _TOP.fullmatch(labels[-1]) is not None
    )


def _ascii_label(label: str) -> str:
    """Give a label as the domain name system has it, in lower case, or an empty text where it is none."""
    if len(label) > _LONGEST_LABEL:
        return ""
    if label.isascii():
        return label.lower() if _ASCII_LABEL.fullmatch(label) else ""
    if not _is_word(label):
        return ""
    encoded = f"xn--{label.lower().encode('punycode').decode('ascii')}"
    return encoded if len(encoded) <= _LONGEST_LABEL else ""


def _is_word(label: str) -> bool:
    """Tell whether a label is made of letters, digits and their marks, as RFC 5892 has it, or nearly."""
    from unicodedata import category, normalize  # only who reads such names pays for it

    if label[0] == "-" or label[-1] == "-" or category(label[0])[0] == "M":
        return False
    # What only looks like another sign (full-width letters, ligatures, raised digits) may name another host.
    if normalize("NFKC", label) != normalize("NFC", label):
        return False
    return all(sign.isalnum() or sign in _JOINING or category(sign)[0] == "M" for sign in label)


_MESSAGE = LazyText(id="Enter a domain name, for example example.org.")


@dataclass(frozen=True)
class DomainNameValidator:
    """Wants the name of a domain below a top-level one, such as ``example.org``.

    Attributes:
        message: What a person reads.
        code: What a program reads.
        accept_idna: Whether the name may have letters beyond ASCII; its ASCII form ``xn--...`` always fits.
    """

    message: str | LazyText = _MESSAGE
    code: str = "invalid"
    accept_idna: bool = True

    def __call__(self, value: object, /) -> None:
        """Refuse what names no domain."""
        if not (isinstance(value, str) and is_domain(value, accept_idna=self.accept_idna)):
            raise ValidationError(self.message, self.code, {"value": value})


validate_domain_name = DomainNameValidator()
"""Wants the name of a domain, in whatever script."""
