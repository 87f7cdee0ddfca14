"""Choices as a group of buttons, each with its label."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import escape

from bandstand.forms._markup import attributes
from bandstand.forms.widgets._options import ChoiceWidget

if TYPE_CHECKING:
    from bandstand.forms._choices import Groups
    from bandstand.forms._values import Values
    from bandstand.forms.widgets._options import Spot
    from bandstand.forms.widgets._widget import Attributes


class ButtonGroup(ChoiceWidget):
    """The base of groups of buttons: an ``input`` element for each choice, in its label."""

    input_type: ClassVar[str] = "radio"
    """The type of the elements."""

    grouped = True
    mark = " checked"

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with the type of the buttons."""
        return {**super().context(name, value, attrs), "type": self.input_type}

    def outer_attrs(self, attrs: Attributes, groups: Groups) -> Attributes:  # noqa: ARG002 - they do not matter here
        """Give the id to the element around all buttons, and all else to the buttons."""
        return {"id": attrs["id"]} if attrs.get("id") else {}

    def option_attrs(self, attrs: Attributes) -> Attributes:
        """Give each button all but the id."""
        return {key: value for key, value in attrs.items() if key != "id"}

    def option_id(self, attrs: Attributes, index: int) -> str:
        """Give each button an id of its own: that of the group, and its index."""
        return f"{attrs['id']}_{index}" if attrs.get("id") else ""

    def around(self, name: str, attrs: Attributes) -> tuple[str, str]:  # noqa: ARG002 - the buttons have it
        """Write an element that holds them together."""
        return f"<div{attributes(attrs)}>", "</div>"

    def around_group(self, label: str) -> tuple[str, str]:
        """Write a fieldset with the name of the group as its legend."""
        return f"<fieldset><legend>{escape(label)}</legend>", "</fieldset>"

    def around_option(self, spot: Spot) -> tuple[str, str]:
        """Write the label around the button, each on a line of its own."""
        for_ = f' for="{escape(spot.id)}"' if spot.id else ""
        return f"<div><label{for_}>", f" {escape(spot.label)}</label></div>"

    def element(self, spot: Spot) -> tuple[str, str]:
        """Write the button."""
        id_ = f' id="{escape(spot.id)}"' if spot.id else ""
        start = f'<input type="{self.input_type}" name="{escape(spot.name)}" value="{escape(spot.value)}"'
        return start, f"{id_}{spot.attributes}>"

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - whatever it is
        """Give none: the label of the group is a legend, and each button has its own."""
        return ""


class RadioSelect(ButtonGroup):
    """One choice by radio buttons."""

    stock_template = "forms/widgets/radio.html"


class CheckboxSelectMultiple(ButtonGroup):
    """Any number of choices by checkboxes."""

    input_type = "checkbox"
    several = True
    stock_template = "forms/widgets/checkbox_select_multiple.html"

    def option_attrs(self, attrs: Attributes) -> Attributes:
        """Leave ``required`` out, which would ask for every single one."""
        return {key: value for key, value in attrs.items() if key not in {"id", "required"}}

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends no files
        """Give all values that were sent, as a list."""
        return values.getlist(name)

    def omitted(self, values: Values, files: Values, name: str) -> bool:  # noqa: ARG002 - as above
        """Say no: browsers send nothing where nothing is chosen."""
        return False

    def may_require(self, initial: object) -> bool:  # noqa: ARG002 - whatever is shown
        """Say no: browsers cannot insist on one of several checkboxes."""
        return False
