"""Yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from markupsafe import escape

from bandstand.forms._markup import attributes, escaped, text_of
from bandstand.forms.widgets._inputs import Input

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.forms._values import Values
    from bandstand.forms.widgets._widget import Attributes, Frame

_FALSE_LENGTH = len("false")


def _is_checked(value: object) -> bool:
    return value is not None and value is not False and value != ""


@dataclass(frozen=True, kw_only=True, eq=False)
class CheckboxInput(Input):
    """A checkbox.

    Attributes:
        check_test: Tells whether it is checked for a value.
    """

    check_test: Callable[[object], bool] = _is_checked

    input_type: ClassVar[str] = "checkbox"
    stock_template: ClassVar[str] = "forms/widgets/checkbox.html"

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write the element both ways."""
        before = f'<input type="checkbox" name="{escape(name)}"'
        after = f"{attributes(attrs)}>"
        empty, checked = before + after, f"{before} checked{after}"
        test, shown = self.check_test, self.format_value

        def write(value: object) -> str:
            text = shown(value)
            if text is None:
                return checked if test(value) else empty
            return f'{before} value="{escaped(text)}"{" checked" if test(value) else ""}{after}'

        return write

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, whether it is checked, too."""
        return {**super().context(name, value, attrs), "checked": self.check_test(value)}

    def format_value(self, value: object) -> str | None:
        """Give a text that is more than yes or no."""
        return None if value is None or value is True or value is False else text_of(value) or None

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends no files
        """Give whether it was checked; a list or a mapping, which JSON may hold, as it is.

        The texts "true" and "false", however they are written, mean what they say.
        """
        value = values.get(name)
        if isinstance(value, str):
            return bool(value) and not (len(value) == _FALSE_LENGTH and value.lower() == "false")
        return value if type(value) in (list, dict) else bool(value)

    def omitted(self, values: Values, files: Values, name: str) -> bool:  # noqa: ARG002 - as above
        """Say no: browsers send nothing where it is not checked."""
        return False
