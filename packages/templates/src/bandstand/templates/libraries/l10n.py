"""``{% load l10n %}``: a part of a template whose values are written as the active locale does, or as Python does.

The filters ``localize`` and ``unlocalize``, which do so with one value, need no loading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._libraries import TagLibrary
from bandstand.templates.filters.locales import LOCALIZED
from bandstand.templates.libraries._switches import change, read_switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.templates._parser import Parser, Tag
    from bandstand.templates.libraries._switches import Switch

__all__ = ["L10N"]

L10N = TagLibrary("l10n")
"""The library."""


@L10N.tag(name="localize")
def _read_localize(parser: Parser, tag: Tag) -> Switch:
    return read_switch(parser, tag, _turn)


def _turn(on: bool) -> Callable[[], object]:
    return change(LOCALIZED, on)
