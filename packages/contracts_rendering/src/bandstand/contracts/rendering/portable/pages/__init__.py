"""Pages in the portable subset, as an example and for tests of engines: a list as an admin shows it, and a form.

``TEMPLATES`` has the texts of the templates by name, ``PAGES`` what is rendered with which context, and the HTML that
every engine makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bandstand.contracts.rendering.portable.pages import _form, _list

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PAGES", "TEMPLATES", "Page"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Page:
    """What is rendered.

    Attributes:
        template: The name of the template.
        context: The values by name.
        expected: The HTML; spaces between tags do not matter.
    """

    template: str
    context: Mapping[str, object]
    expected: str


def _read(folder: str) -> Mapping[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((_HERE / folder).glob("*.html"))}


TEMPLATES: Mapping[str, str] = {f"pages/{name}.html": text for name, text in _read("templates").items()}
"""The texts of the templates by name."""

PAGES: Mapping[str, Page] = {
    name: Page(template, context, _read("expected").get(name, ""))
    for name, template, context in (
        ("list", "pages/list.html", _list.BOOKS),
        ("empty_list", "pages/list.html", _list.NO_BOOKS),
        ("form", "pages/form.html", _form.NEW_BOOK),
        ("form_with_errors", "pages/form.html", _form.WRONG_BOOK),
    )
}
"""The pages by a name that says what they show."""
