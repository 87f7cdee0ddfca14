"""Photos as they are kept: made anew from the visitor's, so that nothing of that file is served to others."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

from bandstand.forms import UploadedImage

CONTENT_TYPE = "image/webp"
MOST = 1200
"""The longest side in pixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is not stored yet, under a name that nobody has chosen."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.content)

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces."""
        return (self.content[start : start + chunk_size] for start in range(0, self.size, chunk_size))


def made_from(upload: UploadedImage) -> Picture:
    """Draw a photo again: the right way up, small enough for a page, and without what the camera knew of its owner."""
    from PIL import Image, ImageOps  # the first photo pays for it, not the start of the site

    made = BytesIO()
    with upload.open() as stream, Image.open(stream, formats=[upload.format]) as image:
        image.draft("RGB", (MOST, MOST))  # a JPEG need not be decoded whole
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((MOST, MOST))
        plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        plain.save(made, "WEBP", quality=80, exif=b"", xmp=b"")
    return Picture(f"{uuid4()}.webp", made.getvalue())
