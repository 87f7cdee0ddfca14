"""Environs recorded from real servers, by ``tools/record_environs.py``: the same request comes out of each of them.

What is written in a recording's head is how the site was mounted. Each was asked for the paths below, sent a chunked
body whose end was not there yet when the request began, and given a name and password in every request.
"""

import json
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from posixpath import normpath
from typing import Any, cast
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bandstand.contracts.http import Reply
from bandstand.http import Response, wsgi
from bandstand.http._asgi import ASGISource
from bandstand.http._paths import normal_path, sent_path
from bandstand.http._request import Request
from bandstand.http._wsgi import SOURCE

FOLDER = Path(__file__).parent / "environs"
RECORDINGS: dict[str, Any] = {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}

SENT = {"plain": "/books/", "accented": "/caf%C3%A9%20noir", "encoded": "/a%2Fb%20%C3%A9//c", "percent": "/a%252Fb"}


@dataclass(frozen=True)
class Expected:
    """What comes of a server's requests: a path below the mount point, a body, or a status.

    Attributes:
        encoded: Of ``/a%2Fb%20%C3%A9//c``.
        percent: Of ``/a%252Fb``.
        chunked: Of the body ``hello world``.
        raw: What ``raw_path`` has before the path that was sent; None where the server gives no raw path.
    """

    encoded: str | int = "/a/b é/c"
    percent: str | int = "/a%2Fb"
    chunked: str | int = "hello world"
    raw: str | None = "/shop"


SLASHES_KEPT = "/a/b é//c"

ROWS = {
    "gunicorn": Expected(encoded=SLASHES_KEPT, raw=""),
    "waitress": Expected(encoded=SLASHES_KEPT, raw=""),
    "granian": Expected(encoded=SLASHES_KEPT, raw=None),
    "nginx-http-gunicorn": Expected(encoded=SLASHES_KEPT),
    "nginx-uwsgi-uwsgi": Expected(),
    # It unquotes what nginx has unquoted, and nothing is left to tell: use HTTP between these two.
    "nginx-uwsgi-gunicorn": Expected(percent="/a/b", raw=None),
    "nginx-fastcgi-uwsgi": Expected(),
    "nginx-fastcgi-flup": Expected(),
    "nginx-fastcgi-flipflop": Expected(),
    "nginx-scgi-uwsgi": Expected(),
    "lighttpd-fastcgi-uwsgi": Expected(),
    "lighttpd-fastcgi-flup": Expected(),
    "lighttpd-fastcgi-flipflop": Expected(),
    "lighttpd-scgi-uwsgi": Expected(),
    "apache-http-gunicorn": Expected(encoded=SLASHES_KEPT, raw=""),
    "apache-mod_wsgi_4": Expected(),
    "apache-mod_wsgi_6": Expected(),
    "apache-mod_fcgid-flipflop": Expected(),
    # Without a length and without an end of the input nobody can read the body; proxy-sendcl adds the length.
    "apache-proxy_fcgi-uwsgi": Expected(chunked=411),
    "apache-proxy_fcgi-flup": Expected(chunked=411),
    "apache-proxy_fcgi_generic-uwsgi": Expected(encoded=SLASHES_KEPT),
    "apache-proxy_fcgi_generic-flup": Expected(encoded=SLASHES_KEPT),
    # In these the server itself answers 411 and 500.
    "apache-proxy_scgi-uwsgi": Expected(chunked=411),
    "apache-proxy_uwsgi-uwsgi": Expected(encoded=500, percent=500, chunked=411),
    "apache-proxy_uwsgi-gunicorn": Expected(encoded=500, percent=500, chunked=411, raw=None),
}

# They give everything in SCRIPT_NAME, or say nothing of the mount point.
NEED_A_PREFIX = {
    "nginx-http-gunicorn",
    "nginx-uwsgi-gunicorn",
    "apache-http-gunicorn",
    "apache-proxy_fcgi-uwsgi",
    "apache-proxy_fcgi-flup",
    "apache-proxy_scgi-uwsgi",
    "apache-proxy_uwsgi-gunicorn",
}


def rebuild(exchange: Any) -> dict[str, Any]:
    """Give the environ that a server gave; what is not of this request follows where it does not mark the end."""
    environ = dict(exchange["environ"])
    rest = b"" if environ.get("wsgi.input_terminated") else b"the next request"
    environ["wsgi.input"] = BytesIO((exchange["received"] or "").encode("latin-1") + rest)
    environ["wsgi.errors"] = sys.stderr
    environ["wsgi.version"] = tuple(environ["wsgi.version"])
    environ.pop("wsgi.file_wrapper", None)
    return environ


def ask(row: str, name: str, *, configured: bool = True) -> dict[str, Any]:
    """Run a recorded request through an application that is mounted as the server was, and give what a view sees."""
    exchange = RECORDINGS[row]["exchanges"][name]
    if "environ" not in exchange:
        return {"status": exchange["status"]}
    seen: dict[str, Any] = {}

    def view(request: Request[Any]) -> Response:
        for attribute in ("method", "path", "path_info", "prefix", "raw_path", "query_string", "content_length"):
            seen[attribute] = getattr(request, attribute)
        seen["authorization"] = request.headers.get("authorization")
        seen["body"] = request.body.decode()
        return Response()

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        seen["status"] = int(status[:3])

    mount = RECORDINGS[row]["mount"]
    app = wsgi(view, prefix=mount) if mount and configured else wsgi(view)
    for _ in app(rebuild(exchange), start_response):
        pass
    return seen


def outcome(seen: dict[str, Any], attribute: str) -> Any:
    return seen[attribute] if seen["status"] == 200 else seen["status"]


@pytest.fixture(params=ROWS)
def row(request: pytest.FixtureRequest) -> str:
    return cast("str", request.param)


def test_no_row_of_the_matrix_has_disappeared() -> None:
    assert sorted(RECORDINGS) == sorted(ROWS)
    assert len(RECORDINGS) == 25


def test_each_recording_names_its_servers_their_versions_and_their_configuration(row: str) -> None:
    head = RECORDINGS[row]
    for server in (head["front"], head["back"]):
        assert server is None or (server["name"] and server["version"][0].isdigit())
    assert head["back"]
    assert head["recorded"] >= "2026-11-22"
    assert head["configuration"].endswith(".")


def test_a_plain_request_comes_out_alike_of_every_server(row: str) -> None:
    mount = RECORDINGS[row]["mount"]
    seen = ask(row, "plain")
    assert seen.pop("content_length") in (None, 0)
    assert seen.pop("raw_path") in (None, "/books/", "/shop/books/")
    assert seen == {
        "status": 200,
        "method": "GET",
        "path": f"{mount}/books/",
        "path_info": "/books/",
        "prefix": mount,
        "query_string": b"",
        "authorization": "Basic YWRhOmV4YW1wbGU=",
        "body": "",
    }


def test_a_path_that_is_not_ascii_comes_out_decoded_and_the_query_as_sent(row: str) -> None:
    seen = ask(row, "accented")
    assert seen["status"] == 200
    assert seen["path"] == RECORDINGS[row]["mount"] + "/café noir"
    assert seen["path_info"] == "/café noir"
    assert seen["query_string"] == b"q=a%26b+%C3%A9"


def test_an_encoded_slash_is_decoded(row: str) -> None:
    assert outcome(ask(row, "encoded"), "path_info") == ROWS[row].encoded


def test_a_path_is_decoded_once(row: str) -> None:
    assert outcome(ask(row, "percent"), "path_info") == ROWS[row].percent


def test_a_chunked_body_is_read_or_refused(row: str) -> None:
    seen = ask(row, "chunked")
    assert outcome(seen, "body") == ROWS[row].chunked
    assert seen.get("content_length") in (None, 11)


@pytest.mark.parametrize("row", [row for row, expected in ROWS.items() if expected.raw is not None])
@pytest.mark.parametrize("name", SENT)
def test_the_raw_path_is_what_was_sent(row: str, name: str) -> None:
    seen = ask(row, name)
    assert seen["status"] == 500 or seen["raw_path"] == f"{ROWS[row].raw}{SENT[name]}"


@pytest.mark.parametrize("row", [row for row, expected in ROWS.items() if expected.raw is None])
def test_there_is_no_raw_path_where_the_server_gives_none(row: str) -> None:
    assert ask(row, "accented")["raw_path"] is None


@pytest.mark.parametrize("row", sorted(ROWS.keys() - NEED_A_PREFIX))
def test_servers_that_say_the_mount_point_need_no_prefix(row: str) -> None:
    assert ask(row, "accented", configured=False) == ask(row, "accented")


@pytest.mark.parametrize("row", sorted(NEED_A_PREFIX))
def test_the_others_do_need_one(row: str) -> None:
    assert ask(row, "accented", configured=False)["prefix"] != "/shop"


def test_recordings_hold_nothing_of_the_machine_they_were_made_on(row: str) -> None:
    for exchange in RECORDINGS[row]["exchanges"].values():
        for key, value in exchange.get("environ", {}).items():
            assert not str(value).startswith(("/tmp", "/home", "/root", "/var")), key
            if "HOST" in key or "ADDR" in key or key == "SERVER_NAME":
                assert value in ("localhost", "127.0.0.1", "waitress.invalid"), key


@pytest.mark.parametrize(
    ("path", "script", "sent", "expected"),
    [
        ("/shop/a", "/shop", "/shop/a", "/a"),  # repeated
        ("/shop/a", "/shop", "/shop/shop/a", "/shop/a"),  # not repeated
        ("/shop/a", "/shop", "/shop//shop/./x/../a", "/shop/a"),
        ("", "/shop/a", "/shop/a", "/a"),
        ("", "/shop/a/", "/shop/a/", "/a/"),
        ("", "/shop", "/shop", "/"),
        ("c", "/shop/a b/c", "/shop/a%20b/c", "/a b/c"),  # flup cuts what was sent by the length of what it decoded
        ("/a%2Fb", "/shop", "/shop/a%2Fb", "/a/b"),
        ("/a%2Fb", "/shop", "/shop/a%252Fb", "/a%2Fb"),
        ("/100%25", "/shop", "/shop/100%2525", "/100%25"),
        ("/100%", "/shop", "/shop/100%", "/100%"),
        ("/new%41", "/shop", "/old", "/new%41"),  # rewritten: left as it is
        ("/shop/a", "/shop", "/old", "/a"),
        ("/shop/\xc3\xa9", "/shop", "/shop/\xc3\xa9", "/é"),  # sent as it is, by a client that does not encode
        ("/\xc3\x83\xc2\xa9", "", "/\xc3\xa9", "/é"),  # the same through gunicorn
        ("/\xc3\x83\xc2\xa9", "", "/%C3%83%C2%A9", "/Ã©"),
    ],
)
def test_the_path_that_was_sent_tells_what_a_server_did(path: str, script: str, sent: str, expected: str) -> None:
    assert normal_path(path, script, "/shop", sent) == (expected, "/shop")


def test_a_server_that_leaves_paths_encoded_hides_no_bad_ones() -> None:
    statuses: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        statuses.append(status)

    environ = rebuild(RECORDINGS["apache-proxy_fcgi_generic-flup"]["exchanges"]["plain"])
    environ |= {"PATH_INFO": "/%FF", "REQUEST_URI": "/shop/%FF"}
    list(wsgi(hello, prefix="/shop")(environ, start_response))
    assert statuses == ["400 Bad Request"]


def hello(request: object) -> Reply:
    return Reply(body=b"hello")


segments = st.text(st.sampled_from("a%25fF.é/ ~"), max_size=12)


def as_environ(text: str) -> str:
    """Give a decoded path as an environ holds it."""
    return unquote_to_bytes(quote(text)).decode("latin-1")


@given(st.sampled_from(["", "/shop", "/é"]), segments, st.booleans())
def test_what_a_server_got_right_stays_as_it_is(mount: str, rest: str, resolves: bool) -> None:
    whole = f"{mount}/{rest}"
    sent = quote(whole)
    if resolves:
        whole = "/" + normpath(whole).lstrip("/")
        assume(whole.startswith(f"{mount}/"))
    path = whole[len(mount) :]
    assert normal_path(as_environ(path), as_environ(mount), None, sent) == (path, mount)
    assert normal_path(as_environ(path), as_environ(mount), mount, sent) == (path, mount)


@given(st.sampled_from(["", "/shop", "/é"]), segments)
def test_what_a_server_left_encoded_is_decoded_once(mount: str, rest: str) -> None:
    sent = quote(f"/{rest}")
    assert normal_path(sent, as_environ(mount), mount, quote(mount) + sent) == (f"/{rest}", mount)


@pytest.mark.parametrize(
    ("environ", "sent"),
    [
        ({"REQUEST_URI": "/a%2Fb?c"}, "/a%2Fb"),
        ({"RAW_URI": "/a%2Fb?c"}, "/a%2Fb"),
        ({"REQUEST_URI": "http://localhost/a%2Fb?c"}, "/a%2Fb"),
        ({"REQUEST_URI": "http://localhost"}, "/"),
        ({"REQUEST_URI": "/a?b=http://localhost/"}, "/a"),
        ({"REQUEST_URI": "//a/b"}, "//a/b"),
        ({"REQUEST_URI": "/go/http://localhost/"}, "/go/http://localhost/"),
        ({"REQUEST_URI": "*"}, None),
        ({"REQUEST_URI": ""}, None),
        ({}, None),
    ],
)
def test_the_sent_path_is_found_in_what_servers_call_it(environ: dict[str, Any], sent: str | None) -> None:
    assert sent_path(environ) == sent
    assert SOURCE.raw_path(environ) == sent


def test_a_raw_path_that_holds_what_no_url_holds_was_decoded_by_the_server() -> None:
    assert SOURCE.raw_path({"RAW_URI": "/caf\xc3\xa9"}) is None
    assert SOURCE.raw_path({"RAW_URI": "/a b"}) is None


def test_an_asgi_server_says_the_raw_path_or_does_not() -> None:
    assert ASGISource().raw_path({"raw_path": b"/a%2Fb"}) == "/a%2Fb"
    assert ASGISource().raw_path({"raw_path": None}) is None
    assert ASGISource().raw_path({}) is None
