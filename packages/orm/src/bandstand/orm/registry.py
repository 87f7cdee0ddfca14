"""The models that know each other: look up by label, and wait for those that come later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import ModelError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model

    Waiting = Callable[[type[Model]], None]

__all__ = ["Registry", "models"]


class Registry:
    """Models by label, ``"app.Name"``, and by their lower-case form.

    Relations find their targets here, so two registries never meet. ``models`` serves where ``Meta.registry`` names
    no other.

    Args:
        default_auto_field: What the key of a model is that names none; it needs no arguments.
    """

    def __init__(self, default_auto_field: Callable[..., Field[Any]] | None = None) -> None:
        self.default_auto_field = default_auto_field
        self._models: dict[str, type[Model]] = {}
        self._waiting: dict[str, list[Waiting]] = {}
        self._unsettled: list[Callable[[], None]] = []
        self.version = 0

    def register(self, model: type[Model]) -> None:
        """Add a model, and tell those who wait for it. The same class defined again replaces the earlier one.

        Raises:
            ModelError: Another class has the label.
        """
        label = model._meta.label_lower
        known = self._models.get(label)
        if known is not None and _place(known) != _place(model):
            message = (
                f"Two models are called {label!r}: {_place(known)} and {_place(model)}; give one another app_label."
            )
            raise ModelError(message)
        self._models[label] = model
        self.version += 1
        for told in self._waiting.pop(label, []):
            told(model)

    def get_model(self, label: str, model_name: str | None = None) -> type[Model]:
        """Give a model by its label, ``"app.Name"``, or by app label and name.

        Raises:
            LookupError: There is none.
        """
        label = label if model_name is None else f"{label}.{model_name}"
        try:
            return self._models[label.lower()]
        except KeyError:
            message = f"There is no model {label!r}.{nearest(label, (m._meta.label for m in self))}"
            raise LookupError(message) from None

    def get_models(self, app_label: str | None = None) -> list[type[Model]]:
        """Give the models, or those of an app, in the order in which they were defined."""
        return [model for model in self if app_label in (None, model._meta.app_label)]

    def when(self, label: str, tell: Waiting) -> None:
        """Call with the model now, or as soon as it is defined."""
        model = self._models.get(label.lower())
        if model is None:
            self._waiting.setdefault(label.lower(), []).append(tell)
        else:
            tell(model)

    def later(self, settle: Callable[[], None]) -> None:
        """Call when the models are first used: by then all are defined."""
        self._unsettled.append(settle)

    def complete(self) -> None:
        """Settle what waits for the first use."""
        while self._unsettled:
            self._unsettled.pop(0)()

    @property
    def missing(self) -> list[str]:
        """The labels that relations wait for."""
        return sorted(self._waiting)

    def __iter__(self) -> Iterator[type[Model]]:
        return iter(list(self._models.values()))

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and label.lower() in self._models


def _place(model: type[Any]) -> str:
    return f"{model.__module__}.{model.__qualname__}"


models = Registry()
"""The registry of models whose ``Meta`` names no other."""
