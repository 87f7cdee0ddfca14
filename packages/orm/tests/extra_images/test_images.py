"""Images with what the extra brings: their sizes are known."""

from __future__ import annotations

import base64
import io

from bandstand.contracts.storage.testing import MemoryStorage
from bandstand.orm import Model, Registry
from bandstand.orm.fields import ImageField, IntegerField

PIXELS = base64.b64decode("R0lGODlhAgADAIAAAP///wAAACwAAAAAAgADAAACA0QAXQA7")  # two wide, three high


class Photo(Model):
    width = IntegerField(null=True)
    image = ImageField(storage=MemoryStorage(), width_field="width")

    class Meta:
        app_label = "extra"
        registry = Registry()


def test_an_image_tells_its_size() -> None:
    upload = io.BytesIO(PIXELS)
    upload.name = "dot.gif"
    photo = Photo()
    photo.image = upload
    assert (photo.image.width, photo.image.height, photo.width) == (2, 3, 2)
