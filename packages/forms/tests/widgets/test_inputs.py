"""One ``input`` element, or a ``textarea``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.forms._values import values_of
from bandstand.forms.widgets import (
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

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.services import Contract

    Provide = Callable[[Contract[object], object], None]

NOTHING = values_of({})
TYPES: dict[type[Input], str] = {
    TextInput: "text",
    SearchInput: "search",
    TelInput: "tel",
    ColorInput: "color",
    EmailInput: "email",
    URLInput: "url",
    NumberInput: "number",
    HiddenInput: "hidden",
}


@pytest.mark.parametrize(("kind", "name"), TYPES.items(), ids=TYPES.values())
def test_an_input_has_its_type_its_name_and_its_value(kind: type[Input], name: str) -> None:
    assert kind().render("x", None) == f'<input type="{name}" name="x">'
    assert kind().render("x", "") == f'<input type="{name}" name="x">'
    assert kind().render("x", "Ada") == f'<input type="{name}" name="x" value="Ada">'
    assert kind().render("x", 0) == f'<input type="{name}" name="x" value="0">'


@pytest.mark.parametrize("kind", TYPES)
def test_what_was_sent_is_text_and_never_markup(kind: type[Input]) -> None:
    html = kind().render('a"b', '"><script>', {"class": '"><b>'})
    assert html == (
        f'<input type="{TYPES[kind]}" name="a&#34;b" value="&#34;&gt;&lt;script&gt;" class="&#34;&gt;&lt;b&gt;">'
    )


def test_attributes_of_the_widget_win_over_those_of_the_field() -> None:
    widget = TextInput(attrs={"class": "wide", "maxlength": None, "type": "search"})
    html = widget.render("x", "a", {"maxlength": 5, "class": "narrow", "required": True, "readonly": False})
    assert html == '<input type="search" name="x" value="a" class="wide" required>'


def test_a_frame_is_written_once_for_any_number_of_values() -> None:
    write = TextInput().frame("x", {"id": "id_x"})
    assert [write(value) for value in ("a", None, "<")] == [
        '<input type="text" name="x" value="a" id="id_x">',
        '<input type="text" name="x" id="id_x">',
        '<input type="text" name="x" value="&lt;" id="id_x">',
    ]


def test_attributes_may_wait_for_their_language(provide: Provide) -> None:
    widget = TextInput(attrs={"placeholder": LazyText(id="Name")})
    translator = MemoryTranslator({"fr": {(None, "Name"): ("Nom",)}})
    provide(TRANSLATOR, translator)
    with override(locale="fr"):
        assert widget.render("x", None) == '<input type="text" name="x" placeholder="Nom">'
    assert widget.render("x", None) == '<input type="text" name="x" placeholder="Name">'


def test_a_password_is_not_shown_again_unless_asked_for() -> None:
    assert PasswordInput().render("x", "secret") == '<input type="password" name="x">'
    assert PasswordInput(render_value=True).render("x", "s") == '<input type="password" name="x" value="s">'


def test_values_that_json_may_hold_are_shown_as_texts() -> None:
    shown: dict[str, object] = {
        "[1, &#39;a&#39;]": [1, "a"],
        "{}": {},
        "True": True,
        "nan": float("nan"),
        "a\x00b": "a\x00b",
        "\ufffd\U0001f600": "\ud83d\U0001f600",
        "1_000": "1_000",
    }
    for text, value in shown.items():
        html = TextInput().render("x", value)
        assert html == f'<input type="text" name="x" value="{text}">'
        html.encode()


def test_what_has_no_text_is_shown_as_nothing() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert TextInput().render("x", 10**5000) == '<input type="text" name="x">'
    assert TextInput().render("x", nested) == '<input type="text" name="x">'


def test_a_number_is_shown_as_browsers_send_it() -> None:
    assert NumberInput().render("x", 1234.5, {"min": 1}) == '<input type="number" name="x" value="1234.5" min="1">'


def test_a_localised_number_is_a_text_with_all_its_digits() -> None:
    widget = NumberInput(localize=True)
    start = '<input type="text" name="x" value='
    assert widget.render("x", 1234567, {"min": 1, "step": 1}) == f'{start}"1,234,567" inputmode="decimal">'
    assert widget.render("x", Decimal("0.123456789")) == f'{start}"0.123456789" inputmode="decimal">'
    assert widget.render("x", 0.12345) == f'{start}"0.12345" inputmode="decimal">'
    assert widget.render("x", float("inf"), {"inputmode": "text"}) == f'{start}"inf" inputmode="text">'
    assert widget.render("x", "1,2<", {"id": "i"}) == f'{start}"1,2&lt;" inputmode="decimal" id="i">'


def test_texts_are_read_as_they_were_sent() -> None:
    assert TextInput().read(values_of({"x": " a "}), NOTHING, "x") == " a "
    assert TextInput().read(values_of({"x": 5}), NOTHING, "x") == 5
    assert TextInput().read(NOTHING, NOTHING, "x") is None
    assert TextInput().omitted(NOTHING, NOTHING, "x") is True
    assert TextInput().omitted(values_of({"x": ""}), NOTHING, "x") is False


def test_hidden_inputs_are_hidden_and_browsers_cannot_insist_on_them() -> None:
    assert (HiddenInput.hidden, TextInput.hidden) == (True, False)
    assert (HiddenInput().may_require(None), TextInput().may_require(None)) == (False, True)


def test_several_hidden_values_have_an_element_each() -> None:
    widget = MultipleHiddenInput()
    assert widget.render("x", None) == ""
    assert widget.render("x", [1, "<"]) == (
        '<input type="hidden" name="x" value="1"><input type="hidden" name="x" value="&lt;">'
    )
    assert widget.render("x", ["a", "b"], {"id": "i"}) == (
        '<input type="hidden" name="x" value="a" id="i_0"><input type="hidden" name="x" value="b" id="i_1">'
    )
    assert [part.id for part in widget.subwidgets("x", ["a", "b"], {"id": "i"})] == ["i_0", "i_1"]
    assert widget.read(values_of({"x": ["a", "b"]}), NOTHING, "x") == ["a", "b"]
    assert widget.read(NOTHING, NOTHING, "x") == []


def test_a_textarea_keeps_a_line_feed_at_the_beginning() -> None:
    start = '<textarea name="x" cols="40" rows="10">\n'
    assert Textarea().render("x", None) == f"{start}</textarea>"
    assert Textarea().render("x", "\na\n") == f"{start}\na\n</textarea>"


def test_a_textarea_is_never_closed_by_its_text() -> None:
    html = Textarea(rows=2, attrs={"cols": 80}).render("x", "</textarea><script>", {"id": "i"})
    assert html == '<textarea name="x" cols="80" rows="2" id="i">\n&lt;/textarea&gt;&lt;script&gt;</textarea>'


def test_a_widget_is_its_only_part() -> None:
    (part,) = TextInput().subwidgets("x", "a", {"id": "i"})
    assert (part.name, part.value, part.id, part.label, part.selected) == ("x", "a", "i", "", False)
    assert str(part) == part.__html__() == part.tag == '<input type="text" name="x" value="a" id="i">'
