"""Declared middleware: neighbours are one layer that does what as many single layers would."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import Reply
from bandstand.http._chain import Both, Hops, compose
from bandstand.http._hooks import Hooks, fuse, with_headers


@dataclass
class Plan:
    """What one layer of hooks is to do."""

    looks: bool = True
    answers: bool = False
    changes: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Log:
    """A request that writes down who saw it."""

    lines: list[str] = field(default_factory=list[str])


def hooks_of(plan: Plan, name: str) -> Hooks:
    def on_request(request: Log) -> Reply | None:
        request.lines.append(f"in {name}")
        return Reply(status=400, body=name.encode()) if plan.answers else None

    def on_response(request: Log, answer: Reply) -> Reply | None:
        request.lines.append(f"out {name} {answer.status}")
        return Reply(status=answer.status + 1, headers=answer.headers, body=answer.body) if plan.changes else None

    if not plan.looks:
        return Hooks(headers=plan.headers)
    return Hooks(on_request=on_request, on_response=on_response, headers=plan.headers)


def view(request: Log) -> Reply:
    request.lines.append("view")
    return Reply(body=b"view", headers=(("x-view", "1"),))


async def view_async(request: Log) -> Reply:
    return view(request)


def both_answers(layers: Sequence[Any]) -> list[tuple[Reply, list[str]]]:
    chain = compose(Both(view, view_async), layers, Hops())
    first, second = Log(), Log()
    return [
        (chain.handle(first), first.lines),
        (asyncio.run(_awaited(chain, second)), second.lines),
    ]


async def _awaited(chain: Both, request: Log) -> Reply:
    answer: Reply = await chain.handle_async(request)
    return answer


headers = st.sampled_from([(), (("x-a", "1"),), (("x-a", "2"), ("x-b", "1")), (("X-View", "2"),)])
plans = st.lists(st.builds(Plan, st.booleans(), st.booleans(), st.booleans(), headers), max_size=4)


@given(plans=plans)
def test_one_layer_of_many_hooks_does_what_single_layers_do(plans: list[Plan]) -> None:
    layers = [hooks_of(plan, str(number)) for number, plan in enumerate(plans)]
    single = both_answers(layers)
    fused = both_answers(fuse(layers))
    assert single[0][1] == fused[0][1] == single[1][1] == fused[1][1]
    assert single[0][0].status == fused[0][0].status == fused[1][0].status
    assert single[0][0].body == fused[0][0].body
    assert sorted(single[0][0].headers) == sorted(fused[0][0].headers) == sorted(fused[1][0].headers)


def test_neighbours_become_one_layer_and_others_keep_their_place() -> None:
    def other(handler: Any) -> Any:
        return handler

    first, second, third = Hooks(), Hooks(), Hooks()
    layers = fuse([first, second, other, third])
    assert len(layers) == 3
    assert layers[1] is other


def test_a_header_that_is_there_stays() -> None:
    reply = Reply(headers=(("X-Frame-Options", "SAMEORIGIN"),))
    assert with_headers(reply, [("x-frame-options", "DENY"), ("a", "b")]).headers == (
        ("X-Frame-Options", "SAMEORIGIN"),
        ("a", "b"),
    )
    assert with_headers(reply, [("x-frame-options", "DENY")]) is reply
