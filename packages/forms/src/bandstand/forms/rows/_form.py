"""Forms over one row of an entity: made from its fields, checked by its rules, stored in its source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from bandstand.contracts.data.errors import Integrity, Invalid
from bandstand.contracts.data.fields import FieldInfo, FieldKind
from bandstand.forms._declared import ordered
from bandstand.forms._description import Description
from bandstand.forms._form import Form
from bandstand.forms.fields._field import EMPTY
from bandstand.forms.rows._binding import source_of
from bandstand.forms.rows._building import fields_for
from bandstand.forms.rows._options import Options, read_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import EntityInfo, Key
    from bandstand.contracts.validation import Problem
    from bandstand.forms.fields._field import Field
    from bandstand.forms.rows._binding import Entity, Rows

_MOST_SOURCES = 20


class Binding:
    """A class of forms with the source that it works on.

    Attributes:
        source: The source.
        rows: The rows of the entity there.
        info: The entity.
        description: The fields, and what else forms share.
    """

    def __init__(self, kind: type[ModelForm], source: DataSource) -> None:
        self.source = source
        self.rows: Rows = source.repository(kind.options.model)
        self.info: EntityInfo = self.rows.info
        made = fields_for(source, self.info, kind.options)
        declared = dict(kind.base_fields)
        fields: dict[str, Field] = {name: declared.pop(name, field) for name, field in made.items()}
        fields = {name: field for name, field in fields.items() if name not in kind.left_out} | declared
        self.description = Description(kind, ordered(fields, kind.field_order))


class ModelForm(Form):
    """Fills in one row of an entity of any data source.

    Its fields come from the entity when the first form is made; those declared in the class win, and a name that is
    None there is left out::

        class BookForm(ModelForm):
            class Meta:
                model = Book
                fields = ["title", "author", "tags"]

        form = BookForm(request.form, instance=book)
        if form.is_valid():
            book = form.save()

    Whatever ``Repository.check`` finds wrong with the row is among the problems. A form with problems leaves the
    row as it was.

    Args:
        data, files, initial, further: As for ``Form``.
        instance: The row; None for a new one.
        source: Where the rows are, in place of ``Meta.source`` and the current source that knows the entity.
    """

    options: ClassVar[Options] = Options()
    left_out: ClassVar[frozenset[str]] = frozenset()

    _bindings: ClassVar[dict[int, Binding]] = {}

    def __init_subclass__(cls, **keywords: Any) -> None:  # Any: whatever further bases take
        gone = {name for name, value in vars(cls).items() if value is None}
        super().__init_subclass__(**keywords)
        cls.left_out = (cls.left_out | gone) - cls.base_fields.keys()
        meta = vars(cls).get("Meta")
        if meta is not None:
            cls.options = read_options(cls.__qualname__, meta)
        cls._bindings = {}

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        instance: Any = None,  # Any: a row of whatever class
        source: DataSource | None = None,
        initial: Mapping[str, object] | None = None,
        **further: Any,  # Any: as Form takes them
    ) -> None:
        self.binding = self.bind(source)
        rows = self.binding.rows
        self.adding = instance is None or self._unsaved(instance)
        self.instance: Any = rows.new() if instance is None else instance
        self._links: dict[str, list[Key]] = {}
        self._fixed: tuple[str, ...] = ()
        names = self.description().fields
        shown = {**self._shown(names), **(initial or {})}
        super().__init__(data, files, initial=shown, **further)

    @classmethod
    def bind(cls, source: DataSource | None = None) -> Binding:
        """Give the class with its source; whoever starts a site asks all classes, so that mistakes are found then.

        Raises:
            NoSource: No source knows the entity.
            LookupError: ``Meta`` names a field that there is not.
            TypeError: There is no ``Meta`` with a model.
        """
        if not cls.options.model:
            message = f"{cls.__qualname__} needs a class Meta with a model: the class of its rows, or a name."
            raise TypeError(message)
        found = source_of(cls.options.model, source or cls.options.source)
        binding = cls._bindings.get(id(found))
        if binding is None or binding.source is not found:
            if len(cls._bindings) >= _MOST_SOURCES:
                cls._bindings.clear()
            binding = cls._bindings[id(found)] = Binding(cls, found)
        return binding

    def description(self) -> Description:
        """Give what forms of this class over this source share."""
        return self.binding.description

    @property
    def source(self) -> DataSource:
        """Where the row is: ``await form.source.run(form.save)`` saves it from a coroutine."""
        return self.binding.source

    def _unsaved(self, instance: object) -> bool:
        return None in self.binding.info.key_of(instance)

    def _shown(self, names: Iterable[str]) -> dict[str, object]:
        """Give what the fields show of the row; relations as keys, so that no row is read for them."""
        info = self.binding.info
        relations = {each.name: each for each in info.relations}
        plain = {each.name for each in info.fields}
        shown: dict[str, object] = {}
        for name in names:
            relation = relations.get(name)
            if relation is None:
                if name in plain:
                    shown[name] = getattr(self.instance, name)
            elif relation.fields:
                shown[name] = info.linked(self.instance, name)
            elif not self.adding:
                target = self.binding.source.repository(relation.target).info
                shown[name] = [target.key_of(row) for row in self.binding.rows.related(self.instance, name)]
        return {name: value for name, value in shown.items() if value is not None}

    def belong(self, relation: str, key: Key) -> None:
        """Let the row refer to another, whatever was sent; rules over that relation are checked, too."""
        info = self.binding.info
        info.link(self.instance, relation, key)
        self._fixed = info.relation(relation).fields

    # Cleaning

    def post_clean(self) -> None:
        """Let the source check the row with the values; a row that is refused is as it was before."""
        before = self._assign()
        checked = self._checked(before)
        try:
            self.binding.rows.check(self.instance, fields=checked)
        except Invalid as error:
            self._take(error.problems)
        if self.found:
            self._restore(before)

    def _assign(self) -> dict[str, object]:
        """Give the row the values, and tell what it had before, by the names of its own fields."""
        info = self.binding.info
        plain = {each.name: each for each in info.fields}
        before: dict[str, object] = {}
        self._links = {}
        for name, value in self.cleaned_data.items():
            member = plain.get(name)
            if member is None:
                self._link(name, value, before)
            elif not self._omitted(name, value, has_default=member.default is not None):
                before[name] = getattr(self.instance, name)
                setattr(self.instance, name, _stored(member, value))
        return before

    def _omitted(self, name: str, value: object, *, has_default: bool) -> bool:
        if not has_default or value not in EMPTY:
            return False
        return self.fields[name].widget.omitted(self.values, self.files, self.add_prefix(name))

    def _link(self, name: str, value: object, before: dict[str, object]) -> None:
        info = self.binding.info
        relation = next((each for each in info.relations if each.name == name), None)
        if relation is None:
            return  # a field of the form alone
        target = self.binding.source.repository(relation.target).info
        if relation.linkable:
            self._links[name] = [target.key_of(row) for row in cast("Iterable[object]", value or ())]
        elif relation.fields:
            before |= {each: getattr(self.instance, each) for each in relation.fields}
            info.link(self.instance, name, None if value is None else target.key_of(value))

    def _restore(self, before: Mapping[str, object]) -> None:
        for name, value in before.items():
            setattr(self.instance, name, value)

    def _checked(self, assigned: Iterable[str]) -> set[str]:
        return {*assigned, *self._fixed}

    def _take(self, problems: Iterable[Problem]) -> None:
        """Put problems of the row to the fields that they are about, else to the whole form."""
        kept = {each: relation.name for relation in self.binding.info.relations for each in relation.fields}
        for problem in problems:
            place = str(problem.path[0]) if problem.path else ""
            name = place if place in self.fields else kept.get(place, "")
            plain = replace(problem, path=())
            if name in self.fields:
                self.add_error(name, self.fields[name].reworded(plain))
            else:
                self.add_error(None, plain)

    # Saving

    @property
    def links(self) -> Mapping[str, list[Key]]:
        """The keys of the rows that the row is to be linked with, by relation."""
        return self._links

    def save(self, *, commit: bool = True) -> Any:  # Any: a row of whatever class
        """Store the row, and its links with it.

        Args:
            commit: Whether to store it now; else it is given with its values, and ``save_links`` is called later.

        Returns:
            The row.

        Raises:
            ValueError: The form is not valid.
            Integrity: The source refuses it after all, as when another has taken its name meanwhile; the problem is
                among the form's then, to be shown.
        """
        if not self.is_valid():
            state = "was not sent" if not self.is_bound else f"has problems: {self.errors.get_json_data()}"
            message = f"{type(self).__name__} cannot be saved, for it {state}."
            raise ValueError(message)
        if commit:
            self._store(links=self._links)
        return self.instance

    def save_links(self) -> None:
        """Store the links of a row that was saved by other means."""
        if self._links:
            self._store(links=self._links, changed=())

    def _store(self, *, links: Mapping[str, Iterable[Key]], changed: Iterable[str] | None = None) -> None:
        rows = self.binding.rows
        try:
            with self.binding.source.unit_of_work():
                rows.save(self.instance, changed=None if changed is None else tuple(changed), links=links)
        except Integrity as error:
            self._take([error.problem])
            raise


def _stored(member: FieldInfo, value: object) -> object:
    if value is False and member.kind in (FieldKind.FILE, FieldKind.IMAGE):
        return None if member.null else ""  # the file is taken away
    return value


def model_form_factory(
    model: Entity, *, base: type[ModelForm] = ModelForm, declared: Mapping[str, Field] | None = None, **options: Any
) -> type[ModelForm]:  # Any: the options of Meta
    """Make a class of forms over rows: ``model_form_factory(Book, fields=["title", "author"])``.

    Args:
        model: The class of the rows, or the name of their entity.
        base: The class that it extends.
        declared: Fields of the form's own.
        options: What ``class Meta`` may say.

    Raises:
        TypeError: One of the options is none, or there are neither ``fields`` nor ``exclude``.
    """
    name = f"{model.rpartition('.')[2] if isinstance(model, str) else model.__name__}Form"
    inherited = (vars(base)["Meta"],) if "Meta" in vars(base) else ()
    meta = type("Meta", inherited, {"model": model, **{key: _plain(value) for key, value in options.items()}})
    return type(name, (base,), {"Meta": meta, "__module__": base.__module__, **(declared or {})})


def _plain(value: object) -> object:
    return staticmethod(value) if callable(value) and not isinstance(value, type) else value
