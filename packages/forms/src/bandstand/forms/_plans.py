"""How a form becomes HTML: all that does not depend on values is written once for each class, layout and language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from bandstand.contracts.i18n import FORMATTER, LOCALE, TRANSLATOR, LazyText
from bandstand.contracts.services import find
from bandstand.forms._bound import BoundField
from bandstand.forms._errors import NON_FIELD_ERRORS, ErrorList, item_html, items_html, list_opening, problems_of
from bandstand.forms._layouts import DIVS, INSIDE
from bandstand.forms._markup import attributes
from bandstand.forms._refused import Refused
from bandstand.forms.fields._field import Field
from bandstand.forms.widgets._widget import Widget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.validation import Problem
    from bandstand.forms._form import Form
    from bandstand.forms._layouts import Layout
    from bandstand.forms.fields._field import Text
    from bandstand.forms.widgets._widget import Frame

_MOST_TEXTS = 20  # that a row keeps; a field has few, and one of somebody's own may make them anew

# Translators: What is wrong with a field that nobody sees: its label, and a sentence.
_HIDDEN_PROBLEM = LazyText(id="%(label)s (hidden): %(problem)s")


Variant: TypeAlias = "tuple[str, str, Frame, str]"
"""A row in one state: what stands before the problems, what follows them, what writes the element, the rest."""


class Row:
    """One field in a layout, in each of its states as far as they were needed."""

    __slots__ = (
        "_asks",
        "_opening",
        "_plain",
        "_prepares",
        "_said",
        "_variants",
        "field",
        "html_name",
        "layout",
        "name",
    )

    def __init__(self, bound: BoundField, layout: Layout) -> None:
        self.name = bound.name
        self.html_name = bound.html_name
        self._opening = list_opening("errorlist", bound.id)
        self.field = field = bound.field
        self.layout = layout
        kind = type(field)
        self._plain = type(field.widget).read is Widget.read and kind.bound_data is Field.bound_data
        self._prepares = kind.prepare_value is not Field.prepare_value
        self._asks = type(field.widget).may_require is not Widget.may_require
        self._variants: dict[tuple[bool, bool], Variant] = {}
        self._said: dict[int, tuple[Text, str | None]] = {}

    def variant(self, form: Form, *, invalid: bool) -> Variant:
        """Give the row in the state of a form."""
        required = form[self.name].required() if self._asks else True
        found = self._variants.get((invalid, required))
        if found is None:
            found = _variant(form[self.name], self.layout, invalid=invalid)
            self._variants[(invalid, required)] = found
        return found

    def errors(self, form: Form, problems: Sequence[Problem | Refused]) -> str:
        """Write the problems; a class of lists of one's own, or the field's template, writes them itself."""
        if self.field.template_name is not None:
            return ""
        if form.error_class is not ErrorList:
            return form.error_list(self.name).render()
        items = self._item(problems[0]) if len(problems) == 1 else "".join(map(self._item, problems))
        return f"{self._opening}{items}</ul>"

    def _item(self, found: Problem | Refused) -> str:
        """Write a problem: what a field says in the same words each time is translated and escaped once."""
        if type(found) is not Refused or found.text is None:
            return items_html(problems_of((found,)))
        text = found.text
        said = self._said.get(id(text))
        if said is None:
            said = text, _steady_item(text)
            if len(self._said) < _MOST_TEXTS:
                self._said[id(text)] = said  # with the text, which keeps others from having its id
        if said[1] is not None:
            return said[1]
        return item_html(text.render(None, found.params)) if isinstance(text, LazyText) else items_html(found.problems)

    def value(self, form: Form) -> object:
        """Give what the element shows."""
        field = self.field
        if not form.is_bound or field.disabled:
            value = form.get_initial_for_field(field, self.name)
        elif self._plain:
            value = form.values.get(self.html_name)
        else:
            value = field.bound_data(form.sent(self.name), form.get_initial_for_field(field, self.name))
        return field.prepare_value(value) if self._prepares else value


def _steady_item(text: Text) -> str | None:
    """Write a text without places for parameters, in the active locale; None for one with some."""
    if isinstance(text, LazyText) and (text.plural is not None or text.params):
        return None
    shown = str(text)
    return None if "%" in shown else item_html(shown)


class Plan:
    """A form in one layout and one language, but for its values and problems."""

    __slots__ = ("_kept", "_layout", "hidden", "rows")

    def __init__(self, form: Form, layout: Layout) -> None:
        self._layout = layout
        self._kept = form.label_suffix  # its id is part of the key, so it must live as long
        self.rows = [Row(bound, layout) for bound in form if not bound.is_hidden]
        self.hidden = [Row(bound, layout) for bound in form if bound.is_hidden]

    def write(self, form: Form) -> str:
        """Write a form."""
        found = form.found
        written: list[str] = []
        for row in self.rows:
            problems = found.get(row.name) if found else None
            head, middle, write, tail = row.variant(form, invalid=bool(problems))
            written += (
                head,
                row.errors(form, problems) if problems else "",
                middle,
                write(row.value(form)),
                tail,
            )
        if self.hidden:
            self._add_hidden(form, written)
        if found:
            written.insert(0, self._top(form))
        return "".join(written)

    def _add_hidden(self, form: Form, written: list[str]) -> None:
        fields = "".join(row.variant(form, invalid=False)[2](row.value(form)) for row in self.hidden)
        last = written[-1] if written else ""
        if last.endswith(self._layout.last):
            written[-1] = f"{last.removesuffix(self._layout.last)}{fields}{self._layout.last}"
        else:
            written.append(self._layout.hidden.format(fields=fields))

    def _top(self, form: Form) -> str:
        problems = problems_of(form.found.get(NON_FIELD_ERRORS, ()))
        for row in self.hidden:
            label = form[row.name].label
            problems += (_of_hidden(problem, label) for problem in problems_of(form.found.get(row.name, ())))
        if not problems:
            return ""
        shown = form.error_class(problems, error_class="nonfield", renderer=form.renderer)
        return self._layout.top.format(errors=shown.render())


def _of_hidden(problem: Problem, label: str) -> Problem:
    return type(problem)(text=_HIDDEN_PROBLEM, code=problem.code, params={"label": label, "problem": str(problem)})


def key_of(form: Form, layout: Layout) -> tuple[object, ...]:
    """Give all that a plan depends on besides the class of the form."""
    return (
        *(layout, LOCALE.get(), find(TRANSLATOR), find(FORMATTER), form.prefix, form.auto_id, id(form.label_suffix)),
        *(form.use_required_attribute, form.error_css_class, form.required_css_class, form.renderer),
    )


def group_html(bound: BoundField) -> str:
    """Write label, help, problems and element of one field as they stand in a ``div``, without it."""
    form = bound.form
    row = Row(bound, INSIDE)
    errors = bound.errors
    head, middle, write, tail = row.variant(form, invalid=bool(errors))
    return f"{head}{errors.render()}{middle}{write(row.value(form))}{tail}"


def _variant(bound: BoundField, layout: Layout, *, invalid: bool) -> Variant:
    if bound.field.template_name is not None:
        return f"<div{_class(bound, invalid=invalid)}>", "", _by_template(bound), DIVS.last
    grouped = bound.use_fieldset
    text = layout.group if grouped else layout.row
    parts = {
        "{class}": _class(bound, invalid=invalid),
        "{label}": bound.legend_tag() if grouped else bound.label_tag(),
        "{help}": bound.help_tag(layout.help),
        "{described}": attributes({"aria-describedby": bound.described_by(invalid=invalid)}),
    }
    head, rest = text.split("{errors}")
    middle, tail = rest.split("{field}")
    return _filled(head, parts), _filled(middle, parts), _writer(bound, invalid=invalid), _filled(tail, parts)


def _by_template(bound: BoundField) -> Frame:
    def write(value: object) -> str:  # noqa: ARG001 - the template reads it
        return bound.as_field_group()

    return write


def _class(bound: BoundField, *, invalid: bool) -> str:
    return attributes({"class": bound.css_classes(invalid=invalid) or None})


_SLOTS = re.compile(r"\{(?:class|label|help|described)\}")


def _filled(text: str, parts: Mapping[str, str]) -> str:
    return _SLOTS.sub(lambda slot: parts[slot[0]], text)  # at once: a label may hold braces itself


def _writer(bound: BoundField, *, invalid: bool) -> Frame:
    if type(bound).as_widget is not BoundField.as_widget or type(bound).__str__ is not BoundField.__str__:
        return lambda _: str(bound)
    attrs = bound.attrs(invalid=invalid, required=bound.required())
    return bound.widget.framed(bound.html_name, attrs, renderer=bound.form.renderer)
