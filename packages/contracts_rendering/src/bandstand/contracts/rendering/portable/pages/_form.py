"""What the form is given: fieldsets with fields whose widgets are HTML already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.contracts.rendering.portable.pages._site import SITE, Html

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    id: str
    label: str
    widget: Html
    is_required: bool = False
    help_text: str | Html = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Fields that belong together."""

    fields: tuple[Field, ...]
    legend: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A way to send the form."""

    name: str
    label: str
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form, with everything that a template cannot compute."""

    url: str
    token: Html
    fieldsets: tuple[Fieldset, ...]
    buttons: tuple[Button, ...]
    has_files: bool = False
    scripts: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    summary: str = ""


_TOKEN = Html('<input type="hidden" name="token" value="abc">')
_BUTTONS = (Button("save", "Save", is_default=True), Button("save_and_add", "Save & add another"))
_COVER = Field("cover", "Cover", Html('<input type="file" id="cover" name="cover">'))
_HELP = Html("As on the <em>cover</em>.")


def _title(value: str, *errors: str) -> Field:
    widget = Html(f'<input id="title" name="title" value="{value}" aria-describedby="title_help" required>')
    return Field("title", "Title", widget, is_required=True, help_text=_HELP, errors=errors)


NEW_BOOK: Mapping[str, object] = {
    "site": SITE,
    "title": "Add a book",
    "form": Form(
        "/books/add/",
        _TOKEN,
        (Fieldset((_title(""),)), Fieldset((_COVER,), "Picture", "At most 2 MB & square.")),
        _BUTTONS,
        has_files=True,
        scripts=("/static/preview.js?a=1&b=2",),
    ),
}
WRONG_BOOK: Mapping[str, object] = {
    "site": SITE,
    "title": "Change “Emma”",
    "form": Form(
        "/books/1/?next=/a/&b=c",
        _TOKEN,
        (Fieldset((_title("&lt;Emma&gt;", "No markup: '<' & '>'.", "At most 5 letters."),)),),
        _BUTTONS,
        errors=("title",),
        summary="Correct the error below.",
    ),
}
