"""What visitors fill in."""

from airfields.notes import pictures
from airfields.notes.models import RATINGS, Note
from bandstand.contracts.i18n import LazyText
from bandstand.forms import ImageField, TypedChoiceField, UploadedImage
from bandstand.forms.rows import ModelForm
from bandstand.forms.widgets import FileInput, RadioSelect, Textarea

MOST_BYTES = 8_000_000
MOST_PIXELS = 50_000_000


class NoteForm(ModelForm):
    """A new note about an airport, which whoever makes the form says."""

    label_suffix = ""
    # Declared, or a button for no choice would stand first and be chosen.
    rating = TypedChoiceField(label=LazyText(id="How was it?"), choices=RATINGS, coerce=int, widget=RadioSelect())
    photo = ImageField(
        label=LazyText(id="Photo (optional)"),
        help_text=LazyText(id="JPEG, PNG or WebP, up to 8 MB. What the camera wrote into it is left out."),
        required=False,
        formats=("JPEG", "PNG", "WEBP"),
        max_size=MOST_BYTES,
        max_pixels=MOST_PIXELS,
        error_messages={
            "invalid_image": LazyText(id="“%(name)s” is not a JPEG, PNG or WebP picture, or is damaged."),
        },
        widget=FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Note
        fields = ("name", "rating", "text", "photo")
        labels = {"name": LazyText(id="Your name"), "text": LazyText(id="Your note")}
        widgets = {"text": Textarea(attrs={"rows": 5})}

    def clean_photo(self) -> pictures.Picture | None:
        """Keep a picture of our own instead of the file that was sent."""
        sent = self.cleaned_data["photo"]
        return pictures.made_from(sent) if isinstance(sent, UploadedImage) else None
