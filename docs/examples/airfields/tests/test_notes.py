import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zlib import compress, crc32

import pytest
from PIL import Image

from airfields.airports.models import Airport
from airfields.notes.models import Note
from airfields.notes.views import PER_PAGE
from bandstand.http.testing import Answer, Client, File

PLACE = "/airports/EGLL/notes/"
SAID = {"name": "Ada", "rating": "4", "text": "Long ways, short queues."}
NOTHING: Mapping[str, str] = {}
FROM_HERE = {"origin": "http://localhost"}
GPS = 0x8825


@pytest.fixture(autouse=True)
def _no_notes(_rows: None) -> Iterator[None]:
    yield
    Note.objects.all().delete()


def leave(
    client: Client, said: Mapping[str, str] = NOTHING, *, place: str = PLACE, photo: File | None = None
) -> Answer:
    """Send a note as a browser does that names the page it comes from."""
    files = {} if photo is None else {"photo": photo}
    return client.post(place, form={**SAID, **said}, files=files, headers=FROM_HERE)


def drawn(width: int = 40, height: int = 30, kind: str = "PNG", **options: object) -> bytes:
    """Draw a picture of one colour."""
    written = BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, kind, **options)
    return written.getvalue()


def bomb() -> bytes:
    """Write a PNG of a few bytes that claims to be 20,000 times 20,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4)

    head = (20_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    parts = ((b"IHDR", head), (b"IDAT", compress(bytes(9))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in parts)


def problems(answer: Answer) -> dict[str, str]:
    """Give the problem that a page shows at each field."""
    found = re.findall(r'id="id_(\w+)_error"><li>(.*?)</li>', answer.text)
    return {field: text.replace("&#34;", '"') for field, text in found}


def test_a_note_is_left_and_shown_on_the_page_of_its_airport(client: Client) -> None:
    answer = leave(client)
    note = Note.objects.get()
    assert (answer.status, answer.header("location")) == (303, f"/airports/EGLL/#note-{note.pk}")
    page = client.get("/airports/EGLL/").text
    assert f'<li class="note card" id="note-{note.pk}">' in page
    assert '<b dir="auto">Ada</b>' in page
    assert '<span class="stars" aria-hidden="true">★★★★☆</span> Good' in page
    assert "Long ways, short queues." in page
    assert "Ada" not in client.get("/airports/KJFK/").text


def test_what_is_said_is_text(client: Client) -> None:
    said = {"name": "<b>Ada</b>", "text": '<script>alert("x")</script>\r\n{{ 1 }}'}
    leave(client, said, photo=File(name="a.png", content=drawn()))
    page = client.get(PLACE).text
    assert "&lt;b&gt;Ada&lt;/b&gt;</b>" in page
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;\n{{ 1 }}</p>" in page
    assert "<script" not in page


def test_the_form_comes_with_a_token_and_nothing_is_kept_without_it(client: Client) -> None:
    assert client.post(PLACE, form=SAID).status == 403
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/airports/EGLL/").text)
    assert client.post(PLACE, form={**SAID, "csrf_token": token[::-1]}).status == 403
    assert not Note.objects.exists()
    assert client.post(PLACE, form={**SAID, "csrf_token": token}).status == 303


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_a_note_from_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert client.post(PLACE, form=SAID, headers=headers).status == 403
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"name": "  "}, {"name": "Fill this in."}),
        ({"name": "x" * 61}, {"name": "Use at most 60 characters; there are 61 now."}),
        ({"name": "A\0"}, {"name": "This text must not hold the null character."}),
        ({"rating": ""}, {"rating": "Fill this in."}),
        ({"rating": "6"}, {"rating": "“6” is not one of the choices. Choose one of those shown."}),
        ({"text": ""}, {"text": "Fill this in."}),
        ({"text": "x" * 1001}, {"text": "Use at most 1000 characters; there are 1001 now."}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, said: dict[str, str], expected: dict[str, str]) -> None:
    answer = leave(client, said)
    assert answer.status == 422
    assert problems(answer) == expected
    assert "<title>Problem: Notes on London Heathrow Airport" in answer.text
    assert all(f'<a href="#id_{field}">' in answer.text for field in expected)
    assert not Note.objects.exists()


def test_what_was_typed_stays_in_a_form_with_problems(client: Client) -> None:
    answer = leave(client, {"name": "", "text": "</textarea><b>"}, photo=File(name="a.png", content=drawn()))
    assert "&lt;/textarea&gt;&lt;b&gt;</textarea>" in answer.text
    assert 'value="4" checked' in answer.text
    assert "And choose your photo again" in answer.text


def test_the_end_of_a_line_is_one_character(client: Client) -> None:
    assert leave(client, {"text": "x\r\n" * 500 + "y"}).status == 422
    assert leave(client, {"text": "x\r\n" * 499 + "yz"}).status == 303
    assert Note.objects.get().text == "x\n" * 499 + "yz"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_picture_of_the_site(client: Client, site_photos: Path, kind: str) -> None:
    leave(client, photo=File(name=f"my house.{kind.lower()}", content=drawn(2400, 1800, kind)))
    note = Note.objects.get()
    assert re.fullmatch(r"notes/[0-9a-f-]{36}\.webp", str(note.photo))
    assert (note.width, note.height) == (1200, 900)
    with Image.open(site_photos / str(note.photo)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 900))
    address = f"{PLACE}{note.photo_key}.webp"
    assert (
        f'<img src="{address}" alt="Photo by Ada" width="1200" height="900" loading="lazy">' in client.get(PLACE).text
    )
    answer = client.get(address)
    assert answer.status == 200
    assert answer.header("content-type") == "image/webp"
    assert answer.header("x-content-type-options") == "nosniff"
    assert "sandbox" in (answer.header("content-security-policy") or "")
    assert answer.body[:4] == b"RIFF"


def test_a_photo_stands_upright_and_does_not_tell_where_it_was_taken(client: Client, site_photos: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # it was taken with the camera turned
    exif.get_ifd(GPS)[1] = "N"
    leave(client, photo=File(name="a.jpg", content=drawn(40, 30, "JPEG", exif=exif)))
    note = Note.objects.get()
    assert (note.width, note.height) == (30, 40)
    with Image.open(site_photos / str(note.photo)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.info.keys() & {"exif", "xmp"} == set()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_a_photo_may_have_any_kind_of_colours(client: Client, mode: str) -> None:
    written = BytesIO()
    Image.new(mode, (8, 8)).save(written, "JPEG" if mode == "CMYK" else "PNG")
    assert (
        leave(client, photo=File(name="a.jpg" if mode == "CMYK" else "a.png", content=written.getvalue())).status == 303
    )


@pytest.mark.parametrize(
    ("photo", "text"),
    [
        (File(name="bomb.png", content=bomb()), "“bomb.png” is not a JPEG, PNG or WebP picture, or is damaged."),
        (File(name="cut.jpg", content=drawn(kind="JPEG")[:-200]), "“cut.jpg” is not a JPEG, PNG or WebP picture"),
        (File(name="cut.png", content=drawn()[:-30]), "“cut.png” is not a JPEG, PNG or WebP picture"),
        (File(name="a.gif", content=drawn(kind="GIF")), "“a.gif” is not a JPEG, PNG or WebP picture"),
        (File(name="a.jpg", content=drawn()), "“a.jpg” is a PNG picture, which its name does not say."),
        (
            File(name="evil.html", content=b"<script>alert(1)</script>", content_type="image/png"),
            "“evil.html” is not a JPEG, PNG or WebP picture",
        ),
        (File(name="evil.html", content=drawn(), content_type="text/html"), "Files of this kind are not taken here."),
        (
            File(name="a.svg", content=b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            "“a.svg” is not a JPEG, PNG or WebP picture",
        ),
        (File(name="empty.png", content=b""), "The file “empty.png” is empty."),
        (
            File(name="large.png", content=drawn() + bytes(8_000_000)),
            "“large.png” has 8.1 MB; send a file of at most 8 MB.",
        ),
        (File(name="wide.png", content=drawn(10_000, 5_001)), "“wide.png” has 10000 times 5001 pixels"),
    ],
)
def test_what_is_no_fitting_photo_is_refused(client: Client, photo: File, text: str) -> None:
    answer = leave(client, photo=photo)
    assert answer.status == 422
    assert text in problems(answer)["photo"]
    assert not Note.objects.exists()


def test_a_note_is_about_the_airport_of_its_address_and_no_other(client: Client) -> None:
    assert leave(client, {"airport": "KJFK", "airport_id": "KJFK", "created": "1990-01-01"}).status == 303
    note = Note.objects.get()
    assert (note.airport.code, note.created.year > 2000) == ("EGLL", True)
    assert leave(client, place="/airports/lhr/notes/").header("location") == f"/airports/EGLL/#note-{note.pk + 1}"


@pytest.mark.parametrize("code", ["ZZZZ9", "%00", "x" * 300, "EGLX"])
def test_an_airport_that_there_is_not_has_no_notes(client: Client, code: str) -> None:
    answers = [client.get(f"/airports/{code}/notes/"), leave(client, place=f"/airports/{code}/notes/")]
    assert [answer.status for answer in answers] == [404, 404]
    assert "There is no airport" in answers[1].text
    assert not Note.objects.exists()


def test_a_photo_is_found_at_its_airport_alone_and_only_while_it_is_there(client: Client, site_photos: Path) -> None:
    leave(client, photo=File(name="a.png", content=drawn()))
    note = Note.objects.get()
    assert client.get(f"/airports/KJFK/notes/{note.photo_key}.webp").status == 404
    assert client.get(f"{PLACE}{'0' * 8}-0000-0000-0000-{'0' * 12}.webp").status == 404
    assert client.get(f"{PLACE}..%2Fairfields.db").status == 404
    (site_photos / str(note.photo)).unlink()
    assert client.get(f"{PLACE}{note.photo_key}.webp").status == 404


def test_the_newest_notes_come_first_and_older_ones_on_further_pages(client: Client) -> None:
    airport = Airport.objects.get(code="EGLL")
    for number in range(PER_PAGE + 2):
        Note.objects.create(airport=airport, name=f"Visitor {number}", rating=3, text="Fine.")
    first, second = (client.get(f"{PLACE}?page={number}").text for number in (1, 2))
    assert re.findall(r"Visitor (\d+)", first) == [str(number) for number in range(PER_PAGE + 1, 1, -1)]
    assert re.findall(r"Visitor (\d+)", second) == ["1", "0"]
    assert f'href="{PLACE}?page=2" rel="next"' in first
    assert re.findall(r"Visitor (\d+)", client.get("/airports/EGLL/").text) == ["21", "20", "19"]


@pytest.mark.parametrize("number", ["0", "2", "-1", "abc", "9" * 5000, "%C2%B2"])
def test_a_page_that_there_is_not_is_said(client: Client, number: str) -> None:
    answer = client.get(f"{PLACE}?page={number}")
    assert answer.status == 404
    assert "The pages of these notes are numbered from 1 to 1." in answer.text
