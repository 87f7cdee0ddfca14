"""Files that the form of a view is given, in both colours, as the parser of a request has read them."""

from __future__ import annotations

import asyncio
from typing import Any

from bandstand.forms import CharField, FileField, Form
from bandstand.http import Response, asgi, wsgi
from bandstand.http.testing import Answer, AsyncClient, Client, File

LARGE = bytes(range(256)) * 16_384  # 4 MiB: more than a parser keeps in memory


class Report(Form):
    title = CharField(max_length=20)
    photo = FileField(max_size=len(LARGE))


def told(form: Report) -> Response:
    if not form.is_valid():
        return Response(form.errors.as_json(), 422)
    photo = form.cleaned_data["photo"]
    same = b"".join(photo.chunks()) == LARGE
    return Response(f"{form.cleaned_data['title']}: {photo.name}, {photo.size}, {same}")


def view(request: Any) -> Response:
    return told(Report(request.form, request.files))


async def async_view(request: Any) -> Response:
    sent = await request.aform()
    return told(Report(sent, request.files))


def in_async_code(content: bytes) -> Answer:
    async def send() -> Answer:
        client = AsyncClient(asgi(async_view))
        return await client.post("/", form={"title": "Fox"}, files={"photo": File(name="fox.bin", content=content)})

    return asyncio.run(send())


def test_a_large_file_reaches_the_form_of_either_colour_whole() -> None:
    files = {"photo": File(name="fox.bin", content=LARGE)}
    answer = Client(wsgi(view)).post("/", form={"title": "Fox"}, files=files)
    assert (answer.status, answer.text) == (200, "Fox: fox.bin, 4194304, True")
    awaited = in_async_code(LARGE)
    assert (awaited.status, awaited.text) == (200, "Fox: fox.bin, 4194304, True")


def test_a_file_that_is_too_large_or_empty_is_a_problem_of_its_field() -> None:
    assert in_async_code(LARGE + b"x").json()["photo"][0]["code"] == "max_size"
    assert in_async_code(b"").json()["photo"][0]["code"] == "empty"
