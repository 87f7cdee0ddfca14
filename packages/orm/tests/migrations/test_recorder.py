"""The recorder: what a database remembers of its migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.orm.migrations.recorder import AppliedMigration, Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

FIRST, SECOND = ("shop", "0001_initial"), ("shop", "0002_more")


@pytest.fixture
def recorder(database: Database) -> Iterator[Recorder]:
    made = Recorder(database)
    assert (made.has_table, made.applied(), made.unfinished()) == (False, [], [])
    made.prepare()
    made.prepare()
    yield made
    database.drop_all(AppliedMigration)


def test_a_database_remembers_what_was_applied_in_order(recorder: Recorder) -> None:
    recorder.note(FIRST)
    recorder.note(SECOND)
    assert recorder.applied() == [FIRST, SECOND]
    recorder.forget(FIRST)
    assert recorder.applied() == [SECOND]
    row = AppliedMigration.objects.get()
    assert str(row) == "shop.0002_more"
    assert row.applied is not None
    assert row.begun.tzinfo is not None


def test_what_is_claimed_cannot_be_claimed_again_and_is_not_applied_before_it_ends(recorder: Recorder) -> None:
    assert recorder.claim(FIRST)
    assert not recorder.claim(FIRST)
    recorder.count(FIRST, 2)
    assert [(str(row), row.done) for row in recorder.unfinished()] == [("shop.0001_initial", 2)]
    assert recorder.applied() == []
    recorder.finish(FIRST)
    assert (recorder.applied(), recorder.unfinished()) == ([FIRST], [])


def test_what_is_being_undone_cannot_be_undone_again(recorder: Recorder) -> None:
    recorder.note(FIRST)
    assert recorder.claim_back(FIRST)
    assert not recorder.claim_back(FIRST)
    assert not recorder.claim_back(SECOND)
    assert [str(row) for row in recorder.unfinished()] == ["shop.0001_initial"]
