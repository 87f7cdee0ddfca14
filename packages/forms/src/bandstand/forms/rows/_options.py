"""What a form over rows says of itself in ``class Meta``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeAlias

from bandstand.forms.fields._field import Field, Text

if TYPE_CHECKING:
    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.fields import FieldInfo, RelationInfo
    from bandstand.forms.rows._binding import Entity
    from bandstand.forms.widgets import Widget

ALL_FIELDS: Final = "__all__"
"""Stands for every field that people may change."""

Member: TypeAlias = "FieldInfo | RelationInfo"

Maker: TypeAlias = Callable[[Member, "Field | None"], "Field | None"]
"""Gives the field for a member of an entity, or None for none, told which one it would be."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Options:
    """What ``class Meta`` may say.

    Attributes:
        model: The class of the rows, or the name of their entity.
        source: Where they are; None for the current source that knows them.
        fields: The names of the fields and relations to fill in, in order, or ``ALL_FIELDS``.
        exclude: Those to leave out.
        widgets, labels, help_texts, error_messages: What fields have in place of the entity's own, by name.
        field_classes: Which kind of field is made, by name.
        localized_fields: Which are shown as the active locale writes them, or ``ALL_FIELDS``.
        formfield_callback: Makes fields in place of the form.
    """

    model: Entity = ""
    source: DataSource | None = None
    fields: Iterable[str] | str | None = None
    exclude: Collection[str] | None = None
    widgets: Mapping[str, Widget] = field(default_factory=dict[str, "Widget"])
    labels: Mapping[str, Text] = field(default_factory=dict[str, Text])
    help_texts: Mapping[str, Text] = field(default_factory=dict[str, Text])
    error_messages: Mapping[str, Mapping[str, Text]] = field(default_factory=dict[str, "Mapping[str, Text]"])
    field_classes: Mapping[str, type[Field]] = field(default_factory=dict[str, type[Field]])
    localized_fields: Collection[str] | str = ()
    formfield_callback: Maker | None = None


def read_options(owner: str, meta: type[object] | None) -> Options:
    """Read ``class Meta`` with all that it inherits.

    Raises:
        TypeError: It says something that there is not, or the like.
    """
    known = {each.name for each in fields(Options)}
    said: dict[str, object] = {}
    for kind in reversed(meta.__mro__ if meta else ()):
        for name, value in vars(kind).items():
            if kind is object or name.startswith("__"):
                continue
            if name not in known:
                nearest = get_close_matches(name, known, n=1)
                hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
                message = f"The Meta of {owner} has no option {name!r}; known are {', '.join(sorted(known))}.{hint}"
                raise TypeError(message)
            said[name] = _function(value)
    options = Options(**said)  # type: ignore[arg-type]  # checked here only as far as people get it wrong
    if isinstance(options.fields, str) and options.fields != ALL_FIELDS:
        message = f"fields in the Meta of {owner} is a list of names or {ALL_FIELDS!r}; got {options.fields!r}."
        raise TypeError(message)
    if options.model and options.fields is None and options.exclude is None:
        message = f"The Meta of {owner} says neither fields nor exclude; expected a list, or {ALL_FIELDS!r} for all."
        raise TypeError(message)
    return options


def _function(value: object) -> object:
    return value.__func__ if isinstance(value, staticmethod) else value
