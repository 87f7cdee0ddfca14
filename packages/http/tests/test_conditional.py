"""Conditional requests: what is not sent again, and what is not overwritten unseen."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import Reply
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.http._chain import Both
from bandstand.http._conditional import (
    condition,
    conditional,
    etag,
    failed_precondition,
    last_modified,
    range_is_current,
    set_etag,
    weak_etag,
)
from bandstand.http._errors import PreconditionFailed
from bandstand.http._response import Response
from bandstand.http._streaming import StreamingResponse

NOON = int(datetime(2026, 1, 2, 12, tzinfo=UTC).timestamp())
BEFORE, AT_NOON, AFTER = (f"Fri, 02 Jan 2026 {hour}:00:00 GMT" for hour in (11, 12, 13))


def asked(method: str = "GET", **headers: str) -> MemoryRequest:
    return MemoryRequest(method, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("headers", "reading", "writing"),
    [
        ({}, None, None),
        ({"if_match": '"a"'}, None, None),
        ({"if_match": '"b", "a"'}, None, None),
        ({"if_match": "*"}, None, None),
        ({"if_match": '"b"'}, 412, 412),
        ({"if_match": 'W/"a"'}, 412, 412),
        ({"if_match": "nonsense"}, 412, 412),
        ({"if_none_match": '"a"'}, 304, 412),
        ({"if_none_match": 'W/"a"'}, 304, 412),
        ({"if_none_match": '"b",W/"a"'}, 304, 412),
        ({"if_none_match": "*"}, 304, 412),
        ({"if_none_match": '"b"'}, None, None),
        ({"if_modified_since": AT_NOON}, 304, None),
        ({"if_modified_since": AFTER}, 304, None),
        ({"if_modified_since": BEFORE}, None, None),
        ({"if_modified_since": "yesterday"}, None, None),
        ({"if_unmodified_since": AT_NOON}, None, None),
        ({"if_unmodified_since": BEFORE}, 412, 412),
        ({"if_unmodified_since": "yesterday"}, None, None),
        # the order of RFC 9110, section 13.2.2
        ({"if_match": '"a"', "if_unmodified_since": BEFORE}, None, None),
        ({"if_none_match": '"b"', "if_modified_since": AFTER}, None, None),
        ({"if_none_match": '"a"', "if_modified_since": BEFORE}, 304, 412),
        ({"if_match": '"b"', "if_none_match": '"a"'}, 412, 412),
    ],
)
def test_conditions_are_evaluated_in_order(headers: dict[str, str], reading: int | None, writing: int | None) -> None:
    for method, status in (("GET", reading), ("HEAD", reading), ("PUT", writing), ("DELETE", writing)):
        assert failed_precondition(asked(method, **headers), etag='"a"', last_modified=NOON) == status


def test_what_is_not_there_matches_nothing() -> None:
    assert failed_precondition(asked("PUT", if_match="*")) == 412
    assert failed_precondition(asked("PUT", if_none_match="*")) is None
    assert failed_precondition(asked("PUT", if_match="*"), exists=True) is None
    assert failed_precondition(asked("PUT", if_none_match="*"), exists=True) == 412
    assert failed_precondition(asked(if_modified_since=AFTER)) is None
    assert failed_precondition(asked("PUT", if_unmodified_since=BEFORE)) is None


@given(st.sampled_from(["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"]), st.text())
def test_no_header_is_an_error(name: str, value: str) -> None:
    request = MemoryRequest(headers={name: value})
    assert failed_precondition(request, etag='"a"', last_modified=NOON) in (None, 304, 412)


@pytest.mark.parametrize(
    ("condition", "current"),
    [('"a"', True), ('"b"', False), ('W/"a"', False), (AT_NOON, True), (BEFORE, False), (AFTER, False), ("*", False)],
)
def test_a_range_counts_for_the_version_that_the_client_has(condition: str, current: bool) -> None:
    assert range_is_current(asked(if_range=condition), etag='"a"', last_modified=NOON) is current


def test_a_weak_tag_and_a_moment_just_passed_are_no_ground_for_a_range() -> None:
    now = int(time.time())
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now))
    assert not range_is_current(asked(if_range='W/"a"'), etag='W/"a"')
    assert not range_is_current(asked(if_range=date), last_modified=now)
    assert range_is_current(asked(), etag='W/"a"')


def test_what_the_client_has_is_not_sent_again() -> None:
    response = Response("page", headers={"ETag": '"a"', "Cache-Control": "max-age=1", "Content-Language": "en"})
    response.set_cookie("a", "1")
    answer = conditional(asked(if_none_match='"a"'), response)
    assert answer is response
    assert (response.status, response.body) == (304, b"")
    assert [name for name, _ in response.headers] == ["etag", "cache-control", "set-cookie"]


def test_a_reply_is_not_sent_again_either() -> None:
    reply = Reply(headers=(("Last-Modified", AT_NOON), ("Content-Type", "text/css")), body=b"a")
    answer = conditional(asked(if_modified_since=AT_NOON), reply)
    assert (answer.status, [*answer.headers], answer.body) == (304, [("last-modified", AT_NOON)], b"")
    assert conditional(asked(if_modified_since=BEFORE), reply) is reply


@pytest.mark.parametrize(
    ("method", "status", "headers"),
    [("POST", 200, {"etag": '"a"'}), ("GET", 404, {"etag": '"a"'}), ("GET", 200, {}), ("GET", 200, {"etag": '"b"'})],
)
def test_every_other_answer_stays_as_it_is(method: str, status: int, headers: dict[str, str]) -> None:
    response = Response("page", status, headers)
    assert conditional(asked(method, if_none_match='"a"'), response) is response
    assert (response.status, response.body) == (status, b"page")


def test_a_streamed_body_that_is_not_sent_is_left_for_the_server_to_close() -> None:
    response = StreamingResponse(["a"], headers={"etag": '"a"'})
    body = response.body
    conditional(asked(if_none_match='"a"'), response)
    assert (response.status, response.body) == (304, body)


def test_a_body_in_place_of_which_an_error_is_sent_is_closed() -> None:
    log: list[str] = []

    def chunks() -> Iterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            log.append("closed")

    source = chunks()
    next(source)
    answer = conditional(asked(if_match='"b"'), StreamingResponse(source, headers={"etag": '"a"'}))
    assert (answer.status, answer.body, log) == (412, b"It has changed in the meantime.", ["closed"])


def test_bytes_get_a_weak_tag() -> None:
    tag = weak_etag(b"page")
    assert tag == 'W/"475f188b8223e6ba9cab239f948ca7fc"'
    assert weak_etag(b"other") != tag
    assert set_etag(Response("page")).headers["etag"] == tag
    assert set_etag(Response("page", headers={"etag": '"a"'})).headers["etag"] == '"a"'
    for response in (Response("page", 404), StreamingResponse(["page"])):
        assert "etag" not in set_etag(response).headers


def tag_of(request: object, name: str = "a") -> str | None:
    return name or None


def moment_of(request: object, name: str = "a") -> datetime:
    return datetime(2026, 1, 2, 12)  # noqa: DTZ001 - without a zone it is in UTC


@condition(etag=tag_of, last_modified=moment_of)
def view(request: MemoryRequest, name: str = "a") -> Response:
    return Response(f"made {name}")


def test_a_decorated_view_marks_what_it_shows() -> None:
    response = view(asked(), name="b")
    assert response.body == b"made b"
    assert (response.headers["etag"], response.headers["last-modified"]) == ('"b"', AT_NOON)
    assert "etag" not in view(asked("POST")).headers


def test_a_decorated_view_is_spared_when_nothing_has_changed() -> None:
    response = view(asked(if_none_match='"a"'))
    assert (response.status, response.body) == (304, b"")
    assert [*response.headers] == [("etag", '"a"'), ("last-modified", AT_NOON)]


def test_a_decorated_view_does_not_overwrite_unseen() -> None:
    with pytest.raises(PreconditionFailed):
        view(asked("PUT", if_match='"b"'))
    assert view(asked("PUT", if_match='"a"')).body == b"made a"


def test_what_is_not_there_has_no_tag() -> None:
    def nothing(request: MemoryRequest) -> None:
        return None

    @etag(nothing)
    def gone(request: MemoryRequest) -> Response:
        return Response("gone", 404)

    assert "etag" not in gone(asked(if_none_match="*")).headers


def test_either_function_may_stand_alone() -> None:
    def noon(request: MemoryRequest) -> int:
        return NOON

    @last_modified(noon)
    def page(request: MemoryRequest) -> Reply:
        return Reply(body=b"page")

    assert [*page(asked()).headers] == [("last-modified", AT_NOON)]
    assert page(asked(if_modified_since=AT_NOON)).status == 304


def test_an_async_view_may_have_async_functions() -> None:
    async def tag(request: object) -> str:
        return 'W/"a"'

    @condition(etag=tag, last_modified=moment_of)
    async def page(request: MemoryRequest) -> Response:
        return Response("page")

    assert asyncio.run(page(asked())).headers["etag"] == 'W/"a"'
    assert asyncio.run(page(asked(if_none_match='"a"'))).status == 304


def test_a_handler_of_both_colours_stays_one() -> None:
    def call(request: Any) -> Response:
        return Response("sync")

    async def call_async(request: Any) -> Response:
        return Response("async")

    both = etag(tag_of)(Both(call, call_async))
    assert both(asked()).body == b"sync"
    assert asyncio.run(both.handle_async(asked())).body == b"async"  # type: ignore[arg-type]
    assert asyncio.run(both.handle_async(asked(if_none_match='"a"'))).status == 304  # type: ignore[arg-type]


def test_a_tag_injects_nothing() -> None:
    @etag(tag_of)
    def page(request: MemoryRequest, name: str) -> Response:
        return Response()

    for text in ('a"\r\nx: y', "a b", 'a"b'):
        with pytest.raises(ValueError, match="cannot be an entity tag"):
            page(asked(), text)
