"""Models as migrations leave them: described without their classes, and made into classes when they are needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic

from bandstand.orm.errors import nearest
from bandstand.orm.fields import CompositePrimaryKey, Field
from bandstand.orm.indexes import named_together
from bandstand.orm.migrations._fields import Declared, detached, labels_in, qualified
from bandstand.orm.migrations._identity import field_identity, identity
from bandstand.orm.migrations._renaming import with_field_renamed, with_model_renamed, with_reference_renamed
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.models import Model
from bandstand.orm.models._order import COLUMN, OrderField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Self

    from bandstand.orm.migrations._rendering import Groups
    from bandstand.orm.models import Manager
    from bandstand.orm.registry import Registry

__all__ = ["Key", "ModelState", "ProjectState", "key_of"]

Key = tuple[str, str]
"""App label and name of a model, both in lower case."""

_NOT_KEPT = frozenset({"abstract", "app_label", "registry"})
_LISTS = ("indexes", "constraints")


def key_of(label: str) -> Key:
    """Give the key of ``"app.Name"``."""
    app_label, _, name = label.lower().rpartition(".")
    return app_label, name


@dataclass(kw_only=True)
class ModelState:
    """A model at one point of its history. It is not changed: what differs is another one.

    Attributes:
        app_label: Of the app that it belongs to.
        name: Of the class.
        fields: By name, of no model; relations name their targets by label. A composite key is called ``pk``.
        options: What ``Meta`` says.
        bases: Classes, and labels of models that it extends.
        managers: Names and managers, those alone with ``use_in_migrations``.
    """

    app_label: str
    name: str
    fields: Mapping[str, Declared]
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    bases: tuple[type | str, ...] = (Model,)
    managers: list[tuple[str, Manager[Any]]] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        self.fields = {name: qualified(each, self.app_label) for name, each in self.fields.items()}
        bare = [each for each in self.bases if isinstance(each, str) and "." not in each]
        if bare:
            named = (f"{self.app_label}.{each}" if each in bare else each for each in self.bases)
            self.bases = tuple(named)

    @classmethod
    def of(cls, model: type[Model]) -> Self:
        """Describe a model as it is now."""
        options = model._meta
        fields: dict[str, Declared] = {}
        if options.composite_key is not None:
            fields["pk"] = options.composite_key
        for each in (*options.local_fields, *options.local_many_to_many):
            if not isinstance(each, OrderField):
                fields[each.name] = detached(each)
        return cls(
            app_label=options.app_label,
            name=options.object_name,
            fields=fields,
            options=_options_of(model),
            bases=_bases_of(model),
            managers=[(name, each) for name, each in options.managers.items() if each.use_in_migrations],
        )

    @property
    def key(self) -> Key:
        """What project states have it under."""
        return self.app_label.lower(), self.name.lower()

    @property
    def label(self) -> str:
        """``"app.Name"``."""
        return f"{self.app_label}.{self.name}"

    def field(self, name: str) -> Declared:
        """Give a field of the model's own.

        Raises:
            StateError: There is none.
        """
        try:
            return self.fields[name]
        except KeyError:
            message = f"{self.label} has no field {name!r} here.{nearest(name, self.fields)}"
            raise StateError(message) from None

    def with_field(self, name: str, each: Declared) -> ModelState:
        """Give the model with a field added or replaced."""
        return replace(self, fields={**self.fields, name: each})

    def without_field(self, name: str) -> ModelState:
        """Give the model without a field.

        Raises:
            StateError: It has none of the name.
        """
        self.field(name)
        return replace(self, fields={known: each for known, each in self.fields.items() if known != name})

    def with_options(self, **options: Any) -> ModelState:
        """Give the model with options set; those that are None are left out."""
        merged = {**self.options, **options}
        return replace(self, options={name: value for name, value in merged.items() if value is not None})

    def declared(self, kind: str, name: str) -> Any:
        """Give an index or a constraint by name.

        Args:
            kind: ``"indexes"`` or ``"constraints"``.
            name: What it is called.

        Raises:
            StateError: There is none.
        """
        known: list[Any] = list(self.options.get(kind, ()))
        found = next((each for each in known if each.name == name), None)
        if found is None:
            word = {"indexes": "index", "constraints": "constraint"}[kind]
            message = f"{self.label} has no {word} {name!r} here.{nearest(name, (each.name for each in known))}"
            raise StateError(message)
        return found

    def parents(self) -> list[str]:
        """Give the labels of the models that it extends."""
        return [base for base in self.bases if isinstance(base, str)]

    def references(self) -> list[str]:
        """Give the labels of all other models that its fields and bases name."""
        found = [*self.parents(), *(label for each in self.fields.values() for label in labels_in(each))]
        return [label for label in dict.fromkeys(found) if key_of(label) != self.key]

    def identity(self) -> object:
        """Give what makes two states of a model the same, the order of fields apart."""
        fields = {name: field_identity(each) for name, each in self.fields.items()}
        bases = [base.lower() if isinstance(base, str) else base for base in self.bases]
        managers = [(name, manager_identity(each)) for name, each in self.managers]
        return (self.key, self.name, fields, identity(dict(self.options)), bases, managers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModelState) and bool(self.identity() == other.identity())

    __hash__ = None  # type: ignore[assignment]  # fields and options may be lists


def manager_identity(manager: Manager[Any]) -> object:
    """Give what makes two managers the same: the class, and what they were made with where they say so."""
    return identity(manager)


def _options_of(model: type[Model]) -> dict[str, Any]:
    given = {name: value for name, value in model._meta.given.items() if name not in _NOT_KEPT}
    if given.get("order_with_respect_to") or tuple(given.get("ordering", ())) == (COLUMN,):
        given.pop("ordering", None)  # it is said of the model, or of one that it extends
    for name in _LISTS:
        if given.get(name):
            given[name] = [_named(each, model) for each in given[name]]
    if given.get("unique_together"):
        given["unique_together"] = named_together(given["unique_together"])
    # An empty ordering says that the one of an extended model does not hold; all other options are off when empty.
    return {name: _plain(value) for name, value in sorted(given.items()) if _says_something(name, value)}


def _says_something(name: str, value: Any) -> bool:
    if name in ("managed", "default_permissions"):
        return value is not True and (name == "managed" or tuple(value) != ("add", "change", "delete", "view"))
    return name == "ordering" or bool(value)


def _plain(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    parts: tuple[Any, ...] = value
    return list(parts)


def _named(declared: Any, model: type[Model]) -> Any:
    """Give an index or constraint with the name that the database has: that of a class may change, that stays."""
    name = declared.name_in(model)
    if name == declared.name:
        return declared
    _, arguments, keywords = declared.deconstruct()
    return type(declared)(*arguments, **{**keywords, "name": name})


def _bases_of(model: type[Model]) -> tuple[type | str, ...]:
    found = tuple(dict.fromkeys(_base_names(model)))
    has_parent = any(isinstance(base, str) for base in found)
    return tuple(base for base in found if not (has_parent and base is Model)) or (Model,)


def _base_names(model: type[Any]) -> Iterator[type | str]:
    bases: tuple[Any, ...] = model.__bases__
    for base in bases:
        if not isinstance(base, type(Model)):
            if base not in (object, Generic):
                yield base
        elif base is Model:
            yield Model
        elif base._meta.abstract:
            yield from _base_names(base)
        else:
            yield base._meta.label


class ProjectState:
    """All models at one point of their history.

    Args:
        models: What it begins with.

    Attributes:
        models: By app label and name, both in lower case; use the methods to change it.
    """

    def __init__(self, models: Iterable[ModelState] = ()) -> None:
        self.models: dict[Key, ModelState] = {each.key: each for each in models}
        self._groups: Groups | None = None
        self._earlier: Groups | None = None

    @classmethod
    def of(cls, registry: Registry) -> ProjectState:
        """Describe the models of a registry as they are now, tables between that were made for relations apart."""
        registry.complete()
        return cls(ModelState.of(model) for model in registry if not model._meta.auto_created)

    def copy(self) -> ProjectState:
        """Give a state that changes by itself; the models in it are shared, because they are not changed."""
        made = ProjectState()
        made.models = dict(self.models)
        made._groups, made._earlier = self._groups, self._earlier
        return made

    @property
    def registry(self) -> Registry:
        """The models as classes of a registry of their own, made when they are first asked for."""
        return self._rendered.together()

    def rendered(self, app_label: str, name: str) -> type[Model]:
        """Give a model as a class; beside it are made those that it has to do with.

        Raises:
            StateError: There is none.
        """
        model = self.model(app_label, name)
        return self._rendered.registry_of(model).get_model(model.label)

    @property
    def _rendered(self) -> Groups:
        if self._groups is None:
            from bandstand.orm.migrations._rendering import Groups

            self._groups = Groups(self.models, self._earlier)
            self._earlier = None
        return self._groups

    def _changed(self) -> None:
        """Forget the classes, but for those that stay what they are."""
        self._earlier, self._groups = self._groups or self._earlier, None

    def model(self, app_label: str, name: str) -> ModelState:
        """Give a model.

        Raises:
            StateError: There is none.
        """
        try:
            return self.models[app_label.lower(), name.lower()]
        except KeyError:
            label = f"{app_label}.{name}"
            message = (
                f"There is no model {label!r} here.{nearest(label, (each.label for each in self.models.values()))}"
            )
            raise StateError(message) from None

    def add(self, model: ModelState) -> None:
        """Add a new model.

        Raises:
            StateError: It is there already.
        """
        if model.key in self.models:
            message = f"The model {model.label!r} is there already."
            raise StateError(message)
        self.put(model)

    def put(self, model: ModelState) -> None:
        """Add a model, or replace it."""
        self.models[model.key] = model
        self._changed()

    def remove(self, app_label: str, name: str) -> None:
        """Take a model away.

        Raises:
            StateError: There is none.
        """
        del self.models[self.model(app_label, name).key]
        self._changed()

    def rename_model(self, app_label: str, old: str, new: str) -> None:
        """Give a model another name, in all that refers to it.

        Raises:
            StateError: There is none, or one has the new name.
        """
        model = self.model(app_label, old)
        label = f"{app_label}.{new}"
        renamed = replace(with_model_renamed(model, model.label, label), name=new)
        if renamed.key != model.key and renamed.key in self.models:
            message = f"{model.label!r} cannot be called {new!r}: the model {label!r} is there already."
            raise StateError(message)
        self.models = {
            renamed.key if key == model.key else key: renamed
            if key == model.key
            else with_model_renamed(each, model.label, label)
            for key, each in self.models.items()
        }
        self._changed()

    def rename_field(self, app_label: str, model_name: str, old: str, new: str) -> None:
        """Give a field another name, in all that refers to it.

        Raises:
            StateError: There is none, or one has the new name.
        """
        model = self.model(app_label, model_name)
        model.field(old)
        if new in model.fields:
            message = f"{model.label}.{old} cannot be called {new!r}: the model has such a field already."
            raise StateError(message)
        self.put(with_field_renamed(model, old, new))
        for each in list(self.models.values()):
            self.models[each.key] = with_reference_renamed(each, model.label, old, new)
        self._changed()

    def referring(self, model: ModelState) -> list[ModelState]:
        """Give the models whose fields or bases name a model, itself left out."""
        return [each for each in self.models.values() if model.key in map(key_of, each.references())]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProjectState) and self.models == other.models

    __hash__ = None  # type: ignore[assignment]  # it changes


def primary_key(model: ModelState) -> Declared | None:
    """Give the key that a model declares itself, or None where an extended model has it."""
    composite = model.fields.get("pk")
    if isinstance(composite, CompositePrimaryKey):
        return composite
    return next((each for each in model.fields.values() if isinstance(each, Field) and each.primary_key), None)
