"""The base of all fields: a description of a column, and a descriptor on the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypedDict, TypeVar, cast, overload

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.orm.errors import nearest
from bandstand.orm.expressions._reference import F
from bandstand.orm.expressions._registering import Registering
from bandstand.orm.fields._choices import Choices, flat_choices

if TYPE_CHECKING:
    from typing import Self

    from bandstand.contracts.validation import Validator
    from bandstand.orm.expressions._expression import Expression
    from bandstand.orm.lookups._lookup import Lookup, Transform
    from bandstand.orm.models import Model

T = TypeVar("T")

Text = str | LazyText
ChoiceSource = Iterable[Any] | type[Choices] | Callable[[], Iterable[Any]]


_places = count()
"""Counts fields, because a model has those of several abstract ones in the order in which they were declared."""


class Missing:
    """The type of ``MISSING``."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()
"""Stands for a default that nobody gave, because None is one."""


class FieldOptions(TypedDict, total=False):
    """What every field takes, as keywords."""

    name: str
    primary_key: bool
    unique: bool
    blank: bool
    db_index: bool
    default: Any
    db_default: Any
    editable: bool
    choices: ChoiceSource
    help_text: Text
    error_messages: Mapping[str, Text]
    validators: Sequence[Validator]
    db_column: str
    db_comment: str
    db_tablespace: str
    unique_for_date: str
    unique_for_month: str
    unique_for_year: str


class Field(Generic[T]):
    """A column of a model: its type, its rules, and how its values go to the database and come back.

    On the class it is an ``F`` with the type of its values, on an instance the value itself. A custom field overrides
    ``column_type`` and, where its values are not what the driver gives and takes, ``get_prep_value`` and
    ``from_db_value``; ``to_python`` makes a value from what people and files give.

    Args:
        verbose_name: What people call it; made from the attribute's name by default.
        null: Whether the column may be NULL.
        options: See ``FieldOptions``; they mean what they mean in Django.
    """

    lookups: ClassVar[dict[str, type[Lookup | Transform]]] = {}
    messages: ClassVar[dict[str, Text]] = {
        "invalid_choice": LazyText(id="“%(value)s” is not one of the choices."),
        "null": LazyText(id="This cannot be empty."),
        "blank": LazyText(id="This cannot be empty."),
        # Translators: %(model_name)s is a kind of thing ("Book"), %(field_label)s the label of a field ("Title").
        "unique": LazyText(id="%(model_name)s with this %(field_label)s already exists."),
    }
    empty_values: ClassVar[tuple[object, ...]] = (None, "", [], (), {})
    is_boolean: ClassVar[bool] = False
    is_relation: bool = False
    many_to_many: ClassVar[bool] = False
    concrete: bool = True
    generated: ClassVar[bool] = False
    is_computed: ClassVar[bool] = False
    """Whether the database computes the value of other columns, so that nothing is written."""
    auto_created: bool = False
    renamed_from: Any = None  # a Field, which as an attribute's type would be a descriptor
    """The field that this one is of a column of a named query, not of a model."""
    usual: ClassVar[Mapping[str, object]] = {"editable": True}
    """What options are where nobody gives them, apart from None, False and the empty text; classes add their own."""
    sets_itself: bool = False
    """Whether ``pre_save`` may change the value."""
    from_db_value: Callable[[Any], Any] | None = None
    """Makes a value from what SQLAlchemy's type gives; None where that is the value already."""

    # Set when the field joins a model.
    model: type[Model]
    name: str
    attname: str
    column: str
    reference: F[Any]

    def __init__(self, verbose_name: Text | None = None, *, null: bool = False, **options: Any) -> None:
        unknown = options.keys() - FieldOptions.__annotations__.keys()
        if unknown:
            first = min(unknown)
            message = f"{type(self).__name__} has no option {first!r}.{nearest(first, FieldOptions.__annotations__)}"
            raise TypeError(message)
        self.verbose_name = verbose_name
        self.null = null
        self.place = next(_places)
        self.given_name: str | None = options.get("name")
        self.primary_key: bool = options.get("primary_key", False)
        self.unique: bool = options.get("unique", False) or self.primary_key
        self.blank: bool = options.get("blank", False)
        self.db_index: bool = options.get("db_index", False)
        self.default: Any = options.get("default", MISSING)
        self.db_default: Any = options.get("db_default", MISSING)
        self.editable: bool = options.get("editable", True)
        self.help_text: Text = options.get("help_text", "")
        self.error_messages: dict[str, Text] = {**self._all_messages(), **options.get("error_messages", {})}
        self.given_validators: tuple[Validator, ...] = tuple(options.get("validators", ()))
        self.db_column: str | None = options.get("db_column")
        self.db_comment: str | None = options.get("db_comment")
        self.db_tablespace: str | None = options.get("db_tablespace")
        self.unique_for_date: str | None = options.get("unique_for_date")
        self.unique_for_month: str | None = options.get("unique_for_month")
        self.unique_for_year: str | None = options.get("unique_for_year")
        self._choices: ChoiceSource | None = options.get("choices")
        self._options = {**options, "verbose_name": verbose_name, "null": null}

    @classmethod
    def _all_messages(cls) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for base in reversed(cls.__mro__):
            found.update(base.__dict__.get("messages", {}))
        return found

    # On the model

    def contribute(self, model: type[Model], name: str) -> None:
        """Join a model under a name; each model has copies of its own."""
        self.model = model
        self.name = self.given_name or name
        self.attname = self.get_attname()
        self.column = self.db_column or self.attname
        self.reference = F(self.name)
        if self.verbose_name is None:
            self.verbose_name = self.name.replace("_", " ")
        setattr(model, self.attname, self)
        if self._choices is not None:
            setattr(model, f"get_{self.name}_display", _display(self))

    def get_attname(self) -> str:
        """Give the name of the attribute that holds the value."""
        return self.name

    def copied(self) -> Self:
        """Give a copy for another model."""
        return copy(self)

    @overload
    def __get__(self, instance: None, owner: type[Model]) -> F[T]: ...
    @overload
    def __get__(self, instance: Model, owner: type[Model]) -> T: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> Self: ...
    def __get__(self, instance: Any, owner: type[Any]) -> Any:
        if instance is None:
            return self.reference
        return instance.load_deferred(self)  # values are in the instance's own dictionary, unless they were deferred

    if TYPE_CHECKING:  # at run time values go straight into the instance's dictionary

        def __set__(self, instance: Model, value: T | Expression[Any]) -> None: ...

    @property
    def value_field(self) -> Field[Any]:
        """The field that knows the values: this one, unless it passes on those of another."""
        return self

    def computed_of(self) -> list[Field[Any]]:
        """Give the fields of whose values the database computes this one's."""
        return []

    def prepared(self, model: type[Model]) -> None:
        """Do what needs the whole model; called once for each model that has the field, its own or inherited."""

    def __repr__(self) -> str:
        model = getattr(self, "model", None)
        return f"<{type(self).__name__} {model._meta.label + '.' + self.name if model else 'of no model'}>"

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __reduce__(self) -> tuple[Any, ...]:
        if self.renamed_from is not None:
            from bandstand.orm.query._named import renamed

            return renamed, (self.renamed_from, self.name)
        if not hasattr(self, "model"):
            return _unbound, (type(self), self.keywords())
        return _field_of, (self.model, self.name)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Give name, class path, arguments and keywords that make an equal field; migrations write them down."""
        name = getattr(self, "name", self.given_name or "")
        return name, f"{type(self).__module__}.{type(self).__qualname__}", [], self.keywords()

    def keywords(self) -> dict[str, Any]:
        """Give the keywords that make an equal field."""
        return {name: value for name, value in self._options.items() if not self._is_usual(name, value)}

    def _is_usual(self, name: str, value: object) -> bool:
        if name in ("default", "db_default"):
            return value is MISSING
        return value is None or value is self.usual_value(name) or (isinstance(value, str) and not value)

    def usual_value(self, name: str) -> object:
        """Give what an option is where nobody gives it."""
        for base in type(self).__mro__:
            known = base.__dict__.get("usual", {})
            if name in known:
                return known[name]
        return False

    # Values

    def column_type(self) -> Any:
        """Give the SQLAlchemy type of the column."""
        message = f"{type(self).__name__} says nothing of its column: override column_type()."
        raise NotImplementedError(message)

    def to_python(self, value: Any) -> Any:
        """Make a value of the field's type from what people and files give.

        Raises:
            ValidationError: It cannot be one.
        """
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Give what the column's type takes, for a value that is not None.

        Raises:
            ValueError: The value cannot be stored; the text names field and value.
        """
        try:
            return self.to_python(value)
        except ValidationError as error:
            raise self.unfit(value, str(error)) from None

    @property
    def sought(self) -> Field[Any]:
        """The field as it takes what is looked for: what no row can have is not found, and is no mistake."""
        return self

    def unfit(self, value: object, why: str) -> ValueError:
        """Make the error of a value that the column cannot take."""
        where = f"{self.model._meta.label}.{self.name}" if hasattr(self, "model") else type(self).__name__
        shown = repr(value)
        if len(shown) > 100:
            shown = f"{shown[:97]}..."
        return ValueError(f"{where} cannot take {shown}: {why}")

    def value_to_string(self, instance: Model) -> str:
        """Give the value as a text for files; ``to_python`` reads it."""
        value = self.value_from_object(instance)
        return "" if value is None else str(value)

    def value_from_object(self, instance: Model) -> Any:
        """Give the value that an instance has."""
        return getattr(instance, self.attname)

    def pre_save(self, instance: Model, *, add: bool) -> Any:  # noqa: ARG002 - for those that override it
        """Give the value to save, setting it where the field decides."""
        return getattr(instance, self.attname)

    def has_default(self) -> bool:
        """Whether Python has a default."""
        return self.default is not MISSING

    def has_db_default(self) -> bool:
        """Whether the database has a default."""
        return self.db_default is not MISSING

    def get_default(self) -> Any:
        """Give the default: what was given, else an empty text where the field is a text, else None."""
        if self.default is not MISSING:
            return self.default() if callable(self.default) else self.default
        if self.db_default is not MISSING:
            from bandstand.orm.expressions._default import DatabaseDefault

            return DatabaseDefault(self)
        return None

    # Validation

    @property
    def choices(self) -> list[tuple[Any, Any]]:
        """The choices, each a value and a label or a group and its choices; a callable is asked each time."""
        source = self._choices
        if source is None:
            return []
        if isinstance(source, type) and issubclass(source, Choices):
            return source.choices
        given: Any = source
        if callable(given):
            given = given()
        pairs: Iterable[tuple[Any, Any]] = given.items() if isinstance(given, Mapping) else given
        return list(pairs)

    @property
    def flatchoices(self) -> list[tuple[Any, Any]]:
        """The choices without their groups."""
        return flat_choices(self.choices)

    @property
    def validators(self) -> tuple[Validator, ...]:
        """The field's own validators and those given."""
        return (*self.own_validators(), *self.given_validators)

    def own_validators(self) -> tuple[Validator, ...]:
        """Give the validators that the type brings."""
        return ()

    def clean(self, value: Any, instance: Model | None = None) -> Any:
        """Make a value and check it.

        Raises:
            ValidationError: It is not right.
        """
        made = self.to_python(value)
        self.validate(made, instance)
        self.run_validators(made)
        return made

    def validate(self, value: Any, instance: Model | None = None) -> None:  # noqa: ARG002 - for those that override it
        """Check choices, NULL and blank.

        Raises:
            ValidationError: One does not hold.
        """
        if not self.editable:
            return
        if self._choices is not None and value not in self.empty_values:
            if any(value == known for known, _ in self.flatchoices):
                return
            raise self.problem("invalid_choice", value=value)
        if value is None and not self.null:
            raise self.problem("null")
        if not self.blank and value in self.empty_values:
            raise self.problem("blank")

    def run_validators(self, value: Any) -> None:
        """Ask all validators, and raise what they say together.

        Raises:
            ValidationError: At least one refused.
        """
        if value in self.empty_values:
            return
        problems: list[ValidationError] = []
        for validator in self.validators:
            try:
                validator(value)
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)

    def problem(self, code: str, **params: object) -> ValidationError:
        """Make the error of one of the field's messages."""
        return ValidationError(self.error_messages[code], code=code, params=params)

    # Look-ups

    register_lookup = Registering()
    """Add a look-up or transform to a class of fields and its subclasses, or to one field; also a class decorator."""

    @classmethod
    def get_lookups(cls) -> dict[str, type[Lookup | Transform]]:
        """Give all look-ups and transforms by name."""
        found: dict[str, type[Lookup | Transform]] = {}
        for base in reversed(cls.__mro__):
            found.update(base.__dict__.get("lookups", {}))
        return found

    def get_lookup(self, name: str) -> type[Lookup | Transform] | None:
        """Give a look-up or transform by name; fields whose names are open make one."""
        own = self.__dict__.get("lookups", {}).get(name)
        if own is not None:
            return cast("type[Lookup | Transform]", own)
        for base in type(self).__mro__:
            found: type[Lookup | Transform] | None = base.__dict__.get("lookups", {}).get(name)
            if found is not None:
                return found
        return None


def _display(field: Field[Any]) -> Callable[[Model], Any]:
    def display(instance: Model) -> Any:
        value = field.value_from_object(instance)
        for known, label in field.flatchoices:
            if known == value:
                return label
        return value

    display.__doc__ = f"Give the label of the choice of ``{field.name}``, or the value where it is none."
    return display


def _unbound(kind: type[Field[Any]], options: dict[str, Any]) -> Field[Any]:
    return kind(**options)


def _field_of(model: type[Model], name: str) -> Field[Any]:
    found: Field[Any] = model._meta.get_field(name)
    return found
