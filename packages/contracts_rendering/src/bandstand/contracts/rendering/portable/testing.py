"""The conformance suite of the portable subset, and a check that several engines show a template alike.

``reference.MemoryEngine`` is the engine in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.rendering.testing import MakeEngine, assert_same_html
from bandstand.contracts.services.conformance import Suite, rule
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.i18n.testing import Catalogues
    from bandstand.contracts.rendering._renderer import Renderer

__all__ = ["PortableSuite", "assert_shown_alike"]


def assert_shown_alike(
    template: str,
    context: Mapping[str, object] | None = None,
    /,
    *renderers: Renderer,
    expected: str | None = None,
    request: Request[Any] | None = None,  # Any: whatever the application takes for a user
) -> None:
    """Render a template by several renderers, all of which are to make the same HTML.

    With ``expected``, the HTML that was stored, one renderer is enough.

    Raises:
        AssertionError: One makes other HTML; the message shows the first place that differs.
        ValueError: There is nothing to compare with.
    """
    stored = () if expected is None else (StoredHtml(expected),)
    if len(stored) + len(renderers) < 2:
        message = f"Nothing to compare the HTML of {template!r} with; expected another renderer, or the HTML itself."
        raise ValueError(message)
    assert_same_html([*stored, *renderers], template, context, request=request)


@dataclass(frozen=True)
class StoredHtml:
    """Stands for a renderer, under a name that says in messages what it is."""

    html: str

    def render(
        self,
        template: str | Sequence[str],
        context: Mapping[str, object] | None = None,
        /,
        *,
        request: Request[Any] | None = None,  # Any: whatever the application takes for a user
    ) -> str:
        """Give what was stored."""
        del template, context, request
        return self.html


@dataclass
class _Book:
    """A value with attributes."""

    title: str


_FRENCH: Catalogues = {"fr": {(None, "Save"): ("Enregistrer",)}}


class PortableSuite(Suite[MakeEngine]):
    """The rules of ``PortableEngine``; ``make`` returns a function that builds one."""

    def shown(self, text: str, /, **context: object) -> str:
        """Render a text as the only template."""
        return self.make()({"page.html": text}).render("page.html", context)

    @rule("RENDER-20")
    def test_text_is_written_as_it_stands(self) -> None:
        text = "<p class='a'>\n\n  one } }} %} #} { two &amp; </p>\n\t"
        assert self.shown(text + ".") == text + "."
        assert self.shown("one\n") in {"one", "one\n"}

    @rule("RENDER-20")
    def test_comments_write_nothing(self) -> None:
        assert self.shown("one{# {{ two }} {% three %} #} four") == "one four"

    @rule("RENDER-21")
    def test_names_lead_to_attributes_and_keys(self) -> None:
        book = _Book("Emma")
        shelf: dict[str, object] = {"book": book, "missing": None}
        assert self.shown("{{ book.title }} {{ shelf.book.title }}", book=book, shelf=shelf) == "Emma Emma"

    @rule("RENDER-21")
    def test_what_is_not_there_writes_nothing(self) -> None:
        text = "[{{ missing }}{{ book.missing }}{{ shelf.missing }}]"
        assert self.shown(text, book=_Book("Emma"), shelf={"book": 1}) == "[]"

    @rule("RENDER-22")
    def test_literals_are_values(self) -> None:
        assert self.shown("""{{ "new" }} {{ 'a b' }} {{ 7 }} {{ -7 }} {{ 1.5 }}""") == "new a b 7 -7 1.5"
        assert self.shown("{{ True }} {{ False }} {{ yes }}", yes=True) == "True False True"
        assert self.shown("{% if n == 7 and t == 'new' %}yes{% endif %}", n=7, t="new") == "yes"

    @rule("RENDER-23")
    def test_texts_are_translated_into_the_active_locale(self) -> None:
        services = FixedServices({TRANSLATOR: MemoryTranslator(_FRENCH)})
        engine = self.make()({"page.html": "{{ _(\"Save\") }} {{ _('Quit') }}"}, services=services)
        assert engine.render("page.html") == "Save Quit"
        with override(locale="fr"):
            assert engine.render("page.html") == "Enregistrer Quit"

    @rule("RENDER-23")
    def test_without_a_translator_texts_are_english(self) -> None:
        engine = self.make()({"page.html": '{{ _("Save") }}'}, services=FixedServices())
        with override(locale="fr"):
            assert engine.render("page.html") == "Save"

    @rule("RENDER-24")
    def test_filters_are_applied_from_left_to_right(self) -> None:
        assert self.shown("{{ title|upper }} {{ title|lower }} {{ title|length }}", title="Emma") == "EMMA emma 4"
        books = ["Emma", "Persuasion", ""]
        assert self.shown("{{ books|first|lower }} {{ books|length }} [{{ books|last }}]", books=books) == "emma 3 []"
        assert self.shown("{{ 'new'|upper|first }}{% if books|length > 2 %}!{% endif %}", books=books) == "N!"

    @rule("RENDER-24")
    def test_filters_take_what_is_not_there(self) -> None:
        assert self.shown("{{ missing|length }} [{{ missing|first }}{{ missing|last }}{{ missing|upper }}]") == "0 []"
        assert self.shown("[{{ empty|first }}{{ empty|last }}]", empty=[]) == "[]"

    @rule("RENDER-25")
    def test_the_first_branch_that_holds_is_written(self) -> None:
        text = "{% if n < 1 %}none{% elif n == 1 %}one{% elif n == 2 %}two{% else %}many{% endif %}"
        assert [self.shown(text, n=n) for n in range(4)] == ["none", "one", "two", "many"]
        assert self.shown("[{% if n %}some{% endif %}]", n=0) == "[]"
        assert self.shown("[{% if missing %}some{% elif missing.more %}more{% endif %}]", missing="") == "[]"

    @rule("RENDER-25")
    def test_values_are_compared(self) -> None:
        two = [c for c in ("==", "!=", "<", ">", "<=", ">=") if self.holds(f"n {c} 2", n=2)]
        three = [c for c in ("==", "!=", "<", ">", "<=", ">=") if self.holds(f"n {c} 2", n=3)]
        assert (two, three) == (["==", "<=", ">="], ["!=", ">", ">="])
        assert [self.holds(f"n {c} ns", n=2, ns=[1, 2]) for c in ("in", "not in")] == [True, False]
        assert [self.holds(f"n {c} ns", n=3, ns=[1, 2]) for c in ("in", "not in")] == [False, True]

    @rule("RENDER-25")
    def test_conditions_are_joined_and_turned_round(self) -> None:
        for condition in ("yes or yes and no", "not no and yes", "not n == 3", "not 3 in ns", "yes and not missing"):
            assert self.holds(condition, yes=True, no=False, n=2, ns=[1, 2]), condition
        for condition in ("no and yes or no", "not yes", "not n == 2", "missing or no", "missing == n", "n in missing"):
            assert not self.holds(condition, yes=True, no=False, n=2), condition

    def holds(self, condition: str, /, **context: object) -> bool:
        """Say whether a condition holds."""
        return self.shown(f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}", **context) == "yes"

    @rule("RENDER-26")
    def test_each_item_is_written(self) -> None:
        assert self.shown("{% for n in ns %}{{ n }};{% endfor %}", ns=[1, 2, 3]) == "1;2;3;"
        assert (
            self.shown("{% for a in aa %}{% for b in a %}{{ b }}{% endfor %};{% endfor %}", aa=["xy", "z"]) == "xy;z;"
        )
        assert self.shown("{% for k in shelf %}{{ k }};{% endfor %}", shelf={"b": 1, "a": 2}) == "b;a;"
        assert (
            self.shown("[{% for n in missing %}{{ n }};{% endfor %}{% for n in ns %}{{ n }}{% endfor %}]", ns=())
            == "[]"
        )

    @rule("RENDER-26")
    def test_pairs_are_taken_apart(self) -> None:
        assert self.shown("{% for a, b in pairs %}{{ b }}{{ a }} {% endfor %}", pairs=[(1, "x"), (2, "y")]) == "x1 y2 "

    @rule("RENDER-26")
    def test_the_name_of_an_item_ends_with_the_loop(self) -> None:
        assert self.shown("{% for n in ns %}{{ n }}{% endfor %}{{ n }}", ns=[1, 2], n="before") == "12before"

    @rule("RENDER-27")
    def test_a_value_gets_a_name(self) -> None:
        text = "{% with title=book.title|upper %}{{ title }}{% endwith %} {{ title }}"
        assert self.shown(text, book=_Book("Emma"), title="before") == "EMMA before"

    @rule("RENDER-28")
    def test_an_included_template_sees_the_variables_of_its_place(self) -> None:
        page = "{% for n in ns %}{% with m=n %}{% include 'part.html' %}{% endwith %}{% endfor %}"
        engine = self.make()({"page.html": page, "part.html": "{{ n }}{{ m }}{{ title }};"})
        assert engine.render("page.html", {"ns": [1, 2], "title": "<"}) == "11&lt;;22&lt;;"

    @rule("RENDER-29")
    def test_blocks_replace_those_of_the_template_extended(self) -> None:
        engine = self.make()(
            {
                "base.html": "<{% block a %}base a{% endblock %}|"
                "{% block b %}[{% block c %}{% endblock c %}]{% endblock %}>",
                "page.html": '{% extends "base.html" %}nothing{% block c %}page {{ title }}{% endblock %}',
                "leaf.html": '{% extends "page.html" %}{% block a %}{{ title }}{% endblock a %}',
            }
        )
        assert engine.render("base.html") == "<base a|[]>"
        assert engine.render("page.html", {"title": "c"}) == "<base a|[page c]>"
        assert engine.render("leaf.html", {"title": "d"}) == "<d|[page d]>"
