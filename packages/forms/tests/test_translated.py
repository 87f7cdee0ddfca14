"""What people read, in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.forms import BooleanField, CharField, ChoiceField, Form, FormSet
from bandstand.forms.widgets import NullBooleanSelect, SelectDateWidget, SplitDateTimeWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, ":"): (" :",),
    (None, "Fill this in."): ("Bitte ausfüllen.",),
    (None, "Tick this box."): ("Bitte ankreuzen.",),
    (None, "“%(value)s” is not one of the choices. Choose one of those shown."): ("„%(value)s“ gibt es nicht.",),
    (None, "Fill in at least %(limit)s form; there are %(count)s."): ("Eins!", "Mindestens %(limit)s!"),
    (None, "Unknown"): ("Unbekannt",),
    (None, "Yes"): ("Ja",),
    (None, "Month"): ("Monat",),
    (None, "Time"): ("Uhrzeit",),
    (None, "Delete"): ("Löschen",),
    ("place in a list", "Order"): ("Platz",),
}


class Sheet(Form):
    """One field of each kind."""

    name = CharField()
    agreed = BooleanField()
    colour = ChoiceField(choices=[("r", "Red")])


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": CATALOGUE})}))
    with override(locale="de"):
        yield
    CURRENT.reset(token)


def test_problems_are_in_the_language_of_the_reader() -> None:
    form = Sheet({"colour": "b"})
    assert {name: [str(each) for each in problems] for name, problems in form.errors.items()} == {
        "name": ["Bitte ausfüllen."],
        "agreed": ["Bitte ankreuzen."],
        "colour": ["„b“ gibt es nicht."],
    }
    assert "<li>Bitte ausfüllen.</li>" in str(form)
    assert "Name :</label>" in str(form)


def test_sets_of_forms_are_counted_in_the_language() -> None:
    class Sheets(FormSet):
        form = Sheet
        can_order = can_delete = True
        validate_min = True
        min_num = 2

    sheets = Sheets({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})
    assert sheets.non_form_errors() == ["Mindestens 2!"]
    html = str(Sheets())
    assert "Platz :</label>" in html
    assert "Löschen :</label>" in html


def test_what_widgets_say_is_in_the_language() -> None:
    assert ">Unbekannt</option>" in NullBooleanSelect().render("x", None)
    assert ">Ja</option>" in NullBooleanSelect().render("x", None)
    assert 'aria-label="Monat"' in SelectDateWidget().render("x", None)
    assert 'aria-label="Uhrzeit"' in SplitDateTimeWidget().render("x", None)
