"""The field of a form for each field and relation of an entity."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from bandstand.contracts.data.conditions import ALL
from bandstand.contracts.data.fields import FieldInfo, FieldKind, RelationInfo
from bandstand.contracts.i18n import LazyText
from bandstand.forms._choices import BLANK_LABEL
from bandstand.forms.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    Field,
    FileField,
    FloatField,
    GenericIPAddressField,
    ImageField,
    IntegerField,
    JSONField,
    NullBooleanField,
    SlugField,
    TimeField,
    TypedChoiceField,
    URLField,
    UUIDField,
)
from bandstand.forms.rows._choosing import ModelChoiceField, ModelMultipleChoiceField
from bandstand.forms.rows._options import ALL_FIELDS, Member, Options
from bandstand.forms.widgets import RadioSelect, Textarea

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import EntityInfo
    from bandstand.forms.fields._field import Text

_KINDS: Mapping[FieldKind, type[Field]] = {
    FieldKind.CHAR: CharField,
    FieldKind.TEXT: CharField,
    FieldKind.EMAIL: EmailField,
    FieldKind.URL: URLField,
    FieldKind.SLUG: SlugField,
    FieldKind.IP: GenericIPAddressField,
    FieldKind.INTEGER: IntegerField,
    FieldKind.DECIMAL: DecimalField,
    FieldKind.FLOAT: FloatField,
    FieldKind.BOOLEAN: BooleanField,
    FieldKind.DATE: DateField,
    FieldKind.TIME: TimeField,
    FieldKind.DATETIME: DateTimeField,
    FieldKind.DURATION: DurationField,
    FieldKind.UUID: UUIDField,
    FieldKind.JSON: JSONField,
    FieldKind.FILE: FileField,
    FieldKind.IMAGE: ImageField,
}
"""Which kind of field stands for which kind of values; bytes and what only the store knows have none."""

_LIMITED = (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.FLOAT)
_SIZED = (FieldKind.CHAR, FieldKind.TEXT, FieldKind.EMAIL, FieldKind.URL, FieldKind.SLUG)


def fields_for(source: DataSource, info: EntityInfo, options: Options) -> dict[str, Field]:
    """Give the fields for the members that options name.

    Raises:
        LookupError: They name one that there is not, or that nobody may change.
    """
    made: dict[str, Field] = {}
    for member in _members(info, options):
        field = _field(source, member, options)
        if field is not None:
            made[member.name] = field
    return made


def _members(info: EntityInfo, options: Options) -> Iterable[Member]:
    offered: dict[str, Member] = {each.name: each for each in info.fields if each.editable and not each.generated}
    for name in [name for name, each in offered.items() if isinstance(each, FieldInfo) and each.relation]:
        del offered[name]  # the relation that it is kept for is filled in instead
    offered |= {each.name: each for each in info.relations if each.editable and (each.fields or each.linkable)}
    left_out = set(options.exclude or ())
    _known(info, left_out, {*offered, *_all_names(info)}, "exclude")
    if options.fields is None or options.fields == ALL_FIELDS:
        return [each for name, each in offered.items() if name not in left_out]
    names = list(options.fields)
    _known(info, names, offered, "fields")
    return [offered[name] for name in names if name not in left_out]


def _known(info: EntityInfo, names: Iterable[str], known: Iterable[str], option: str) -> None:
    offered = list(known)
    for name in names:
        if name not in offered:
            nearest = get_close_matches(name, offered, n=1)
            hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
            there = name in _all_names(info)
            why = "cannot be filled in" if there else "is not there"
            message = (
                f"{option} names {name!r}, which {why} in {info.name!r}; it has {', '.join(sorted(offered))}.{hint}"
            )
            raise LookupError(message)


def _all_names(info: EntityInfo) -> set[str]:
    return {each.name for each in info.fields} | {each.name for each in info.relations}


def _field(source: DataSource, member: Member, options: Options) -> Field | None:
    kind, arguments = _described(source, member)
    kind = options.field_classes.get(member.name, kind)
    own: dict[str, Any] = {}  # Any: each argument has its own type
    for option, argument in (("widgets", "widget"), ("labels", "label"), ("help_texts", "help_text")):
        said: Mapping[str, object] = getattr(options, option)
        if member.name in said:
            own[argument] = said[member.name]
    if member.name in options.error_messages:
        own["error_messages"] = options.error_messages[member.name]
    if options.localized_fields == ALL_FIELDS or member.name in options.localized_fields:
        own["localize"] = True
    if isinstance(own.get("widget"), RadioSelect) and not member.blank and "choices" in arguments:
        arguments["choices"] = [
            each for each in cast("list[tuple[object, object]]", arguments["choices"]) if each[0] != ""
        ]
    field = None if kind is None else kind(**{**_accepted(kind, arguments), **own})
    return field if options.formfield_callback is None else options.formfield_callback(member, field)


def _accepted(kind: type[Field], arguments: Mapping[str, Any]) -> dict[str, Any]:  # Any: each field has its own
    known = kind.__dataclass_fields__
    return {name: value for name, value in arguments.items() if name in known}


def field_for(source: DataSource, member: Member) -> Field | None:
    """Give the field for one member of an entity; None where people cannot fill it in."""
    return _field(source, member, Options())


def _described(source: DataSource, member: Member) -> tuple[type[Field] | None, dict[str, object]]:
    return _related(source, member) if isinstance(member, RelationInfo) else _valued(member)


def _common(member: Member) -> dict[str, object]:
    return {"label": _capital(member.label), "help_text": member.help, "required": not member.blank}


def _related(source: DataSource, member: RelationInfo) -> tuple[type[Field], dict[str, object]]:
    arguments = {**_common(member), "entity": member.target, "source": source, "where": member.limit or ALL}
    return (ModelMultipleChoiceField if member.many else ModelChoiceField), arguments


def _valued(info: FieldInfo) -> tuple[type[Field] | None, dict[str, object]]:
    arguments = {**_common(info), "validators": info.validators}
    if info.choices:
        return TypedChoiceField, {**arguments, **_chosen(info)}
    kind = _KINDS.get(info.kind)
    if info.kind is FieldKind.BOOLEAN:
        if info.null:
            return NullBooleanField, {**arguments, "required": False}
        return BooleanField, {**arguments, "required": False}
    if info.kind in _SIZED:
        arguments |= {"max_length": info.max_length, "empty_value": None if info.null else ""}
    elif info.kind in _LIMITED:
        arguments |= {"min_value": info.minimum, "max_value": info.maximum}
    elif info.kind in (FieldKind.FILE, FieldKind.IMAGE):
        arguments |= {"max_length": info.max_length}
    if info.kind is FieldKind.DECIMAL:
        arguments |= {"max_digits": info.digits, "decimal_places": info.places}
    if info.kind is FieldKind.TEXT:
        arguments["widget"] = Textarea()
    return kind, arguments


def _chosen(info: FieldInfo) -> dict[str, object]:
    """Give the choices, in their groups, with one for nothing where there must be, or where nothing is chosen yet."""
    grouped: dict[Text, list[tuple[object, Text]]] = {}
    for choice in info.choices:
        grouped.setdefault(choice.group, []).append((choice.value, choice.label))
    choices: list[tuple[object, object]] = []
    if info.blank or info.default is None:
        choices.append(("", BLANK_LABEL))
    for group, pairs in grouped.items():
        choices += [(group, pairs)] if group else pairs
    empty = None if info.null or info.kind not in _SIZED else ""
    return {"choices": choices, "coerce": _coercion(info), "empty_value": empty}


def _coercion(info: FieldInfo) -> Callable[[object], object]:
    values = {_as_sent(choice.value): choice.value for choice in info.choices}

    def coerce(value: object) -> object:
        return values.get(_as_sent(value), value)

    return coerce


def _as_sent(value: object) -> str:
    inner = getattr(value, "value", value)
    if isinstance(inner, (date, datetime, time)):
        return inner.isoformat()
    return str(inner) if isinstance(inner, (str, int, float, Decimal, uuid.UUID)) else repr(inner)


def _capital(label: Text) -> Text:
    if isinstance(label, LazyText):
        return label
    return label[:1].upper() + label[1:]
