"""What visitors have said about airports."""

from pathlib import PurePosixPath
from uuid import UUID

from airfields.airports.models import Airport
from bandstand.contracts.i18n import LazyText
from bandstand.orm import CASCADE, CharField, DateTimeField, ForeignKey, IntegerField, Model, TextField
from bandstand.orm.fields import ImageField
from bandstand.orm.indexes import Index

FOLDER = "notes"
BEST = 5
# Translators: What a visitor thinks of an airport, from the best to the worst.
RATINGS = [
    (5, LazyText(id="Excellent", context="rating")),
    (4, LazyText(id="Good", context="rating")),
    (3, LazyText(id="Fair", context="rating")),
    (2, LazyText(id="Poor", context="rating")),
    (1, LazyText(id="Bad", context="rating")),
]


class Note(Model):
    """What one visitor has said about an airport.

    Attributes:
        rating: From 1 to 5, the best.
        photo: Nothing, or a picture as ``pictures`` made it.
        width, height: Those of the photo in pixels, so that pages know them before it has arrived.
    """

    airport = ForeignKey(Airport, CASCADE, related_name="notes", db_index=False)
    name = CharField(max_length=60)
    rating = IntegerField(choices=RATINGS)
    text = TextField(max_length=1000)
    photo = ImageField(blank=True, upload_to=FOLDER, width_field="width", height_field="height")
    width = IntegerField(null=True, editable=False)
    height = IntegerField(null=True, editable=False)
    created = DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        indexes = (Index(fields=["airport", "-id"], name="notes_newest"),)

    def __str__(self) -> str:
        return self.name

    @property
    def stars(self) -> str:
        """The rating as five stars, some of them empty."""
        return "★" * self.rating + "☆" * (BEST - self.rating)

    @property
    def photo_key(self) -> str:
        """What the address of the photo says; nothing where there is none."""
        return PurePosixPath(str(self.photo)).stem


def photo_name(key: UUID) -> str:
    """Give the name under which the photo with a key is stored."""
    return f"{FOLDER}/{key}.webp"
