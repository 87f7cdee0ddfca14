"""Pictures that people send."""

from __future__ import annotations

import contextlib
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bandstand.contracts.http.uploads.testing import MemoryUpload, UploadSuite
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import Field, FileField, ImageField, UploadedImage
from bandstand.forms.fields._images import _EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.http.uploads import UploadedFile

FORMATS = "AVIF, BMP, GIF, ICO, JPEG, PNG, TIFF, WEBP"


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


def picture(format_: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    buffer = BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(buffer, format_)
    return buffer.getvalue()


@pytest.mark.parametrize(("extension", "format_"), sorted(_EXTENSIONS.items()))
def test_pictures_of_all_formats_are_opened(extension: str, format_: str) -> None:
    if format_ == "AVIF" and format_ not in Image.registered_extensions().values():
        pytest.skip("this Pillow was built without AVIF")
    cleaned = ImageField().clean(MemoryUpload(f"a.{extension.upper()}", picture(format_, (16, 16))))
    assert isinstance(cleaned, UploadedImage)
    assert (cleaned.width, cleaned.height, cleaned.format) == (16, 16, format_)


def test_a_picture_knows_its_size_and_true_type_and_can_be_read() -> None:
    content = picture("JPEG")
    cleaned = ImageField().clean(MemoryUpload("a.jpg", content, "text/html"))
    assert isinstance(cleaned, UploadedImage)
    assert repr(cleaned) == "<UploadedImage 'a.jpg', 20 x 10, JPEG>"
    assert (cleaned.content_type, cleaned.size, cleaned.read()) == ("image/jpeg", len(content), content)


@pytest.mark.parametrize("format_", ["BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP"])
def test_pictures_that_are_cut_off_are_refused(format_: str) -> None:
    name = f"a.{format_.lower()}"
    content = picture(format_, (64, 64))
    text = f"“{name}” is not a picture, or is damaged. Send one of: {FORMATS}."
    assert said(ImageField(), MemoryUpload(name, content[: len(content) * 2 // 3])) == [("invalid_image", text)]


@pytest.mark.parametrize(
    "content", [b"text", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe"]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert [code for code, _ in said(ImageField(), MemoryUpload("a.png", content))] == ["invalid_image"]


def test_a_small_file_with_a_picture_of_many_pixels_is_refused_before_it_is_decoded() -> None:
    buffer = BytesIO()
    Image.new("1", (8000, 8000)).save(buffer, "PNG")
    assert said(ImageField(max_pixels=1_000_000), MemoryUpload("a.png", buffer.getvalue())) == [
        ("max_pixels", "“a.png” has 8000 times 8000 pixels; send a picture of at most 1000000 pixels.")
    ]


def test_a_bomb_is_refused_whatever_pillow_does_about_it() -> None:
    header = bytearray(picture("BMP"))
    header[18:26] = (2**30).to_bytes(4, "little") * 2
    assert said(ImageField(), MemoryUpload("a.bmp", bytes(header)))[0][0] in {"invalid_image", "max_pixels"}


def test_a_name_must_say_what_the_picture_is() -> None:
    assert said(ImageField(), MemoryUpload("a.png", picture("GIF"))) == [
        ("wrong_extension", "“a.png” is a GIF picture, which its name does not say.")
    ]
    assert [code for code, _ in said(ImageField(), MemoryUpload("a.html", picture("GIF")))] == ["invalid_extension"]
    assert [code for code, _ in said(ImageField(), MemoryUpload("a", picture("GIF")))] == ["invalid_extension"]


def test_names_end_as_those_of_the_formats_do() -> None:
    field = ImageField(formats=["JPEG", "PNG"])
    assert said(field, MemoryUpload("a.html", picture("PNG"))) == [
        ("invalid_extension", "Files of this kind are not taken here. Choose one of: apng, jfif, jpe, jpeg, jpg, png.")
    ]
    assert isinstance(field.clean(MemoryUpload("a.JPG", picture("JPEG"))), UploadedImage)
    other = ImageField(formats=["PPM"])  # which nobody here knows a name of
    assert isinstance(other.clean(MemoryUpload("a.pgm", picture("PPM"))), UploadedImage)


def test_an_extension_is_no_format() -> None:
    with pytest.raises(ValueError, match=r"got 'jpg'\. Did you mean 'JPEG'\?"):
        ImageField(formats=["PNG", "jpg"])


def test_formats_may_be_chosen() -> None:
    field = ImageField(formats=["png"])
    assert isinstance(field.clean(MemoryUpload("a.png", picture("PNG"))), UploadedImage)
    assert [code for code, _ in said(field, MemoryUpload("a.gif", picture("GIF")))] == ["invalid_image"]
    assert [code for code, _ in said(ImageField(formats=["NONE"]), MemoryUpload("a.gif", picture("GIF")))] == [
        "invalid_image"
    ]


def test_pictures_are_files() -> None:
    field = ImageField(required=False, max_size=5)
    assert isinstance(field, FileField)
    assert field.clean(None, "stored") == "stored"
    assert field.clean(None) is None
    assert [code for code, _ in said(field, MemoryUpload("a.png", picture()))] == ["max_size"]
    assert field.html_attrs(field.widget) == {"accept": "image/*"}


def test_without_pillow_an_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ImportError, match=r"pip install 'bandstand-forms\[images\]'"):
        ImageField().clean(MemoryUpload("a.png", b"x"))


WHOLE = {
    "PNG": picture("PNG"),
    "GIF": picture("GIF"),
    "JPEG": picture("JPEG"),
    "TIFF": picture("TIFF"),
    "WEBP": picture("WEBP"),
}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
def test_damaged_pictures_raise_nothing_else(format_: str, place: int, damage: bytes) -> None:
    content = bytearray(WHOLE[format_])
    place %= len(content)
    content[place : place + len(damage)] = damage
    with contextlib.suppress(ValidationError):
        ImageField().clean(MemoryUpload(f"a.{format_.lower()}", bytes(content)))


class TestUploadedImage(UploadSuite):
    """A picture is an upload like any other."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return lambda name, content, kind: TypedImage(MemoryUpload(name, content, kind), (1, 1), "PNG")


class TypedImage(UploadedImage):
    """One whose type is the claimed one, for there is no picture."""

    def __init__(self, upload: UploadedFile, size: tuple[int, int], format_: str) -> None:
        super().__init__(upload, size, format_)
        self.content_type = upload.content_type
