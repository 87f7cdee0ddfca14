"""One ``input`` element, or a ``textarea``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup, escape

from bandstand.forms._markup import attributes, escaped
from bandstand.forms._sequences import values_in
from bandstand.forms.widgets._shown import Subwidget
from bandstand.forms.widgets._widget import Widget

if TYPE_CHECKING:
    from bandstand.forms._values import Values
    from bandstand.forms.widgets._widget import Attributes, Frame


_NOT_OF_TEXTS = frozenset({"max", "min", "step"})


class Input(Widget):
    """An ``input`` element of one type, whose value is a text."""

    input_type: ClassVar[str] = "text"
    """The type of the element."""
    localized_mode: ClassVar[str | None] = None
    """Where it is set, localised values are texts, for browsers know one form only of this type of element; it is what
    telephones show for them: ``inputmode``."""

    @property
    def kind(self) -> str:
        """The type that is written."""
        return "text" if self.localize and self.localized_mode else self.input_type

    def own_attrs(self, attrs: Attributes) -> Attributes:
        """Give the attributes that are written: those that the type of element has."""
        if self.kind == self.input_type:
            return attrs
        kept = {key: value for key, value in attrs.items() if key not in _NOT_OF_TEXTS}
        return {"inputmode": self.localized_mode, **kept}

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write the element, but for its value."""
        kind = attrs.get("type", self.kind)
        rest = {key: value for key, value in self.own_attrs(attrs).items() if key != "type"}
        before = f'<input type="{escape(kind)}" name="{escape(name)}"'
        after = f"{attributes(rest)}>"
        empty = before + after
        shown = self.format_value

        def write(value: object) -> str:
            text = None if value is None else shown(value)
            return empty if text is None else f'{before} value="{escaped(text)}"{after}'

        return write

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, the type of the element too."""
        written = {key: value for key, value in self.own_attrs(attrs).items() if key != "type"}
        return {**super().context(name, value, written), "type": attrs.get("type", self.kind)}


class TextInput(Input):
    """One line of text."""

    stock_template = "forms/widgets/text.html"


class SearchInput(Input):
    """What is searched for."""

    input_type = "search"
    stock_template = "forms/widgets/search.html"


class TelInput(Input):
    """A telephone number, which telephones show digits for."""

    input_type = "tel"
    stock_template = "forms/widgets/tel.html"


class ColorInput(Input):
    """A colour as ``#rrggbb``."""

    input_type = "color"
    stock_template = "forms/widgets/color.html"


class EmailInput(Input):
    """An email address."""

    input_type = "email"
    stock_template = "forms/widgets/email.html"


class URLInput(Input):
    """A URL."""

    input_type = "url"
    stock_template = "forms/widgets/url.html"


class NumberInput(Input):
    """A number; where it is localised, a text, for browsers send numbers of this type in one form only."""

    input_type = "number"
    localized_mode = "decimal"
    stock_template = "forms/widgets/number.html"


@dataclass(frozen=True, kw_only=True, eq=False)
class PasswordInput(Input):
    """A text that nobody reads along.

    Attributes:
        render_value: Whether a form that is shown again has the password in its HTML; better not.
    """

    render_value: bool = False

    input_type: ClassVar[str] = "password"
    stock_template: ClassVar[str] = "forms/widgets/password.html"

    def format_value(self, value: object) -> str | None:
        """Give nothing, unless the value is to be shown again."""
        return super().format_value(value) if self.render_value else None


class HiddenInput(Input):
    """A value that is sent along unseen."""

    input_type = "hidden"
    hidden = True
    stock_template = "forms/widgets/hidden.html"


class MultipleHiddenInput(HiddenInput):
    """Any number of values that are sent along unseen."""

    stock_template = "forms/widgets/multiple_hidden.html"

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write an element for each value."""
        if "id" not in attrs:
            one = super().frame(name, attrs)
            return lambda value: "".join(map(one, values_in(value)))
        own = super().frame
        return lambda value: "".join(
            own(name, {**attrs, "id": f"{attrs['id']}_{index}"})(one) for index, one in enumerate(values_in(value))
        )

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with one part for each value."""
        return {**super().context(name, None, attrs), "subwidgets": self.subwidgets(name, value, attrs)}

    def subwidgets(self, name: str, value: object, attrs: Attributes | None = None) -> list[Subwidget]:
        """Give an element for each value."""
        shown: list[Subwidget] = []
        for index, one in enumerate(values_in(value)):
            given = {**(attrs or {}), **self.attrs}
            id_ = f"{given['id']}_{index}" if given.get("id") else ""
            html = Markup(super().frame(name, {**given, "id": id_ or None})(one))  # noqa: S704 - frames escape
            shown.append(Subwidget(html=html, tag=html, name=name, value=self.format_value(one) or "", id=id_))
        return shown

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - it sends no files
        """Give all values that were sent, as a list."""
        return values.getlist(name)


@dataclass(frozen=True, kw_only=True, eq=False)
class Textarea(Widget):
    """Lines of text.

    Attributes:
        cols: About how many letters are beside each other.
        rows: How many lines are seen at once.
    """

    cols: int = 40
    rows: int = 10
    stock_template: ClassVar[str] = "forms/widgets/textarea.html"

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write the element, but for its text."""
        # Browsers take the first line feed away; where the text begins with one, it would be that.
        sizes = {"cols": self.cols, "rows": self.rows, **attrs}
        before = f'<textarea name="{escape(name)}"{attributes(sizes)}>\n'
        shown = self.format_value
        return lambda value: f"{before}{escaped(shown(value) or '')}</textarea>"

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with the sizes."""
        given = super().context(name, value, {"cols": self.cols, "rows": self.rows, **attrs})
        return {**given, "value": given["value"] or ""}
