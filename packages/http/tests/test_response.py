"""Responses: what they are made of, what they refuse, and how cheap a plain one is."""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import FileSpan, Reply
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.http._chain import Both
from bandstand.http._cookies import parse_cookies
from bandstand.http._response import Headers, Response, as_response, plain, wrapped_view
from bandstand.http._signing import BadSignature, Signer

HTML = ("content-type", "text/html; charset=utf-8")


def calls_of(function: Callable[[], object]) -> int:
    """Count the Python functions that are called, this one not counted."""
    called: list[str] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            called.append(frame.f_code.co_name)

    gc.disable()  # a collection in between would call the functions of others
    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
        gc.enable()
    return len(called) - 1


def test_text_is_html_in_utf8() -> None:
    response = Response("<p>Zoë")
    assert (response.status, response.body) == (200, b"<p>Zo\xc3\xab")
    assert [*response.headers] == [HTML]
    assert (response.text, response.content, response.charset) == ("<p>Zoë", b"<p>Zo\xc3\xab", "utf-8")
    assert (response.reason, response.streaming, response.closed) == ("OK", False, False)


def test_bytes_are_sent_as_they_are() -> None:
    assert Response(b"\x00\xff").body == b"\x00\xff"
    assert Response(bytearray(b"ab")).body == b"ab"  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_subclass_of_text_is_text() -> None:
    class Markup(str):
        __slots__ = ()

    assert Response(Markup("<p>é")).body == "<p>é".encode()


@pytest.mark.parametrize("make", [lambda: Response(b"Hello"), lambda: Response("Hello")])
def test_a_plain_one_costs_one_call(make: Callable[[], Response]) -> None:
    assert calls_of(make) == 1


def test_a_content_type_decides_how_text_is_encoded() -> None:
    response = Response("é", content_type='text/plain; Charset="Latin-1"')
    assert (response.body, response.charset, response.text) == (b"\xe9", "latin-1", "é")
    assert Response("é", headers={"Content-Type": "text/csv; charset=utf-16-le"}).body == b"\xe9\x00"
    assert Response("é", content_type="application/json").body == b"\xc3\xa9"


def test_an_unknown_charset_is_named_with_the_cure() -> None:
    with pytest.raises(ValueError, match=r"no charset 'klingon' .* 'utf-8' always works\.$"):
        Response("é", content_type="text/plain; charset=klingon")


def test_a_content_type_among_the_headers_takes_the_place_of_the_default() -> None:
    assert [*Response(headers={"Content-Type": "image/png"}).headers] == [("content-type", "image/png")]
    both = Response(headers={"Content-Type": "image/png", "X-A": "1"}, content_type="image/gif")
    assert [*both.headers] == [("content-type", "image/gif"), ("x-a", "1")]


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_has_no_type_by_default(status: int) -> None:
    assert [*Response(status=status).headers] == []
    assert [*Response(status=status, content_type="text/css").headers] == [("content-type", "text/css")]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (301, "Moved Permanently"),
        (400, "Bad Request"),
        (403, "Forbidden"),
        (404, "Not Found"),
        (410, "Gone"),
        (299, "OK"),
    ],
)
def test_every_status_has_a_reason(status: int, reason: str) -> None:
    assert Response(status=status).reason == reason


@pytest.mark.parametrize("status", [99, 600, 0, -1])
def test_a_status_out_of_range_is_refused(status: int) -> None:
    with pytest.raises(ValueError, match=rf"from 100 to 599; got {status}\.$"):
        Response(status=status)


def test_other_bodies_are_refused_with_the_cure() -> None:
    with pytest.raises(TypeError, match=r"got \['a'\]\. StreamingResponse takes chunks, JSONResponse data\.$"):
        Response(["a"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_the_content_can_be_replaced_and_written_on() -> None:
    response = Response("one", headers={"Content-Length": "3"})
    assert response.write("é") == 2
    response.write(b"!")
    assert (response.text, "content-length" in response.headers) == ("oneé!", False)
    response.content = "new"
    assert response.content == b"new"


def test_a_body_made_while_sending_has_no_content() -> None:
    response = as_response(Reply(body=FileSpan(path="a.txt")))
    assert response.streaming
    assert not hasattr(response, "content")
    with pytest.raises(AttributeError, match=r"<Response 200, no content type, streaming> is made while it is sent"):
        _ = response.text


def test_its_representation_tells_status_type_and_size() -> None:
    assert repr(Response("abc", 404)) == "<Response 404, text/html; charset=utf-8, 3 bytes>"


def test_headers_are_found_in_any_case_and_kept_in_wire_form() -> None:
    response = Response()
    response.headers["X-Tag"] = "one"
    response.headers.add("x-TAG", "two")
    assert (response.headers["x-tag"], response.headers.get("X-TAG")) == ("one, two", "one, two")
    assert response.headers.getlist("x-Tag") == ["one", "two"]
    assert response.has_header("X-tag")
    assert "X-Other" not in response.headers
    assert response.raw_headers == [HTML, ("x-tag", "one"), ("x-tag", "two")]


def test_headers_change_as_a_mapping_does() -> None:
    headers = Headers([("a", "1"), ("b", "2"), ("a", "3")])
    headers["A"] = "4"
    assert [*headers] == headers.items() == [("a", "4"), ("b", "2")]
    assert (headers.setdefault("A", "9"), headers.setdefault("C", "5")) == ("4", "5")
    assert (headers.pop("B"), headers.pop("b", None), headers.get("b", 0)) == ("2", None, 0)
    headers.extend({"D": "6"})
    headers.extend([("d", "7")])
    del headers["a"]
    assert (dict(headers), headers.values(), len(headers)) == ({"c": "5", "d": "6, 7"}, ["5", "6", "7"], 3)
    assert repr(headers) == "Headers([('c', '5'), ('d', '6'), ('d', '7')])"


def test_a_missing_header_is_a_key_error() -> None:
    headers = Headers([])
    for act in (lambda: headers["x"], lambda: headers.pop("x"), lambda: headers.__delitem__("x")):
        with pytest.raises(KeyError, match="x"):
            act()


def test_cookies_are_not_joined() -> None:
    headers = Headers([("set-cookie", "a=1, 2"), ("set-cookie", "b=2")])
    assert headers["Set-Cookie"] == "b=2"


@pytest.mark.parametrize("value", ["a\r\nx-b: 1", "a\nb", "a\rb", "a\x00b", "\x7f", "\x85", "日本", "€"])
def test_a_value_that_no_header_can_have_is_refused_by_every_writer(value: str) -> None:
    response = Response()
    writers: list[Callable[[], object]] = [
        lambda: Response(headers={"x": value}),
        lambda: Response(headers=[("x", value)]),
        lambda: Response(content_type=value),
        lambda: response.headers.__setitem__("x", value),
        lambda: response.headers.add("x", value),
        lambda: response.headers.setdefault("x", value),
        lambda: response.headers.extend({"x": value}),
        lambda: plain("", headers={"x": value}),
    ]
    for write in writers:
        with pytest.raises(ValueError, match=r"takes Latin-1 text without line breaks and other controls; got "):
            write()
    assert [*response.headers] == [HTML]


@pytest.mark.parametrize("name", ["", "a b", "a\n", "a:", "é", "a\x00"])
def test_a_name_that_no_header_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"The name of a header is letters, digits and hyphens; got "):
        Response().headers[name] = "1"


def test_a_value_that_is_no_text_is_refused_with_the_cure() -> None:
    with pytest.raises(TypeError, match=r"'age' takes text; got 5\. Expected '5'\.$"):
        Response().headers["age"] = 5  # type: ignore[assignment]  # pyright: ignore[reportArgumentType]


@given(st.text(max_size=5), st.text(max_size=20))
def test_what_is_accepted_is_one_line_of_latin1(name: str, value: str) -> None:
    response = Response()
    try:
        response.headers[name] = value
    except ValueError:
        return
    sent = "".join(f"{name}: {value}\r\n" for name, value in response.headers).encode("latin-1")
    assert sent.count(b"\n") == len(response.headers)
    assert response.headers[name] == value.strip(" \t")


def test_a_cookie_is_set_with_its_attributes() -> None:
    response = Response()
    response.set_cookie("theme", "dark", max_age=60, secure=True, httponly=True, samesite="strict", path="/a")
    assert response.headers["set-cookie"] == ("theme=dark; Max-Age=60; Path=/a; Secure; HttpOnly; SameSite=Strict")


def test_a_cookie_set_again_takes_the_place_of_the_first() -> None:
    response = Response()
    response.set_cookie("a", "1")
    response.set_cookie("ab", "1")
    response.set_cookie("a", "2", expires=datetime(2030, 1, 1, tzinfo=UTC))
    assert response.headers.getlist("set-cookie") == [
        "ab=1; Path=/; SameSite=Lax",
        "a=2; Expires=Tue, 01 Jan 2030 00:00:00 GMT; Path=/; SameSite=Lax",
    ]


def test_a_cookie_is_deleted_with_what_its_prefix_demands() -> None:
    response = Response()
    response.delete_cookie("theme", path="/a", domain="example.com")
    response.delete_cookie("__Host-id")
    response.delete_cookie("other", samesite="none")
    assert response.headers.getlist("set-cookie") == [
        "theme=; Max-Age=0; Domain=example.com; Path=/a; SameSite=Lax",
        "__Host-id=; Max-Age=0; Path=/; Secure; SameSite=Lax",
        "other=; Max-Age=0; Path=/; Secure; SameSite=None",
    ]


def test_a_signed_cookie_counts_under_its_name_alone() -> None:
    signer = Signer(keys=["k" * 32])
    response = Response()
    response.set_signed_cookie("cart", "é 1", signer=signer, max_age=60, httponly=True)
    cookie = response.headers["set-cookie"]
    assert cookie.endswith("; Max-Age=60; Path=/; HttpOnly; SameSite=Lax")
    signed = parse_cookies(cookie.partition("; Max-Age")[0])["cart"]
    assert signer.unsign(signed, name="cart") == "é 1"
    with pytest.raises(BadSignature):
        signer.unsign(signed, name="other")


@pytest.mark.parametrize("text", ["a\r\nset-cookie: b=1", "a; b", "é"])
def test_a_cookie_injects_nothing(text: str) -> None:
    response = Response()
    response.set_cookie("a", text)
    assert len(response.headers) == 2
    assert all(character.isprintable() and character.isascii() for character in response.headers["set-cookie"])
    with pytest.raises(ValueError, match="cookie name"):
        response.set_cookie(text)
    with pytest.raises(ValueError, match="path"):
        response.set_cookie("a", path=text)


def test_closing_calls_what_waits_for_it_once_in_order() -> None:
    response = Response()
    called: list[str] = []
    response.on_close(lambda: called.append("first"))
    response.on_close(lambda: called.append("second"))
    response.close()
    response.close()
    assert (called, response.closed, response.closers) == (["first", "second"], True, None)


def test_closing_calls_everything_also_after_a_failure() -> None:
    response = Response()
    called: list[str] = []

    def fail() -> None:
        raise ConnectionError("gone")

    response.on_close(lambda: called.append("first"))
    response.on_close(fail)
    with pytest.raises(ConnectionError, match="gone"):
        response.close()
    assert called == ["first"]


def test_plain_text_is_no_html() -> None:
    response = plain("Not here.", 404, {"X-A": "1"})
    assert (response.status, response.body) == (404, b"Not here.")
    assert [*response.headers] == [("content-type", "text/plain; charset=utf-8"), ("x-a", "1")]


def test_a_reply_becomes_a_response_and_a_response_stays_what_it_is() -> None:
    response = Response()
    assert as_response(response) is response
    made = as_response(Reply(status=201, headers=(("X-A", "1"), ("set-cookie", "a=1")), body=[b"a"]))
    assert (made.status, [*made.headers], made.body) == (201, [("x-a", "1"), ("set-cookie", "a=1")], [b"a"])


def test_a_wrapped_view_keeps_its_colour_and_its_name() -> None:
    def call(view: Callable[..., str], *args: object, **kwargs: object) -> str:
        return view(*args, **kwargs).upper()

    async def call_async(view: Callable[..., Awaitable[str]], *args: object, **kwargs: object) -> str:
        return (await view(*args, **kwargs)).upper()

    def view(request: object, *, name: str) -> str:
        return f"sync {name}"

    async def async_view(request: object, *, name: str) -> str:
        return f"async {name}"

    request = MemoryRequest()
    wrapped, wrapped_async = wrapped_view(view, call, call_async), wrapped_view(async_view, call, call_async)
    both = wrapped_view(Both(view, async_view), call, call_async)
    assert wrapped(request, name="a") == "SYNC A"
    assert asyncio.run(wrapped_async(request, name="a")) == "ASYNC A"
    assert both.handle(request, name="a") == "SYNC A"
    assert asyncio.run(both.handle_async(request, name="a")) == "ASYNC A"  # type: ignore[arg-type]
    assert (wrapped.__name__, wrapped_async.__name__) == ("view", "async_view")
