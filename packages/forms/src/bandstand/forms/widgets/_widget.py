"""What all widgets have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from markupsafe import Markup

from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.services import current
from bandstand.forms._markup import attributes, text_of
from bandstand.forms._media import Media
from bandstand.forms.widgets._localized import localized
from bandstand.forms.widgets._shown import Subwidget

if TYPE_CHECKING:
    from bandstand.contracts.rendering import Renderer
    from bandstand.forms._values import Values

Attributes: TypeAlias = Mapping[str, object]
"""Attributes of an element: True for one without a value, None or False for one that is left out."""

Frame: TypeAlias = Callable[[object], str]
"""A widget with its name and attributes written already, in the language that was active: what is left is the value."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Widget:
    """What people fill in: how a value is shown, and how it is read from what was sent. Never changed once made.

    A widget of your own is a subclass that says in ``frame`` what its HTML is, or names a template.

    Attributes:
        attrs: Attributes of the element; they win over those that the field asks for.
        template_name: A template that writes it instead; it sees what ``context`` gives as ``widget``.
        localize: Whether values are shown, and read, as the active locale writes them.
    """

    attrs: Attributes = field(default_factory=dict[str, object])
    template_name: str | None = None
    localize: bool = False

    hidden: ClassVar[bool] = False
    """Whether people do not see it."""
    grouped: ClassVar[bool] = False
    """Whether it has several elements, so that its label is the legend of a fieldset."""
    multipart: ClassVar[bool] = False
    """Whether it sends files."""
    stock_template: ClassVar[str] = ""
    """The template that ships with it, which writes the same: what ``template_name`` may be, or a site may replace."""
    media: ClassVar[Media] = Media()
    """The scripts and styles that it needs."""

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write all but the value, once for any number of values.

        Args:
            name: The name under which the value is sent.
            attrs: All attributes: the field's, the widget's own and those of the form, such as ``id``.
        """
        raise NotImplementedError

    def framed(self, name: str, attrs: Attributes, *, renderer: Renderer | None = None) -> Frame:
        """Give the frame, or what asks ``render`` where the widget has a template, or a ``render`` of its own."""
        if self.template_name is None and type(self).render is Widget.render:
            return self.frame(name, attrs)
        return lambda value: self.render(name, value, attrs, renderer=renderer)

    def render(
        self, name: str, value: object, attrs: Attributes | None = None, *, renderer: Renderer | None = None
    ) -> Markup:
        """Give the HTML of one value; with a template, by it.

        Args:
            name: The name under which it is sent.
            value: What is shown, as a field gives it or as it was sent.
            attrs: Further attributes, such as ``id``.
            renderer: Who knows the template; that of the current services where it is None.
        """
        given = {**(attrs or {}), **self.attrs}
        if self.template_name is None:
            return Markup(self.frame(name, given)(value))  # noqa: S704 - frames escape
        found = current().require(RENDERER) if renderer is None else renderer
        return Markup(found.render(self.template_name, {"widget": self.context(name, value, given)}))  # noqa: S704

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see as ``widget``."""
        return {
            "name": name,
            "value": self.format_value(value),
            "attrs": {key: value for key, value in attrs.items() if value is not None and value is not False},
            "attributes": Markup(attributes(attrs)),  # noqa: S704 - they are escaped
            "required": bool(attrs.get("required")),
            "hidden": self.hidden,
            "template_name": self.template_name,
        }

    def subwidgets(self, name: str, value: object, attrs: Attributes | None = None) -> list[Subwidget]:
        """Give its elements one by one, for templates that place each of them: here, the only one."""
        given = {**(attrs or {}), **self.attrs}
        html = self.render(name, value, given)
        text = self.format_value(value) or ""
        return [Subwidget(html=html, tag=html, name=name, value=text, id=text_of(given.get("id")))]

    def format_value(self, value: object) -> str | None:
        """Give a value as the text that is shown; None for nothing."""
        return (localized(value) if self.localize else text_of(value)) or None

    def read(self, values: Values, files: Values, name: str) -> object:  # noqa: ARG002 - for those that send files
        """Give what was sent, unchecked; None for nothing."""
        return values.get(name)

    def omitted(self, values: Values, files: Values, name: str) -> bool:  # noqa: ARG002 - as above
        """Tell whether nothing was sent, so that a default may hold."""
        return name not in values

    def id_for_label(self, id_: str) -> str:
        """Give the id of the element that the label is for; empty for none."""
        return id_

    def may_require(self, initial: object) -> bool:  # noqa: ARG002 - for those that keep what is there
        """Tell whether browsers may insist on a value."""
        return not self.hidden
