"""Names of files and their extensions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST = 4096
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

# Translators: Behind it stand endings of the names of files: "jpg, png".
_MESSAGE = LazyText(id="Files of this kind are not taken here. Choose one of: %(allowed_extensions)s.")


@dataclass(frozen=True)
class FileExtensionValidator:
    """Wants a file whose name ends in one of some extensions: ``FileExtensionValidator(["pdf", "txt"])``.

    A file is whatever has a ``name``, or the name itself. An extension proves nothing about the content.

    Attributes:
        allowed_extensions: Extensions without a dot, in any case, or None for all; kept as a tuple in lower case.
        message: What a person reads; ``%(extension)s`` and ``%(allowed_extensions)s`` are filled in.
        code: What a program reads.

    Raises:
        ValueError: An extension begins with a dot.
        TypeError: The extensions are one text.
    """

    allowed_extensions: Collection[str] | None = None
    message: str | LazyText = _MESSAGE
    code: str = "invalid_extension"

    def __post_init__(self) -> None:
        given = self.allowed_extensions
        if given is None:
            return
        if isinstance(given, str):
            message = f"The extensions of a FileExtensionValidator are several; got the text {given!r}."
            raise TypeError(message)
        allowed = tuple(extension.lower() for extension in given)
        for extension in allowed:
            if extension.startswith("."):
                message = f"An extension is written without its dot, as {extension[1:]!r}; got {extension!r}."
                raise ValueError(message)
        object.__setattr__(self, "allowed_extensions", allowed)

    def __call__(self, value: object, /) -> None:
        """Refuse a file of another extension."""
        extension = _extension(value if isinstance(value, str) else getattr(value, "name", None))
        allowed = self.allowed_extensions
        if extension is None or (allowed is not None and extension not in allowed):
            params = {"extension": extension or "", "allowed_extensions": ", ".join(allowed or ()), "value": value}
            raise ValidationError(self.message, self.code, params)


def _extension(name: object) -> str | None:
    """Give what follows the last dot of a name but its first character, in lower case, or None for what is no name."""
    if not isinstance(name, str) or len(name) > _LONGEST or _CONTROL.search(name):
        return None
    last = name.replace("\\", "/").rpartition("/")[2]
    return last[1:].rpartition(".")[2].lower() if "." in last[1:] else ""


validate_image_file_extension = FileExtensionValidator(
    ("apng", "avif", "bmp", "gif", "heic", "heif", "ico", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp")
)
"""Wants a name that images have. SVG is not among them: it is a document that may hold scripts."""
