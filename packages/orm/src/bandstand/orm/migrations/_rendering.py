"""Classes of models as they were: ordinary models of a registry of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import nearest
from bandstand.orm.fields import CompositePrimaryKey
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.state import key_of
from bandstand.orm.models import Manager, ModelType
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.state import Key, ModelState, ProjectState


def rendered(state: ProjectState) -> Registry:
    """Make the classes of all models of a state.

    Raises:
        StateError: A model extends one that is not there, or models extend each other in a circle.
    """
    registry = Registry()
    for model in _parents_first(state):
        _render(model, registry)
    registry.complete()
    return registry


def _parents_first(state: ProjectState) -> Iterator[ModelState]:
    done: set[Key] = set()

    def visit(model: ModelState, way: tuple[str, ...]) -> Iterator[ModelState]:
        if model.key in done:
            return
        if model.label in way:
            message = f"Models extend each other in a circle: {' -> '.join((*way, model.label))}."
            raise StateError(message)
        for label in model.parents():
            parent = state.models.get(key_of(label))
            if parent is None:
                known = (each.label for each in state.models.values())
                message = f"{model.label} extends {label!r}, which is not there.{nearest(label, known)}"
                raise StateError(message)
            yield from visit(parent, (*way, model.label))
        done.add(model.key)
        yield model

    for model in state.models.values():
        yield from visit(model, ())


def _render(model: ModelState, registry: Registry) -> None:
    managers = dict(model.managers)
    for option in ("default_manager_name", "base_manager_name"):
        name = model.options.get(option)
        if name is not None:  # a manager that is not kept is stood for by one that leaves nothing out
            managers.setdefault(name, Manager())
    meta = {**model.options, "app_label": model.app_label, "registry": registry}
    fields = {
        name: each if isinstance(each, CompositePrimaryKey) else each.copied() for name, each in model.fields.items()
    }
    body: dict[str, Any] = {
        "__module__": f"{__name__}.{model.app_label}",
        "__qualname__": model.name,
        "Meta": type("Meta", (), meta),
        **fields,
        **{name: manager.of(None) for name, manager in managers.items()},  # type: ignore[arg-type]  # a copy of no model
    }
    bases = tuple(registry.get_model(base) if isinstance(base, str) else base for base in model.bases)
    ModelType(model.name, bases, body)
