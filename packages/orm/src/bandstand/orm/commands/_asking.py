"""Questions that people answer on a terminal."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import click

from bandstand.orm.migrations.questioner import Answers

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.migrations.state import ModelState


class Asking(Answers):
    """Asks what was not answered beforehand."""

    def is_model_renamed(self, old: ModelState, new: ModelState, *, is_alike: bool) -> bool:
        """Ask whether a model was renamed."""
        if super().is_model_renamed(old, new, is_alike=is_alike):
            return True
        if old.label in self.models or not is_alike:
            return False
        return click.confirm(f"Was the model {old.label} renamed to {new.name}?", default=False)

    def is_field_renamed(self, model: ModelState, old: str, new: str, *, is_alike: bool) -> bool:
        """Ask whether a field was renamed."""
        if super().is_field_renamed(model, old, new, is_alike=is_alike):
            return True
        if f"{model.label}.{old}" in self.fields or not is_alike:
            return False
        return click.confirm(f"Was the field {model.label}.{old} renamed to {new}?", default=False)

    def default_for(self, model: ModelState, name: str, field: Field[Any]) -> Any:
        """Ask what the rows that are there get.

        Raises:
            click.Abort: Nobody wants to say.
        """
        path = f"{model.label}.{name}"
        if path in self.defaults:
            return super().default_for(model, name, field)
        click.echo(
            f"{path} cannot be NULL and has no default. Give a value for the rows that are there, as Python or as text "
            "(Ctrl-C ends without a migration; then give the field default= or null=True)."
        )
        while True:
            try:
                return value_for(field, click.prompt(f"Value of {path}", prompt_suffix=": "))
            except Exception as error:  # noqa: BLE001 - fields say in many ways what they do not take
                click.secho(f"That is no value of a {type(field).__name__}: {error}", fg="red")


def value_for(field: Field[Any], text: str) -> Any:
    """Read a value as Python writes it, or as the field reads text."""
    try:
        value: Any = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = text
    return value if field.is_relation else field.clean(value, None)  # of a relation, it is a key
