"""Fields whose values are rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.query import Order, Query
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.forms._choices import BLANK_LABEL
from bandstand.forms.fields._field import EMPTY, Field, Text
from bandstand.forms.rows._binding import Entity, Rows, rows_of, source_of
from bandstand.forms.rows._keys import key_text, read_key, rows_among
from bandstand.forms.widgets import ChoiceWidget, MultipleHiddenInput, RadioSelect, Select, SelectMultiple, Widget

if TYPE_CHECKING:
    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import Key
    from bandstand.contracts.validation import Problem

_MOST = 10_000


def shown(row: Any) -> Text:  # Any: a row of whatever class
    """Give what people read for a row: its text."""
    return str(row)


@dataclass(frozen=True, kw_only=True, eq=False)
class ModelChoiceField(Field):
    """One row of an entity, picked from those that meet a condition: its value is the row.

    Attributes:
        entity: What is picked from: the class of the rows, or the name of their entity.
        source: Where the rows are; None for the current source that knows the entity.
        where: Which of them may be picked; others are refused, whatever was sent.
        order: In which order they are offered.
        empty_label: What stands for nothing; None offers none.
        to_field_name: A field that stands for the key in the page.
        label_of: Gives what people read for a row.
    """

    entity: Entity = ""
    source: DataSource | None = None
    where: Condition = ALL
    order: Sequence[Order] = ()
    empty_label: Text | None = BLANK_LABEL
    to_field_name: str | None = None
    label_of: Callable[[Any], Text] = shown  # Any: rows of the entity's class
    widget: Widget = field(default_factory=Select)

    messages: ClassVar = {
        "required": LazyText(id="Choose one."),
        "invalid_choice": LazyText(id="“%(value)s” is not one of the choices. Choose one of those shown."),
    }

    def __post_init__(self) -> None:
        if not self.entity:
            message = f"A {type(self).__name__} needs an entity: the class of its rows, or a name such as 'shop.Book'."
            raise TypeError(message)
        super().__post_init__()

    @property
    def rows(self) -> Rows:
        """The rows of the entity.

        Raises:
            NoSource: No source knows it.
        """
        return rows_of(self.entity, self.source)

    def fitted(self, widget: Widget) -> Widget:
        """Give the widget the choices, which are read whenever it is shown."""
        fitted = super().fitted(widget)
        return replace(fitted, choices=self.choices) if isinstance(fitted, ChoiceWidget) else fitted

    def choices(self) -> list[tuple[str, Text]]:
        """Read what may be picked."""
        rows = self.rows
        return [*self._blank(), *((self._text_in(rows, row), self.label_of(row)) for row in self.offered())]

    def offered(self) -> Iterator[object]:
        """Read the rows that may be picked."""
        return self.rows.each(Query(where=self.where, order=self.order))

    def _blank(self) -> list[tuple[str, Text]]:
        # A radio button for nothing would be chosen first, and keep the promise of a required field.
        chosen = self.initial is not None or isinstance(self.widget, RadioSelect)
        hidden = self.empty_label is None or (self.required and chosen)
        return [] if hidden else [("", cast("Text", self.empty_label))]

    def text_of(self, value: object) -> str:
        """Give what is sent for a row, a key or a value of the field that stands for it."""
        if isinstance(value, tuple):
            return key_text(cast("Key", value))
        rows = self.rows
        if value is None or isinstance(value, (str, int, float)) or rows.info.name != self._entity_of(value):
            return "" if value is None else str(value)
        return self._text_in(rows, value)

    def _text_in(self, rows: Rows, row: object) -> str:
        return key_text(tuple(getattr(row, name) for name in self._names(rows)))

    def _names(self, rows: Rows) -> tuple[str, ...]:
        """Give the fields that tell rows apart in the page."""
        return rows.info.key if self.to_field_name is None else (self.to_field_name,)

    def _entity_of(self, value: object) -> str | None:
        found = source_of(self.entity, self.source).find(type(value))
        return None if found is None else found.name

    def to_python(self, value: object) -> object:
        """Give the row that a text stands for."""
        if value in EMPTY:
            return None
        rows = self.rows
        found = rows_among(rows, self.where, [value], by=self.to_field_name)
        if not found:
            self.refuse("invalid_choice", {"value": _named(value)})
        return next(iter(found.values()))

    def prepare_value(self, value: object) -> object:
        """Give what the widget shows: the text of a key."""
        return None if value is None else self.text_of(value)

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether another row was picked."""
        if self.disabled:
            return False
        return self.text_of(initial) != ("" if sent is None else str(sent))


@dataclass(frozen=True, kw_only=True, eq=False)
class ModelMultipleChoiceField(ModelChoiceField):
    """Several rows of an entity: the value is a list of them, in the order in which they were sent."""

    empty_label: Text | None = None
    widget: Widget = field(default_factory=SelectMultiple)

    hidden_widget: ClassVar[type[Widget]] = MultipleHiddenInput
    messages: ClassVar = {
        "required": LazyText(id="Choose at least one."),
        "invalid_list": LazyText(id="Send a list of choices."),
        # Translators: %(limit)s and %(count)s are numbers of choices.
        "too_many": LazyText(id="Choose at most %(limit)s; there are %(count)s."),
    }

    def to_python(self, value: object) -> list[object]:
        """Give the rows that texts stand for."""
        if value in EMPTY:
            return []
        if not isinstance(value, (list, tuple)):
            self.refuse("invalid_list")
        texts = cast("Sequence[object]", value)
        if len(texts) > _MOST:
            self.refuse("too_many", {"limit": _MOST, "count": len(texts)})
        rows = self.rows
        found = rows_among(rows, self.where, texts, by=self.to_field_name)
        names = self._names(rows)
        picked: dict[str, object] = {}
        problems: list[Problem] = []
        for text in texts:
            key = read_key(rows.info, text, names)
            known = None if key is None else key_text(key)
            if known is None or known not in found:
                problems.append(self.problem("invalid_choice", {"value": _named(text)}))
            else:
                picked[known] = found[known]
        if problems:
            raise ValidationError(problems[:10])
        return list(picked.values())

    def prepare_value(self, value: object) -> object:
        """Give what the widget shows: the texts of keys."""
        if value is None or isinstance(value, str) or not isinstance(value, Iterable):
            return [] if value is None else [self.text_of(value)]
        return [self.text_of(each) for each in cast("Iterable[object]", value)]

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether other rows were picked, in whatever order."""
        if self.disabled:
            return False
        chosen = cast("Iterable[object]", sent) if isinstance(sent, (list, tuple)) else ()
        return set(cast("list[str]", self.prepare_value(initial))) != {str(each) for each in chosen}


def _named(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = text[:50].replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
