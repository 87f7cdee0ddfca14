"""Rows of any source written as JSON, and read into another source."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.fields import FieldKind
from bandstand.contracts.data.library import Library, fill, memory_library
from bandstand.contracts.data.query import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import EntityInfo, Key
    from bandstand.contracts.data.fields import FieldInfo, RelationInfo

READERS: dict[FieldKind, Callable[[Any], object]] = {
    FieldKind.DECIMAL: Decimal,
    FieldKind.DATE: date.fromisoformat,
}


def dump(source: DataSource) -> Iterator[str]:
    """Write one row a line, those first that others refer to."""
    for info in in_order_of_need(source):
        rows = source.repository(info.name)
        links = [relation for relation in info.relations if relation.linkable and relation.editable]
        for row in rows.each(Query(include=[relation.name for relation in links])):
            fields = {field.name: written(getattr(row, field.name)) for field in kept(info)}
            linked = {
                relation.name: [
                    source.entities[relation.target].key_of(other) for other in rows.related(row, relation.name)
                ]
                for relation in links
            }
            yield json.dumps({"entity": info.name, "fields": fields, "links": linked})


def load(source: DataSource, lines: Iterable[str]) -> None:
    """Store all rows or none; what refers to a later row is linked in the end."""
    later: list[tuple[EntityInfo, Any, str, Key]] = []
    with source.unit_of_work():
        for line in lines:
            told = json.loads(line)
            rows = source.repository(told["entity"])
            info = rows.info
            row = rows.new({field.name: read(field, told["fields"][field.name]) for field in kept(info)})
            for relation in info.relations:
                key = info.linked(row, relation.name) if relation.fields and relation.null else None
                if key is not None and relation.target == info.name:
                    later.append((info, row, relation.name, key))
                    info.link(row, relation.name, None)
            rows.save(row, links={name: map(tuple, keys) for name, keys in told["links"].items()})
        for info, row, name, key in later:
            info.link(row, name, key)
            source.repository(info.name).save(row, changed=[name])


def keys(source: DataSource, info: EntityInfo, row: object, relation: RelationInfo) -> list[Key]:
    others = source.repository(info.name).related(row, relation.name)
    return [source.entities[relation.target].key_of(other) for other in others]


def kept(info: EntityInfo) -> list[FieldInfo]:
    """Give the fields that are written: what the store makes up anew is not, but for keys."""
    return [field for field in info.fields if field.name in info.key or not field.generated]


def in_order_of_need(source: DataSource) -> list[EntityInfo]:
    waiting = dict(source.entities)
    ordered: list[EntityInfo] = []
    while waiting:
        free = next(info for info in waiting.values() if not needs(info) & waiting.keys() - {info.name})
        ordered.append(waiting.pop(free.name))
    return ordered


def needs(info: EntityInfo) -> set[str]:
    editable = {relation.target for relation in info.relations if relation.linkable and relation.editable}
    return editable | {relation.target for relation in info.relations if relation.fields}


def written(value: object) -> object:
    return str(value) if isinstance(value, (Decimal, date)) else value


def same(value: object) -> object:
    return value


def read(field: FieldInfo, value: object) -> object:
    return value if value is None else READERS.get(field.kind, same)(value)


def test_a_source_is_written_and_read_into_another() -> None:
    library = fill(memory_library())
    austen = library.author("Austen")
    library.authors.info.link(austen, "mentor", library.authors.info.key_of(library.author("Dumas")))
    library.authors.save(austen, changed=["mentor"])

    other = memory_library()
    load(other, dump(library.source))

    assert list(dump(other)) == list(dump(library.source))
    assert other.repository("library.Book").count().number == 5
    copied = Library(other)
    assert copied.tag_names("Emma") == ["classic", "novel"]
    assert copied.author("Austen").mentor_id == copied.author("Dumas").id


def test_rows_that_are_added_later_get_keys_of_their_own() -> None:
    other = memory_library()
    load(other, dump(fill(memory_library()).source))
    tags = other.repository("library.Tag")
    tag = tags.new({"name": "new"})
    tags.save(tag)
    assert tag.id == 5


def test_a_faulty_line_stores_nothing() -> None:
    other = memory_library()
    lines = [*dump(fill(memory_library()).source)]
    with pytest.raises(Integrity):
        load(other, [*lines, lines[0]])
    assert other.repository("library.Country").count().number == 0
