"""Email addresses, URLs and addresses of machines."""

from __future__ import annotations

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import EmailField, Field, GenericIPAddressField, URLField
from bandstand.forms.widgets import EmailInput, URLInput


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


NO_EMAIL = [("invalid", "Enter an email address, for example name@example.org.")]
NO_URL = [("invalid", "Enter a URL, for example https://example.org/.")]
NO_IP = [("invalid", "Enter an IPv4 or IPv6 address, for example 192.0.2.1 or 2001:db8::1.")]


@pytest.mark.parametrize(
    "address", ["ada@example.org", "Ada.L+x@mail.example.co.uk", '"ada l."@example.org', "a@localhost"]
)
def test_email_addresses_pass(address: str) -> None:
    assert EmailField().clean(f" {address} ") == address


@pytest.mark.parametrize(
    "address", ["ada", "ada@", "@example.org", "a@b", "a b@example.org", "a@example..org", 5, "a@\uff11.org"]
)
def test_other_texts_are_no_email_addresses(address: object) -> None:
    assert said(EmailField(), address) == NO_EMAIL


def test_an_email_address_has_at_most_320_characters() -> None:
    field = EmailField()
    assert said(field, "a" * 320 + "@example.org")[0] == (
        "max_length",
        "Use at most 320 characters; there are 332 now.",
    )
    assert field.html_attrs(field.widget) == {"maxlength": 320, "minlength": None}
    assert isinstance(field.widget, EmailInput)


@pytest.mark.parametrize(
    ("sent", "url"),
    [
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("HTTP://Example.org", "HTTP://Example.org"),
        ("ftp://example.org", "ftp://example.org"),
        ("example.org", "https://example.org"),
        (" example.org/x ", "https://example.org/x"),
        ("//example.org/x", "https://example.org/x"),
        ("example.org:8000/x", "https://example.org:8000/x"),
        ("localhost:80", "https://localhost:80"),
        ("[2001:db8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_urls_pass_and_get_a_scheme_where_they_have_none(sent: str, url: str) -> None:
    assert URLField().clean(sent) == url


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "mailto:a@example.org",
        "http:",
        "https://",
        "a b",
        "https://a",
        "http://exa mple.org",
        "://x",
    ],
)
def test_other_texts_are_no_urls(value: str) -> None:
    assert said(URLField(), value) == NO_URL


def test_another_scheme_may_be_assumed() -> None:
    assert URLField(assume_scheme="http").clean("example.org") == "http://example.org"
    assert isinstance(URLField().widget, URLInput)


def test_no_url_is_nothing() -> None:
    assert URLField(required=False).clean(" ") == ""
    assert URLField(required=False, empty_value=None).clean("") is None
    assert said(URLField(), None) == [("required", "Fill this in.")]


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        (" 192.0.2.1 ", "192.0.2.1"),
        ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("::FFFF:c000:0201", "::ffff:192.0.2.1"),
    ],
)
def test_addresses_of_machines_get_their_shortest_form(sent: str, address: str) -> None:
    assert GenericIPAddressField().clean(sent) == address


@pytest.mark.parametrize("value", ["192.0.2", "192.0.2.01", "1::2::3", "fe80::1%eth0", ":" * 10_000, 5, "\uff11.1.1.1"])
def test_other_texts_are_no_addresses(value: object) -> None:
    assert said(GenericIPAddressField(), value) == NO_IP


def test_one_of_the_two_protocols_may_be_wanted() -> None:
    assert GenericIPAddressField(protocol="ipv4").clean("192.0.2.1") == "192.0.2.1"
    assert said(GenericIPAddressField(protocol="ipv4"), "::1") == [
        ("invalid", "Enter an IPv4 address, for example 192.0.2.1.")
    ]
    assert said(GenericIPAddressField(protocol="ipv6"), "192.0.2.1") == [
        ("invalid", "Enter an IPv6 address, for example 2001:db8::1.")
    ]


def test_ipv4_addresses_may_be_unpacked() -> None:
    assert GenericIPAddressField(unpack_ipv4=True).clean("::ffff:192.0.2.1") == "192.0.2.1"
    with pytest.raises(ValueError, match="got 'ipv6'"):
        GenericIPAddressField(protocol="ipv6", unpack_ipv4=True)


def test_no_address_is_nothing() -> None:
    assert GenericIPAddressField(required=False).clean(None) == ""
    assert said(GenericIPAddressField(), "") == [("required", "Fill this in.")]
