"""Many rows with few statements: what cannot be said is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import F
from bandstand.orm.errors import FieldError, NotSupportedError

if TYPE_CHECKING:
    from ..conftest import Library


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ignore_conflicts": True, "update_conflicts": True}, "left out or updated"),
        ({"update_conflicts": True}, "needs update_fields"),
        ({"update_fields": ["name"]}, "go with update_conflicts"),
        ({"update_conflicts": True, "update_fields": ["id"], "unique_fields": ["id"]}, "cannot name the key"),
        ({"batch_size": 0}, "from 1 on; got 0"),
    ],
)
def test_contradictions_are_refused(library: Library, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        library.Tag.objects.all().bulk_create([library.Tag(name="x")], **options)


def test_rows_that_one_statement_cannot_insert_are_refused(library: Library) -> None:
    tag: Any = library.Tag()
    tag.name = F("id")
    with pytest.raises(NotSupportedError, match="cannot insert an expression"):
        library.Tag.objects.all().bulk_create([tag])
    with pytest.raises(TypeError, match="takes its instances"):
        library.Tag.objects.all().bulk_create([library.Book()])


def test_updates_that_cannot_be_are_refused(library: Library) -> None:
    tags = library.Tag.objects.all()
    with pytest.raises(ValueError, match="names of the fields"):
        tags.bulk_update(list(tags), [])
    with pytest.raises(FieldError, match="cannot change the key"):
        tags.bulk_update(list(tags), ["id"])
    with pytest.raises(ValueError, match="has no key"):
        tags.bulk_update([library.Tag(name="x")], ["name"])
    assert tags.bulk_update([], ["name"]) == 0
