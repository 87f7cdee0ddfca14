"""Reverse proxies: whom to believe about the client, its scheme and its host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.http._hooks import Hooks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from ipaddress import IPv4Network, IPv6Network

    from bandstand.http._request import Request

__all__ = ["behind_proxies"]

# More is no chain of proxies, and each address takes time to read.
_MOST_HOPS = 20


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a proxy says of a request; None where it says nothing, or is not believed."""

    client: str | None = None
    scheme: str | None = None
    host: str | None = None


def behind_proxies(trusted: Iterable[str], *, host: bool = False) -> Hooks:
    """Believe some proxies; to stand before everything else among the middleware.

    They say who the client is (``X-Forwarded-For``), how it is connected (``X-Forwarded-Proto``) and, if wanted, which
    host it asked for (``X-Forwarded-Host``). Nobody else is believed, so the proxies must replace or extend what their
    clients send.

    Args:
        trusted: Their addresses or networks: ``"127.0.0.1"``, ``"10.0.0.0/8"``, ``"::1"``. A client without an address,
            as on a local socket, is a proxy too.
        host: Whether the host that they name counts.

    Raises:
        ValueError: An address is none.
    """
    networks = _Networks(trusted)

    def on_request(request: Request[Any]) -> None:
        if networks.hold(request.client):
            request.forwarded = _read(request.headers, networks, host=host)

    return Hooks(on_request=on_request)


class _Networks:
    def __init__(self, trusted: Iterable[str]) -> None:
        from ipaddress import ip_network

        self._networks: list[IPv4Network | IPv6Network] = [ip_network(text) for text in trusted]

    def hold(self, address: str | None) -> bool:
        if address is None:
            return True
        from ipaddress import ip_address

        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)


def _read(headers: Mapping[str, str], networks: _Networks, *, host: bool) -> Forwarded:
    chain = [part.strip() for part in headers.get("x-forwarded-for", "").split(",")[-_MOST_HOPS:]]
    # From the nearest outwards: the first that is no proxy of ours is the client; what stands before it is its claim.
    client = next((address for address in reversed(chain) if address and not networks.hold(address)), None)
    scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    return Forwarded(
        client=client,
        scheme=scheme if scheme in ("http", "https") else None,
        host=(headers.get("x-forwarded-host", "").rpartition(",")[2].strip() or None) if host else None,
    )
