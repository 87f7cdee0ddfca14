"""Choices as a group of buttons."""

from __future__ import annotations

from bandstand.forms._values import values_of
from bandstand.forms.widgets import CheckboxSelectMultiple, RadioSelect

NOTHING = values_of({})
CHOICES = [("a", "A & b"), (1, "one")]


def test_radio_buttons_stand_in_their_labels() -> None:
    assert RadioSelect(choices=CHOICES).render("x", "a") == (
        "<div>"
        '<div><label><input type="radio" name="x" value="a" checked> A &amp; b</label></div>'
        '<div><label><input type="radio" name="x" value="1"> one</label></div>'
        "</div>"
    )


def test_each_button_has_an_id_of_its_own_and_all_other_attributes() -> None:
    assert RadioSelect(choices=CHOICES).render("x", 1, {"id": "i", "required": True, "class": '"<'}) == (
        '<div id="i">'
        '<div><label for="i_0"><input type="radio" name="x" value="a" id="i_0" required class="&#34;&lt;"> A &amp; b'
        "</label></div>"
        '<div><label for="i_1"><input type="radio" name="x" value="1" checked id="i_1" required class="&#34;&lt;"> one'
        "</label></div>"
        "</div>"
    )


def test_groups_are_fieldsets_with_their_names() -> None:
    assert RadioSelect(choices={"More <i>": {"b": '"><b>'}}).render('"x', None) == (
        "<div><fieldset><legend>More &lt;i&gt;</legend>"
        '<div><label><input type="radio" name="&#34;x" value="b"> &#34;&gt;&lt;b&gt;</label></div>'
        "</fieldset></div>"
    )


def test_one_radio_button_is_checked_at_most() -> None:
    assert RadioSelect(choices=[("a", "1"), ("a", "2")]).render("x", "a").count(" checked") == 1
    assert " checked" not in RadioSelect(choices=CHOICES).render("x", '"><script>')
    assert " checked" not in RadioSelect(choices=CHOICES).render("x", None)


def test_any_number_of_checkboxes_is_checked_and_browsers_do_not_insist_on_each() -> None:
    widget = CheckboxSelectMultiple(choices=CHOICES)
    assert widget.render("x", ["a", 1], {"id": "i", "required": True}) == (
        '<div id="i">'
        '<div><label for="i_0"><input type="checkbox" name="x" value="a" checked id="i_0"> A &amp; b</label></div>'
        '<div><label for="i_1"><input type="checkbox" name="x" value="1" checked id="i_1"> one</label></div>'
        "</div>"
    )
    assert " checked" not in widget.render("x", None)
    assert widget.may_require(None) is False


def test_checkboxes_are_read_as_a_list() -> None:
    widget = CheckboxSelectMultiple(choices=CHOICES)
    assert widget.read(values_of({"x": ["a", 1]}), NOTHING, "x") == ["a", 1]
    assert widget.read(NOTHING, NOTHING, "x") == []
    assert widget.omitted(NOTHING, NOTHING, "x") is False
    assert RadioSelect(choices=CHOICES).read(values_of({"x": "a"}), NOTHING, "x") == "a"


def test_the_label_of_a_group_is_a_legend() -> None:
    assert RadioSelect.grouped is True
    assert CheckboxSelectMultiple.grouped is True
    assert RadioSelect().id_for_label("i") == ""


def test_buttons_are_given_one_by_one() -> None:
    first, second = RadioSelect(choices=CHOICES, attrs={"class": "c"}).subwidgets("x", "1", {"id": "i"})
    assert (first.value, first.label, first.id, first.selected, first.index) == ("a", "A & b", "i_0", False, 0)
    assert (second.value, second.label, second.id, second.selected, second.index) == ("1", "one", "i_1", True, 1)
    assert second.tag == '<input type="radio" name="x" value="1" checked id="i_1" class="c">'
    assert second.__html__() == f'<div><label for="i_1">{second.tag} one</label></div>'


def test_the_buttons_together_are_the_group() -> None:
    widget = CheckboxSelectMultiple(choices=CHOICES)
    parts = widget.subwidgets("x", ["a"], {"id": "i"})
    assert widget.render("x", ["a"], {"id": "i"}) == f'<div id="i">{"".join(map(str, parts))}</div>'
