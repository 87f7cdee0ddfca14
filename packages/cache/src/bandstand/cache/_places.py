"""Where a Redis or Valkey is: one server, a cluster, or whatever the sentinels say."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from bandstand.cache._nearest import nearest

SCHEMES = {
    "redis": "server",
    "valkey": "server",
    "unix": "server",
    "rediss": "tls",
    "valkeys": "tls",
    "redis+cluster": "cluster",
    "rediss+cluster": "cluster",
    "redis+sentinel": "sentinel",
    "rediss+sentinel": "sentinel",
}
PORT, SENTINEL_PORT = 6379, 26379


@dataclass(frozen=True, slots=True)
class Server:
    """One server, or the first of several.

    Attributes:
        kind: ``"server"``, ``"tls"``, ``"cluster"`` or ``"sentinel"``.
        host: Its name or address.
        port: Its port.
        path: The socket instead of both.
        database: The number of the database.
        username: Who we are there.
        password: How we show it.
        others: Further hosts and ports of a cluster, or sentinels.
        service: What the sentinels call the server.
        tls: Whether the connection is encrypted.
    """

    kind: str
    host: str = "localhost"
    port: int = PORT
    path: str = ""
    database: int = 0
    username: str | None = None
    password: str | None = None
    others: tuple[tuple[str, int], ...] = ()
    service: str = ""
    tls: bool = False

    @property
    def greeting(self) -> tuple[tuple[str, ...], ...]:
        """The commands that a connection begins with."""
        who = () if self.username is None else (self.username,)
        auth = () if self.password is None else (("AUTH", *who, self.password),)
        chosen = (("SELECT", str(self.database)),) if self.database else ()
        return (*auth, *chosen)

    @property
    def place(self) -> str:
        """What people call it, without secrets."""
        if self.path:
            return f"unix://{self.path}/{self.database}"
        hosts = ",".join(f"{host}:{port}" for host, port in ((self.host, self.port), *self.others))
        return f"redis://{hosts}/{self.service or self.database}"


def server_of(url: str) -> Server:
    """Read the URL of a server, a cluster or sentinels, as ``RedisCache`` describes them.

    Raises:
        ValueError: It is none of these.
    """
    split = urlsplit(url)
    kind = SCHEMES.get(split.scheme)
    if kind is None:
        known, hint = ", ".join(SCHEMES), nearest(split.scheme, SCHEMES)
        message = f"The URL of a Redis begins with one of {known}; got {split.scheme!r}.{hint}"
        raise ValueError(message)
    if split.query or split.fragment:
        told = split.query or split.fragment
        message = f"Options are arguments of RedisCache, or of the URL for cache_from_url; got {told!r}."
        raise ValueError(message)
    if split.scheme == "unix":
        username, password = _who(split.netloc)
        return Server(kind, path=unquote(split.path), username=username, password=password)
    return _of_hosts(kind, split)


def _of_hosts(kind: str, split: SplitResult) -> Server:
    secrets, _, hosts = split.netloc.rpartition("@")
    usual = SENTINEL_PORT if kind == "sentinel" else PORT
    first, *others = [host_and_port(host, usual) for host in hosts.split(",")]
    parts = [part for part in split.path.split("/") if part]
    service = parts.pop(0) if kind == "sentinel" and parts else ""
    if (kind == "sentinel") != bool(service) or len(parts) > 1 or not all(part.isdigit() for part in parts):
        expected = "/service or /service/0 after the sentinels" if kind == "sentinel" else "a number after the host"
        message = f"The URL of a Redis has {expected}; got {split.path!r}."
        raise ValueError(message)
    username, password = _who(secrets)
    return Server(
        kind,
        *first,
        database=int(parts[0]) if parts else 0,
        others=tuple(others),
        service=service,
        tls=split.scheme.startswith(("rediss", "valkeys")),
        username=username,
        password=password,
    )


def _who(secrets: str) -> tuple[str | None, str | None]:
    """Read ``user:password``, where both may be left out."""
    username, _, password = secrets.removesuffix("@").partition(":")
    return unquote(username) or None, unquote(password) or None


def host_and_port(text: str, usual: int) -> tuple[str, int]:
    """Read ``name``, ``name:port`` or ``[address]:port``.

    Raises:
        ValueError: It is none of these.
    """
    try:
        split = urlsplit(f"//{text}")
        port = split.port or usual
    except ValueError:
        message = f"A host is written as name, name:port or [address]:port; got {text!r}."
        raise ValueError(message) from None
    return split.hostname or "localhost", port
