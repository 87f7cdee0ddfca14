"""Sets of forms over rows: those that a query gives, and new ones."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, ClassVar, cast

from bandstand.contracts.data.conditions import And, Compare, Operator
from bandstand.contracts.data.query import Query
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem
from bandstand.forms._form import form_factory
from bandstand.forms._formsets import FormSet
from bandstand.forms._values import values_of
from bandstand.forms.fields import Field
from bandstand.forms.rows._binding import rows_of, source_of
from bandstand.forms.rows._form import ModelForm, model_form_factory
from bandstand.forms.rows._keys import key_text, rows_among
from bandstand.forms.widgets import HiddenInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo
    from bandstand.contracts.data.fields import RelationInfo
    from bandstand.forms._form import Form
    from bandstand.forms.rows._binding import Entity, Rows

KEY = "KEY"
"""The hidden field of each form that says which row it is of."""

# Translators: A row of a table on the page, such as a book in a list.
_GONE = LazyText(id="This one is no longer there, or may not be changed here. Reload the page.")
# Translators: %(fields)s are the labels of fields.
_TWICE = LazyText(id="This is the same as in another row of this page: %(fields)s.")


class ModelFormSet(FormSet):
    """Changes the rows that a query gives, adds new ones, and deletes some.

    Which rows are meant comes back from the browser, and is believed only for rows that the query gives.

    Args:
        data, files, initial, further: As for ``FormSet``; ``initial`` is for the new rows.
        query: Which rows, in which order; None for all.
        source: Where they are, in place of the form's own.
    """

    form: type[ModelForm] = ModelForm  # pyright: ignore[reportIncompatibleVariableOverride]  # only forms over rows
    edit_only: ClassVar[bool] = False
    """Whether nothing can be added."""

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        query: Query | None = None,
        source: DataSource | None = None,
        initial: Sequence[Mapping[str, object]] | None = None,
        **further: Any,  # Any: as FormSet takes them
    ) -> None:
        super().__init__(data, files, initial=(), **further)
        self.binding = self.form.bind(source)
        self.query = Query() if query is None else query
        self._initial_extra = list(initial or ())
        self._rows: list[Any] | None = None  # Any: rows of whatever class; None for one that is gone
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []

    @property
    def rows(self) -> list[Any]:  # Any: as above
        """The rows of the first forms; None for one that is not among those of the query."""
        if self._rows is None:
            self._rows = self._sent_rows() if self.is_bound else list(self.binding.rows.each(self.query))
        return self._rows

    def _sent_rows(self) -> list[Any]:
        texts = [self._sent_key(index) for index in range(super().initial_form_count())]
        found = rows_among(self.binding.rows, self.query.where, texts)
        return [found.pop(text, None) for text in texts]  # one that comes twice is found once

    def _sent_key(self, index: int) -> str:
        name = f"{self.add_prefix(index)}-{KEY}"
        sent = values_of(self.data if self.data is not None else {}).get(name)
        return sent if isinstance(sent, str) else str(sent) if isinstance(sent, int) else ""

    def initial_form_count(self) -> int:
        """Give how many rows there are."""
        return super().initial_form_count() if self.is_bound else len(self.rows)

    def total_form_count(self) -> int:
        """Give how many forms there are."""
        total = super().total_form_count()
        if not self.edit_only:
            return total
        return min(total, self.counts.initial) if self.is_bound else len(self.rows)

    def member(self, *, deletable: bool) -> type[Form]:
        """Give the class of forms with its key."""
        found = self._members.get(deletable)
        if found is None:
            found = super().member(deletable=deletable)
            found = form_factory(found.__name__, {KEY: Field(required=False, widget=HiddenInput())}, base=found)
            self._members[deletable] = found
        return found

    def arguments_for(self, index: int | None) -> Mapping[str, Any]:  # Any: as above
        """Give a form its row."""
        given: dict[str, Any] = {"source": self.binding.source}
        if index is None:
            return given
        there = self.initial_form_count()
        if index < there:
            row = self.rows[index]
            if row is not None:
                given |= {
                    "instance": row,
                    "initial": {KEY: key_text(self.binding.info.key_of(row)), **self._order(index)},
                }
        elif index - there < len(self._initial_extra):
            given["initial"] = self._initial_extra[index - there]
        return given

    def _order(self, index: int) -> dict[str, object]:
        return {"ORDER": index + 1} if self.can_order else {}

    # Cleaning

    def full_clean(self) -> None:
        """Clean everything anew; forms of rows that are not there are refused."""
        if self.is_bound and not self._listed and not self.counts.missing:
            for form, row in zip(self.initial_forms, self.rows, strict=False):
                if row is None:
                    form.full_clean()
                    form.found.clear()  # what else is wrong tells of rows that nobody here may see
                    form.add_error(KEY, Problem(text=_GONE, code="invalid_choice"))
        super().full_clean()
        if self.is_bound:
            self._refuse_twins()

    def is_deleted(self, form: Form) -> bool:
        """Tell whether a form is to go; that of a row which is not there cannot."""
        return super().is_deleted(form) and KEY not in form.found

    def _refuse_twins(self) -> None:
        """Refuse rows of the page that are the same where they must not be."""
        info = self.binding.info
        there = set(self.initial_forms)
        filled = [form for form in self._staying() if form.is_valid() and (form in there or form.has_changed())]
        for names in _unique(info):
            seen: set[tuple[object, ...]] = set()
            for form in filled:
                row = cast("ModelForm", form).instance
                values = tuple(getattr(row, name) for name in names)
                if None in values or not _hashable(values):
                    continue
                if values in seen:
                    params = {"fields": ", ".join(str(info.field(name).label) for name in names)}
                    form.add_error(None, Problem(text=_TWICE, code="unique", params=params))
                seen.add(values)

    def _staying(self) -> list[Form]:
        return [form for form in self.forms if not self.is_deleted(form)]

    # Saving

    def save(self, *, commit: bool = True) -> list[Any]:  # Any: as above
        """Store what was changed and added, and delete what is to go, all together or not at all.

        Args:
            commit: Whether to store; else ``new_objects``, ``changed_objects`` and ``deleted_objects`` tell what to do.

        Returns:
            The rows that were changed or added.

        Raises:
            ValueError: The set is not valid.
            Integrity: The source refuses something after all.
        """
        if not self.is_valid():
            message = f"{type(self).__name__} cannot be saved, for it is not valid."
            raise ValueError(message)
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        with self.binding.source.unit_of_work() if commit else nullcontext():
            self._delete(commit=commit)
            for form in self._to_save():
                row = self.save_form(form, commit=commit)
                (self.new_objects if form.adding else self.changed_objects).append(row)
        return [*self.changed_objects, *self.new_objects]

    def _delete(self, *, commit: bool) -> None:
        there = set(self.initial_forms)
        for form in self.deleted_forms:
            if form in there:
                row = cast("ModelForm", form).instance
                self.deleted_objects.append(row)
                if commit:
                    self.delete_row(row)

    def _to_save(self) -> Iterator[ModelForm]:
        gone = set(self.deleted_forms)
        for form in self.forms:
            if form not in gone and not self.is_deleted(form) and form.has_changed():
                yield cast("ModelForm", form)

    def save_form(self, form: ModelForm, *, commit: bool) -> Any:  # Any: as above
        """Store one row; to be overridden."""
        return form.save(commit=commit)

    def delete_row(self, row: Any) -> None:  # Any: as above
        """Delete one row; to be overridden."""
        self.binding.rows.delete(row)


def _unique(info: EntityInfo) -> Iterator[tuple[str, ...]]:
    yield from ((each.name,) for each in info.fields if each.unique)
    yield from (each.fields for each in info.relations if each.unique and each.fields)
    yield from (each.unique for each in info.constraints if each.unique and each.where is None)


def _hashable(values: tuple[object, ...]) -> bool:
    try:
        hash(values)
    except TypeError:
        return False
    return True


class InlineFormSet(ModelFormSet):
    """The rows that refer to one row, in the page of that row.

    Args:
        data, files, initial, further: As for ``ModelFormSet``.
        instance: The row that they refer to; it may be saved after the set was made, but before it is saved.
        query: Which of its rows; None for all.
    """

    parent: ClassVar[Entity] = ""
    """The entity of the row that they refer to."""
    relation: ClassVar[str] = ""
    """The relation by which they do; empty where there is just one."""

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        instance: Any,  # Any: a row of whatever class
        query: Query | None = None,
        source: DataSource | None = None,
        prefix: str | None = None,
        **further: Any,  # Any: as ModelFormSet takes them
    ) -> None:
        self.instance = instance
        self.link = self.find_link(source)
        self.owners: Rows = rows_of(self.link.target, source or self.form.options.source)
        if self.link.unique:  # a row has one at most
            self.max_num, self.extra = 1, min(1, self.extra)
        asked = Query() if query is None else query
        limited = Query(where=And(asked.where, self._of_parent()), order=asked.order, include=asked.include)
        named = prefix or self.link.inverse or self._model_name()
        super().__init__(data, files, query=limited, source=source, prefix=named, **further)

    @classmethod
    def find_link(cls, source: DataSource | None = None) -> RelationInfo:
        """Give the relation; whoever starts a site asks all classes, so that mistakes are found then.

        Raises:
            LookupError: There is no such relation, or not exactly one.
            NoSource: No source knows the entities.
        """
        options = cls.form.options
        return _link(source_of(options.model, source or options.source), cls.parent, options.model, cls.relation)

    def _model_name(self) -> str:
        model = self.form.options.model
        return (model if isinstance(model, str) else model.__name__).rpartition(".")[2].lower()

    def member(self, *, deletable: bool) -> type[Form]:
        """Give the class of forms without the relation, which nobody may change here."""
        found = self._members.get(deletable)
        if found is None:
            made = super().member(deletable=deletable)
            found = self._members[deletable] = type(made.__name__, (made,), {self.link.name: None})
        return found

    @property
    def saved_parent(self) -> bool:
        """Whether the row that they refer to has a key already."""
        return None not in self.owners.info.key_of(self.instance)

    def _of_parent(self) -> Condition:
        if not self.saved_parent:
            return ~And()  # a row without a key has no rows
        return Compare(self.link.name, Operator.EQ, self.owners.info.key_of(self.instance))

    def make_form(self, index: int) -> Form:
        """Make one form whose row refers to the parent."""
        form = cast("ModelForm", super().make_form(index))
        self._refer(form)
        return form

    def _refer(self, form: ModelForm) -> None:
        if self.saved_parent:
            form.belong(self.link.name, self.owners.info.key_of(self.instance))

    def save_form(self, form: ModelForm, *, commit: bool) -> Any:  # Any: as above
        """Store one row with its parent's key, which may be new."""
        if commit and not self.saved_parent:
            message = f"{type(self).__name__} needs a saved {self.owners.info.name!r}; save its form first."
            raise ValueError(message)
        self._refer(form)
        return form.save(commit=commit)


def model_formset_factory(
    model: Entity, *, form: type[ModelForm] = ModelForm, base: type[ModelFormSet] = ModelFormSet, **settings: Any
) -> type[ModelFormSet]:  # Any: options of Meta and attributes of the set
    """Make a class of sets over rows: ``model_formset_factory(Book, fields=["title"], can_delete=True)``.

    Args:
        model: The class of the rows, or the name of their entity.
        form: The class of forms that is extended.
        base: The class of sets that is extended.
        settings: The attributes of ``FormSet`` and the options of a form's ``Meta``.
    """
    own = {name: value for name, value in settings.items() if hasattr(base, name)}
    options = {name: value for name, value in settings.items() if name not in own}
    kind = form if not options and form.options.model == model else model_form_factory(model, base=form, **options)
    return type(f"{kind.__name__}Set", (base,), {"form": kind, "__module__": form.__module__, **own})


def inline_formset_factory(
    parent: Entity,
    model: Entity,
    *,
    relation: str = "",
    form: type[ModelForm] = ModelForm,
    base: type[InlineFormSet] = InlineFormSet,
    **settings: Any,  # Any: as above
) -> type[InlineFormSet]:
    """Make a class of sets over the rows that refer to one: ``inline_formset_factory(Author, Book, fields=["title"])``.

    Args:
        parent: The entity that they refer to.
        model: Their own.
        relation: The relation by which they do; needed only where there are several.
        form: The class of forms that is extended.
        base: The class of sets that is extended.
        settings: The attributes of ``FormSet`` and the options of a form's ``Meta``, ``source`` too; three empty forms,
            and deleting, unless they say otherwise.

    Raises:
        LookupError: There is no such relation, or not exactly one; where no ``source`` is given, that is found out
            when the first set is made, or by the checks of a site.
    """
    given = {"extra": 3, "can_delete": True, **settings}
    made = model_formset_factory(model, form=form, base=base, **given)
    attributes = {"parent": parent, "relation": relation, "__module__": made.__module__}
    kind = cast("type[InlineFormSet]", type(made.__name__, (made,), attributes))
    if kind.form.options.source is not None:
        kind.find_link()
    return kind


def _link(source: DataSource, parent: Entity, model: Entity, wanted: str) -> RelationInfo:
    owner, info = source.repository(parent).info, source.repository(model).info
    found = [each for each in info.relations if each.fields and each.target == owner.name]
    if wanted:
        found = [each for each in found if each.name == wanted]
    if len(found) != 1:
        names = ", ".join(repr(each.name) for each in info.relations if each.fields and each.target == owner.name)
        expected = f", {wanted!r}" if wanted else ", or relation= to say which" if names else ""
        message = f"{info.name!r} refers to {owner.name!r} by {names or 'no relation'}; expected exactly one{expected}."
        raise LookupError(message)
    return found[0]
