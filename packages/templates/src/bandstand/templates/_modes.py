"""The ways in which one template can be compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._records import Record

if TYPE_CHECKING:
    from bandstand.templates._undefined import Undefined


class Mode(Record):
    """How a template is compiled.

    Attributes:
        autoescape: Whether values are escaped where no tag says otherwise.
        streaming: Whether its functions give their texts one after the other, instead of writing them.
        guarded: Whether a sandbox counts what it does.
        undefined: What variables that are not there become; None for nothing.
    """

    autoescape: bool
    streaming: bool
    guarded: bool
    undefined: Undefined | None
