"""Errors by their kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.errors import Invalid, Unavailable
from bandstand.orm import Database, errors
from bandstand.orm.source import ModelSource
from bandstand.orm.source._errors import translated

from .models import LIBRARY, Tag

if TYPE_CHECKING:
    from pathlib import Path


def test_a_missing_table_is_nothing_that_comes_back(bare: Database) -> None:
    with pytest.raises(errors.DatabaseError):
        ModelSource(bare, LIBRARY).repository(Tag).count()


def test_a_busy_database_may_be_asked_later(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'library.db'}"
    one, other = Database(url), Database(url, pragmas={"busy_timeout": 1})
    one.create_all(*LIBRARY)
    with ModelSource(one, LIBRARY).unit_of_work(), pytest.raises(Unavailable, match="locked"):
        ModelSource(other, LIBRARY).repository(Tag).save(Tag(name="new"))
    one.dispose()
    other.dispose()


def test_a_value_that_the_database_refuses_is_invalid() -> None:
    refused = errors.DataError("value too long")
    with pytest.raises(Invalid, match="The database cannot take this value: value too long"), translated():
        raise refused


def test_errors_of_the_program_stay_as_they_are() -> None:
    wrong = errors.FieldError("no such field")
    with pytest.raises(errors.FieldError), translated():
        raise wrong
