"""The value that stands for none, since None is a value like others."""

from enum import Enum
from typing import Final


class Missing(Enum):
    """The type of ``MISSING``, for annotations; after ``is MISSING`` type checkers know what is left."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return self.name


MISSING: Final = Missing.MISSING
"""No value in a cache; or no timeout given, which stands for the cache's own."""
