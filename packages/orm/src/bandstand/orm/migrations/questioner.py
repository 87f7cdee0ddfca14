"""What cannot be known from two states: what was renamed, and what rows that are there get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations.errors import MigrationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.orm.fields import Field
    from bandstand.orm.migrations.state import ModelState

__all__ = ["Answers", "Questioner"]


class Questioner:
    """Answers without asking anybody: nothing was renamed, and rows need a default that is declared."""

    def is_model_renamed(self, old: ModelState, new: ModelState, *, is_alike: bool) -> bool:  # noqa: ARG002 - for those that ask
        """Whether a model that is gone is one that is new; ``is_alike``: their fields are the same."""
        return False

    def is_field_renamed(self, model: ModelState, old: str, new: str, *, is_alike: bool) -> bool:  # noqa: ARG002 - for those that ask
        """Whether a field that is gone is one that is new; ``is_alike``: they are of one class."""
        return False

    def default_for(self, model: ModelState, name: str, field: Field[Any]) -> Any:  # noqa: ARG002 - for those that ask
        """Give what the rows that are there get in a column that cannot be NULL.

        Raises:
            MigrationError: Nobody knows.
        """
        message = (
            f"{model.label}.{name} cannot be NULL and has no default, so nobody knows what the rows that are there "
            "get. Give it default= or db_default=, allow null=True, or give a default for these rows alone."
        )
        raise MigrationError(message)


class Answers(Questioner):
    """Answers that were given beforehand.

    Args:
        models: New names of models, by their old labels: ``{"shop.Author": "Writer"}``.
        fields: New names of fields, by their old paths: ``{"shop.Book.title": "name"}``.
        defaults: What rows get, by path: ``{"shop.Book.price": 0}``.
    """

    def __init__(
        self,
        *,
        models: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        self.models = dict(models or {})
        self.fields = dict(fields or {})
        self.defaults = dict(defaults or {})

    def is_model_renamed(self, old: ModelState, new: ModelState, *, is_alike: bool) -> bool:  # noqa: ARG002 - answers are
        """Whether the answers say so, however much else has changed."""
        return self.models.get(old.label) == new.name

    def is_field_renamed(self, model: ModelState, old: str, new: str, *, is_alike: bool) -> bool:  # noqa: ARG002 - answers are
        """Whether the answers say so, whatever else the field becomes."""
        return self.fields.get(f"{model.label}.{old}") == new

    def default_for(self, model: ModelState, name: str, field: Field[Any]) -> Any:
        """Give the answer, if there is one."""
        path = f"{model.label}.{name}"
        return self.defaults[path] if path in self.defaults else super().default_for(model, name, field)
