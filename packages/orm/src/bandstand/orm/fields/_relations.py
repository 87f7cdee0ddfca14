"""Relations to other models: many to one, one to one, many to many."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar, Unpack, overload
from uuid import UUID

from bandstand.contracts.i18n import LazyText
from bandstand.orm.errors import FieldError, ModelError
from bandstand.orm.fields._deleting import OnDelete
from bandstand.orm.fields._field import Field, FieldOptions, Text
from bandstand.orm.fields._numeric import AutoField, IntegerField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.orm.expressions._condition import Q
    from bandstand.orm.expressions._reference import F
    from bandstand.orm.models import Model
    from bandstand.orm.models._related_many import ManyManager

if TYPE_CHECKING:
    import typing_extensions

    # A reference by label is to any model, unless it says which: ForeignKey["Author"]("Author", CASCADE).
    R = typing_extensions.TypeVar("R", bound="Model | None", default=Any)
else:
    R = TypeVar("R", bound="Model | None")
S = TypeVar("S", bound="Model")
Target = "type[R] | str | Callable[[], type[R] | str]"
_PLAIN_KEYS = frozenset({int, str, UUID})
"""The types of most keys, which are surely no rows."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Step:
    """One join on the way along a relation.

    Attributes:
        source: The model that it leaves.
        target: The model that it reaches.
        pairs: Which columns must be equal: of the source, and of the target.
        many: Whether one row of the source can have several of the target.
        null: Whether a row of the source can have none.
        relation: The relation's field.
        forward: Whether it goes from the field's model to the other.
        filtered: The name of the ``FilteredRelation`` that it belongs to, or empty.
    """

    source: type[Model]
    target: type[Model]
    pairs: tuple[tuple[Field[Any], Field[Any]], ...]
    many: bool
    null: bool
    relation: RelationField[Any]
    forward: bool
    filtered: str = ""


class RelationField(Field[R]):
    """What all relations share: a target, found by class, label, ``"self"`` or a function, and the way back.

    Args:
        to: The other model.
        related_name: The attribute of the other model that leads back; ending in ``+`` for none.
        related_query_name: The name that leads back in queries; ``related_name`` by default.
        limit_choices_to: What the choices in forms must fulfil.
        db_constraint: Whether the database checks that the row exists.
    """

    is_relation: bool = True
    usual: ClassVar[Mapping[str, object]] = {"db_constraint": True}

    def __init__(
        self,
        to: Any,
        *,
        verbose_name: Text | None = None,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
        db_constraint: bool = True,
        null: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, null=null, **options)
        self.to = to
        self.related_name = related_name
        self.related_query_name = related_query_name
        self.limit_choices_to = limit_choices_to
        self.db_constraint = db_constraint
        self._target: type[Model] | None = None
        given: dict[str, Any] = {
            "to": to,
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
            "db_constraint": db_constraint,
        }
        self._options.update(given)

    def contribute(self, model: type[Model], name: str) -> None:
        """Join the model, and tell the other one as soon as both are there."""
        super().contribute(model, name)
        self._target = None
        self._told: list[Callable[[type[Model]], None]] = []
        if model._meta.abstract:
            return
        target: Any = self.to
        if callable(target) and not isinstance(target, type):
            find: Callable[[], Any] = target
            model._meta.registry.later(lambda: self._seek(find()))
        else:
            self._seek(target)

    def _seek(self, target: Any) -> None:
        """Find the other model by class or label, as soon as it is there."""
        model = self.model
        if isinstance(target, str):
            label = model._meta.label if target == "self" else target
            label = label if "." in label else f"{model._meta.app_label}.{label}"
            model._meta.registry.when(label, self._found)
        elif isinstance(target, type):
            self._found(target)
        else:
            message = f"{model._meta.label}.{self.name} relates to a model, its label or a function; got {target!r}."
            raise ModelError(message)

    def _found(self, target: type[Model]) -> None:
        if target._meta.abstract:
            message = f"{self!r} cannot relate to {target._meta.label}, which is abstract and has no rows."
            raise ModelError(message)
        self._target = target
        self.connect(target)
        for tell in self._told:
            tell(target)

    def leads_to(self, model: type[Model]) -> bool:
        """Whether it is known that the other model is this one; nothing is waited for."""
        return self.to is model or self._target is model

    def when_found(self, tell: Callable[[type[Model]], None]) -> None:
        """Call with the other model now, or as soon as it is defined."""
        if self._target is None:
            self._told.append(tell)
        else:
            tell(self._target)

    def connect(self, target: type[Model]) -> None:
        """Set up what needs both models."""
        from bandstand.orm.models._reverse import Reverse

        target._meta.add_reverse(Reverse(self, target))

    @property
    def target(self) -> type[Model]:
        """The other model.

        Raises:
            FieldError: It has not been defined.
        """
        if self._target is None:
            self.model._meta.registry.complete()
        if self._target is None:
            message = f"{self!r} relates to {self.to!r}, which no model is called; import its module first."
            raise FieldError(message)
        return self._target

    @property
    def cache_name(self) -> str:
        """The attribute of an instance that holds the other row."""
        return f"_{self.name}_row"

    @property
    def unsaved_name(self) -> str:
        """The attribute of an instance that holds another row as long as that has no key."""
        return f"_{self.name}_unsaved"

    @property
    def is_hidden(self) -> bool:
        """Whether nothing leads back."""
        return self.related_name is not None and self.related_name.endswith("+")

    def steps(self) -> tuple[Step, ...]:
        """Give the joins from the field's model to the other."""
        raise NotImplementedError

    def steps_back(self) -> tuple[Step, ...]:
        """Give the joins from the other model to the field's."""
        raise NotImplementedError


class ForeignKey(RelationField[R]):
    """A reference to one row of another model, from any number of rows.

    The attribute is the other row; the same name with ``_id`` is its key.

    Args:
        to: The other model, its label, ``"self"`` or a function that gives it.
        on_delete: What happens when the other row is deleted.
        to_field: The unique field that it refers to; the key by default.
    """

    messages: ClassVar[dict[str, Text]] = {
        # Translators: %(model)s is a kind of thing ("book"), %(field)s the name of a field ("id").
        "invalid": LazyText(id="%(model)s with %(field)s “%(value)s” does not exist."),
    }
    unique_target: ClassVar[bool] = False
    usual: ClassVar[Mapping[str, object]] = {"db_index": True}
    parent_link: bool = False
    _sought_target: Any = None  # Any: checkers would take a field here for a descriptor

    if TYPE_CHECKING:

        @overload
        def __init__(
            self,
            to: str | Callable[[], str],
            on_delete: OnDelete,
            *,
            null: bool = False,
            to_field: str | None = None,
            verbose_name: Text | None = None,
            related_name: str | None = None,
            related_query_name: str | None = None,
            limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
            db_constraint: bool = True,
            **options: Unpack[FieldOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: ForeignKey[S],
            to: type[S] | Callable[[], type[S]],
            on_delete: OnDelete,
            *,
            null: Literal[False] = False,
            to_field: str | None = None,
            verbose_name: Text | None = None,
            related_name: str | None = None,
            related_query_name: str | None = None,
            limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
            db_constraint: bool = True,
            **options: Unpack[FieldOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: ForeignKey[S | None],
            to: type[S] | Callable[[], type[S]],
            on_delete: OnDelete,
            *,
            null: Literal[True],
            to_field: str | None = None,
            verbose_name: Text | None = None,
            related_name: str | None = None,
            related_query_name: str | None = None,
            limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
            db_constraint: bool = True,
            **options: Unpack[FieldOptions],
        ) -> None: ...

    def __init__(self, to: Any, on_delete: Any, *, to_field: str | None = None, **options: Any) -> None:
        if not isinstance(on_delete, OnDelete):
            message = f"on_delete is CASCADE, PROTECT, SET_NULL or another rule of bandstand.orm; got {on_delete!r}."
            raise TypeError(message)
        if "SET_NULL" in on_delete.name and not options.get("null"):
            message = f"on_delete={on_delete!r} needs null=True, so that there is a NULL to set."
            raise ValueError(message)
        options.setdefault("db_index", not self.unique_target)
        super().__init__(to, **options)
        self.on_delete = on_delete
        self.to_field = to_field
        self._target_field: Field[Any] | None = None
        self._options.update(on_delete=on_delete, to_field=to_field)

    if TYPE_CHECKING:

        @overload  # type: ignore[override]  # on the instance it is the row, of a type of its own
        def __get__(self, instance: None, owner: type[Model]) -> F[R]: ...
        @overload
        def __get__(self, instance: Model, owner: type[Model]) -> R: ...
        def __get__(self, instance: Any, owner: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    def contribute(self, model: type[Model], name: str) -> None:
        """Join the model with two attributes: the other row, and its key."""
        self._target_field = None
        super().contribute(model, name)
        from bandstand.orm.models._descriptors import ForwardRelation

        setattr(model, self.name, ForwardRelation(self))

    def get_attname(self) -> str:
        """Give the name of the key's attribute."""
        return f"{self.name}_id"

    @property
    def target_field(self) -> Field[Any]:
        """The field of the other model that it refers to.

        Raises:
            FieldError: The other model has a key of several fields, or no such field.
        """
        if self._target_field is None:
            self._target_field = self._find_target_field()
        return self._target_field

    def _find_target_field(self) -> Field[Any]:
        options = self.target._meta
        if self.to_field is not None:
            return options.get_column_field(self.to_field)
        if len(options.pk_fields) != 1:
            message = f"{self!r} cannot refer to {options.label}: its key has several fields. Name a unique to_field."
            raise FieldError(message)
        return options.pk_fields[0]

    def column_type(self) -> Any:
        """Give the type of the column that it refers to."""
        target = self.target_field
        if isinstance(target, AutoField):
            return IntegerField.column_type(target)
        return target.column_type()

    def to_python(self, value: Any) -> Any:
        """Make a key of the other model's."""
        return self.target_field.to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """Give the key, of a row as of itself.

        Raises:
            ValueError: It cannot be one, or is a row of another model or one that was not saved.
        """
        target = self._sought_target or self.target_field
        return target.get_prep_value(value if type(value) in _PLAIN_KEYS else self._key_of(value))

    def _key_of(self, value: Any) -> Any:
        from bandstand.orm.models import Model

        if not isinstance(value, Model):
            return value
        if not isinstance(value, self.target._meta.concrete_model):
            raise self.unfit(value, f"a {self.target._meta.label} is expected.")
        key = getattr(value, self.target_field.attname)
        if key is None:
            raise self.unfit(value, "it has no key yet; save it first.")
        return key

    @property
    def sought(self) -> Field[Any]:
        """As what it refers to takes what is looked for."""
        made = copy(self)
        made._sought_target = self.target_field.sought  # noqa: SLF001 - a copy of the same class
        return made

    def validate(self, value: Any, instance: Model | None = None) -> None:
        """Check that the row exists, and is among those that ``limit_choices_to`` leaves.

        Raises:
            ValidationError: It does not, or is not.
        """
        if self.parent_link:
            return  # the row of the extended model is saved together with this one
        super().validate(value, instance)
        if value is None:
            return
        rows = self.target._base_manager.filter(**{self.target_field.name: value})
        if self.limit_choices_to:
            rows = rows.complex_filter(self.get_limit_choices_to())
        if not rows.exists():
            name = self.target._meta.verbose_name
            raise self.problem("invalid", model=name, field=self.target_field.name, value=value)

    def get_limit_choices_to(self) -> Any:
        """Give the limit of choices, asking it where it is a function."""
        return self.limit_choices_to() if callable(self.limit_choices_to) else self.limit_choices_to

    def steps(self) -> tuple[Step, ...]:
        """Give the join to the other row."""
        pairs = ((self, self.target_field),)
        return (
            Step(
                source=self.model,
                target=self.target,
                pairs=pairs,
                many=False,
                null=self.null,
                relation=self,
                forward=True,
            ),
        )

    def steps_back(self) -> tuple[Step, ...]:
        """Give the join to the rows that refer to one."""
        pairs = ((self.target_field, self),)
        many = not self.unique_target
        return (
            Step(
                source=self.target, target=self.model, pairs=pairs, many=many, null=True, relation=self, forward=False
            ),
        )


class OneToOneField(ForeignKey[R]):
    """A reference that one row at most has to each row of another model.

    Args:
        parent_link: Whether it is the link of a model to the one that it extends.
    """

    unique_target: ClassVar[bool] = True
    usual: ClassVar[Mapping[str, object]] = {"db_index": False}

    if TYPE_CHECKING:

        @overload
        def __init__(
            self,
            to: str | Callable[[], str],
            on_delete: OnDelete,
            *,
            null: bool = False,
            parent_link: bool = False,
            to_field: str | None = None,
            verbose_name: Text | None = None,
            related_name: str | None = None,
            related_query_name: str | None = None,
            limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
            db_constraint: bool = True,
            **options: Unpack[FieldOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: OneToOneField[S],
            to: type[S] | Callable[[], type[S]],
            on_delete: OnDelete,
            *,
            null: Literal[False] = False,
            parent_link: bool = False,
            to_field: str | None = None,
            verbose_name: Text | None = None,
            related_name: str | None = None,
            related_query_name: str | None = None,
            limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
            db_constraint: bool = True,
            **options: Unpack[FieldOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: OneToOneField[S | None],
            to: type[S] | Callable[[], type[S]],
            on_delete: OnDelete,
            *,
            null: Literal[True],
            parent_link: bool = False,
            to_field: str | None = None,
            verbose_name: Text | None = None,
            related_name: str | None = None,
            related_query_name: str | None = None,
            limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = None,
            db_constraint: bool = True,
            **options: Unpack[FieldOptions],
        ) -> None: ...

    def __init__(self, to: Any, on_delete: OnDelete, *, parent_link: bool = False, **options: Any) -> None:
        options["unique"] = True
        super().__init__(to, on_delete, **options)
        self.parent_link = parent_link
        self._options["parent_link"] = parent_link
        self._options.pop("unique", None)


class ManyToManyField(RelationField[Any], Generic[S]):
    """References from any number of rows to any number of others, kept in a table between them.

    Args:
        to: The other model.
        symmetrical: Whether a relation of a model to itself goes both ways; True for ``"self"`` by default.
        through: The model of the table between, where it has more than both keys.
        through_fields: Which of its references lead to this model and to the other, where there are several.
        db_table: What the table between is called.
    """

    many_to_many: ClassVar[bool] = True
    concrete: bool = False

    def __init__(
        self,
        to: type[S] | str | Callable[[], type[S] | str],
        *,
        symmetrical: bool | None = None,
        through: type[Model] | str | None = None,
        through_fields: tuple[str, str] | None = None,
        db_table: str | None = None,
        **options: Any,
    ) -> None:
        if options.get("null"):
            message = "ManyToManyField has no column that could be NULL: leave null out."
            raise ValueError(message)
        super().__init__(to, **options)
        self.symmetrical = to == "self" if symmetrical is None else symmetrical
        self.given_through = through
        self.through_fields = through_fields
        self.db_table = db_table
        self._through: type[Model] | None = None
        self._options.update(symmetrical=symmetrical, through=through, through_fields=through_fields, db_table=db_table)

    def usual_value(self, name: str) -> object:
        """Give that a relation of a model to itself goes both ways."""
        return self.to == "self" if name == "symmetrical" else super().usual_value(name)

    if TYPE_CHECKING:

        @overload  # type: ignore[override]  # on the instance it is a manager of the other rows
        def __get__(self, instance: None, owner: type[Model]) -> F[S]: ...
        @overload
        def __get__(self, instance: Model, owner: type[Model]) -> ManyManager[S]: ...
        def __get__(self, instance: Any, owner: Any) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

    def contribute(self, model: type[Model], name: str) -> None:
        """Join the model; there is no column."""
        self._through = None
        if self.to == "self" and self.symmetrical:
            self.related_name = f"{name}_rel_+"
        super().contribute(model, name)
        from bandstand.orm.models._descriptors import ManyRelation

        setattr(model, self.name, ManyRelation(self, reverse=False))
        if not model._meta.abstract and isinstance(self.given_through, str):
            label = self.given_through
            label = label if "." in label else f"{model._meta.app_label}.{label}"
            model._meta.registry.when(label, self._set_through)

    def _set_through(self, through: type[Model]) -> None:
        self._through = through

    def connect(self, target: type[Model]) -> None:
        """Make the table between where no model was given."""
        super().connect(target)
        if isinstance(self.given_through, type):
            self._through = self.given_through
        elif self.given_through is None:
            from bandstand.orm.models._through import make_through

            self._through = make_through(self, target)

    @property
    def through(self) -> type[Model]:
        """The model of the table between.

        Raises:
            FieldError: It has not been defined.
        """
        _ = self.target
        if self._through is None:
            message = f"{self!r} goes through {self.given_through!r}, which no model is called."
            raise FieldError(message)
        return self._through

    @property
    def ends(self) -> tuple[ForeignKey[Any], ForeignKey[Any]]:
        """The references of the table between: to this model, and to the other."""
        from bandstand.orm.models._through import find_ends

        return find_ends(self)

    def steps(self) -> tuple[Step, ...]:
        """Give the joins over the table between."""
        here, there = self.ends
        return (*here.steps_back(), *there.steps())

    def steps_back(self) -> tuple[Step, ...]:
        """Give the joins in the other direction."""
        here, there = self.ends
        return (*there.steps_back(), *here.steps())
