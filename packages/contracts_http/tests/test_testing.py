"""The suites of requests, handlers and replies: the references pass, and each rule has a violator that is caught."""

from __future__ import annotations

from collections.abc import AsyncIterable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bandstand.contracts.http import AsyncRequest, DualHandler, FileSpan, Reply, Request, _handlers, _reply, _request
from bandstand.contracts.http.session.testing import MemorySession
from bandstand.contracts.http.testing import (
    AsyncRequestSuite,
    HandlerSuite,
    MemoryRequest,
    RequestSuite,
    SenderSuite,
    Sent,
    receive,
)
from bandstand.contracts.http.uploads.testing import MemoryUpload
from bandstand.contracts.http.values.testing import MultiValues
from bandstand.contracts.services.conformance import Suite, broken, gaps, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    _is_a_request: type[Request[object]] = MemoryRequest
    _is_an_async_request: type[AsyncRequest[object]] = MemoryRequest


def requested(kind: type[MemoryRequest], sent: Sent) -> MemoryRequest:
    return kind(
        sent.method,
        quote(sent.path_info),
        root=sent.root,
        scheme=sent.scheme,
        host=sent.host,
        client=sent.client,
        query=sent.query,
        headers=sent.headers,
        cookies=sent.cookies,
        body=sent.body,
        form=sent.form,
        files=[(field, MemoryUpload(name, content)) for field, name, content in sent.files],
        user=sent.user,
        services=sent.services,
    )


class TestMemoryRequest(RequestSuite):
    """The reference implementation."""

    def make(self) -> Callable[[Sent], Request[object]]:
        return partial(requested, MemoryRequest)


class TestMemoryRequestInAsyncCode(AsyncRequestSuite):
    """The reference implementation, awaited."""

    def make(self) -> Callable[[Sent], AsyncRequest[object]]:
        return partial(requested, MemoryRequest)


class TestReceive(SenderSuite):
    """The reference implementation sends to nobody but the caller."""

    def make(self) -> Callable[[Reply], Reply]:
        return receive


class ForgetsThePrefix(MemoryRequest):
    """Breaks HTTP-01."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: whatever the reference takes
        super().__init__(*args, **kwargs)
        self.path = self.path_info


class LeadsAway(MemoryRequest):
    """Breaks HTTP-02."""

    def get_full_path(self) -> str:
        return self.path


class KeepsTheLastOnly(MemoryRequest):
    """Breaks HTTP-03."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: whatever the reference takes
        super().__init__(*args, **kwargs)
        self.form = MultiValues(dict(self.form))


class ExactHeaders(MemoryRequest):
    """Breaks HTTP-04."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: whatever the reference takes
        super().__init__(*args, **kwargs)
        self.headers = dict(self.headers)


class LowerCookies(MemoryRequest):
    """Breaks HTTP-05."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: whatever the reference takes
        super().__init__(*args, **kwargs)
        self.cookies = {name.lower(): value for name, value in self.cookies.items()}


class ReadsOnce(MemoryRequest):
    """Breaks HTTP-06."""

    def __getattribute__(self, name: str) -> Any:  # Any: whatever the attribute is
        value = super().__getattribute__(name)
        if name == "body":
            self.body = b""
        return value


class NoneForBadJson(MemoryRequest):
    """Breaks HTTP-07."""

    def json(self) -> Any:  # Any: JSON has every shape
        try:
            return super().json()
        except ValueError:
            return None


class FilesAmongFields(MemoryRequest):
    """Breaks HTTP-08."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: whatever the reference takes
        super().__init__(*args, **kwargs)
        self.form = MultiValues([*self.form.items(), *((field, "") for field in self.files)])


class SessionEachTime(MemoryRequest):
    """Breaks HTTP-09."""

    def __getattribute__(self, name: str) -> Any:  # Any: whatever the attribute is
        return MemorySession() if name == "session" else super().__getattribute__(name)


class AlwaysPlain(MemoryRequest):
    """Breaks HTTP-10."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: whatever the reference takes
        super().__init__(*args, **{**kwargs, "scheme": "http"})


class OtherSessionAwaited(MemoryRequest):
    """Breaks HTTP-20."""

    async def asession(self) -> MemorySession:
        return MemorySession()


class NeverReady(MemoryRequest):
    """Breaks HTTP-21."""

    async def aprepare(self) -> None:
        del self.form


class Colours:
    """A handler whose colours can be made to differ."""

    def __init__(self, *, sync: str = "same", later: str = "same") -> None:
        self._sync = sync
        self._later = later

    def __call__(self, request: object, /) -> Reply:
        return self._answer(request, self._sync)

    async def handle_async(self, request: object, /) -> Reply:
        return self._answer(request, self._later)

    def _answer(self, request: object, text: str) -> Reply:
        if request is None:
            raise LookupError(text)
        return Reply(body=text.encode())


class TestColours(HandlerSuite):
    """A handler whose colours are the same."""

    def make(self) -> tuple[DualHandler[object, Reply], object]:
        return Colours(), "a request"

    def failing(self) -> tuple[DualHandler[object, Reply], object]:
        return Colours(), None


class DifferingErrors(HandlerSuite):
    """A handler that breaks HTTP-31."""

    def make(self) -> tuple[DualHandler[object, Reply], object]:
        return Colours(), "a request"

    def failing(self) -> tuple[DualHandler[object, Reply], object]:
        return Colours(later="another"), None


def test_a_handler_that_never_fails_skips_that_check() -> None:
    suite = broken(HandlerSuite, lambda: (Colours(), "a request"))
    outcomes = {outcome.check: outcome for outcome in run(suite)}
    skipped = outcomes["test_both_colours_raise_the_same_error"]
    assert (skipped.result, skipped.detail) == ("skipped", "this implementation has no request that fails")


def sorts_headers(reply: Reply) -> Reply:
    """Break REPLY-01."""
    return Reply(status=reply.status, headers=tuple(dict(reply.headers).items()), body=receive(reply).body)


def ends_at_an_empty_chunk(reply: Reply) -> Reply:
    """Break REPLY-02."""
    body = [*iter(iter(reply.body).__next__, b"")] if isinstance(reply.body, list) else reply.body
    return receive(Reply(body=body))


def sends_whole_files(reply: Reply) -> Reply:
    """Break REPLY-03."""
    body = FileSpan(path=reply.body.path) if isinstance(reply.body, FileSpan) else reply.body
    return receive(Reply(body=body))


def forgets_async_bodies(reply: Reply) -> Reply:
    """Break REPLY-04."""
    return Reply() if isinstance(reply.body, AsyncIterable) else receive(reply)


class NeverClosed:
    """Hides ``close`` of a body."""

    def __init__(self, body: Any) -> None:  # Any: an iterable of either colour
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)


def never_closes(reply: Reply) -> Reply:
    """Break REPLY-05."""
    return receive(Reply(body=NeverClosed(reply.body)))


def violating(kind: type[MemoryRequest]) -> type[Suite[Any]]:
    suite = AsyncRequestSuite if kind in (OtherSessionAwaited, NeverReady) else RequestSuite
    return broken(suite, lambda: partial(requested, kind))


def badly_sending(send: Callable[[Reply], Reply]) -> type[Suite[Any]]:
    return broken(SenderSuite, lambda: send)


# Any: the suites check different types
SUITES: list[type[Suite[Any]]] = [RequestSuite, AsyncRequestSuite, HandlerSuite, SenderSuite]
VIOLATORS: dict[str, type[Suite[Any]]] = {
    "HTTP-01": violating(ForgetsThePrefix),
    "HTTP-02": violating(LeadsAway),
    "HTTP-03": violating(KeepsTheLastOnly),
    "HTTP-04": violating(ExactHeaders),
    "HTTP-05": violating(LowerCookies),
    "HTTP-06": violating(ReadsOnce),
    "HTTP-07": violating(NoneForBadJson),
    "HTTP-08": violating(FilesAmongFields),
    "HTTP-09": violating(SessionEachTime),
    "HTTP-10": violating(AlwaysPlain),
    "HTTP-20": violating(OtherSessionAwaited),
    "HTTP-21": violating(NeverReady),
    "HTTP-30": broken(HandlerSuite, lambda: (Colours(later="other"), "a request")),
    "HTTP-31": DifferingErrors,
    "REPLY-01": badly_sending(sorts_headers),
    "REPLY-02": badly_sending(ends_at_an_empty_chunk),
    "REPLY-03": badly_sending(sends_whole_files),
    "REPLY-04": badly_sending(forgets_async_bodies),
    "REPLY-05": badly_sending(never_closes),
}


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    assert gaps([_request, _handlers, _reply], SUITES, VIOLATORS) == []


def test_a_request_made_by_hand_takes_its_query_from_the_path() -> None:
    request = MemoryRequest("GET", "books/?page=2&tag=a&tag=b")
    assert (request.path, request.query["page"], request.query.getlist("tag")) == ("/books/", "2", ["a", "b"])
    assert request.get_full_path() == "/books/?page=2&tag=a&tag=b"


def test_a_request_made_by_hand_has_a_session_no_user_and_no_services() -> None:
    request = MemoryRequest()
    assert (request.method, request.path, request.user, request.session.empty) == ("GET", "/", None, True)
    assert request.headers.get("Host") is None


def test_receiving_joins_what_a_body_yields() -> None:
    async def later() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    assert receive(Reply(status=201, headers=(("a", "b"),), body=later())) == Reply(
        status=201, headers=(("a", "b"),), body=b"onetwo"
    )


def test_receiving_a_body_that_fails_raises_its_error() -> None:
    def failing() -> Iterator[bytes]:
        yield b"one"
        message = "gone"
        raise ConnectionError(message)

    with pytest.raises(ConnectionError, match="gone"):
        receive(Reply(body=failing()))
