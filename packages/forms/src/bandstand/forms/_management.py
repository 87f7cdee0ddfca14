"""The hidden fields by which a page says how many forms it holds."""

from __future__ import annotations

from dataclasses import dataclass

from bandstand.forms._form import Form
from bandstand.forms._values import values_of
from bandstand.forms.fields import IntegerField
from bandstand.forms.widgets import HiddenInput

_DIGITS = 9


class ManagementForm(Form):
    """Counts the forms of a set; only the first two are believed, and not far."""

    TOTAL_FORMS = IntegerField(widget=HiddenInput())
    INITIAL_FORMS = IntegerField(widget=HiddenInput())
    MIN_NUM_FORMS = IntegerField(required=False, widget=HiddenInput())
    MAX_NUM_FORMS = IntegerField(required=False, widget=HiddenInput())


@dataclass(frozen=True, slots=True)
class Counts:
    """What was sent about how many forms there are.

    Attributes:
        total: All of them; 0 where that cannot be read.
        initial: Those that were there before.
        missing: The names of the fields that are not there or hold no number.
    """

    total: int
    initial: int
    missing: tuple[str, ...] = ()

    @classmethod
    def sent(cls, data: object, prefix: str) -> Counts:
        """Read the two fields that matter."""
        names = (f"{prefix}-TOTAL_FORMS", f"{prefix}-INITIAL_FORMS")
        values = values_of({} if data is None else data)
        found = {name: _number(values.get(name)) for name in names}
        missing = tuple(name for name in names if found[name] is None)
        return cls(0, 0, missing) if missing else cls(found[names[0]] or 0, found[names[1]] or 0)


def _number(value: object) -> int | None:
    if type(value) is int:
        return value if value >= 0 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    return None
