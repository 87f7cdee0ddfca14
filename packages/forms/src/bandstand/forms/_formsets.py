"""Several forms of one class in one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.services import current
from bandstand.contracts.validation import Problem, ValidationError
from bandstand.forms._errors import ErrorList, problems_of
from bandstand.forms._form import Form, form_factory
from bandstand.forms._layouts import DIVS, LIST_ITEMS, PARAGRAPHS, TABLE_ROWS
from bandstand.forms._management import Counts, ManagementForm
from bandstand.forms.fields import BooleanField, IntegerField
from bandstand.forms.widgets import CheckboxInput, NumberInput

if TYPE_CHECKING:
    from bandstand.contracts.rendering import Renderer
    from bandstand.contracts.validation._validation import Messages
    from bandstand.forms._layouts import Layout
    from bandstand.forms._media import Media
    from bandstand.forms._refused import Refused
    from bandstand.forms.widgets import Widget

ORDER = "ORDER"
"""The field of each form that says where it comes."""
DELETE = "DELETE"
"""The field of each form that says that it goes."""
INITIAL_FORMS = "INITIAL_FORMS"
"""Where the management form counts the forms that were there before."""
TOTAL_FORMS = "TOTAL_FORMS"
"""Where the management form counts all forms."""

_TEXTS: Mapping[str, LazyText] = {
    # Translators: %(fields)s are the names of hidden fields, which nobody sees otherwise.
    "missing_management_form": LazyText(
        id="The hidden fields that count the forms are missing or were changed: %(fields)s. Reload the page."
    ),
    "too_many_forms": LazyText(
        id="Fill in at most %(limit)s form; there are %(count)s.",
        plural="Fill in at most %(limit)s forms; there are %(count)s.",
        number="limit",
    ),
    "too_few_forms": LazyText(
        id="Fill in at least %(limit)s form; there are %(count)s.",
        plural="Fill in at least %(limit)s forms; there are %(count)s.",
        number="limit",
    ),
}


class FormSet:
    """Several forms of one class, to add, change, order and delete in one page.

    A subclass says which, or ``formset_factory`` makes one::

        class Lines(FormSet):
            form = Line
            extra = 2
            can_delete = True

    Hidden fields count the forms; what was sent is believed only within ``absolute_max``. A list in place of a mapping
    is parsed JSON: each of its items is one form.

    Args:
        data: What was sent; None for a set that nobody has sent.
        files: The files that were sent.
        initial: What the first forms show, one mapping for each.
        prefix: Stands before the names of all forms: ``"form"`` gives ``form-0-name``. Sets inside forms take
            ``form.add_prefix("lines")``.
        auto_id: The pattern of ids; False for none.
        form_arguments: What each form is made with, besides.
        renderer: Who knows the templates of forms, fields and widgets that name one.
    """

    form: type[Form] = Form
    extra: int = 1
    """How many empty forms there are besides."""
    min_num: ClassVar[int] = 0
    """How many forms there are at least."""
    max_num: int = 1000
    """How many forms are shown at most, those that were there aside."""
    absolute_max: ClassVar[int] = 2000
    """How many forms are looked at, whatever was sent."""
    can_order: ClassVar[bool] = False
    can_delete: ClassVar[bool] = False
    can_delete_extra: ClassVar[bool] = True
    """Whether the empty forms may be deleted, too."""
    validate_min: ClassVar[bool] = False
    """Whether fewer than ``min_num`` filled forms are refused."""
    validate_max: ClassVar[bool] = False
    """Whether more than ``max_num`` filled forms are refused."""
    error_messages: ClassVar[Mapping[str, str | LazyText]] = {}
    """Texts by code, in place of the set's own."""
    deletion_widget: ClassVar[Widget] = CheckboxInput()
    ordering_widget: ClassVar[Widget] = NumberInput()
    prefix: str = "form"
    template_name: str | None = None
    layout: Layout = DIVS

    _members: ClassVar[dict[bool, type[Form]]] = {}

    def __init_subclass__(cls, **keywords: Any) -> None:  # Any: whatever further bases take
        super().__init_subclass__(**keywords)
        cls._members = {}

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        initial: Sequence[Mapping[str, object]] | None = None,
        prefix: str | None = None,
        auto_id: str | bool = "id_%s",
        form_arguments: Mapping[str, Any] | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        self.is_bound = data is not None or files is not None
        self.data = data
        self.files = files
        self.initial = list(initial or ())
        self.auto_id = auto_id
        self.form_arguments: Mapping[str, Any] = form_arguments or {}  # Any: whatever the class of forms takes
        self.renderer = renderer
        if prefix is not None:
            self.prefix = prefix
        self._forms: list[Form] | None = None
        self._found: list[Problem | Refused] = []
        self._cleaned = False
        self._counts: Counts | None = None

    # Forms

    @property
    def management_form(self) -> ManagementForm:
        """The hidden fields that count the forms."""
        if self.is_bound and not self._listed:
            return ManagementForm(self.data, auto_id=self.auto_id, prefix=self.prefix)
        counts = {
            TOTAL_FORMS: self.total_form_count(),
            INITIAL_FORMS: self.initial_form_count(),
            "MIN_NUM_FORMS": self.min_num,
            "MAX_NUM_FORMS": self.max_num,
        }
        return ManagementForm(auto_id=self.auto_id, prefix=self.prefix, initial=counts)

    @property
    def _listed(self) -> bool:
        return isinstance(self.data, list)

    @property
    def counts(self) -> Counts:
        """What was sent about how many forms there are."""
        if self._counts is None:
            self._counts = Counts.sent(self.data, self.prefix)
        return self._counts

    def total_form_count(self) -> int:
        """Give how many forms there are."""
        if self._listed:
            return min(len(cast("list[object]", self.data)), self.absolute_max)
        if self.is_bound:
            return min(self.counts.total, self.absolute_max)
        there = self.initial_form_count()
        wanted = max(there, self.min_num) + self.extra
        return max(there, min(wanted, self.max_num))

    def initial_form_count(self) -> int:
        """Give how many of them were there before."""
        if self.is_bound:
            return 0 if self._listed else min(self.counts.initial, self.total_form_count())
        return len(self.initial)

    @property
    def forms(self) -> list[Form]:
        """The forms, in the order in which they were sent."""
        if self._forms is None:
            self._forms = [self.make_form(index) for index in range(self.total_form_count())]
        return self._forms

    @property
    def initial_forms(self) -> list[Form]:
        """Those that were there before."""
        return self.forms[: self.initial_form_count()]

    @property
    def extra_forms(self) -> list[Form]:
        """Those that were not."""
        return self.forms[self.initial_form_count() :]

    @property
    def empty_form(self) -> Form:
        """A form whose prefix holds ``__prefix__`` for the number of a form that a script adds."""
        arguments = {**self.form_arguments, **self.arguments_for(None)}
        return self.member(deletable=self.can_delete_extra)(
            prefix=self.add_prefix("__prefix__"),
            auto_id=self.auto_id,
            empty_permitted=True,
            use_required_attribute=False,
            renderer=self.renderer,
            **arguments,
        )

    def add_prefix(self, index: int | str) -> str:
        """Give the prefix of a form."""
        return f"{self.prefix}-{index}"

    def arguments_for(self, index: int | None) -> Mapping[str, Any]:  # noqa: ARG002 - to be overridden
        """Give what one form is made with, besides; None stands for the empty form."""
        return {}

    def make_form(self, index: int) -> Form:
        """Make one form."""
        there = self.initial_form_count()
        initial = dict(self.initial[index]) if index < len(self.initial) else {}
        if self.can_order and index < there:
            initial.setdefault(ORDER, index + 1)
        arguments: dict[str, Any] = {
            "auto_id": self.auto_id,
            "prefix": self.add_prefix(index),
            "use_required_attribute": False,  # a browser would insist on forms that may stay empty
            "empty_permitted": index >= there and index >= self.min_num,
            "renderer": self.renderer,
            **({"initial": initial} if initial else {}),
            **self.form_arguments,
            **self.arguments_for(index),
        }
        kind = self.member(deletable=index < there or self.can_delete_extra)
        if not self.is_bound:
            return kind(**arguments)
        if self._listed:
            item = cast("list[object]", self.data)[index]
            shape: Mapping[str, object] = cast("Mapping[str, object]", item) if isinstance(item, Mapping) else {}
            arguments |= {"prefix": None, "empty_permitted": False}
            return kind(shape, self.files, **arguments)
        return kind(self.data, self.files, **arguments)

    def member(self, *, deletable: bool) -> type[Form]:
        """Give the class of forms with the fields that sets add to it, made once for each class of sets."""
        deletable = deletable and self.can_delete
        found = self._members.get(deletable)
        if found is None:
            found = self.form
            added: dict[str, Any] = {}
            if self.can_order:
                # Translators: The label of a number: which place this has among the others.
                label = LazyText(id="Order", context="place in a list")
                added[ORDER] = IntegerField(label=label, required=False, widget=self.ordering_widget)
            if deletable:
                # Translators: The label of a box to tick for what is to be deleted.
                label = LazyText(id="Delete")
                added[DELETE] = BooleanField(label=label, required=False, widget=self.deletion_widget)
            if added:
                found = form_factory(self.form.__name__, added, base=self.form)
            self._members[deletable] = found
        return found

    def __iter__(self) -> Iterator[Form]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def __bool__(self) -> bool:
        return True  # a set without forms still has its hidden fields

    def __getitem__(self, index: int) -> Form:
        return self.forms[index]

    # Cleaning

    def is_valid(self) -> bool:
        """Tell whether it was sent, and nothing is wrong with the set and with the forms that stay."""
        if not self.is_bound:
            return False
        self._ensure_clean()
        return not self._found and all(self.is_deleted(form) or form.is_valid() for form in self.forms)

    def is_deleted(self, form: Form) -> bool:
        """Tell whether a form is to go; whatever else was sent for it does not matter."""
        if not self.can_delete or DELETE not in form:
            return False
        return form.fields[DELETE].clean(form.sent(DELETE)) is True

    def _ensure_clean(self) -> None:
        if not self._cleaned:
            self.full_clean()

    def full_clean(self) -> None:
        """Clean everything anew."""
        self._cleaned = True
        self._found = []
        if not self.is_bound:
            return
        if not self._listed and self.counts.missing:
            self._refuse("missing_management_form", {"fields": ", ".join(self.counts.missing)})
            return
        staying = [form for form in self.forms if not self.is_deleted(form)]
        for form in staying:
            form.is_valid()
        self._count(staying)
        try:
            self.clean()
        except ValidationError as error:
            self._found += error.problems

    def _count(self, staying: Sequence[Form]) -> None:
        there = set(self.initial_forms)
        filled = sum(1 for form in staying if form in there or self._listed or form.has_changed())
        sent = len(cast("list[object]", self.data)) if self._listed else self.counts.total
        if (self.validate_max and filled > self.max_num) or sent > self.absolute_max:
            limit = self.max_num if self.validate_max else self.absolute_max
            self._refuse(
                "too_many_forms", {"limit": limit, "count": max(filled, sent) if sent > self.absolute_max else filled}
            )
        if self.validate_min and filled < self.min_num:
            self._refuse("too_few_forms", {"limit": self.min_num, "count": filled})

    def _refuse(self, code: str, params: Mapping[str, object]) -> None:
        self._found.append(Problem(text=self.error_messages.get(code, _TEXTS[code]), code=code, params=params))

    def clean(self) -> None:
        """Look at several forms together; to be overridden.

        Raises:
            ValidationError: Something is wrong with the whole.
        """

    @property
    def errors(self) -> list[Mapping[str, ErrorList]]:
        """The problems of each form; a form that is to go has none."""
        self._ensure_clean()
        return [{} if self.is_deleted(form) else form.errors for form in self.forms]

    def non_form_errors(self) -> ErrorList:
        """Give the problems of the whole."""
        self._ensure_clean()
        return ErrorList(problems_of(self._found), error_class="nonform", renderer=self.renderer)

    def add_error(self, error: Messages) -> None:
        """Add problems of the whole."""
        self._ensure_clean()
        self._found += (error if isinstance(error, ValidationError) else ValidationError(error)).problems

    def total_error_count(self) -> int:
        """Count all problems."""
        return len(self.non_form_errors()) + sum(len(each) for errors in self.errors for each in errors.values())

    @property
    def cleaned_data(self) -> list[dict[str, Any]]:
        """The values of each form.

        Raises:
            AttributeError: The set is not valid.
        """
        if not self.is_valid():
            message = f"{type(self).__name__} has no cleaned_data, for it is not valid."
            raise AttributeError(message)
        return [form.cleaned_data for form in self.forms]

    @property
    def deleted_forms(self) -> list[Form]:
        """The forms that are to go, of a valid set; an empty form is none of them."""
        if not self.is_valid() or not self.can_delete:
            return []
        there = self.initial_form_count()
        return [
            form
            for index, form in enumerate(self.forms)
            if self.is_deleted(form) and (index < there or form.has_changed())
        ]

    @property
    def ordered_forms(self) -> list[Form]:
        """The forms that stay, by their numbers; those without one come last.

        Raises:
            AttributeError: The set is not valid, or has no order.
        """
        if not self.is_valid() or not self.can_order:
            message = f"{type(self).__name__} has no ordered_forms: it is not valid, or its can_order is False."
            raise AttributeError(message)
        there = self.initial_form_count()
        staying = [
            form
            for index, form in enumerate(self.forms)
            if not self.is_deleted(form) and (index < there or form.has_changed())
        ]
        return sorted(staying, key=_place)

    def has_changed(self) -> bool:
        """Tell whether any answer differs from what was shown."""
        return any(form.has_changed() for form in self.forms)

    # HTML

    def is_multipart(self) -> bool:
        """Tell whether it sends files."""
        return (self.forms[0] if self.forms else self.empty_form).is_multipart()

    @property
    def all_media(self) -> Media:
        """The scripts and styles of its forms."""
        return (self.forms[0] if self.forms else self.empty_form).all_media

    def in_layout(self, layout: Layout) -> Markup:
        """Give the whole in a layout, which may be one of your own."""
        self._ensure_clean()
        errors = self.non_form_errors()
        top = layout.top.format(errors=errors.render()) if errors else ""
        counting = layout.hidden.format(fields="".join(str(field) for field in self.management_form))
        return Markup(counting + top + "".join(form.in_layout(layout) for form in self.forms))  # noqa: S704 - they escape

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

    def render(self, template: str | None = None, *, renderer: Renderer | None = None) -> Markup:
        """Give the whole: by a template, by that of its class, or in its class's layout."""
        name = self.template_name if template is None else template
        if name is None:
            return self.in_layout(self.layout)
        found = renderer or self.renderer or current().require(RENDERER)
        return Markup(found.render(name, {"formset": self}))  # noqa: S704 - templates escape

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> str:
        return self.render()


def _place(form: Form) -> tuple[bool, int]:
    number = form.cleaned_data.get(ORDER)
    return (number is None, number or 0)


def formset_factory(
    form: type[Form], *, base: type[FormSet] = FormSet, **settings: Any
) -> type[FormSet]:  # Any: see there
    """Make a class of sets: ``formset_factory(Line, extra=2, can_delete=True)``.

    Args:
        form: The class of its forms.
        base: The class that it extends.
        settings: The attributes of ``FormSet``.

    Raises:
        TypeError: One of them is none.
    """
    for name in settings:
        if not hasattr(base, name) or name.startswith("_"):
            message = f"A {base.__name__} has no setting {name!r}."
            raise TypeError(message)
    return type(f"{form.__name__}Set", (base,), {"form": form, "__module__": form.__module__, **settings})
