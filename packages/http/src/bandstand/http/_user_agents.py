"""Clients that are not wanted here, by what they call themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.http._errors import PermissionDenied
from bandstand.http._hooks import Hooks

if TYPE_CHECKING:
    import re

    from bandstand.http._request import Request

__all__ = ["refuse_user_agents"]

# What comes after is of no use to anybody, and each pattern would be tried on it.
_LONGEST = 500


def refuse_user_agents(*agents: str | re.Pattern[str]) -> Hooks:
    """Refuse clients by their ``User-Agent``; to stand after the pipeline.

    It keeps polite robots out; who means harm calls itself something else.

    Args:
        *agents: What is searched for in the first 500 characters: words, in any case, or regular expressions.
    """
    words = [agent.lower() for agent in agents if isinstance(agent, str)]
    patterns = [agent for agent in agents if not isinstance(agent, str)]

    def look(request: Request[Any]) -> None:
        agent = request.headers.get("user-agent", "")[:_LONGEST]
        lower = agent.lower()
        if any(word in lower for word in words) or any(pattern.search(agent) for pattern in patterns):
            raise PermissionDenied(detail=f"The client calls itself {agent[:100]!r}.")

    return Hooks(on_request=look)
