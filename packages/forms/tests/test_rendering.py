from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from bandstand.contracts.i18n import TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.english import English
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    ErrorList,
    Form,
    IntegerField,
    Layout,
    SplitDateTimeField,
    form_factory,
)
from bandstand.forms.widgets import HiddenInput, RadioSelect, Textarea, TextInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.http import Request

COLOURS = [("r", "Red"), ("g", "Green")]


class Contact(Form):
    name = CharField(max_length=20, help_text="As on <your> passport.")
    colour = ChoiceField(choices=COLOURS, widget=RadioSelect())
    token = CharField(widget=HiddenInput(), required=False)


def test_a_form_in_divs() -> None:
    assert Contact(auto_id=False, initial={"token": "t"}).as_div() == (
        "<div><label>Name:</label>"
        '<div class="helptext">As on &lt;your&gt; passport.</div>'
        '<input type="text" name="name" maxlength="20" required></div>\n'
        "<div><fieldset><legend>Colour:</legend><div>"
        '<div><label><input type="radio" name="colour" value="r" required> Red</label></div>'
        '<div><label><input type="radio" name="colour" value="g" required> Green</label></div>'
        "</div></fieldset>"
        '<input type="hidden" name="token" value="t"></div>\n'
    )


def test_problems_belong_to_their_element() -> None:
    kind = form_factory("One", {"name": CharField(help_text="Short."), "age": IntegerField(required=False)})
    assert kind({"name": "", "age": "old"}).as_div() == (
        '<div><label for="id_name">Name:</label><div class="helptext" id="id_name_helptext">Short.</div>'
        '<ul class="errorlist" id="id_name_error"><li>Fill this in.</li></ul>'
        '<input type="text" name="name" required aria-describedby="id_name_helptext id_name_error"'
        ' aria-invalid="true" id="id_name"></div>\n'
        '<div><label for="id_age">Age:</label>'
        '<ul class="errorlist" id="id_age_error"><li>Enter a whole number.</li></ul>'
        '<input type="number" name="age" value="old" aria-describedby="id_age_error" aria-invalid="true"'
        ' id="id_age"></div>\n'
    )


def test_the_problems_of_a_group_belong_to_its_fieldset() -> None:
    html = Contact({"name": "Ada"}).as_div()
    assert '<fieldset aria-describedby="id_colour_error"><legend>Colour:</legend><ul class="errorlist"' in html


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (
            "as_p",
            '{errors}<p><label for="id_n">N:</label> {field}<span class="helptext" id="id_n_helptext">H</span></p>\n',
        ),
        (
            "as_ul",
            '<li>{errors}<label for="id_n">N:</label> {field}<span class="helptext" id="id_n_helptext">H</span></li>\n',
        ),
        (
            "as_table",
            (
                '<tr><th><label for="id_n">N:</label></th><td>{errors}{field}'
                '<div class="helptext" id="id_n_helptext">H</div></td></tr>\n'
            ),
        ),
    ],
)
def test_other_layouts(layout: str, expected: str) -> None:
    form = form_factory("One", {"n": CharField(help_text="H")})({"n": ""})
    errors = '<ul class="errorlist" id="id_n_error"><li>Fill this in.</li></ul>'
    field = str(form["n"])
    assert getattr(form, layout)() == expected.format(errors=errors, field=field)


def test_problems_of_the_whole_and_of_hidden_fields_come_first() -> None:
    form = Contact({"name": "Ada", "colour": "r"})
    form.add_error(None, "Too late.")
    form.add_error("token", "Not yours.")
    first = '<ul class="errorlist nonfield"><li>Too late.</li><li>Token (hidden): Not yours.</li></ul>\n<div>'
    assert form.as_div().startswith(first)
    assert form.as_table().startswith(f'<tr><td colspan="2">{first[: -len(chr(10) + "<div>")]}</td></tr>\n<tr>')


def test_hidden_fields_alone() -> None:
    form = form_factory("Hidden", {"a": CharField(widget=HiddenInput(), initial="1")})(auto_id=False)
    assert form.as_div() == '<input type="hidden" name="a" value="1">\n'
    assert form.as_ul() == '<li><input type="hidden" name="a" value="1"></li>\n'
    assert form.as_table() == '<tr><td colspan="2"><input type="hidden" name="a" value="1"></td></tr>\n'


def test_a_form_prints_itself_in_its_own_layout() -> None:
    class Dense(Form):
        layout = Layout(row="<b>{label}</b>{errors}{field}", group="{label}{errors}{field}", last="")
        a = CharField(label="A", required=False)

    form = Dense(auto_id=False)
    assert str(form) == '<b><label>A:</label></b><input type="text" name="a">'
    assert form.__html__() == str(form)
    assert isinstance(form.as_div(), Markup)


def test_whatever_people_send_is_escaped() -> None:
    nasty = '"><script>alert(1)</script>'
    kind = form_factory(
        "Nasty", {"n": IntegerField(label=nasty, help_text=nasty), "t": CharField(widget=Textarea(), max_length=3)}
    )
    html = str(kind({"n": nasty, "t": nasty}, prefix=nasty))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 6


def test_help_that_is_html_stays_html() -> None:
    form = form_factory("Help", {"a": CharField(help_text=Markup("<b>Bold</b>"))})()
    assert "<b>Bold</b>" in str(form)


def test_labels_end_in_a_colon_unless_they_end_in_another_sign() -> None:
    kind = form_factory(
        "Labels",
        {
            "plain": CharField(),
            "question": CharField(label="Why?"),
            "own": CharField(label_suffix=" ="),
            "empty": CharField(label=""),
        },
    )
    form = kind(auto_id=False)
    assert [field.label_tag() for field in form] == [
        "<label>Plain:</label>",
        "<label>Why?</label>",
        "<label>Own =</label>",
        "<label></label>",
    ]
    assert kind(label_suffix="")["plain"].label_tag() == '<label for="id_plain">Plain</label>'
    assert form["plain"].label_tag("Other", {"class": "big"}, suffix="!") == '<label class="big">Other!</label>'
    assert form["plain"].legend_tag() == "<legend>Plain:</legend>"


def test_ids_follow_their_pattern() -> None:
    kind = form_factory("One", {"a": CharField(), "b": CharField(widget=TextInput(attrs={"id": "mine"}))})
    assert [field.id for field in kind()] == ["id_a", "mine"]
    assert [field.id for field in kind(auto_id="x_%s", prefix="p")] == ["x_p-a", "mine"]
    assert [field.id for field in kind(auto_id=True)] == ["a", "mine"]
    assert [field.id for field in kind(auto_id=False)] == ["", "mine"]
    assert 'aria-describedby="mine_error" aria-invalid="true" id="mine"' in str(kind({})["b"])


def test_classes_tell_what_is_required_and_what_is_wrong() -> None:
    class Styled(Form):
        error_css_class = "wrong"
        required_css_class = "must"
        a = CharField()
        b = CharField(required=False)

    html = Styled({}).as_div()
    assert html.startswith('<div class="wrong must"><label for="id_a" class="must">A:</label>')
    assert '<div><label for="id_b">B:</label>' in html
    assert Styled({})["a"].css_classes("big wrong") == "big wrong must"


def test_browsers_may_be_left_out_of_the_rules() -> None:
    assert " required" not in str(Contact(use_required_attribute=False))


def test_parts_of_a_field_are_printed_one_by_one() -> None:
    field = Contact({"name": ""}, initial={"name": "Ada"})["name"]
    assert field.as_hidden() == '<input type="hidden" name="name" id="id_name">'
    assert field.as_textarea().startswith('<textarea name="name"')
    assert field.as_text({"class": "big"}).endswith('id="id_name" class="big">')
    assert 'value="Ada"' in field.as_widget(only_initial=True)
    assert field.as_field_group().startswith('<label for="id_name">Name:</label><div class="helptext"')
    assert field.help_tag("p") == '<p class="helptext" id="id_name_helptext">As on &lt;your&gt; passport.</p>'
    assert (field.data, field.initial, field.value(), field.has_changed()) == ("", "Ada", "", True)


def test_the_elements_of_a_group_are_printed_one_by_one() -> None:
    field = Contact({"colour": "g"})["colour"]
    assert len(field) == 2
    assert [(each.label, each.selected, each.id) for each in field] == [
        ("Red", False, "id_colour_0"),
        ("Green", True, "id_colour_1"),
    ]
    assert 'value="g"' in str(field[1])
    assert field


class Plain:
    """Renders by writing names, to see who asks."""

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[object] | None = None,
    ) -> str:
        del request
        return f"[{template}: {', '.join(sorted(context or ()))}]"


def test_templates_write_forms_fields_widgets_and_lists() -> None:
    class Listed(ErrorList):
        template_name = "errors.html"

    class Written(Form):
        error_class = Listed
        a = CharField(template_name="field.html")
        b = CharField(widget=TextInput(template_name="widget.html"))

    form = Written({}, renderer=Plain())
    assert form.render("form.html") == "[form.html: errors, fields, form, hidden_fields]"
    assert str(form["b"]) == "[widget.html: widget]"
    assert str(form["b"].errors) == "[errors.html: error_class, errors, field_id]"
    html = form.as_div()
    assert "<div>[field.html: field]</div>" in html
    assert "[errors.html: error_class, errors, field_id][widget.html: widget]</div>" in html

    class Whole(Written):
        template_name = "whole.html"

    assert str(Whole(renderer=Plain())) == "[whole.html: errors, fields, form, hidden_fields]"


def test_each_language_has_its_own_texts() -> None:
    class French(English):
        def gettext(self, message: str, /) -> str:
            return {"Name": "Nom", ":": " :", "Fill this in.": "À remplir."}.get(message, message)

    kind = form_factory("One", {"name": CharField(label=LazyText(id="Name"))})
    english = str(kind({}))
    token = CURRENT.set(FixedServices({TRANSLATOR: French()}))
    try:
        with override(locale="fr"):
            french = str(kind({}))
    finally:
        CURRENT.reset(token)
    assert '<label for="id_name">Name:</label>' in english
    assert '<label for="id_name">Nom :</label>' in french
    assert "À remplir." in french
    assert str(kind({})) == english


def test_what_is_said_names_its_values_each_time() -> None:
    wrong = {"invalid": "100 %% sure: %(value)s & more"}
    kind = form_factory("One", {"age": IntegerField(error_messages=wrong, max_value=9)})
    for value in ("x", "<y>"):
        shown = value.replace("<", "&lt;").replace(">", "&gt;")
        assert f"<li>100 % sure: {shown} &amp; more</li>" in str(kind({"age": value}))
    assert "<li>The value must be at most 9.</li>" in str(kind({"age": "10"}))
    sure = form_factory("One", {"age": IntegerField(error_messages={"required": "100 %", "invalid": "A < B"})})
    assert "<li>100 %</li>" in str(sure({"age": ""}))
    assert str(sure({"age": "x"})) == str(sure({"age": "x"}))
    assert "<li>A &lt; B</li>" in str(sure({"age": "x"}))


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.referred: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]  # just asked
        self.referred += (given.get("aria-describedby") or "").split()
        self.referred += [given["for"]] if given.get("for") else []  # type: ignore[list-item]  # as above


@pytest.mark.parametrize("layout", ["as_div", "as_p", "as_ul", "as_table"])
@pytest.mark.parametrize("data", [None, {}])
def test_every_reference_leads_to_one_element(layout: str, data: dict[str, str] | None) -> None:
    class Many(Contact):
        born = DateField(help_text="Day.")
        at = SplitDateTimeField(help_text="When.")
        agree = BooleanField()

    reader = _Ids()
    reader.feed(getattr(Many(data), layout)())
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.referred) <= set(reader.ids)
    assert reader.referred
