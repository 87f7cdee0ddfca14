"""Forms: fields together, with what was sent, what it means and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.services import current
from bandstand.contracts.validation import Problem, ValidationError
from bandstand.forms._bound import BoundField
from bandstand.forms._cleaning import clean_fields
from bandstand.forms._declared import declared_fields, ordered
from bandstand.forms._description import Description
from bandstand.forms._errors import NON_FIELD_ERRORS, ErrorList, Errors, Found, problems_of
from bandstand.forms._layouts import DIVS, LIST_ITEMS, PARAGRAPHS, TABLE_ROWS
from bandstand.forms._media import Media
from bandstand.forms._plans import group_html
from bandstand.forms._values import PlainValues, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bandstand.contracts.rendering import Renderer
    from bandstand.contracts.validation._validation import Messages
    from bandstand.forms._layouts import Layout
    from bandstand.forms._values import Values
    from bandstand.forms.fields._field import Field, Text

_NOTHING: Mapping[str, object] = MappingProxyType({})
_NO_VALUES = PlainValues(_NOTHING)


class Form:
    """Asks for several things, says what is wrong with the answers, and gives their values.

    Fields are declared in the body of a subclass; ``form_factory`` makes one without a body::

        class Contact(Form):
            name = CharField(max_length=80)
            email = EmailField(required=False)

            def clean_name(self) -> str:
                return self.cleaned_data["name"].title()

    With data a form is bound: ``is_valid`` says whether it is right, ``cleaned_data`` has the values, ``errors`` the
    problems. A method ``clean_<field>`` gives a field's value anew; ``clean`` looks at several.

    Args:
        data: What was sent: any mapping, with one value of a name or several; None for a form nobody has sent.
        files: The files that were sent; those among ``data`` are found as well.
        initial: What fields show first; it wins over the fields' own.
        prefix: Stands before the names of all fields, so that several forms go into one page.
        auto_id: The pattern of ids; False for none.
        label_suffix: What stands behind labels.
        empty_permitted: Whether a form that nobody has changed is valid, whatever it lacks.
        use_required_attribute: Whether browsers insist on required fields.
        field_order: Names of fields that come first.
        renderer: Who knows the templates of fields and widgets that name one.
    """

    base_fields: ClassVar[Mapping[str, Field]] = MappingProxyType({})
    """The fields of the class."""
    media: ClassVar[Media] = Media()
    """Scripts and styles of the form itself; ``all_media`` has those of its widgets, too."""
    error_css_class: str = ""
    required_css_class: str = ""
    error_class: type[ErrorList] = ErrorList
    bound_field_class: type[BoundField] = BoundField
    use_required_attribute: bool = True
    # Translators: It stands behind the label of a field.
    label_suffix: Text = LazyText(id=":")
    prefix: str | None = None
    field_order: Iterable[str] = ()
    template_name: str | None = None
    renderer: Renderer | None = None
    layout: Layout = DIVS

    _description: ClassVar[Description | None] = None
    _bound: dict[str, BoundField] | None = None
    _initials: dict[str, object] | None = None
    _errors: Errors | None = None
    _cleaned: bool = False

    def __init_subclass__(cls, **keywords: Any) -> None:  # Any: whatever further bases take
        super().__init_subclass__(**keywords)
        cls.base_fields = MappingProxyType(ordered(declared_fields(cls, "base_fields"), cls.field_order))
        cls._description = None

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        initial: Mapping[str, object] | None = None,
        prefix: str | None = None,
        auto_id: str | bool = "id_%s",
        label_suffix: Text | None = None,
        empty_permitted: bool = False,
        use_required_attribute: bool | None = None,
        field_order: Iterable[str] | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        self.is_bound = data is not None or files is not None
        self.data = data
        self.values: Values = _NO_VALUES if data is None else values_of(data)
        self.files: Values = self.values if files is None else values_of(files)
        self.initial = _NOTHING if initial is None else initial
        self.auto_id = auto_id
        self.empty_permitted = empty_permitted
        self.cleaned_data: dict[str, Any] = {}  # Any: each field has its own kind of values
        self.found: Found = {}
        self._described = self.description()
        self._fields = self._described.fields
        if prefix is not None:
            self.prefix = prefix
        if label_suffix is not None:
            self.label_suffix = label_suffix
        if use_required_attribute is not None:
            self.use_required_attribute = use_required_attribute
        if renderer is not None:
            self.renderer = renderer
        if field_order is not None:
            self.order_fields(field_order)

    # Fields

    def description(self) -> Description:
        """Give what this form shares with others: that of its class, unless its fields depend on more."""
        return self._of_class()

    @classmethod
    def _of_class(cls) -> Description:
        if cls._description is None:
            cls._description = Description(cls, cls.base_fields)
        return cls._description

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by name; ``change``, ``add_field`` and ``remove_field`` change them for this form."""
        return MappingProxyType(self._fields)

    def change(self, name: str, **changes: Any) -> None:  # Any: as dataclasses.replace takes them
        """Let a field be another in this form: ``form.change("email", required=False)``.

        Raises:
            KeyError: There is no such field.
            TypeError: Fields of its kind have no such attribute.
        """
        field = replace(self._field(name), **changes)
        self._become({**self._fields, name: field})

    def add_field(self, name: str, field: Field) -> None:
        """Give this form a further field, or another one of a name."""
        self._become({**self._fields, name: field})

    def remove_field(self, name: str) -> None:
        """Leave out a field of this form.

        Raises:
            KeyError: There is no such field.
        """
        self._field(name)
        self._become({key: field for key, field in self._fields.items() if key != name})

    def order_fields(self, order: Iterable[str]) -> None:
        """Put fields in front, in this order."""
        self._become(ordered(self._fields, order))

    def _become(self, fields: dict[str, Field]) -> None:
        self._described = Description(type(self), fields)
        self._fields = fields
        self._bound = None
        self._initials = None

    def _field(self, name: str) -> Field:
        found = self._fields.get(name)
        if found is None:
            raise KeyError(self._unknown(name))
        return found

    def _unknown(self, name: str) -> str:
        nearest = get_close_matches(str(name), list(self._fields), n=1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        known = ", ".join(map(repr, self._fields)) or "none"
        return f"{type(self).__name__} has no field {name!r}; its fields are {known}.{hint}"

    def __getitem__(self, name: str) -> BoundField:
        if self._bound is None:
            self._bound = {}
        found = self._bound.get(name)
        if found is None:
            field = self._field(name)
            found = (field.bound_field_class or self.bound_field_class)(self, field, name)
            self._bound[name] = found
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[BoundField]:
        return (self[name] for name in self._fields)

    def visible_fields(self) -> list[BoundField]:
        """Give the fields that people see."""
        return [field for field in self if not field.is_hidden]

    def hidden_fields(self) -> list[BoundField]:
        """Give the fields that are sent along unseen."""
        return [field for field in self if field.is_hidden]

    # Names and values

    def add_prefix(self, name: str) -> str:
        """Give the name under which a field is sent."""
        return name if self.prefix is None else f"{self.prefix}-{name}"

    def sent(self, name: str) -> object:
        """Give what was sent for a field, as its widget reads it."""
        return self._field(name).widget.read(self.values, self.files, self.add_prefix(name))

    def get_initial_for_field(self, field: Field, name: str) -> object:
        """Give what a field shows first; functions are asked once for each form."""
        value = self.initial.get(name, field.initial)
        if not callable(value):
            return value
        if self._initials is None:
            self._initials = {}
        if name not in self._initials:
            self._initials[name] = value()
        return self._initials[name]

    @property
    def changed_data(self) -> list[str]:
        """The names of the fields whose answers differ from what they showed."""
        return [
            name
            for name, field in self._fields.items()
            if field.changed(self.get_initial_for_field(field, name), self.sent(name))
        ]

    def has_changed(self) -> bool:
        """Tell whether any answer differs from what was shown."""
        return bool(self.changed_data)

    def is_multipart(self) -> bool:
        """Tell whether it sends files, for which HTML wants ``enctype="multipart/form-data"``."""
        return any(field.widget.multipart for field in self._fields.values())

    @property
    def all_media(self) -> Media:
        """The scripts and styles of the form and its widgets."""
        media = self.media
        for field in self._fields.values():
            media = media + field.widget.media
        return media

    # Cleaning

    def is_valid(self) -> bool:
        """Tell whether it was sent, and nothing is wrong with it."""
        if not self._cleaned:
            self.full_clean()
        return self.is_bound and not self.found

    @property
    def errors(self) -> Errors:
        """The problems by field; without any for a form that nobody has sent."""
        if not self._cleaned:
            self.full_clean()
        if self._errors is None:
            self._errors = Errors({name: self._list(name) for name in self.found})
        return self._errors

    def _list(self, name: str) -> ErrorList:
        problems = problems_of(self.found.get(name, ()))
        if name == NON_FIELD_ERRORS:
            return self.error_class(problems, error_class="nonfield", renderer=self.renderer)
        return self.error_class(problems, field_id=self[name].id, renderer=self.renderer)

    def error_list(self, name: str) -> ErrorList:
        """Give the problems of a field, or of the whole under ``NON_FIELD_ERRORS``."""
        found = self.errors.get(name)
        return self._list(name) if found is None else found

    def non_field_errors(self) -> ErrorList:
        """Give the problems of the whole form."""
        return self.error_list(NON_FIELD_ERRORS)

    def full_clean(self) -> None:
        """Clean everything anew."""
        self._cleaned = True
        self._errors = None
        self.found = {}
        self.cleaned_data = {}
        if not self.is_bound or (self.empty_permitted and not self.has_changed()):
            return
        clean_fields(self, self._described.steps)
        self._clean_whole()
        self.post_clean()

    def _clean_whole(self) -> None:
        if type(self).clean is Form.clean:
            return
        try:
            cleaned = self.clean()
        except ValidationError as error:
            self.add_error(None, error)
        else:
            if cleaned is not None:
                self.cleaned_data = cleaned

    def clean(self) -> dict[str, Any] | None:
        """Look at the values of several fields; to be overridden.

        Returns:
            The values to keep, or None for those of ``cleaned_data``.

        Raises:
            ValidationError: Something is wrong: with the whole, or with the fields that a mapping names.
        """
        return None

    def post_clean(self) -> None:
        """Do what comes after ``clean``, as forms over rows do; there is nothing to do here."""

    def add_error(self, name: str | None, error: Messages) -> None:
        """Add problems to a field, or to the whole for None; a field with problems has no value any more.

        Args:
            name: The field; problems of an error that say their fields themselves go there instead.
            error: A text, an error, or anything that a ``ValidationError`` is made of.

        Raises:
            ValueError: There is no such field.
        """
        problems = error.problems if isinstance(error, ValidationError) else ValidationError(error).problems
        if not self._cleaned:
            self.full_clean()  # or it would forget them later
        self._errors = None
        for problem in problems:
            place = NON_FIELD_ERRORS if name is None else name
            if name is None and problem.path:
                place, problem = str(problem.path[0]), replace(problem, path=problem.path[1:])  # noqa: PLW2901
            if place != NON_FIELD_ERRORS and place not in self._fields:
                raise ValueError(self._unknown(place))
            self.found.setdefault(place, []).append(problem)
            self.cleaned_data.pop(place, None)

    def has_error(self, name: str | None, code: str | None = None) -> bool:
        """Tell whether a field, or the whole for None, has a problem, or one of a code."""
        problems: Iterable[Problem] = self.error_list(NON_FIELD_ERRORS if name is None else name)
        return any(code is None or problem.code == code for problem in problems)

    # HTML

    def in_layout(self, layout: Layout) -> Markup:
        """Give the whole in a layout, which may be one of your own."""
        if self.is_bound and not self._cleaned:
            self.full_clean()
        return Markup(self._described.plan(self, layout).write(self))  # noqa: S704 - plans escape

    def as_div(self) -> Markup:
        """Give each field in a ``div``."""
        return self.in_layout(DIVS)

    def as_p(self) -> Markup:
        """Give each field in a paragraph."""
        return self.in_layout(PARAGRAPHS)

    def as_ul(self) -> Markup:
        """Give each field as an item of a list; ``ul`` itself is the caller's."""
        return self.in_layout(LIST_ITEMS)

    def as_table(self) -> Markup:
        """Give each field as a row of a table; ``table`` itself is the caller's."""
        return self.in_layout(TABLE_ROWS)

    def group_of(self, bound: BoundField) -> Markup:
        """Give what stands for a field in a ``div``: label, help, problems and element."""
        return Markup(group_html(bound))  # noqa: S704 - as above

    def context(self) -> dict[str, object]:
        """Give what templates see."""
        return {
            "form": self,
            "fields": self.visible_fields(),
            "hidden_fields": self.hidden_fields(),
            "errors": self.non_field_errors(),
        }

    def render(self, template: str | None = None, *, renderer: Renderer | None = None) -> Markup:
        """Give the whole: by a template, by that of its class, or in its class's layout."""
        name = self.template_name if template is None else template
        if name is None:
            return self.in_layout(self.layout)
        found = renderer or self.renderer or current().require(RENDERER)
        return Markup(found.render(name, self.context()))  # noqa: S704 - templates escape

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        state = "unbound" if not self.is_bound else "not cleaned" if not self._cleaned else f"{len(self.found)} refused"
        return f"<{type(self).__name__} ({', '.join(self._fields)}): {state}>"


def form_factory(name: str, fields: Mapping[str, Field], *, base: type[Form] = Form) -> type[Form]:
    """Make a class of forms from fields: ``form_factory("Contact", {"name": CharField()})``."""
    return type(name, (base,), {**fields, "__module__": base.__module__})
