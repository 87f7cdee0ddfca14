"""Email addresses."""

from __future__ import annotations

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import EmailValidator, validate_email

RIGHT = [
    "ada@example.org",
    "Ada.Lovelace+books@mail.example.co.uk",
    "!#$%&'*+/=?^_`{|}~-@example.org",
    "a@localhost",
    "a@LocalHost",
    '"ada lovelace"@example.org',
    '"a@b\\"c\\\\"@example.org',
    '""@example.org',
    "a@[192.0.2.1]",
    "a@[2001:db8::1]",
    "a@[IPv6:2001:db8::1]",
    "a@bücher.example",
    "a@उदाहरण.परीक्षा",
    "a@xn--bcher-kva.example",
    "1@example.org",
    "a" * 64 + "@example.org",
    "a" * 68 + "@" + ("b" * 60 + ".") * 4 + "example",
]

WRONG = [
    "",
    "@",
    "a",
    "a@",
    "@example.org",
    "a@example",
    "a@example..org",
    "a@.example.org",
    "a@example.org.",
    "a@-example.org",
    "a@example-.org",
    "a@example.c",
    "a@example.123",
    "a@1.2.3.4",
    ".a@example.org",
    "a.@example.org",
    "a..b@example.org",
    "a b@example.org",
    "a@b@example.org",
    "ä@example.org",
    '"a"b"@example.org',
    '"a\\"@example.org',
    '"a\nb"@example.org',
    '"a"b@example.org',
    "a@[]",
    "a@[192.0.2.256]",
    "a@[192.0.2.01]",
    "a@[IPv6:192.0.2.1]",
    "a@[fe80::1%eth0]",
    "a@[192.0.2.1",
    "a@exam_ple.org",
    "a@example.org,b@example.org",
    "<a@example.org>",
    "a@[192.0.2.1]x",
    "a" * 69 + "@" + ("b" * 60 + ".") * 4 + "example",
]

CONTROLS = [*map(chr, range(33)), "\x7f", "\x85", "\u2028"]


@pytest.mark.parametrize("address", RIGHT)
def test_an_address(address: str) -> None:
    validate_email(address)


@pytest.mark.parametrize("address", WRONG)
def test_no_address(address: str) -> None:
    with pytest.raises(ValidationError, match=r"^Enter an email address, for example name@example\.org\.$") as caught:
        validate_email(address)
    assert caught.value.problems[0].params == {"value": address}


def test_the_longest_address_has_320_signs() -> None:
    assert len(RIGHT[-1]) == 320
    assert len(WRONG[-1]) == 321


@pytest.mark.parametrize("address", [*RIGHT])
def test_no_control_before_or_after_an_address(address: str) -> None:
    for sign in CONTROLS:
        for text in (address + sign, sign + address):
            with pytest.raises(ValidationError):
                validate_email(text)


def test_domains_of_the_allowlist_pass_as_they_are() -> None:
    inside = EmailValidator(allowlist=["Intranet", "mail_1"])
    inside("a@intranet")
    inside("a@MAIL_1")
    inside("a@example.org")
    with pytest.raises(ValidationError):
        inside("a@localhost")
    assert inside == EmailValidator(allowlist=("Intranet", "mail_1"))


def test_one_text_as_allowlist_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"^The allowlist of an EmailValidator is several domains; got the text 'localhost'\.$"
    ):
        EmailValidator(allowlist="localhost")


def test_message_and_code_come_first() -> None:
    with pytest.raises(ValidationError, match=r"^“x” is not for us\.$") as caught:
        EmailValidator("“%(value)s” is not for us.", "not_ours")("x")
    assert caught.value.problems[0].code == "not_ours"
