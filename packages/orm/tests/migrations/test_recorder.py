"""The recorder: what a database remembers of its migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.orm.migrations.recorder import AppliedMigration, Recorder

if TYPE_CHECKING:
    from bandstand.orm.database import Database


def test_a_database_remembers_what_was_applied_in_order(database: Database) -> None:
    recorder = Recorder(database)
    assert (recorder.has_table, recorder.applied()) == (False, [])
    for name in ("0001_initial", "0002_more"):
        recorder.note(("shop", name))
    assert recorder.applied() == [("shop", "0001_initial"), ("shop", "0002_more")]
    recorder.forget(("shop", "0001_initial"))
    assert recorder.applied() == [("shop", "0002_more")]
    row = AppliedMigration.objects.get()
    assert str(row) == "shop.0002_more"
    assert row.applied.tzinfo is not None
    database.drop_all(AppliedMigration)
