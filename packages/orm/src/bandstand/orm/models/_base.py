"""The base of all models, and the class that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

from bandstand.orm.errors import (
    FieldError,
    ModelError,
    MultipleObjectsReturned,
    NotUpdated,
    ObjectDoesNotExist,
    nearest,
)
from bandstand.orm.fields import (
    CASCADE,
    AutoField,
    BigAutoField,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    CompositePrimaryKey,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    Field,
    FileField,
    FilePathField,
    FloatField,
    ForeignKey,
    GeneratedField,
    GenericIPAddressField,
    ImageField,
    IntegerField,
    JSONField,
    ManyToManyField,
    OneToOneField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    RelationField,
    SlugField,
    SmallAutoField,
    SmallIntegerField,
    TextField,
    TimeField,
    URLField,
    UUIDField,
)
from bandstand.orm.models._manager import DefaultManager, Manager
from bandstand.orm.models._options import Options, given_meta
from bandstand.orm.models._order import keep_order
from bandstand.orm.models._state import NEW, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self


class ModelType(type):
    """The class of models: collects their fields and joins them to a registry."""

    _meta: Options

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **keywords: Any) -> ModelType:
        """Make a model of a class body; the root of all models is made as it is."""
        parents = [base for base in bases if isinstance(base, ModelType)]
        if not parents:
            return super().__new__(cls, name, bases, body, **keywords)
        meta = body.pop("Meta", None)
        plain, own = _divide(body)
        parents = [parent for parent in parents if "_meta" in vars(parent)]
        made = super().__new__(cls, name, bases, plain, **keywords)
        _set_up(made, parents, given_meta(parents, meta), own)  # type: ignore[arg-type]  # it is a subclass of Model by its bases
        if made._meta.abstract and meta is not None:
            made.Meta = meta  # type: ignore[attr-defined]  # models that extend it write class Meta(Base.Meta)
        return made

    @property
    def _default_manager(cls) -> Manager[Any]:
        return cls._meta.default_manager

    @property
    def _base_manager(cls) -> Manager[Any]:
        return cls._meta.base_manager


def _divide(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take what joins the model by itself out of the class body."""
    own: dict[str, Any] = {
        key: value for key, value in body.items() if isinstance(value, Field | CompositePrimaryKey | Manager)
    }
    return {key: value for key, value in body.items() if key not in own}, own


def _set_up(model: type[Model], parents: list[type[Model]], meta: dict[str, Any], own: dict[str, Any]) -> None:
    model._meta = options = Options(model, meta, model.__module__)
    options.given = meta
    _make_errors(model, parents)
    if options.proxy:
        _check_proxy(options, own)
    for key, each in _inherited_fields(parents).items():
        if key not in own and key not in model.__dict__:
            _join(model, key, each.copied() if isinstance(each, Field) else each)
    for key, each in own.items():
        if not isinstance(each, Manager):
            _join(model, key, each)
    if not options.abstract and not options.proxy:
        _link_parents(model, parents)
        _ensure_key(model)
        if options.order_with_respect_to is not None:
            keep_order(model)
    _add_managers(model, parents, own)
    if not options.abstract:
        for field in options.fields:
            field.prepared(model)
        options.registry.register(model)
        from bandstand.orm.signals import class_prepared

        class_prepared.send(model)


def _check_proxy(options: Options, own: dict[str, Any]) -> None:
    if any(isinstance(each, Field) for each in own.values()):
        message = f"{options.label} is a proxy and has no table, so it cannot have fields of its own."
        raise ModelError(message)
    if len({base._meta.concrete_model for base in options.bases}) != 1:
        names = ", ".join(base._meta.label for base in options.bases) or "none"
        message = f"{options.label} is a proxy, so it extends one model with a table; it extends {names}."
        raise ModelError(message)
    options.db_table = options.concrete_model._meta.db_table


def _make_errors(model: type[Model], parents: list[type[Model]]) -> None:
    """Give the model errors of its own, which are those of the models it extends, too."""
    for name, base in (
        ("DoesNotExist", ObjectDoesNotExist),
        ("MultipleObjectsReturned", MultipleObjectsReturned),
        ("NotUpdated", NotUpdated),
    ):
        bases = tuple(vars(parent)[name] for parent in parents if name in vars(parent)) or (base,)
        error = type(name, bases, {"__module__": model.__module__, "__qualname__": f"{model.__qualname__}.{name}"})
        setattr(model, name, error)


def _inherited_fields(parents: list[type[Model]]) -> dict[str, Any]:
    """Give the fields of abstract classes, of which each model has copies, in the order of their declaration."""
    found: dict[str, Any] = {}
    for parent in reversed(parents):
        if parent._meta.abstract:
            for field in (*parent._meta.local_fields, *parent._meta.local_many_to_many):
                found[field.name] = field
            if parent._meta.composite_key is not None:
                found["pk"] = parent._meta.composite_key
    return dict(sorted(found.items(), key=lambda item: getattr(item[1], "place", 0)))


def _join(model: type[Model], name: str, each: Any) -> None:
    if isinstance(each, CompositePrimaryKey):
        if name != "pk":
            message = f"A composite key is called pk; {model._meta.label} calls it {name!r}."
            raise ModelError(message)
        model._meta.composite_key = each
        return
    if "__" in name or name.endswith("_") or name == "pk":
        rule = "names have no '__' and no '_' at the end, and pk is the key"
        message = f"{model._meta.label} cannot have a field {name!r}: {rule}."
        raise ModelError(message)
    clash = model._meta.find_inherited(name)
    if clash is not None:
        message = f"{model._meta.label}.{name} would hide {clash!r}, which has a column in another table."
        raise ModelError(message)
    each.contribute(model, name)
    model._meta.add_field(each)


def _link_parents(model: type[Model], parents: list[type[Model]]) -> None:
    """Refer to the rows of the models that this one extends, each of which has its own table."""
    options = model._meta
    for parent in parents:
        for base in [parent, *_abstract_bases(parent)] if parent._meta.abstract else [parent]:
            if base._meta.abstract:
                continue
            concrete = base._meta.concrete_model
            link = next((each for each in options.local_fields if _is_link(each, concrete)), None)
            if link is None:
                link = OneToOneField(concrete, CASCADE, parent_link=True, primary_key=not options.local_key)
                link.auto_created = True
                _join(model, f"{concrete._meta.model_name}_ptr", link)
                options.local_fields.insert(0, options.local_fields.pop())
            options.parents[base] = link  # type: ignore[assignment]  # _is_link has checked it


def _abstract_bases(model: type[Model]) -> list[type[Model]]:
    bases: list[Any] = [base for base in model.__mro__[1:] if isinstance(base, ModelType) and "_meta" in vars(base)]
    return bases


def _is_link(field: Field[Any], parent: type[Model]) -> bool:
    return isinstance(field, OneToOneField) and field.parent_link and field.leads_to(parent)


def _ensure_key(model: type[Model]) -> None:
    options = model._meta
    if options.local_key or options.composite_key is not None:
        return
    if "id" in {field.name for field in options.local_fields}:
        message = f"{options.label}.id is no key: give it primary_key=True, or another name."
        raise ModelError(message)
    field = (options.registry.default_auto_field or BigAutoField)(verbose_name="ID")
    field.auto_created = True
    _join(model, "id", field)
    options.local_fields.insert(0, options.local_fields.pop())


def _add_managers(model: type[Model], parents: list[type[Model]], own: dict[str, Any]) -> None:
    options = model._meta
    for parent in parents:
        for name, manager in parent._meta.managers.items():
            if not manager.auto_created:
                options.managers.setdefault(name, manager.of(model))
    for name, each in own.items():
        if isinstance(each, Manager):
            options.managers[name] = each.of(model)
    if not options.managers:
        manager = Manager[Any]().of(model)
        manager.auto_created = True
        options.managers["objects"] = manager
    for name, manager in options.managers.items():
        setattr(model, name, manager)


class Model(metaclass=ModelType):
    """A row of a table, and the table's description: fields as class attributes, rules in ``Meta``.

    Args:
        values: Values in the order of the fields.
        named: Values by name; of a relation, the row or its key (``author=``, ``author_id=``).
    """

    if TYPE_CHECKING:
        pk: Any
        id: Any
        DoesNotExist: ClassVar[type[ObjectDoesNotExist]]
        MultipleObjectsReturned: ClassVar[type[MultipleObjectsReturned]]
        NotUpdated: ClassVar[type[NotUpdated]]
        objects = DefaultManager()

        _meta: ClassVar[Options]

    _state: State = NEW

    def __init__(self, *values: Any, **named: Any) -> None:
        options = type(self)._meta
        if options.abstract:
            message = f"{options.label} is abstract: only models that extend it have rows."
            raise TypeError(message)
        fields = options.fields
        held = vars(self)
        if values:
            named = _named(options, values, named)
        for field in fields:
            attname = field.attname
            if attname in named:
                held[attname] = named.pop(attname)
            elif field.is_relation and field.name in named:
                setattr(self, field.name, named.pop(field.name))
            else:
                held[attname] = field.get_default()
        if named:
            self._set_rest(named)

    def _set_rest(self, named: dict[str, Any]) -> None:
        for name, value in named.items():
            if name == "pk":
                self.pk = value
            elif isinstance(getattr(type(self), name, None), property):
                setattr(self, name, value)
            else:
                options = type(self)._meta
                known = [*(field.name for field in options.fields), "pk"]
                message = f"{options.label} has no field {name!r}.{nearest(name, known)}"
                raise TypeError(message)

    @classmethod
    def from_db(cls, db: str | None, field_names: Sequence[str], values: Sequence[Any]) -> Self:
        """Make an instance of a row; override it to see each row as it comes.

        Args:
            db: The alias of the database.
            field_names: The attributes whose values are there; the others are deferred.
            values: Their values.
        """
        made = cls.__new__(cls)
        vars(made).update(zip(field_names, values, strict=True))
        made._state = State(db=db, adding=False)
        return made

    if not TYPE_CHECKING:  # a composite key takes its place in the class body, and checkers refuse that of a property

        @property
        def pk(self) -> Any:
            """The key: a value, or a tuple where the key has several fields."""
            fields = type(self)._meta.pk_fields
            if len(fields) == 1:
                return getattr(self, fields[0].attname)
            return tuple(getattr(self, field.attname) for field in fields)

        @pk.setter
        def pk(self, value: Any) -> None:
            options = type(self)._meta
            fields = options.pk_fields
            given = (value,) if len(fields) == 1 else tuple(value) if value is not None else (None,) * len(fields)
            if len(given) != len(fields):
                message = f"The key of {options.label} has {len(fields)} values; got {value!r}."
                raise ValueError(message)
            for field, each in zip(fields, given, strict=True):
                setattr(self, field.attname, each)
                for link in options.links_of(field):
                    setattr(self, link.attname, each)

    @property
    def has_key(self) -> bool:
        """Whether all parts of the key are there."""
        return all(self.__dict__.get(field.attname) is not None for field in type(self)._meta.pk_fields)

    def load_deferred(self, field: Field[Any]) -> Any:
        """Load a field that was left out, for this instance or as its fetch mode says."""
        from bandstand.orm.models._deferred import load

        return load(self, field)

    def get_deferred_fields(self) -> set[str]:
        """Give the attributes that have not been loaded."""
        return {field.attname for field in type(self)._meta.fields if field.attname not in self.__dict__}

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Model):
            return NotImplemented
        same = type(self)._meta.concrete_model is type(other)._meta.concrete_model
        return same and self.has_key and self.pk == other.pk

    def __hash__(self) -> int:
        if not self.has_key:
            message = f"A {type(self)._meta.label} without a key cannot be in a set; save it first."
            raise TypeError(message)
        return hash(self.pk)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def __str__(self) -> str:
        return f"{type(self).__name__} object ({self.pk})"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_state": self._state}

    def serializable_value(self, name: str) -> Any:
        """Give the value of a field, or the key of a relation."""
        try:
            field = type(self)._meta.get_field(name)
        except FieldError:
            return getattr(self, name)
        return getattr(self, field.attname)

    # Saving and deleting

    def save(
        self,
        *,
        force_insert: bool = False,
        force_update: bool = False,
        using: Any = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert or update the row.

        Args:
            force_insert: Insert, and fail where the row is there.
            force_update: Update, and fail where it is not.
            using: The database or its alias.
            update_fields: The fields to write; the row must be there.

        Raises:
            NotUpdated: The row had to be there and was not.
        """
        from bandstand.orm.writing._saving import save

        save(self, force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    def delete(self, *, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete the row and what depends on it; give how many rows, in all and by model."""
        from bandstand.orm.writing._deleting import delete

        return delete([self], using=using, keep_parents=keep_parents)

    def refresh_from_db(
        self, *, using: Any = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Load the values again, or those of some fields, and forget related rows.

        Raises:
            ObjectDoesNotExist: The row is gone.
        """
        from bandstand.orm.models._deferred import refresh

        refresh(self, using=using, fields=fields, from_queryset=from_queryset)

    async def asave(self, **keywords: Any) -> None:
        """Do what ``save`` does."""
        from bandstand.orm.database import database_of

        await database_of(type(self), keywords.get("using"), write=True, instance=self).run(self.save, **keywords)

    async def adelete(self, **keywords: Any) -> tuple[int, dict[str, int]]:
        """Do what ``delete`` does."""
        from bandstand.orm.database import database_of

        database = database_of(type(self), keywords.get("using"), write=True, instance=self)
        return await database.run(self.delete, **keywords)

    async def arefresh_from_db(self, **keywords: Any) -> None:
        """Do what ``refresh_from_db`` does."""
        from bandstand.orm.database import database_of

        database = database_of(type(self), keywords.get("using"), write=False, instance=self)
        await database.run(self.refresh_from_db, **keywords)

    # Validation

    def full_clean(
        self,
        exclude: Iterable[str] | None = None,
        *,
        validate_unique: bool = True,
        validate_constraints: bool = True,
    ) -> None:
        """Check fields, the whole, uniqueness and constraints, and raise what is wrong together.

        Raises:
            ValidationError: Something is wrong.
        """
        from bandstand.orm.models._validating import full_clean

        full_clean(self, exclude, validate_unique=validate_unique, validate_constraints=validate_constraints)

    def clean(self) -> None:
        """Check the row as a whole; models override it.

        Raises:
            ValidationError: It is not right.
        """

    def clean_fields(self, exclude: Iterable[str] | None = None) -> None:
        """Make and check the value of each field.

        Raises:
            ValidationError: Some are not right.
        """
        from bandstand.orm.models._validating import clean_fields

        clean_fields(self, exclude)

    def validate_unique(self, exclude: Iterable[str] | None = None) -> None:
        """Check that no other row has what must be unique.

        Raises:
            ValidationError: One has.
        """
        from bandstand.orm.models._validating import validate_unique

        validate_unique(self, exclude)

    def validate_constraints(self, exclude: Iterable[str] | None = None) -> None:
        """Check the constraints of ``Meta``.

        Raises:
            ValidationError: Some do not hold.
        """
        from bandstand.orm.models._validating import validate_constraints

        validate_constraints(self, exclude)


def _named(options: Options, values: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    if len(values) > len(options.fields):
        message = f"{options.label} has {len(options.fields)} fields; got {len(values)} values."
        raise TypeError(message)
    placed = {field.attname: value for field, value in zip(options.fields, values, strict=False)}
    twice = placed.keys() & named.keys()
    if twice:
        message = f"{options.label} got two values for {min(twice)!r}."
        raise TypeError(message)
    return {**placed, **named}


# Checkers know a field by the very class that is called, so each stands here.
@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(
        Field,
        AutoField,
        BigAutoField,
        BigIntegerField,
        BinaryField,
        BooleanField,
        CharField,
        DateField,
        DateTimeField,
        DecimalField,
        DurationField,
        EmailField,
        FileField,
        FilePathField,
        FloatField,
        ForeignKey,
        GeneratedField,
        GenericIPAddressField,
        ImageField,
        IntegerField,
        JSONField,
        ManyToManyField,
        OneToOneField,
        PositiveBigIntegerField,
        PositiveIntegerField,
        PositiveSmallIntegerField,
        RelationField,
        SlugField,
        SmallAutoField,
        SmallIntegerField,
        TextField,
        TimeField,
        URLField,
        UUIDField,
    ),
)
class _TypedModelType(ModelType):
    """The class of models whose constructors checkers know."""


class TypedModel(Model, metaclass=_TypedModelType):
    """A model whose fields are annotated, so that checkers see what its constructor takes.

    ``title: CharField[str] = CharField(max_length=200)``
    """

    class Meta:
        abstract = True
