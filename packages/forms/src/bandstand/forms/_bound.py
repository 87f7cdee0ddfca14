"""A field in a form: with its name there, its value and its problems."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.services import current
from bandstand.forms._markup import attributes
from bandstand.forms.widgets._inputs import Textarea, TextInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bandstand.forms._errors import ErrorList
    from bandstand.forms._form import Form
    from bandstand.forms.fields._field import Field, Text
    from bandstand.forms.widgets._shown import Subwidget
    from bandstand.forms.widgets._widget import Attributes, Widget

_PUNCTUATION = ":?.!"


class BoundField:
    """A field in a form: ``form["name"]``. Printed, it is its widget with the value and all attributes.

    A subclass, set as ``bound_field_class`` of a field or a form, may write any of its parts in another way.

    Attributes:
        form: The form.
        field: The description that it shares with other forms.
        name: Its name in the form's class.
        html_name: The name under which it is sent, prefix and all.
    """

    def __init__(self, form: Form, field: Field, name: str) -> None:
        self.form = form
        self.field = field
        self.name = name
        self.html_name = form.add_prefix(name)

    @property
    def widget(self) -> Widget:
        """What people fill in."""
        return self.field.widget

    @property
    def label(self) -> str:
        """What people call it, in the active locale."""
        label = self.field.label
        if label is None:
            readable = self.name.replace("_", " ").strip()
            return readable[:1].upper() + readable[1:]
        return str(label)

    @property
    def help_text(self) -> Text:
        """What people may want to know; text with ``__html__`` is written as it is."""
        return self.field.help_text

    @property
    def auto_id(self) -> str:
        """The id that the form's pattern gives; empty for none."""
        pattern = self.form.auto_id
        if isinstance(pattern, str) and "%s" in pattern:
            return pattern % self.html_name
        return self.html_name if pattern else ""

    @property
    def id(self) -> str:
        """The id of the element, or of the first of several; empty for none."""
        return str(self.widget.attrs.get("id") or self.auto_id)

    @property
    def id_for_label(self) -> str:
        """The id of the element that the label is for; empty for none."""
        return self.widget.id_for_label(self.id) if self.id else ""

    @property
    def is_hidden(self) -> bool:
        """Whether people do not see it."""
        return self.widget.hidden

    @property
    def use_fieldset(self) -> bool:
        """Whether it has several elements, whose label is a legend."""
        return self.widget.grouped

    @property
    def errors(self) -> ErrorList:
        """Its problems, for one that is bound."""
        return self.form.error_list(self.name)

    @property
    def initial(self) -> object:
        """What it showed, or would show, before anybody filled it in."""
        return self.form.get_initial_for_field(self.field, self.name)

    @property
    def data(self) -> object:
        """What was sent, as the widget reads it."""
        return self.form.sent(self.name)

    def value(self) -> object:
        """What is shown: what was sent, else the initial value."""
        field, form = self.field, self.form
        shown = field.bound_data(self.data, self.initial) if form.is_bound and not field.disabled else self.initial
        return field.prepare_value(shown)

    def has_changed(self) -> bool:
        """Tell whether what was sent differs from what was shown."""
        return self.field.changed(self.initial, self.data)

    @property
    def help_id(self) -> str:
        """The id of the help, which the element refers to."""
        return f"{self.id}_helptext" if self.id and self.help_text else ""

    def described_by(self, *, invalid: bool) -> str | None:
        """Give the ids of what describes the element, for those who cannot see where it stands."""
        ids = [self.help_id] if self.help_id else []
        if invalid and self.id:
            ids.append(f"{self.id}_error")
        return " ".join(ids) or None

    def attrs(self, *, invalid: bool, required: bool) -> Attributes:
        """Give all attributes of the element: the rules of the field, the state, then the widget's own."""
        field, widget = self.field, self.widget
        given: dict[str, object] = {**field.html_attrs(widget)}
        if not widget.hidden:
            described = None if widget.grouped else self.described_by(invalid=invalid)
            given |= {
                "required": required or None,
                "disabled": field.disabled or None,
                "aria-describedby": described,
                "aria-invalid": "true" if invalid else None,
            }
        elif field.disabled:
            given["disabled"] = True
        given["id"] = self.auto_id or None
        return {**given, **widget.attrs}

    def required(self) -> bool:
        """Tell whether browsers insist on a value."""
        return self.form.use_required_attribute and self.field.required and self.widget.may_require(self.initial)

    def as_widget(
        self, widget: Widget | None = None, attrs: Attributes | None = None, *, only_initial: bool = False
    ) -> Markup:
        """Give the HTML of the element, with another widget or further attributes where asked to."""
        shown = self.field.widget if widget is None else self.field.fitted(widget)
        required = self.form.use_required_attribute and self.field.required and shown.may_require(self.initial)
        given = {**self.attrs(invalid=bool(self.errors), required=required), **shown.attrs, **(attrs or {})}
        if shown.hidden:
            given = {key: given[key] for key in given if key in {"id", "disabled"}}
        value = self.field.prepare_value(self.initial) if only_initial else self.value()
        return shown.render(self.html_name, value, given, renderer=self.form.renderer)

    def as_text(self, attrs: Attributes | None = None) -> Markup:
        """Give it as one line of text."""
        return self.as_widget(TextInput(), attrs)

    def as_textarea(self, attrs: Attributes | None = None) -> Markup:
        """Give it as several lines of text."""
        return self.as_widget(Textarea(), attrs)

    def as_hidden(self, attrs: Attributes | None = None) -> Markup:
        """Give it unseen."""
        return self.as_widget(self.field.make_hidden(), attrs)

    def label_tag(
        self,
        contents: Text | None = None,
        attrs: Mapping[str, object] | None = None,
        *,
        suffix: Text | None = None,
        tag: str = "label",
    ) -> Markup:
        """Give the label with its element: ``<label for="id_name">Name:</label>``.

        Args:
            contents: Other contents than the label.
            attrs: Attributes of the label.
            suffix: What stands behind it, unless it ends in punctuation.
            tag: The element: ``"legend"`` where there are several to fill in.
        """
        shown = self.label if contents is None else contents
        text = escape(str(shown) if isinstance(shown, LazyText) else shown)
        behind = self.field.label_suffix if suffix is None else suffix
        behind = str(self.form.label_suffix if behind is None else behind)
        if text and text[-1] not in _PUNCTUATION:
            text += behind
        given = {
            "for": self.id_for_label if tag == "label" and self.id_for_label else None,
            "class": (self.form.required_css_class if self.field.required else "") or None,
            **(attrs or {}),
        }
        return Markup(f"<{tag}{attributes(given)}>{text}</{tag}>")  # noqa: S704 - all is escaped

    def legend_tag(
        self,
        contents: Text | None = None,
        attrs: Mapping[str, object] | None = None,
        *,
        suffix: Text | None = None,
    ) -> Markup:
        """Give the label as the legend of a fieldset."""
        return self.label_tag(contents, attrs, suffix=suffix, tag="legend")

    def help_tag(self, tag: str = "div") -> Markup:
        """Give the help with its element, or nothing where there is none."""
        text = self.help_text
        if not text:
            return Markup()
        shown = escape(str(text) if isinstance(text, LazyText) else text)
        given = attributes({"class": "helptext", "id": self.help_id or None})
        return Markup(f"<{tag}{given}>{shown}</{tag}>")  # noqa: S704 - all is escaped

    def css_classes(self, extra: str = "", *, invalid: bool | None = None) -> str:
        """Give the classes of its row: those given, the form's for what is wrong, and for what is required."""
        found = dict.fromkeys(extra.split())
        wrong = bool(self.errors) if invalid is None else invalid
        if wrong and self.form.error_css_class:
            found[self.form.error_css_class] = None
        if self.field.required and self.form.required_css_class:
            found[self.form.required_css_class] = None
        return " ".join(found)

    def as_field_group(self) -> Markup:
        """Give label, help, problems and element together; by the field's template where there is one."""
        template = self.field.template_name
        if template is None:
            return self.form.group_of(self)
        renderer = current().require(RENDERER) if self.form.renderer is None else self.form.renderer
        return Markup(renderer.render(template, {"field": self}))  # noqa: S704 - templates escape

    @cached_property
    def subwidgets(self) -> list[Subwidget]:
        """The elements of a group one by one: each radio button, each check box."""
        attrs = self.attrs(invalid=bool(self.errors), required=self.required())
        return self.widget.subwidgets(self.html_name, self.value(), attrs)

    def __iter__(self) -> Iterator[Subwidget]:
        return iter(self.subwidgets)

    def __len__(self) -> int:
        return len(self.subwidgets)

    def __bool__(self) -> bool:
        return True  # one without elements of its own is a field all the same

    def __getitem__(self, index: int) -> Subwidget:
        return self.subwidgets[index]

    def __str__(self) -> str:
        return self.as_widget()

    def __html__(self) -> str:
        return self.as_widget()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.html_name!r} of {type(self.form).__name__}>"
