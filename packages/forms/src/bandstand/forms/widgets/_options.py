"""What widgets with choices have in common: options that are written once, and marked where they are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from bandstand.forms._choices import Choices, choices_of, is_steady, kept
from bandstand.forms._markup import attributes, text_of
from bandstand.forms._sequences import values_in
from bandstand.forms.widgets._shown import Subwidget, SubwidgetGroup
from bandstand.forms.widgets._widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.forms._choices import Groups
    from bandstand.forms.widgets._widget import Attributes, Frame


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an option stands, and what is known of it before anything is chosen."""

    name: str
    id: str
    attributes: Markup
    index: int
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """Options as they are written, none of them chosen, and where the elements of each value are marked."""

    html: str
    places: dict[str, list[int]]
    mark: str

    def one(self, text: str) -> str:
        """Give the HTML with the first option of a value marked."""
        found = self.places.get(text)
        if found is None:
            return self.html
        place = found[0]
        return self.html[:place] + self.mark + self.html[place:]

    def several(self, texts: Iterable[str]) -> str:
        """Give the HTML with all options of all values marked."""
        places = sorted({place for text in texts for place in self.places.get(text, ())})
        if not places:
            return self.html
        return self.mark.join(self.html[start:end] for start, end in pairwise([0, *places, len(self.html)]))


@dataclass(frozen=True, kw_only=True, eq=False)
class ChoiceWidget(Widget):
    """The base of widgets with choices.

    Attributes:
        choices: What people choose from; a field with choices gives its own.
    """

    choices: Choices = ()

    several: ClassVar[bool] = False
    """Whether people may choose more than one."""
    mark: ClassVar[str] = " selected"
    """The attribute of what is chosen, with a space before it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", kept(self.choices))

    def groups(self) -> Groups:
        """Give the options as they are now."""
        return choices_of(self.choices)

    def frame(self, name: str, attrs: Attributes) -> Frame:
        """Write all options once; anew each time where they may be others."""
        if is_steady(self.choices):
            return self._writer(self._page(name, attrs, self.groups()))

        def write(value: object) -> str:
            return self._writer(self._page(name, attrs, self.groups()))(value)

        return write

    def context(self, name: str, value: object, attrs: Attributes) -> dict[str, object]:
        """Give what templates see, with the groups of options."""
        groups = self.groups()
        shown = self._shown(name, value, attrs, groups)
        outer = Markup(attributes(self.outer_attrs(attrs, groups)))  # noqa: S704 - they are escaped
        return {**super().context(name, value, attrs), "groups": shown, "attributes": outer}

    def subwidgets(self, name: str, value: object, attrs: Attributes | None = None) -> list[Subwidget]:
        """Give the options one by one, for templates that place each of them."""
        given = {**(attrs or {}), **self.attrs}
        return [option for group in self._shown(name, value, given, self.groups()) for option in group.options]

    def outer_attrs(self, attrs: Attributes, groups: Groups) -> Attributes:  # noqa: ARG002 - for selects
        """Give the attributes of the element around all options."""
        return attrs

    def option_attrs(self, attrs: Attributes) -> Attributes:  # noqa: ARG002 - for groups of buttons
        """Give the attributes of each option, without its id."""
        return {}

    def option_id(self, attrs: Attributes, index: int) -> str:  # noqa: ARG002 - as above
        """Give the id of an option; empty for none."""
        return ""

    def chosen(self, value: object) -> str:
        """Give the text of the option that stands for a value."""
        return text_of(value)

    def around(self, name: str, attrs: Attributes) -> tuple[str, str]:
        """Write what stands before and after all options."""
        raise NotImplementedError

    def around_group(self, label: str) -> tuple[str, str]:
        """Write what stands before and after the options of a group."""
        raise NotImplementedError

    def around_option(self, spot: Spot) -> tuple[str, str]:  # noqa: ARG002 - as above
        """Write what stands before and after the element of an option."""
        return "", ""

    def element(self, spot: Spot) -> tuple[str, str]:
        """Write the element of an option in two parts; between them it is marked."""
        raise NotImplementedError

    def _writer(self, page: Page) -> Frame:
        if self.several:
            return lambda value: page.several(map(text_of, values_in(value)))
        chosen, one = self.chosen, page.one
        return lambda value: one(chosen(value))

    def _spots(self, name: str, attrs: Attributes, groups: Groups) -> Iterator[tuple[str, list[Spot]]]:
        shared = Markup(attributes(self.option_attrs(attrs)))  # noqa: S704 - they are escaped
        index = 0
        for group, options in groups:
            spots: list[Spot] = []
            for option in options:
                id_ = self.option_id(attrs, index)
                spots.append(Spot(name, id_, shared, index, text_of(option.value), str(option.label)))
                index += 1
            yield str(group), spots

    def _page(self, name: str, attrs: Attributes, groups: Groups) -> Page:
        html, end = self.around(name, self.outer_attrs(attrs, groups))
        places: dict[str, list[int]] = {}
        for group, spots in self._spots(name, attrs, groups):
            opening, closing = self.around_group(group) if group else ("", "")
            html += opening
            for spot in spots:
                label_before, label_after = self.around_option(spot)
                before, after = self.element(spot)
                html += label_before + before
                places.setdefault(spot.value, []).append(len(html))
                html += after + label_after
            html += closing
        return Page(html + end, places, self.mark)

    def _shown(self, name: str, value: object, attrs: Attributes, groups: Groups) -> tuple[SubwidgetGroup, ...]:
        chosen = set(map(text_of, values_in(value))) if self.several else {self.chosen(value)}
        shown: list[SubwidgetGroup] = []
        for group, spots in self._spots(name, attrs, groups):
            options: list[Subwidget] = []
            for spot in spots:
                selected = spot.value in chosen
                if selected and not self.several:
                    chosen.clear()
                options.append(self._option(spot, selected=selected))
            shown.append(SubwidgetGroup(group, tuple(options)))
        return tuple(shown)

    def _option(self, spot: Spot, *, selected: bool) -> Subwidget:
        label_before, label_after = self.around_option(spot)
        tag = (self.mark if selected else "").join(self.element(spot))
        return Subwidget(
            html=Markup(label_before + tag + label_after),  # noqa: S704 - both escape
            tag=Markup(tag),  # noqa: S704
            name=spot.name,
            value=spot.value,
            label=spot.label,
            id=spot.id,
            selected=selected,
            index=spot.index,
            attributes=spot.attributes,
        )
