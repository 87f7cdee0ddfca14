"""Where memcached servers are: hosts with ports, or the sockets of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from bandstand.cache._nearest import nearest
from bandstand.cache._places import host_and_port

if TYPE_CHECKING:
    from collections.abc import Iterable

PORT = 11211
TCP, UNIX = "memcached", "memcached+unix"


@dataclass(frozen=True, slots=True)
class Address:
    """One memcached server.

    Attributes:
        host: Its name or address.
        port: Its port.
        path: The socket instead of both.
    """

    host: str = "localhost"
    port: int = PORT
    path: str = ""

    @property
    def place(self) -> str:
        """What people call it: the URL of this server alone."""
        if self.path:
            return f"{UNIX}://{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{TCP}://{host}:{self.port}"


def addresses_of(urls: str | Iterable[str]) -> list[Address]:
    """Read the URL of one or more servers, or several URLs, as ``MemcachedCache`` describes them; each server once.

    Raises:
        ValueError: One is none, or there is none.
    """
    addresses = [address for url in ([urls] if isinstance(urls, str) else urls) for address in _of_url(url)]
    if not addresses:
        message = f"A memcached cache has one server at least, as {TCP}://localhost:{PORT}; got {urls!r}."
        raise ValueError(message)
    return list(dict.fromkeys(addresses))


def _of_url(url: str) -> list[Address]:
    split = urlsplit(url)
    if split.scheme not in {TCP, UNIX}:
        message = f"The URL of a memcached begins with {TCP} or {UNIX}; got {split.scheme!r}."
        raise ValueError(message + nearest(split.scheme, (TCP, UNIX)))
    if split.query or split.fragment:
        told = split.query or split.fragment
        message = f"Options are arguments of MemcachedCache, or of the URL for cache_from_url; got {told!r}."
        raise ValueError(message)
    return [_of_socket(split)] if split.scheme == UNIX else _of_hosts(split)


def _of_socket(split: SplitResult) -> Address:
    if split.netloc or split.path in {"", "/"}:
        told = split.netloc + split.path
        message = f"A socket is named by its whole path, as {UNIX}:///run/memcached.sock; got {told!r}."
        raise ValueError(message)
    return Address(path=unquote(split.path))


def _of_hosts(split: SplitResult) -> list[Address]:
    if split.path.strip("/") or "@" in split.netloc:
        told = split.path.strip("/") or split.netloc
        message = f"A memcached has no parts and no users, so its URL is hosts and ports alone; got {told!r}."
        raise ValueError(message)
    return [Address(*host_and_port(host, PORT)) for host in split.netloc.split(",")]
