"""What all widgets have in common."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace
from typing import TYPE_CHECKING, cast

import pytest
from markupsafe import Markup, escape

from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.forms._values import values_of
from bandstand.forms.widgets import MultiWidget, Select, TextInput, Widget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.services import Contract
    from bandstand.forms.widgets import Frame
    from bandstand.forms.widgets._shown import SubwidgetGroup

NOTHING = values_of({})
ENGINE = MemoryEngine({"own.html": "<b>{{ widget.name }}={{ widget.value }}{{ widget.attributes }}</b>"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Meter(Widget):
    """A widget of one's own."""

    most: int = 10

    def frame(self, name: str, attrs: Mapping[str, object]) -> Frame:
        return lambda value: (
            f'<meter max="{self.most}" title="{escape(name)}">{escape(self.format_value(value))}</meter>'
        )


def test_a_widget_of_ones_own_says_what_its_html_is() -> None:
    assert Meter().render("x", "<5>") == '<meter max="10" title="x">&lt;5&gt;</meter>'
    assert isinstance(Meter().render("x", 5), Markup)
    with pytest.raises(NotImplementedError):
        Widget().render("x", 5)


def test_a_widget_is_never_changed_but_copied() -> None:
    with pytest.raises(FrozenInstanceError):
        Meter().most = 5  # type: ignore[misc]  # what is wrong with it
    assert replace(Meter(), most=5).render("x", 1) == '<meter max="5" title="x">1</meter>'


def test_a_template_writes_the_widget_that_names_one() -> None:
    widget = TextInput(template_name="own.html", attrs={"class": "<c>"})
    assert widget.render("x", '"<', {"id": "i"}, renderer=ENGINE) == ('<b>x=&quot;&lt; id="i" class="&lt;c&gt;"</b>')


def test_without_a_renderer_that_of_the_services_is_asked(provide: Callable[[Contract[object], object], None]) -> None:
    provide(RENDERER, ENGINE)
    assert TextInput(template_name="own.html").render("x", 5) == "<b>x=5</b>"
    whole = MultiWidget(widgets=[TextInput(template_name="own.html"), TextInput()])
    assert whole.render("x", [1, 2]) == '<b>x_0=1</b><input type="text" name="x_1" value="2">'


def test_a_frame_asks_the_template_or_a_render_of_ones_own() -> None:
    class Loud(TextInput):
        def render(self, *given: object, **named: object) -> Markup:
            return Markup("!")

    assert TextInput(template_name="own.html").framed("x", {}, renderer=ENGINE)(5) == "<b>x=5</b>"
    assert Loud().framed("x", {})(5) == "!"
    assert TextInput().framed("x", {})(5) == '<input type="text" name="x" value="5">'


def test_templates_see_what_there_is_to_show() -> None:
    context = TextInput(attrs={"class": "c"}).context("x", 5, {"class": "c", "required": True, "title": None})
    assert context == {
        "name": "x",
        "value": "5",
        "attrs": {"class": "c", "required": True},
        "attributes": ' class="c" required',
        "required": True,
        "hidden": False,
        "template_name": None,
        "type": "text",
    }


def test_templates_see_the_options_of_a_select_in_their_groups() -> None:
    context = Select(choices=[("a", "A"), ("g", [("b", "B")])]).context("x", "b", {})
    groups = cast("tuple[SubwidgetGroup, ...]", context["groups"])
    assert [(group.name, [(o.value, o.selected) for o in group.options]) for group in groups] == [
        ("", [("a", False)]),
        ("g", [("b", True)]),
    ]


def test_the_label_is_for_the_element() -> None:
    assert TextInput().id_for_label("id_x") == "id_x"
