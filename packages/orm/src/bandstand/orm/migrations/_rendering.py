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
    from collections.abc import Iterator, Mapping

    from bandstand.orm.migrations.state import Key, ModelState


class Groups:
    """The models of a state as classes, in groups that have nothing to do with each other.

    A group whose models are those of an earlier state is taken from there, so that one operation makes anew only what
    has to do with its model.

    Args:
        models: The models; they are not changed any more.
        earlier: The groups of a state before.

    Attributes:
        registries: The groups that were made.
    """

    def __init__(self, models: Mapping[Key, ModelState], earlier: Groups | None = None) -> None:
        self._models = dict(models)
        self._of: dict[Key, frozenset[int]] = {}
        self._members: dict[frozenset[int], list[ModelState]] = {}
        for members in _grouped(self._models):
            name = frozenset(map(id, members))  # they live as long as this
            self._members[name] = members
            self._of.update((model.key, name) for model in members)
        known = {} if earlier is None else earlier.registries
        self.registries: dict[frozenset[int], Registry] = {
            name: registry for name, registry in known.items() if name in self._members
        }

    def registry_of(self, model: ModelState) -> Registry:
        """Give the registry with the class of a model, and with all that refer to each other there.

        Raises:
            StateError: A model extends one that is not there, or models extend each other in a circle.
        """
        name = self._of[model.key]
        if name not in self.registries:
            registry = Registry()
            for each in _parents_first(self._members[name], self._models):
                _render(each, registry)
            registry.complete()
            self.registries[name] = registry
        return self.registries[name]

    def together(self) -> Registry:
        """Give one registry with all models."""
        found = Registry()
        for model in self._models.values():
            found.register(self.registry_of(model).get_model(model.label))
        for registry in self.registries.values():
            for each in registry:
                if each._meta.auto_created:
                    found.register(each)
        return found


def _grouped(models: Mapping[Key, ModelState]) -> list[list[ModelState]]:
    """Put models together that refer to each other, directly or through others."""
    linked: dict[Key, set[Key]] = {key: set() for key in models}
    for key, model in models.items():
        for label in model.references():
            other = key_of(label)
            if other in linked:
                linked[key].add(other)
                linked[other].add(key)
    found: list[list[ModelState]] = []
    seen: set[Key] = set()
    for key in models:
        if key in seen:
            continue
        group, waiting = {key}, [key]
        while waiting:
            more = linked[waiting.pop()] - group
            group |= more
            waiting += more
        seen |= group
        found.append([model for key, model in models.items() if key in group])
    return found


def _parents_first(members: list[ModelState], models: Mapping[Key, ModelState]) -> Iterator[ModelState]:
    done: set[Key] = set()

    def visit(model: ModelState, way: tuple[str, ...]) -> Iterator[ModelState]:
        if model.key in done:
            return
        if model.label in way:
            message = f"Models extend each other in a circle: {' -> '.join((*way, model.label))}."
            raise StateError(message)
        for label in model.parents():
            parent = models.get(key_of(label))
            if parent is None:
                known = (each.label for each in models.values())
                message = f"{model.label} extends {label!r}, which is not there.{nearest(label, known)}"
                raise StateError(message)
            yield from visit(parent, (*way, model.label))
        done.add(model.key)
        yield model

    for model in members:
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
