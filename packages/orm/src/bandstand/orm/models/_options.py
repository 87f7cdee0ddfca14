"""What a model knows about itself: ``Book._meta``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bandstand.orm.errors import FieldError, ModelError, nearest
from bandstand.orm.fields import Field, ForeignKey, RelationField
from bandstand.orm.registry import Registry, models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.orm.expressions import Expression
    from bandstand.orm.fields import CompositePrimaryKey, ManyToManyField, OneToOneField, Step
    from bandstand.orm.models._base import Model
    from bandstand.orm.models._manager import Manager
    from bandstand.orm.models._reverse import Reverse

C = TypeVar("C")

_INHERITED: Final = ("ordering", "get_latest_by", "registry")
_DEFAULTS: Final[dict[str, Any]] = {
    "abstract": False,
    "proxy": False,
    "managed": True,
    "ordering": (),
    "get_latest_by": None,
    "order_with_respect_to": None,
    "verbose_name": None,
    "verbose_name_plural": None,
    "db_table": "",
    "db_table_comment": "",
    "db_tablespace": "",
    "default_related_name": None,
    "base_manager_name": None,
    "default_manager_name": None,
    "permissions": (),
    "default_permissions": ("add", "change", "delete", "view"),
    "required_db_features": (),
    "required_db_vendor": None,
    "select_on_save": False,
    "constraints": (),
    "indexes": (),
    "unique_together": (),
    "registry": None,
    "app_label": None,
}


class Options:
    """The description of a model: its names, table, fields, relations and rules.

    ``Meta`` sets the public attributes; they mean what they mean in Django.
    """

    abstract: bool
    proxy: bool
    managed: bool
    ordering: Sequence[str | Expression[Any]]
    get_latest_by: str | Sequence[str] | None
    order_with_respect_to: str | None
    verbose_name: Any
    verbose_name_plural: Any
    db_table: str
    db_table_comment: str
    db_tablespace: str
    default_related_name: str | None
    base_manager_name: str | None
    default_manager_name: str | None
    permissions: Sequence[tuple[str, str]]
    default_permissions: Sequence[str]
    required_db_features: Sequence[str]
    required_db_vendor: str | None
    select_on_save: bool
    constraints: Sequence[Any]
    indexes: Sequence[Any]
    unique_together: Sequence[Any]
    registry: Registry
    app_label: str

    def __init__(self, model: type[Model], meta: dict[str, Any], module: str) -> None:
        unknown = sorted(meta.keys() - _DEFAULTS.keys())
        if unknown:
            message = f"Meta of {model.__name__} has no option {unknown[0]!r}.{nearest(unknown[0], _DEFAULTS)}"
            raise ModelError(message)
        self.__dict__.update(_DEFAULTS)
        self.__dict__.update(meta)
        self.model = model
        self.object_name = model.__name__
        self.model_name = model.__name__.lower()
        self.registry = meta.get("registry") or models
        self.app_label = meta.get("app_label") or app_label_of(module)
        if self.verbose_name is None:
            self.verbose_name = _spaced(self.object_name)
        if self.verbose_name_plural is None:
            self.verbose_name_plural = f"{self.verbose_name}s"
        if not self.db_table:
            self.db_table = f"{self.app_label}_{self.model_name}"
        self.local_fields: list[Field[Any]] = []
        self.local_many_to_many: list[ManyToManyField[Any]] = []
        self.parents: dict[type[Model], OneToOneField[Any]] = {}
        self.composite_key: CompositePrimaryKey | None = None
        self.managers: dict[str, Manager[Any]] = {}
        self.auto_created: Any = False
        self.shape: Any = None
        self.plans: dict[Any, Any] = {}
        self.given: dict[str, Any] = {}
        self._reverse: dict[str, Reverse] = {}
        self._cache: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<Options of {self.label}>"

    @property
    def label(self) -> str:
        """``"app.Name"``."""
        return f"{self.app_label}.{self.object_name}"

    @property
    def label_lower(self) -> str:
        """``"app.name"``: what registries look up."""
        return f"{self.app_label}.{self.model_name}"

    @property
    def concrete_model(self) -> type[Model]:
        """The model whose table it is: the model itself, unless it is a proxy."""
        if not self.proxy:
            return self.model
        return next(iter(self.bases))._meta.concrete_model

    @property
    def bases(self) -> list[type[Model]]:
        """The models that it extends directly."""
        bases: tuple[Any, ...] = self.model.__bases__
        return [base for base in bases if hasattr(base, "_meta") and not base._meta.abstract]

    # Fields

    def add_field(self, field: Field[Any]) -> None:
        """Note a field of the model's own; ``Field.contribute`` has set its names."""
        if field.many_to_many:
            self.local_many_to_many.append(field)  # type: ignore[arg-type]  # many_to_many says which class it is
        else:
            self.local_fields.append(field)
        self.forget()

    def forget(self) -> None:
        """Find anew what depends on fields and relations."""
        self._cache.clear()
        for name in ("fields", "pk_fields"):
            self.__dict__.pop(name, None)

    def add_reverse(self, reverse: Reverse) -> None:
        """Note a relation of another model to this one.

        Raises:
            ModelError: The model has another field or relation of the name.
        """
        name = reverse.query_name
        taken = self._reverse.get(name)
        own = next((f for f in (*self.fields, *self.many_to_many) if f.name == name), None)
        if own is not None or (taken is not None and not taken.is_same(reverse)):
            message = (
                f"{reverse.field!r} leads back to {self.label} as {name!r}, which is {own or taken!r} already: "
                "give one of them another related_name."
            )
            raise ModelError(message)
        self._reverse[name] = reverse
        for model in self.registry:
            if issubclass(model, self.model):
                model._meta.forget()
        reverse.attach(self.model)

    @cached_property
    def fields(self) -> tuple[Field[Any], ...]:
        """All fields with columns, those of the extended models first."""
        found: dict[int, Field[Any]] = {}
        for base in self.bases:
            found.update((id(field), field) for field in base._meta.fields)
        found.update((id(field), field) for field in self.local_fields)
        return tuple(found.values())

    @property
    def written_fields(self) -> tuple[Field[Any], ...]:
        """The fields whose values are written to the model's own table: those that the database does not compute."""
        return self._cached(
            "written_fields",
            lambda: tuple(each for each in self.local_fields if each.concrete and not each.is_computed),
        )

    @property
    def references(self) -> tuple[ForeignKey[Any], ...]:
        """The fields that refer to one row of another model."""
        return self._cached("references", lambda: tuple(each for each in self.fields if isinstance(each, ForeignKey)))

    @property
    def many_to_many(self) -> tuple[ManyToManyField[Any], ...]:
        """All relations over tables between."""
        return self._cached(
            "many_to_many",
            lambda: (*(f for base in self.bases for f in base._meta.many_to_many), *self.local_many_to_many),
        )

    @property
    def reverse(self) -> dict[str, Reverse]:
        """The relations of other models to this one, by their names in queries."""
        self.registry.complete()
        found: dict[str, Reverse] = {}
        for base in self.bases:
            found.update(base._meta.reverse)
        found.update(self._reverse)
        return found

    @property
    def related_objects(self) -> list[Reverse]:
        """The relations of other models that lead back by an attribute."""
        return [reverse for reverse in self.reverse.values() if not reverse.is_hidden]

    @cached_property
    def pk_fields(self) -> tuple[Field[Any], ...]:
        """The fields of the key, in order."""
        if self.composite_key is not None:
            return self.composite_key.fields(self.model)
        if self.proxy:
            return self.concrete_model._meta.pk_fields
        return tuple(field for field in self.local_fields if field.primary_key)[:1]

    @property
    def pk(self) -> Field[Any] | CompositePrimaryKey:
        """The field of the key, or the composite key."""
        return self.composite_key or self.pk_fields[0]

    @property
    def local_key(self) -> bool:
        """Whether one of the model's own fields is its key."""
        return any(field.primary_key for field in self.local_fields)

    def links_of(self, key: Field[Any]) -> list[Field[Any]]:
        """Give the fields of extended models that have the key's value, too: what a link refers to."""
        found: list[Field[Any]] = []
        for link in self.concrete_model._meta.parents.values():
            target = link.target_field
            if link is key or link.primary_key:
                found += [target, *link.target._meta.links_of(target)]
        return found

    def find_inherited(self, name: str) -> Field[Any] | None:
        """Give the field of an extended model with a table of its own that has the name, or None."""
        for base in self.bases:
            for field in base._meta.fields:
                if name in (field.name, field.attname):
                    return field
        return None

    @property
    def auto_field(self) -> Field[Any] | None:
        """The key that the database counts up, if it does."""
        return next((field for field in self.pk_fields if field.generated), None)

    @property
    def _by_name(self) -> dict[str, Any]:
        return self._cached("by_name", self._find_names)

    def _find_names(self) -> dict[str, Any]:
        found: dict[str, Any] = dict(self.reverse)
        for field in (*self.fields, *self.many_to_many):
            found[field.name] = field
            found[field.attname] = field
        return found

    def find_field(self, name: str) -> Any:
        """Give a field or a relation of either direction by name, or None; ``pk`` is the key of one field."""
        if name == "pk" and self.composite_key is None:
            return self.pk_fields[0]
        return self._by_name.get(name)

    def get_field(self, name: str) -> Any:
        """Give a field or a relation of either direction by name.

        Raises:
            FieldError: There is none.
        """
        found = self.find_field(name)
        if found is None:
            message = f"{self.label} has no field {name!r}.{nearest(name, self.names)}"
            raise FieldError(message)
        return found

    def get_column_field(self, name: str) -> Field[Any]:
        """Give a field that has a column.

        Raises:
            FieldError: There is none of the name.
        """
        found = self.get_field(name)
        if isinstance(found, Field) and found.concrete:
            return found
        columns = [field.name for field in self.fields]
        message = f"{self.label}.{name} has no column.{nearest(name, columns)}"
        raise FieldError(message)

    def get_fields(self) -> list[Any]:
        """Give all fields and relations of both directions."""
        return [*self.fields, *self.many_to_many, *self.related_objects]

    @property
    def names(self) -> list[str]:
        """The names that queries may begin with."""
        return ["pk", *(name for name in self._by_name if not name.endswith("+"))]

    def steps_to(self, name: str) -> tuple[Step, ...]:
        """Give the joins along a relation, in the direction that its name has."""
        found = self.get_field(name)
        return found.steps() if isinstance(found, RelationField) else found.field.steps_back()

    def steps_to_parent(self, parent: type[Model]) -> tuple[Step, ...]:
        """Give the joins from the model's own table to that of one it extends."""
        target = parent._meta.concrete_model
        for base, link in self.concrete_model._meta.parents.items():
            if base._meta.concrete_model is target:
                return link.steps()
            if issubclass(base, target):
                return (*link.steps(), *base._meta.steps_to_parent(target))
        return ()

    def ancestors(self) -> list[type[Model]]:
        """Give the models with tables of their own that it extends, nearest first."""
        found: list[type[Model]] = []
        for parent in self.concrete_model._meta.parents:
            for each in (parent._meta.concrete_model, *parent._meta.ancestors()):
                if each not in found:
                    found.append(each)
        return found

    # Managers

    @property
    def default_manager(self) -> Manager[Any]:
        """The manager that the framework uses: the first one, or the one that Meta names."""
        name = self.default_manager_name or next(iter(self.managers))
        return self.get_manager(name)

    @property
    def base_manager(self) -> Manager[Any]:
        """The manager for related rows: one that leaves nothing out, or the one that Meta names."""
        if self.base_manager_name is not None:
            return self.get_manager(self.base_manager_name)
        return self._cached("base_manager", self._plain_manager)

    def _plain_manager(self) -> Manager[Any]:
        from bandstand.orm.models._manager import Manager

        return Manager[Any]().of(self.model)

    def get_manager(self, name: str) -> Manager[Any]:
        try:
            return self.managers[name]
        except KeyError:
            message = f"{self.label} has no manager {name!r}.{nearest(name, self.managers)}"
            raise ModelError(message) from None

    def _cached(self, name: str, find: Callable[[], C]) -> C:
        found: C | None = self._cache.get(name)
        if found is None:
            found = self._cache[name] = find()
        return found


def given_meta(parents: Sequence[type[Model]], meta: type[Any] | None) -> dict[str, Any]:
    """Give what a Meta says, its base classes included; a model without one has that of the abstract model it extends.

    Of models with tables, and always of the registry, a few options are taken over where nothing else is said.
    """
    found: dict[str, Any] = {}
    abstract = next((parent for parent in parents if parent._meta.abstract and parent._meta.given), None)
    for parent in reversed(parents):
        names = ("registry",) if parent._meta.abstract else _INHERITED
        found.update({name: parent._meta.given[name] for name in names if name in parent._meta.given})
    if meta is None:
        return {**found, **({} if abstract is None else _passed_on(abstract._meta.given))}
    for base in reversed(meta.__mro__[:-1]):
        given = {name: value for name, value in vars(base).items() if not name.startswith("_")}
        found.update(given if base is meta else _passed_on(given))
    return found


def _passed_on(given: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is true of one model only."""
    return {name: value for name, value in given.items() if name not in ("abstract", "db_table")}


def app_label_of(module: str) -> str:
    """Give the label of a module's app: the name before ``models``, else the module's own last name."""
    parts = module.split(".")
    if "models" in parts[1:]:
        return parts[parts.index("models", 1) - 1]
    return parts[-1].strip("_") or "main"


def _spaced(name: str) -> str:
    """Give the words of a class name: ``HTTPServerLog`` is ``http server log``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).lower()
