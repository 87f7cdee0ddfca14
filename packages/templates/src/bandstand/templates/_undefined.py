"""What becomes of variables that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._records import Record

if TYPE_CHECKING:
    from collections.abc import Callable


class Undefined(Record):
    """What an engine writes for a variable that is not there.

    Attributes:
        tell: Gives the text for the variable as the template writes it, or raises.
        skips_filters: Whether the filters on such a variable are left out; else they get an empty text.
    """

    tell: Callable[[str], str]
    skips_filters: bool
