"""Many rows of a model in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.fields import OnDelete
from bandstand.orm.expressions import F
from bandstand.orm.source._ways import on_delete
from bandstand.orm.writing._collecting import references_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.data.conditions import Condition
    from bandstand.orm.models import Model
    from bandstand.orm.source._rows import Rows


@dataclass(frozen=True, slots=True)
class ModelBulk:
    """Changes many rows in one statement each, without their methods and signals of saving."""

    rows: Rows[Any]

    def update(self, where: Condition, /, values: Mapping[str, object]) -> int:
        """Set fields of all rows that match."""
        rows = self.rows
        chosen = rows.select(where, joins=False)
        with rows.changing(alone=not rows.entity.model._meta.ancestors()):
            return chosen.update(**changes(rows, values))

    def delete(self, where: Condition, /) -> int:
        """Delete all rows that match."""
        rows = self.rows
        model = rows.entity.model
        chosen = rows.select(where, joins=False)
        with rows.changing():
            # A deletion that goes along with rows of the same model counts these, too.
            number = chosen.count() if _reaches(model, model, set()) else None
            _, counts = chosen.delete()
            return counts.get(model._meta.label, 0) if number is None else number

    def insert(self, rows: Iterable[Mapping[str, object]], /) -> int:
        """Store new rows; those of a model that extends another are stored one by one."""
        entity = self.rows.entity
        made: list[Any] = [entity.model(**entity.columns(values)) for values in rows]
        if not made:
            return 0
        with self.rows.changing():
            if entity.model._meta.ancestors():
                for row in made:
                    row.save(force_insert=True, using=self.rows.database)
            else:
                entity.model._base_manager.using(self.rows.database).bulk_create(made)
        return len(made)


def changes(rows: Rows[Any], values: Mapping[str, object]) -> dict[str, object]:
    """Give what an update sets: values by field, and the next version."""
    entity = rows.entity
    found = {entity.fields[name].name: value for name, value in entity.columns(values).items()}
    if entity.info.version is not None:
        found[entity.info.version] = F(entity.info.version) + 1
    return found


def _reaches(model: type[Model], goal: type[Model], seen: set[type[Model]]) -> bool:
    """Whether rows of a model may be deleted along with one of another."""
    for field in references_to(model):
        if on_delete(field) is OnDelete.CASCADE and field.model not in seen:
            if field.model is goal:
                return True
            seen.add(field.model)
            if _reaches(field.model, goal, seen):
                return True
    return False
