"""Addresses of the internet protocol."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError, Validator
from bandstand.validation import (
    IPAddressValidator,
    validate_ipv4_address,
    validate_ipv6_address,
    validate_ipv46_address,
)

V4 = ["0.0.0.0", "192.0.2.1", "255.255.255.255", "10.0.0.9"]
V6 = ["::", "::1", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "::ffff:192.0.2.1", "ffff:" * 6 + "255.255.255.255"]
NEITHER = [
    "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.-4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n",
    "1.2.3.٤", "0x1.2.3.4", "1..2.3", ":", ":::", "1::2::3", "g::", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "::1\n", "\n::1", "::1 ", "fe80::1%eth0", "::1/128", "[::1]", "::ffff:01.2.3.4", "::" + "0" * 1_000_000,
    "1_0::", "::\0",
]  # fmt: skip


def refused(validator: Validator, value: object) -> bool:
    try:
        validator(value)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("text", V4)
def test_an_ipv4_address(text: str) -> None:
    verdicts = [refused(it, text) for it in (validate_ipv4_address, validate_ipv6_address, validate_ipv46_address)]
    assert verdicts == [False, True, False]


@pytest.mark.parametrize("text", V6)
def test_an_ipv6_address(text: str) -> None:
    verdicts = [refused(it, text) for it in (validate_ipv4_address, validate_ipv6_address, validate_ipv46_address)]
    assert verdicts == [True, False, False]


@pytest.mark.parametrize("text", NEITHER)
def test_no_address(text: str) -> None:
    verdicts = [refused(it, text) for it in (validate_ipv4_address, validate_ipv6_address, validate_ipv46_address)]
    assert verdicts == [True, True, True]


@given(st.ip_addresses())
def test_whatever_address_there_is_passes(address: IPv4Address | IPv6Address) -> None:
    text = str(address)
    assert not refused(validate_ipv46_address, text)
    assert refused(validate_ipv4_address, text) is isinstance(address, IPv6Address)
    assert refused(validate_ipv6_address, text) is isinstance(address, IPv4Address)


@pytest.mark.parametrize(
    ("validator", "text", "name"),
    [
        (validate_ipv4_address, "Enter an IPv4 address, for example 192.0.2.1.", "IPv4"),
        (validate_ipv6_address, "Enter an IPv6 address, for example 2001:db8::1.", "IPv6"),
        (
            validate_ipv46_address,
            "Enter an IPv4 or IPv6 address, for example 192.0.2.1 or 2001:db8::1.",
            "IPv4 or IPv6",
        ),
    ],
)
def test_the_text_says_which_address_is_wanted(validator: Validator, text: str, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validator("x")
    (problem,) = caught.value.problems
    assert str(problem) == text
    assert problem.params == {"protocol": name, "value": "x"}


def test_a_message_of_a_site() -> None:
    with pytest.raises(ValidationError, match=r"^No IPv4 address: x$"):
        IPAddressValidator("ipv4", "No %(protocol)s address: %(value)s")("x")


def test_another_protocol_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A protocol is one of both, ipv4, ipv6; got 'IPv4'\.$"):
        IPAddressValidator(cast("None", "IPv4"))  # type: ignore[arg-type]  # it is what is refused
