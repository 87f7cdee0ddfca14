"""What people fill in: how each value is shown, and how it is read from what was sent."""

from bandstand.forms._templates import FOLDER
from bandstand.forms.widgets._checkbox import CheckboxInput
from bandstand.forms.widgets._date_selects import SelectDateWidget
from bandstand.forms.widgets._files import CONTRADICTION, ClearableFileInput, Contradiction, FileInput
from bandstand.forms.widgets._groups import CheckboxSelectMultiple, RadioSelect
from bandstand.forms.widgets._inputs import (
    ColorInput,
    EmailInput,
    HiddenInput,
    Input,
    MultipleHiddenInput,
    NumberInput,
    PasswordInput,
    SearchInput,
    TelInput,
    Textarea,
    TextInput,
    URLInput,
)
from bandstand.forms.widgets._moments import DateInput, DateTimeInput, TimeInput
from bandstand.forms.widgets._multi import MultiWidget, SplitDateTimeWidget, SplitHiddenDateTimeWidget
from bandstand.forms.widgets._options import ChoiceWidget
from bandstand.forms.widgets._selects import NullBooleanSelect, Select, SelectMultiple
from bandstand.forms.widgets._shown import Subwidget
from bandstand.forms.widgets._widget import Attributes, Frame, Widget

__all__ = [
    "CONTRADICTION",
    "FOLDER",
    "Attributes",
    "CheckboxInput",
    "CheckboxSelectMultiple",
    "ChoiceWidget",
    "ClearableFileInput",
    "ColorInput",
    "Contradiction",
    "DateInput",
    "DateTimeInput",
    "EmailInput",
    "FileInput",
    "Frame",
    "HiddenInput",
    "Input",
    "MultiWidget",
    "MultipleHiddenInput",
    "NullBooleanSelect",
    "NumberInput",
    "PasswordInput",
    "RadioSelect",
    "SearchInput",
    "Select",
    "SelectDateWidget",
    "SelectMultiple",
    "SplitDateTimeWidget",
    "SplitHiddenDateTimeWidget",
    "Subwidget",
    "TelInput",
    "TextInput",
    "Textarea",
    "TimeInput",
    "URLInput",
    "Widget",
]
