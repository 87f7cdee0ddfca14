"""Options as templates and programs see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Subwidget:
    """One part of a widget, such as a radio button with its label; it is its own HTML where it is written.

    Attributes:
        html: The element with its label.
        tag: The element alone.
        name: The name under which its value is sent.
        value: The text that is sent.
        label: What people read; empty for what has none of its own.
        id: The id of the element; empty for none.
        selected: Whether it is chosen.
        index: Its place among all parts, from 0.
        attributes: The attributes of its element that are the same for all, each with a space before it.
    """

    html: Markup
    tag: Markup
    name: str
    value: str = ""
    label: str = ""
    id: str = ""
    selected: bool = False
    index: int = 0
    attributes: str = ""

    def __html__(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.html


@dataclass(frozen=True, slots=True)
class SubwidgetGroup:
    """Options under the name of their group; "" for none."""

    name: str
    options: tuple[Subwidget, ...]
