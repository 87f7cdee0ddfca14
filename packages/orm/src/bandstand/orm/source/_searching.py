"""Search by words in the texts of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import And, Compare, Condition, Operator, Or
from bandstand.contracts.data.fields import FieldKind

if TYPE_CHECKING:
    from bandstand.orm.source._rows import Rows

_TEXTS = (FieldKind.CHAR, FieldKind.TEXT, FieldKind.EMAIL, FieldKind.URL, FieldKind.SLUG)


@dataclass(frozen=True, slots=True)
class ModelSearch:
    """Finds rows by words."""

    rows: Rows[Any]

    def search(self, text: str, /) -> Condition:
        """Give the condition that each word is somewhere in one of the texts."""
        rows = self.rows
        paths = rows.searched
        if paths is None:
            paths = [field.name for field in rows.info.fields if field.kind in _TEXTS]
        return And(*(Or(*(Compare(path, Operator.ICONTAINS, word) for path in paths)) for word in text.split()))
