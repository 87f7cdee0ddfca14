"""Files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, final

from markupsafe import escape

from bandstand.contracts.i18n import LazyText
from bandstand.forms._markup import attributes, text_of
from bandstand.forms.widgets._checkbox import CheckboxInput
from bandstand.forms.widgets._inputs import Input

if TYPE_CHECKING:
    from bandstand.forms._choices import Text
    from bandstand.forms._values import Values
    from bandstand.forms.widgets._widget import Attributes, Frame


@final
class Contradiction:
    """What is read where people sent a file and asked to clear it at once."""

    def __repr__(self) -> str:
        return "CONTRADICTION"


CONTRADICTION: Final = Contradiction()
"""The only one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FileInput(Input):
    """A file from the computer of whoever fills in the form; it never shows the one that is there.

    Attributes:
        multiple: Whether several may be sent; they are read as a list.
    """

    multiple: bool = False

    input_type: ClassVar[str] = "file"
    multipart: ClassVar[bool] = True
    stock_template: ClassVar[str] = "forms/widgets/file.html"

    def own_attrs(self, attrs: Attributes) -> Attributes:
        """Let people choose several files, where they may."""
        return {**attrs, "multiple": True} if self.multiple else attrs

    def format_value(self, value: object) -> str | None:  # noqa: ARG002 - whatever is there
        """Give nothing: browsers send only what people choose."""
        return None

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends files
        """Give the file, or None; a list of files, where several may be sent."""
        return files.getlist(name) if self.multiple or self.attrs.get("multiple") else files.get(name)

    def omitted(self, values: Values, files: Values, name: str) -> bool:  # noqa: ARG002 - as above
        """Tell whether no file was sent."""
        return name not in files

    def may_require(self, initial: object) -> bool:
        """Let browsers insist on a file only where there is none yet."""
        return not initial


# Translators: Behind it stands the name of the file that is kept.
_CURRENTLY = LazyText(id="Currently:")
_REMOVE = LazyText(id="Remove this file")
# Translators: Behind it stands the button with which people choose another file.
_REPLACE = LazyText(id="Replace it by:")

_SCHEME = re.compile(r"[^/?#:]*:")


@dataclass(frozen=True, kw_only=True, eq=False)
class ClearableFileInput(FileInput):
    """A file, with a link to the one that is there, and a checkbox that takes it away.

    Attributes:
        required: Whether there must be a file, so that nobody may take it away; a field with files gives its own.
        initial_text: What stands before the link.
        clear_checkbox_label: What stands behind the checkbox.
        input_text: What stands before the element for another file.
    """

    required: bool = False
    initial_text: Text = _CURRENTLY
    clear_checkbox_label: Text = _REMOVE
    input_text: Text = _REPLACE
    stock_template: ClassVar[str] = "forms/widgets/clearable_file.html"

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write the element; what is there, each time."""
        element = super().frame(name, attrs)(None)
        return lambda value: f"{self._before(name, value, attrs)}{element}" if is_stored(value) else element

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see: the file that is there, and the checkbox."""
        stored = is_stored(value)
        return {
            **super().context(name, value, attrs),
            "stored": stored,
            "file_name": file_name(value) if stored else "",
            "file_url": file_url(value) if stored else "",
            "clearable": not self.required,
            "checkbox_name": self.clear_checkbox_name(name),
            "checkbox_id": self._checkbox_id(attrs),
            "disabled": bool(attrs.get("disabled")),
            "initial_text": str(self.initial_text),
            "clear_checkbox_label": str(self.clear_checkbox_label),
            "input_text": str(self.input_text),
        }

    def clear_checkbox_name(self, name: str) -> str:
        """Give the name under which the checkbox is sent."""
        return f"{name}-clear"

    def read(self, values: Values, files: Values, name: str) -> object:
        """Give the file, None for none, False to take away the one that is there; ``CONTRADICTION`` for both."""
        sent = super().read(values, files, name)
        if self.required or not CheckboxInput().read(values, files, self.clear_checkbox_name(name)):
            return sent
        return CONTRADICTION if sent else False

    def omitted(self, values: Values, files: Values, name: str) -> bool:
        """Tell whether neither a file nor the checkbox was sent."""
        return name not in files and self.clear_checkbox_name(name) not in values

    def _before(self, name: str, value: object, attrs: Attributes) -> str:
        url, shown = file_url(value), escape(file_name(value))
        link = f'<a href="{escape(url)}">{shown}</a>' if url else shown
        written = f"<span>{escape(self.initial_text)} {link}</span> "
        if not self.required:
            id_ = self._checkbox_id(attrs)
            box = attributes({"name": self.clear_checkbox_name(name), "id": id_, "disabled": attrs.get("disabled")})
            label = attributes({"for": id_})
            text = escape(self.clear_checkbox_label)
            written += f'<label{label}><input type="checkbox"{box}> {text}</label> '
        return f"{written}<span>{escape(self.input_text)}</span> "

    def _checkbox_id(self, attrs: Attributes) -> str | None:
        return f"{attrs['id']}-clear" if attrs.get("id") else None


def is_stored(value: object) -> bool:
    """Tell whether a value is a file that has been stored: it has a ``url``."""
    try:
        return bool(value) and getattr(value, "url", None) is not None
    except ValueError:  # what Django's files say that have none
        return False


def file_name(value: object) -> str:
    """Give the name of a stored file."""
    return text_of(getattr(value, "name", None)) or text_of(value)


def file_url(value: object) -> str:
    """Give the address of a stored file; nothing for one that runs as a script, as ``javascript:`` does."""
    url = text_of(getattr(value, "url", "")).strip()
    scheme = _SCHEME.match(url)
    return url if scheme is None or scheme[0].lower() in {"http:", "https:"} else ""
