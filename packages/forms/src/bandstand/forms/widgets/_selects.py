"""Choices in a ``select`` element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from markupsafe import escape

from bandstand.contracts.i18n import LazyText
from bandstand.forms._markup import attributes, text_of
from bandstand.forms.widgets._options import ChoiceWidget

if TYPE_CHECKING:
    from bandstand.forms._choices import Choices, Groups
    from bandstand.forms._values import Values
    from bandstand.forms.widgets._options import Spot
    from bandstand.forms.widgets._widget import Attributes


class Select(ChoiceWidget):
    """One choice from a list that opens."""

    stock_template = "forms/widgets/select.html"

    def outer_attrs(self, attrs: Attributes, groups: Groups) -> Attributes:
        """Leave ``required`` out where no choice is blank: such a list always has something chosen."""
        if not attrs.get("required") or "size" in attrs:
            return attrs
        group, options = groups[0] if groups else ("", ())
        if group == "" and options and text_of(options[0].value) == "":
            return attrs
        return {key: value for key, value in attrs.items() if key != "required"}

    def around(self, name: str, attrs: Attributes) -> tuple[str, str]:
        """Write the ``select`` element."""
        return f'<select name="{escape(name)}"{attributes(attrs)}>', "</select>"

    def around_group(self, label: str) -> tuple[str, str]:
        """Write an ``optgroup`` element."""
        return f'<optgroup label="{escape(label)}">', "</optgroup>"

    def element(self, spot: Spot) -> tuple[str, str]:
        """Write an ``option`` element."""
        return f'<option value="{escape(spot.value)}"', f">{escape(spot.label)}</option>"


class SelectMultiple(Select):
    """Any number of choices from a list that stays open."""

    several = True
    stock_template = "forms/widgets/select_multiple.html"

    def outer_attrs(self, attrs: Attributes, groups: Groups) -> Attributes:  # noqa: ARG002 - none of them has to be blank
        """Let people choose more than one."""
        return {**attrs, "multiple": True}

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends no files
        """Give all values that were sent, as a list."""
        return values.getlist(name)

    def omitted(self, values: Values, files: Values, name: str) -> bool:  # noqa: ARG002 - as above
        """Say no: browsers send nothing where nothing is chosen."""
        return False


_ANSWERS: dict[object, bool] = {
    True: True,
    "true": True,
    "True": True,
    "2": True,
    False: False,
    "false": False,
    "False": False,
    "3": False,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class NullBooleanSelect(Select):
    """Yes, no, or unknown."""

    choices: Choices = (
        ("unknown", LazyText(id="Unknown")),
        ("true", LazyText(id="Yes")),
        ("false", LazyText(id="No")),
    )
    stock_template: ClassVar[str] = "forms/widgets/null_boolean_select.html"

    def chosen(self, value: object) -> str:
        """Give "true", "false" or "unknown"."""
        answer = _ANSWERS.get(value) if isinstance(value, (str, int)) else None
        return "unknown" if answer is None else "true" if answer else "false"

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends no files
        """Give True, False, or None for all that is neither; lists and mappings, which JSON may hold, as they are."""
        value = values.get(name)
        return value if type(value) in (list, dict) else _ANSWERS.get(value)
