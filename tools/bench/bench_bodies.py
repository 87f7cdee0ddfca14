# The peers' types are partial; what is called is checked by the answers.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Posted forms through whole requests, beside Falcon and Litestar: simple ones, many fields, and a file of 1 MiB.

Run it from ``tools``: ``python -m bench.bench_bodies``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from io import BytesIO
from typing import Any

import falcon
from bench.calls import call_asgi_in_loop, call_wsgi_with_body, equals, post
from bench.forms import CONTENT_TYPE, MIB, URLENCODED, form, random_bytes
from bench.harness import Comparison, main
from bench.upload_process import options as counting
from falcon.media import MultipartFormHandler
from litestar import Litestar
from litestar import Request as LitestarRequest
from litestar import post as litestar_post

from bandstand.http import Request, Response, asgi, wsgi
from bandstand.urls import Router, path

# Ratios of our time to the peer's.
BAR_URLENCODED = 3.5  # Falcon's parser is compiled
BAR_FALCON = 0.7
BAR_LITESTAR = 0.6

FALCON = f"Falcon {version('falcon')}"
LITESTAR = f"Litestar {version('litestar')}"
PIECE = 65536
MOST_FIELDS = 1000


def view(request: Request[Any]) -> Response:
    """Answer with a field."""
    return Response(request.form["field3"])


def upload(request: Request[Any]) -> Response:
    """Answer with the size of a file, read in pieces."""
    return Response(str(sum(map(len, request.files["f"].chunks(PIECE)))))


async def upload_async(request: Request[Any]) -> Response:
    """Answer with the size of a file in async code."""
    await request.aform()
    return Response(str(sum(map(len, request.files["f"].chunks(PIECE)))))


class Form:
    """Falcon's fields."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with a field."""
        media = request.get_media()
        fields = media if isinstance(media, dict) else {part.name: part.text for part in media}
        response.text = fields["field3"]


class Kept:
    """Falcon's file, kept as ours is where nobody says otherwise."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the size of a file that can be read more than once."""
        size = 0
        for part in request.get_media():
            if part.name == "f":
                file = BytesIO(part.stream.read())
                while chunk := file.read(PIECE):
                    size += len(chunk)
        response.text = str(size)


class Upload:
    """Falcon's file, of which nothing is kept."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the size of a file, counted as it comes."""
        size = 0
        for part in request.get_media():
            if part.name == "f":
                while chunk := part.stream.read(PIECE):
                    size += len(chunk)
        response.text = str(size)


@litestar_post("/upload", media_type="text/plain", status_code=200)
async def litestar_upload(request: LitestarRequest[Any, Any, Any]) -> str:
    """Answer with the size of a file with Litestar."""
    file = (await request.form())["f"]
    size = 0
    while chunk := await file.read(PIECE):
        size += len(chunk)
    return str(size)


def counted(request: Request[Any]) -> Response:
    """Answer with the size of a file, counted as it comes; of the file nothing is kept."""
    assert request.form["field3"] == "value of field number 3"
    return Response(str(request.state["count"].size))


OURS = wsgi(Router([path("form", view), path("upload", upload)]))
OURS_COUNTING = wsgi(Router([path("upload", counted)]), **counting())
OURS_ASYNC = asgi(Router([path("upload", upload_async)]))
FALCON_APP = falcon.App()
FALCON_APP.add_route("/form", Form())
FALCON_APP.add_route("/upload", Upload())
FALCON_APP.add_route("/kept", Kept())
handler = MultipartFormHandler()
handler.parse_options.max_body_part_count = MOST_FIELDS
FALCON_APP.req_options.media_handlers[falcon.MEDIA_MULTIPART] = handler
LITESTAR_APP = Litestar([litestar_upload], openapi_config=None)


def compare_forms(name: str, body: bytes, content_type: str, value: str, bar: float) -> Comparison:
    """Compare reading a field."""
    sending, check = post("/form", body, content_type), equals(value.encode())
    return Comparison(
        name, call_wsgi_with_body(OURS, sending, check), call_wsgi_with_body(FALCON_APP, sending, check), FALCON, bar
    )


def compare_fields(count: int) -> Comparison:
    """Compare reading a field among some in a multipart form."""
    return compare_forms(f"multipart, {count} fields", form(count), CONTENT_TYPE, "value of field number 3", BAR_FALCON)


UPLOAD = post("/upload", form(9, random_bytes(MIB)), CONTENT_TYPE)
KEPT = post("/kept", form(9, random_bytes(MIB)), CONTENT_TYPE)
SIZE = equals(str(MIB).encode())
COMPARISONS = [
    compare_forms(
        "urlencoded, 10 escaped fields",
        URLENCODED.encode(),
        "application/x-www-form-urlencoded",
        "value of field number é3",
        BAR_URLENCODED,
    ),
    compare_fields(10),
    compare_fields(MOST_FIELDS),
    Comparison(
        "file of 1 MiB, streamed, WSGI",
        call_wsgi_with_body(OURS_COUNTING, UPLOAD, SIZE),
        call_wsgi_with_body(FALCON_APP, UPLOAD, SIZE),
        FALCON,
        BAR_FALCON,
    ),
    Comparison(
        "file of 1 MiB, kept, WSGI",
        call_wsgi_with_body(OURS, UPLOAD, SIZE),
        call_wsgi_with_body(FALCON_APP, KEPT, SIZE),
        FALCON,
        BAR_FALCON,
    ),
    Comparison(
        "file of 1 MiB, ASGI",
        call_asgi_in_loop(OURS_ASYNC, UPLOAD, SIZE),
        call_asgi_in_loop(LITESTAR_APP, UPLOAD, SIZE),
        LITESTAR,
        BAR_LITESTAR,
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
