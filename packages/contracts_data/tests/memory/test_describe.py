"""Entities described from dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - read at run time
from decimal import Decimal  # noqa: TC003
from typing import Any, Optional
from uuid import UUID, uuid4

import pytest

from bandstand.contracts.data.fields import FieldKind, RelationInfo
from bandstand.contracts.data.memory import MemorySource, describe


@dataclass
class Thing:
    id: int | None = None
    name: str = field(default="", metadata={"label": "Name", "max_length": 10})
    code: UUID = field(default_factory=uuid4)
    price: Decimal | None = None
    made: date = field(kw_only=True)
    seen: Optional[datetime] = None  # noqa: UP045 - the older way
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    tags: list[str] = field(default_factory=list[str])
    mixed: int | str = 0
    owner_id: int | None = None
    owner: Thing | None = field(init=False)


OWNER = RelationInfo(name="owner", target="shop.Thing", fields=("owner_id",), null=True)
THING = describe(Thing, name="shop.Thing", relations=[OWNER])


@pytest.mark.parametrize(
    ("name", "kind", "null", "blank", "generated"),
    [
        ("id", FieldKind.INTEGER, False, True, True),
        ("name", FieldKind.CHAR, False, True, False),
        ("code", FieldKind.UUID, False, False, False),
        ("price", FieldKind.DECIMAL, True, True, False),
        ("made", FieldKind.DATE, False, False, False),
        ("seen", FieldKind.DATETIME, True, True, False),
        ("extra", FieldKind.JSON, False, False, False),
        ("tags", FieldKind.JSON, False, False, False),
        ("mixed", FieldKind.OTHER, False, False, False),
        ("owner_id", FieldKind.INTEGER, True, True, False),
    ],
)
def test_a_field_follows_from_its_annotation(
    name: str, kind: FieldKind, null: bool, blank: bool, generated: bool
) -> None:
    found = THING.field(name)
    assert (found.kind, found.null, found.blank, found.generated) == (kind, null, blank, generated)


def test_metadata_says_the_rest() -> None:
    assert (THING.field("name").label, THING.field("name").max_length) == ("Name", 10)


def test_relations_are_no_fields_and_know_theirs() -> None:
    assert "owner" not in [field.name for field in THING.fields]
    assert THING.field("owner_id").relation == "owner"


def test_defaults_make_a_value_for_each_row() -> None:
    things = MemorySource({Thing: THING}).repository(Thing)
    one, other = things.new(), things.new()
    assert one.extra == {}
    assert one.extra is not other.extra
    assert one.code != other.code
    assert (one.mixed, one.price) == (0, None)
    assert THING.field("made").default is None


def test_other_classes_are_refused() -> None:
    with pytest.raises(TypeError, match="described from dataclasses; got <class 'int'>"):
        describe(int, name="shop.Int")
