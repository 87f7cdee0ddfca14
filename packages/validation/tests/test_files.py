"""Names of files and their extensions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import FileExtensionValidator, validate_image_file_extension

DOCUMENTS = FileExtensionValidator(["pdf", "TXT"])


@dataclass
class Upload:
    name: object


@pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a.tar.pdf", "folder/a.txt", "C:\\ü\\a.txt", "..a.pdf"])
def test_a_name_with_an_extension_that_is_allowed(name: str) -> None:
    DOCUMENTS(name)
    DOCUMENTS(Upload(name))


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.exe", "exe"),
        ("a.pdf.exe", "exe"),
        ("a", ""),
        ("", ""),
        ("pdf", ""),
        (".pdf", ""),
        ("a.", ""),
        ("a.pdf/b", ""),
        ("folder.pdf/.txt", ""),
        ("a.pdf ", "pdf "),
        ("a.pdf\n", ""),
        ("a.exe\0.pdf", ""),
        ("x" * 5000 + ".pdf", ""),
        (None, ""),
        (5, ""),
    ],
)
def test_any_other_name(name: object, extension: str) -> None:
    with pytest.raises(
        ValidationError, match=r"^Files of this kind are not taken here\. Choose one of: pdf, txt\.$"
    ) as caught:
        DOCUMENTS(Upload(name))
    (problem,) = caught.value.problems
    assert problem.code == "invalid_extension"
    assert (problem.params["extension"], problem.params["allowed_extensions"]) == (extension, "pdf, txt")


def test_a_file_without_a_name_is_refused() -> None:
    with pytest.raises(ValidationError):
        DOCUMENTS(object())


def test_a_path_has_a_name() -> None:
    DOCUMENTS(Path("folder") / "a.pdf")


def test_without_extensions_every_name_passes() -> None:
    FileExtensionValidator()("a.exe")
    FileExtensionValidator()("a")
    with pytest.raises(ValidationError):
        FileExtensionValidator()(None)
    with pytest.raises(ValidationError):
        FileExtensionValidator([])("a.exe")


def test_a_message_and_a_code_of_a_site() -> None:
    with pytest.raises(ValidationError, match=r"^No exe: pdf\.$") as caught:
        FileExtensionValidator(["pdf"], "No %(extension)s: %(allowed_extensions)s.", "kind")("a.exe")
    assert caught.value.problems[0].code == "kind"


def test_an_extension_with_its_dot_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^An extension is written without its dot, as 'pdf'; got '\.pdf'\.$"):
        FileExtensionValidator([".PDF"])


def test_one_text_as_extensions_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^The extensions of a FileExtensionValidator are several; got the text 'pdf'"):
        FileExtensionValidator("pdf")


@pytest.mark.parametrize("name", ["a.png", "a.JPG", "a.jpeg", "a.webp", "a.avif", "a.gif"])
def test_an_image(name: str) -> None:
    validate_image_file_extension(Upload(name))


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.png.php", "a"])
def test_no_image(name: str) -> None:
    with pytest.raises(ValidationError, match=r"Choose one of: apng, avif, bmp, "):
        validate_image_file_extension(Upload(name))
