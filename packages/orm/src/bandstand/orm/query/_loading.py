"""Rows become instances: generated code, with a plain twin that says the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model

    Convert = Callable[[Any], Any]
    Load = Callable[[Iterable[Any], Any], list[Any]]


@dataclass(slots=True)
class Entity:
    """The columns of a row that make one instance.

    Attributes:
        model: What it is an instance of.
        start: The number of its first column.
        fields: Its fields, one for each column.
        parent: The number of the instance that it hangs on; None for the first.
        attribute: The attribute of the parent that holds it.
        back: The attribute of its own that holds the parent.
        keys: The columns that are NULL where there is no row.
    """

    model: type[Model]
    start: int
    fields: list[Field[Any]]
    parent: int | None = None
    attribute: str = ""
    back: str = ""
    keys: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class Layout:
    """What the columns of a row are.

    Attributes:
        entities: The instances that it makes; the first is the result.
        extras: The annotations that the first instance gets: name and column.
        width: How many columns there are.
    """

    entities: list[Entity]
    extras: list[tuple[str, int]]
    width: int


def make_loader(layout: Layout, converts: Sequence[Convert | None]) -> Load:
    """Give the function that loads rows of a layout: generated, unless a model wants to see its rows."""
    return plain_loader(layout, converts) if sees_rows(layout) else generated_loader(layout, converts)


def sees_rows(layout: Layout) -> bool:
    """Whether a model overrides ``from_db``."""
    from bandstand.orm.models import Model

    usual = Model.from_db.__func__  # type: ignore[attr-defined]  # class methods have it
    return any(entity.model.from_db.__func__ is not usual for entity in layout.entities)  # type: ignore[attr-defined]


def plain_loader(layout: Layout, converts: Sequence[Convert | None]) -> Load:
    """Give a function that loads rows column by column, through ``from_db``."""

    def load(rows: Iterable[Any], state: Any) -> list[Any]:
        return [_load_row(layout, converts, row, state) for row in rows]

    return load


def _load_row(layout: Layout, converts: Sequence[Convert | None], row: Any, state: Any) -> Any:
    values = [
        value if convert is None or value is None else convert(value)
        for value, convert in zip(row, converts, strict=True)
    ]
    made: list[Any] = []
    for entity in layout.entities:
        instance = None
        parent = None if entity.parent is None else made[entity.parent]
        is_there = entity.parent is None or (parent is not None and all(row[key] is not None for key in entity.keys))
        if is_there:
            names = [each.attname for each in entity.fields]
            end = entity.start + len(names)
            instance = entity.model.from_db(state.db, names, values[entity.start : end])
            instance._state = state
        made.append(instance)
        if parent is not None:
            setattr(parent, entity.attribute, instance)
            if instance is not None and entity.back:
                setattr(instance, entity.back, parent)
    for name, column in layout.extras:
        setattr(made[0], name, values[column])
    return made[0]


def generated_loader(layout: Layout, converts: Sequence[Convert | None]) -> Load:
    """Give a function that sets each attribute by itself, so that instances share the names of theirs."""
    space: dict[str, Any] = {"new": object.__new__}
    names = [f"r{column}" for column in range(layout.width)]
    lines = ["def load(rows, state):", "    out = []", "    append = out.append"]
    lines.append(f"    for {', '.join(names)}{',' if len(names) == 1 else ''} in rows:")
    for number, entity in enumerate(layout.entities):
        space[f"m{number}"] = entity.model
        body = _entity_lines(number, entity, converts, space)
        if entity.parent is None:
            lines += [f"        {line}" for line in body]
            continue
        there = " and ".join([f"o{entity.parent} is not None", *(f"r{key} is not None" for key in entity.keys)])
        lines.append(f"        if {there}:")
        lines += [f"            {line}" for line in body]
        if entity.back:
            lines.append(f"            o{number}.{entity.back} = o{entity.parent}")
        lines += ["        else:", f"            o{number} = None"]
        lines += [f"        if o{entity.parent} is not None:"]
        lines += [f"            o{entity.parent}.{entity.attribute} = o{number}"]
    for name, column in layout.extras:
        lines.append(f"        o0.__dict__[{name!r}] = {_value(column, converts, space)}")
    lines += ["        append(o0)", "    return out"]
    exec("\n".join(lines), space)  # noqa: S102 - names of fields, which are identifiers, and our own
    load: Load = space["load"]
    return load


def _entity_lines(number: int, entity: Entity, converts: Sequence[Convert | None], space: dict[str, Any]) -> list[str]:
    lines = [f"o{number} = new(m{number})"]
    for offset, each in enumerate(entity.fields):
        column = entity.start + offset
        lines.append(f"o{number}.{each.attname} = {_value(column, converts, space)}")
    lines.append(f"o{number}._state = state")
    return lines


def _value(column: int, converts: Sequence[Convert | None], space: dict[str, Any]) -> str:
    convert = converts[column]
    if convert is None:
        return f"r{column}"
    space[f"c{column}"] = convert
    return f"None if r{column} is None else c{column}(r{column})"


def make_tuples(converts: Sequence[Convert | None]) -> Callable[[Iterable[Any]], list[tuple[Any, ...]]]:
    """Give the function that makes plain tuples of rows."""
    if not any(converts):
        return lambda rows: list(map(tuple, rows))
    space: dict[str, Any] = {}
    names = [f"r{column}" for column in range(len(converts))]
    values = [_value(column, converts, space) for column in range(len(converts))]
    comma = "," if len(names) == 1 else ""
    made = f"[({', '.join(values)}{comma}) for {', '.join(names)}{comma} in rows]"
    exec(f"def load(rows):\n    return {made}", space)  # noqa: S102 - numbers and our own names only
    load: Callable[[Iterable[Any]], list[tuple[Any, ...]]] = space["load"]
    return load


def make_dicts(
    names: Sequence[str], converts: Sequence[Convert | None]
) -> Callable[[Iterable[Any]], list[dict[str, Any]]]:
    """Give the function that makes dictionaries of rows."""
    space: dict[str, Any] = {}
    places = [f"r{column}" for column in range(len(converts))]
    pairs = [f"{name!r}: {_value(column, converts, space)}" for column, name in enumerate(names)]
    comma = "," if len(places) == 1 else ""
    made = f"[{{{', '.join(pairs)}}} for {', '.join(places)}{comma} in rows]"
    exec(f"def load(rows):\n    return {made}", space)  # noqa: S102 - names by their repr, and our own
    load: Callable[[Iterable[Any]], list[dict[str, Any]]] = space["load"]
    return load
