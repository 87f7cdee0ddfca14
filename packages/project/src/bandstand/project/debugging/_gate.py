"""Who may see what went wrong: somebody at this very machine, and nobody behind a proxy."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from bandstand.http import Request

_FORWARDING = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def refusal(request: Request[Any], hosts: Collection[str] = ()) -> str | None:
    """Say why a request gets no debug page; None for one that may.

    Args:
        request: What was asked.
        hosts: Names of this machine besides ``localhost``, those below it, and its loopback addresses. A page of
            another site could give this machine a name of its own, and read the answer.
    """
    client = request.client
    if client is not None and not _is_loopback(client):
        return f"the client is {client[:100]!r}, and not on this machine"
    sent = next((name for name in _FORWARDING if name in request.headers), None)
    if sent is not None:
        return f"the request has a header {sent!r}, so it came through a proxy"
    host = _without_port(request.host).lower().rstrip(".")
    if host not in hosts and host != "localhost" and not host.endswith(".localhost") and not _is_loopback(host):
        return f"it was asked for as {host[:100]!r}, which is no name of this machine: see 'hosts'"
    return None


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback
