"""Pictures that people send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, ClassVar, cast

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError, Validator
from bandstand.forms.fields._files import FileField
from bandstand.validation import FileExtensionValidator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PIL.Image import Image

    from bandstand.contracts.http.uploads import UploadedFile
    from bandstand.forms.fields._field import Text

_EXTENSIONS = {
    "apng": "PNG",
    "avif": "AVIF",
    "bmp": "BMP",
    "gif": "GIF",
    "ico": "ICO",
    "jfif": "JPEG",
    "jpe": "JPEG",
    "jpeg": "JPEG",
    "jpg": "JPEG",
    "png": "PNG",
    "tif": "TIFF",
    "tiff": "TIFF",
    "webp": "WEBP",
}


class UploadedImage:
    """An uploaded file that was opened, and is a picture.

    Attributes:
        width: How many pixels wide it is.
        height: How many pixels high it is.
        format: ``"PNG"``, ``"JPEG"`` and so on.
        content_type: The media type of its format, not what the client claims.
    """

    __slots__ = ("content_type", "format", "height", "upload", "width")

    def __init__(self, upload: UploadedFile, size: tuple[int, int], format_: str) -> None:
        self.upload = upload
        self.width, self.height = size
        self.format = format_
        self.content_type = "image/vnd.microsoft.icon" if format_ == "ICO" else f"image/{format_.lower()}"

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.upload.name

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.upload.size

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        return self.upload.read(size)

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces."""
        return self.upload.chunks(chunk_size)

    def open(self) -> BinaryIO:
        """Give the content as a stream."""
        return self.upload.open()

    def __repr__(self) -> str:
        return f"<UploadedImage {self.name!r}, {self.width} x {self.height}, {self.format}>"


@dataclass(frozen=True, kw_only=True, eq=False)
class ImageField(FileField):
    """A picture: it is decoded once, so that what is cut off or no picture is found; needs the extra ``images``.

    The value is an ``UploadedImage``, with its width and height.

    Attributes:
        formats: The formats that are taken, by their names in Pillow.
        max_pixels: The most pixels; a small file may hold a picture that fills the memory.

    Raises:
        ValueError: A format is an extension that the files of another have.
    """

    formats: Sequence[str] = ("AVIF", "BMP", "GIF", "ICO", "JPEG", "PNG", "TIFF", "WEBP")
    max_pixels: int = 50_000_000

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid_image": LazyText(id="“%(name)s” is not a picture, or is damaged. Send one of: %(formats)s."),
        "max_pixels": LazyText(
            id="“%(name)s” has %(width)s times %(height)s pixels; send a picture of at most %(max)s pixels."
        ),
        "wrong_extension": LazyText(id="“%(name)s” is a %(format)s picture, which its name does not say."),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in self.formats:
            format_ = _EXTENSIONS.get(name.lower())
            if format_ is not None and format_ != name.upper():
                message = f"The formats of an ImageField are such as 'JPEG'; got {name!r}. Did you mean {format_!r}?"
                raise ValueError(message)

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """That of the extensions that files of the formats have, too."""
        formats = {name.upper() for name in self.formats}
        if not formats <= {*_EXTENSIONS.values()}:
            return super().all_validators  # nobody here knows what files of the others are called
        extensions = [name for name, format_ in _EXTENSIONS.items() if format_ in formats]
        return (FileExtensionValidator(extensions), *super().all_validators)

    def accepted(self) -> str:
        """Give all pictures."""
        return "image/*"

    def to_python(self, value: object) -> object:
        """Give the picture, or None."""
        upload = cast("UploadedFile | None", super().to_python(value))
        return None if upload is None else self._opened(upload)

    def _opened(self, upload: UploadedFile) -> UploadedImage:
        try:
            from PIL import Image
        except ImportError as error:
            message = "An ImageField needs Pillow, which is not installed: pip install 'bandstand-forms[images]'."
            raise ImportError(message) from error
        Image.init()
        try:
            with upload.open() as stream, self._open(stream) as image:
                size, format_ = image.size, _format(image)
                self._check_size(upload, size)
                # A JPEG is decoded at an eighth of its size: all of it is read, little of it is kept.
                image.draft(None, (max(1, size[0] // 8), max(1, size[1] // 8)))
                image.load()
        except ValidationError:
            raise
        except Exception:  # noqa: BLE001 - decoders of hostile data raise whatever they like
            self.refuse("invalid_image", {"name": upload.name, "formats": ", ".join(self.formats), "value": upload})
        if _EXTENSIONS.get(upload.name.rpartition(".")[2].lower(), format_) != format_:
            self.refuse("wrong_extension", {"name": upload.name, "format": format_, "value": upload})
        return UploadedImage(upload, size, format_)

    def _open(self, stream: BinaryIO) -> Image:
        from PIL import Image

        known = [name for name in self.formats if name.upper() in Image.OPEN]  # some need libraries that may lack
        return Image.open(stream, formats=known)

    def _check_size(self, upload: UploadedFile, size: tuple[int, int]) -> None:
        if size[0] * size[1] > self.max_pixels:
            params = {"name": upload.name, "max": self.max_pixels, "width": size[0], "height": size[1], "value": upload}
            self.refuse("max_pixels", params)


def _format(image: Image) -> str:
    """Give the format of a picture; a JPEG with further pictures behind the first is a JPEG."""
    found = image.format or ""
    return "JPEG" if found == "MPO" else found
