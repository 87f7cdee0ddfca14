"""Which hosts are answered for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http import SuspiciousOperation
from bandstand.http._hosts import Hosts


@pytest.mark.parametrize(
    "host",
    ["example.org", "EXAMPLE.org:8000", "example.org.", "a.b.example.net", "example.net", "[::1]:8000", "192.0.2.7"],
)
def test_hosts_that_are_allowed_pass_with_any_port_and_in_any_case(host: str) -> None:
    hosts = Hosts(["example.org", ".Example.net", "[::1]", "192.0.2.7"])
    hosts.check(host)
    hosts.check(host)  # remembered


@pytest.mark.parametrize("host", ["evil.example", "notexample.net", "example.org.evil.example", "sub.example.org"])
def test_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(SuspiciousOperation, match="is not among those"):
        Hosts(["example.org", ".example.net"]).check(host)


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "example.org:port", "example.org:123456", "a/b", "user@example.org", "-a", "x" * 400, "é"]
)
def test_malformed_hosts_are_refused_even_where_all_are_allowed(host: str) -> None:
    with pytest.raises(SuspiciousOperation, match="malformed"):
        Hosts(["*"]).check(host)


@pytest.mark.parametrize("pattern", ["http://example.org", "example.org/", "*.example.org", ""])
def test_a_pattern_that_is_no_host_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^A host is a name as 'example\.org'"):
        Hosts([pattern])


@given(host=st.text(max_size=40))
def test_whatever_a_client_sends_is_allowed_or_refused(host: str) -> None:
    hosts = Hosts(["example.org"])
    try:
        hosts.check(host)
    except SuspiciousOperation:
        return
    assert host.lower().split(":")[0].rstrip(".") == "example.org"


def test_what_clients_send_is_not_remembered_without_bound() -> None:
    hosts = Hosts([".example.org"])
    for number in range(1000):
        hosts.check(f"n{number}.example.org")
    assert len(hosts._known) == 256  # pyright: ignore[reportPrivateUsage]
