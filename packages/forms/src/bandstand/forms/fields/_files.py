"""Files that people send."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.forms._sizes import Bytes
from bandstand.forms._uploads import upload_of
from bandstand.forms.fields._field import EMPTY, Field, Text
from bandstand.forms.widgets import CONTRADICTION, ClearableFileInput, FileInput, Widget
from bandstand.validation import FileExtensionValidator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.http.uploads import UploadedFile
    from bandstand.forms.widgets import Attributes


@dataclass(frozen=True, kw_only=True, eq=False)
class FileField(Field):
    """A file. Where nothing is sent, the one that is there stays; False stands for one that is taken away.

    Files of Bandstand, Werkzeug, Starlette and Django are taken; the value is an ``UploadedFile``.

    Attributes:
        max_length: The most characters of the name, or None for any number.
        allow_empty_file: Whether a file may be without content.
        max_size: The most bytes, or None for any number; requests have limits of their own.
    """

    widget: Widget = field(default_factory=ClearableFileInput)
    max_length: int | None = None
    allow_empty_file: bool = False
    max_size: int | None = None

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="No file was sent. The form may need enctype=multipart/form-data."),
        "empty": LazyText(id="The file “%(name)s” is empty."),
        "max_length": LazyText(
            id="Use a file name of at most %(max)s character; there are %(length)s now.",
            plural="Use a file name of at most %(max)s characters; there are %(length)s now.",
            number="max",
        ),
        "max_size": LazyText(id="“%(name)s” has %(shown)s; send a file of at most %(limit)s."),
        "contradiction": LazyText(id="Send a file, or ask to remove the one that is there, but not both."),
    }
    keeps_initial: ClassVar[bool] = True

    def fitted(self, widget: Widget) -> Widget:
        """Tell a widget whether the file that is there may be taken away."""
        found = super().fitted(widget)
        if isinstance(found, ClearableFileInput) and found.required != self.required:
            return replace(found, required=self.required)
        return found

    def html_attrs(self, widget: Widget) -> Attributes:
        """Give the extensions that validators allow, by which browsers choose what they offer."""
        return {"accept": self.accepted()} if isinstance(widget, FileInput) else {}

    def accepted(self) -> str | None:
        """Give what browsers offer, as the attribute ``accept`` has it; None for all."""
        for validator in self.all_validators:
            if isinstance(validator, FileExtensionValidator) and validator.allowed_extensions is not None:
                return ",".join(f".{extension}" for extension in validator.allowed_extensions)
        return None

    def clean(self, value: object, initial: object = None) -> object:
        """Give the file; the one that is there, if none was sent; or False, if that is to be taken away."""
        if value is CONTRADICTION:
            self.refuse("contradiction")
        if value is False and not self.required:
            return False
        sent = None if value is False else self.to_python(value)
        if sent is None and initial:
            return initial
        self.validate(sent)
        self.run_validators(sent)
        return sent

    def to_python(self, value: object) -> object:
        """Give the file, or None."""
        if value in EMPTY:
            return None
        upload = upload_of(value)
        if upload is None:
            self.refuse("invalid", {"value": value})
        if not upload.name and not upload.size:
            return None  # an element in which nobody has chosen a file
        self._check(upload)
        return upload

    def _check(self, upload: UploadedFile) -> None:
        name, size = upload.name, upload.size
        if not name:
            self.refuse("invalid", {"value": upload})
        if self.max_length is not None and len(name) > self.max_length:
            self.refuse("max_length", {"max": self.max_length, "length": len(name), "value": upload})
        if not size and not self.allow_empty_file:
            self.refuse("empty", {"name": name, "value": upload})
        if self.max_size is not None and size > self.max_size:
            params = {"limit": Bytes(self.max_size), "shown": Bytes(size, up=True), "max": self.max_size, "size": size}
            self.refuse("max_size", {**params, "name": name, "value": upload})

    def bound_data(self, sent: object, initial: object) -> object:
        """Give the file that is there, where none was sent."""
        return initial if self.disabled or sent is None or sent is CONTRADICTION else sent

    def changed(self, initial: object, sent: object) -> bool:  # noqa: ARG002 - another file may have the same name
        """Tell whether a file was sent, or is to be taken away."""
        return not self.disabled and sent not in EMPTY
