"""The templates of form widgets in a site that writes Jinja2."""

from __future__ import annotations

import pytest

from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.forms.widgets import FOLDER, Widget
from bandstand.jinja import Jinja

from ..widgets_shown import CASES, SHIPPED

ENGINES = (MemoryEngine(SHIPPED), Jinja(dirs=[FOLDER]))


@pytest.mark.parametrize(("widget", "value"), CASES, ids=[f"{type(w).__name__} {v!r:.12}" for w, v in CASES])
@pytest.mark.parametrize("attrs", [{}, {"id": "i"}], ids=["bare", "id"])
def test_a_widget_is_shown_alike_by_its_function_and_its_template(
    widget: Widget, value: object, attrs: dict[str, object]
) -> None:
    context = {"widget": widget.context("x", value, {**attrs, **widget.attrs})}
    assert_shown_alike(widget.stock_template, context, *ENGINES, expected=widget.render("x", value, attrs))
