"""Clients that are not wanted."""

import re

import pytest

from bandstand.http import Response, refuse_user_agents, wsgi
from bandstand.http.testing import Client


def page(request: object) -> Response:
    return Response("page")


@pytest.mark.parametrize(
    ("agent", "status"),
    [("GreedyBot/1.0", 403), ("a greedybot", 403), ("bad", 403), ("BAD", 200), ("Mozilla/5.0", 200), ("", 200)],
)
def test_a_client_is_refused_by_what_it_calls_itself(agent: str, status: int) -> None:
    client = Client(wsgi(page, middleware=[refuse_user_agents("greedybot", re.compile("^bad"))]))
    assert client.get("/", headers={"user-agent": agent}).status == status


def test_a_client_that_says_nothing_is_served() -> None:
    assert Client(wsgi(page, middleware=[refuse_user_agents("bot")])).get("/").status == 200


def test_only_the_beginning_counts() -> None:
    client = Client(wsgi(page, middleware=[refuse_user_agents("bot")]))
    assert client.get("/", headers={"user-agent": "x" * 500 + "bot"}).status == 200
