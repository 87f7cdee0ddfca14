"""Clusters, sentinels and TLS, with the client of the ``redis`` distribution."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bandstand.cache._resp import ReplyError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from bandstand.cache._places import Server
    from bandstand.cache._resp import Argument, Reply


class RedisPy:
    """Sends commands with redis-py, which finds the server that serves a key or is primary now."""

    def __init__(self, server: Server, patience: float, pool: Executor | None) -> None:
        try:
            from redis.exceptions import RedisClusterException, RedisError, ResponseError
        except ModuleNotFoundError as error:
            message = f"{server.place} needs the client of others: pip install bandstand-cache[redis]"
            raise ModuleNotFoundError(message, name="redis") from error
        self.failures: tuple[type[Exception], ...] = (RedisError, RedisClusterException, OSError)
        self.clustered = server.kind == "cluster"
        self._refusal = ResponseError
        self._make = partial(_CLIENTS[server.kind], server, patience)
        self._client: Any = None  # Any: redis-py's classes have no type in common
        self._pool = pool

    def call(self, *commands: Sequence[Argument]) -> list[Reply]:
        """Send commands together; give an answer for each."""
        pipeline = self._connected().pipeline(transaction=False)
        for command in commands:
            pipeline.execute_command(*command)
        return [self._understood(answer) for answer in pipeline.execute(raise_on_error=False)]

    def _connected(self) -> Any:  # Any: as above
        if self._client is None:
            self._client = self._make()  # a cluster is asked for its servers here, so not at start
        return self._client

    def _understood(self, answer: Any) -> Reply:  # Any: redis-py's answers are of any type
        if isinstance(answer, self._refusal):
            return ReplyError(str(answer))
        if isinstance(answer, Exception):
            raise answer
        reply: Reply = answer
        return reply

    async def acall(self, *commands: Sequence[Argument]) -> list[Reply]:
        """Await ``call``."""
        replies: list[Reply] = await self._hop(partial(self.call, *commands))
        return replies

    def names(self, pattern: str) -> Iterator[list[bytes]]:
        """Give the names that fit a pattern, on all servers of a cluster."""
        yield list(self._connected().scan_iter(match=pattern, count=1000))

    async def anames(self, pattern: str) -> AsyncIterator[list[bytes]]:
        """Await ``names``."""
        yield await self._hop(lambda: [name for names in self.names(pattern) for name in names])

    def close(self) -> None:
        """Close connections."""
        client, self._client = self._client, None
        if client is None:
            return
        client.close()
        pool = getattr(client, "connection_pool", None)  # that of a server behind sentinels keeps clients of these
        for sentinel in getattr(getattr(pool, "sentinel_manager", None), "sentinels", ()):
            sentinel.close()

    async def _hop(self, call: Callable[[], Any]) -> Any:  # Any: whatever is called gives
        from asyncio import get_running_loop

        return await get_running_loop().run_in_executor(self._pool, call)


def _options(server: Server, patience: float) -> dict[str, Any]:  # Any: redis-py's arguments
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "username": server.username,
        "password": server.password,
        "socket_timeout": patience,
        "socket_connect_timeout": patience,
        "retry": Retry(NoBackoff(), 1),  # who fails is left alone for a while anyway
        "ssl": server.tls,
    }


def _over_tls(server: Server, patience: float) -> object:
    from redis import Redis

    return Redis(host=server.host, port=server.port, db=server.database, **_options(server, patience))


def _of_cluster(server: Server, patience: float) -> object:
    from redis.cluster import ClusterNode, RedisCluster

    make: Any = ClusterNode  # Any: redis-py does not say its types
    nodes = [make(*host) for host in ((server.host, server.port), *server.others)]
    return RedisCluster(startup_nodes=nodes, **_options(server, patience))


def _of_sentinels(server: Server, patience: float) -> object:
    from redis.sentinel import Sentinel

    make: Any = Sentinel  # Any: redis-py does not say its types
    hosts = [(server.host, server.port), *server.others]
    sentinel = make(hosts, sentinel_kwargs={"socket_timeout": patience}, **_options(server, patience))
    primary: object = sentinel.master_for(server.service, db=server.database)
    return primary


_CLIENTS: dict[str, Callable[[Server, float], object]] = {
    "tls": _over_tls,
    "cluster": _of_cluster,
    "sentinel": _of_sentinels,
}
