"""Descriptions of fields, relations and rules."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bandstand.contracts.data.conditions import ALL
from bandstand.contracts.data.fields import Choice, ConstraintInfo, FieldInfo, FieldKind, RelationInfo
from bandstand.contracts.i18n import LazyText


@pytest.mark.parametrize(
    ("kind", "value", "holds"),
    [
        (FieldKind.CHAR, "x", True),
        (FieldKind.EMAIL, "x", True),
        (FieldKind.CHAR, 1, False),
        (FieldKind.INTEGER, 1, True),
        (FieldKind.INTEGER, True, False),
        (FieldKind.BOOLEAN, True, True),
        (FieldKind.BOOLEAN, 1, False),
        (FieldKind.DECIMAL, Decimal(1), True),
        (FieldKind.DECIMAL, 1.0, False),
        (FieldKind.DATE, date(2027, 1, 1), True),
        (FieldKind.DATE, datetime(2027, 1, 1, tzinfo=UTC), False),
        (FieldKind.DATETIME, datetime(2027, 1, 1, tzinfo=UTC), True),
        (FieldKind.JSON, {"a": [True]}, True),
        (FieldKind.JSON, True, True),
        (FieldKind.OTHER, datetime(2027, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_kind_tells_its_values_from_others(kind: FieldKind, value: object, holds: bool) -> None:
    assert kind.holds(value) is holds


def test_each_kind_has_a_type() -> None:
    assert {kind.name: kind.type for kind in FieldKind if kind.type is object} == {
        "JSON": object,
        "FILE": object,
        "IMAGE": object,
        "OTHER": object,
    }
    assert (FieldKind.TEXT.type, FieldKind.DATE.type) == (str, date)


def test_a_label_follows_from_the_name() -> None:
    assert FieldInfo(name="first_name").label == "first name"
    assert FieldInfo(name="name", label=LazyText(id="Name")).label == LazyText(id="Name")
    assert RelationInfo(name="main_author", target="shop.Author").label == "main author"


def test_descriptions_can_be_compared_and_hashed() -> None:
    choices = (Choice(value=1, label="One"),)
    assert FieldInfo(name="size", choices=choices) == FieldInfo(name="size", choices=choices)
    assert len({FieldInfo(name="size", choices=choices), FieldInfo(name="size", choices=choices)}) == 1


def test_many_rows_are_not_kept_in_fields() -> None:
    with pytest.raises(ValueError, match="'tags' has \\('tag_id',\\)"):
        RelationInfo(name="tags", target="shop.Tag", many=True, fields=("tag_id",))


def test_a_rule_is_of_one_sort() -> None:
    assert ConstraintInfo(name="one", unique=("a", "b")).check is None
    with pytest.raises(ValueError, match="'none' has both or neither"):
        ConstraintInfo(name="none")
    with pytest.raises(ValueError, match="'both' has both or neither"):
        ConstraintInfo(name="both", unique=("a",), check=ALL)
