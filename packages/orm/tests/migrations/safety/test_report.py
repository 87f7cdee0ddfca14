"""Findings as people read them."""

from __future__ import annotations

from bandstand import orm
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.safety import findings, report

from ..library import shop
from .migrating import found, migration


def test_findings_are_told_by_migration_and_operation_with_the_way_around_and_the_way_through() -> None:
    unused = ops.RemoveField("Book", "title")
    index = ops.AddIndex("Author", Index(fields=["name"], name="by_name"))
    one = migration(unused, accepted={"remove-field Book.title": "Nobody reads it."}, name="0002_one")
    two = migration(ops.RunPython(print, print), index, name="0003_two")
    assert report(findings([one, two], shop(), "postgresql")) == (
        """\
shop.0002_one
  Remove field title from Book
    remove-field (breaks running code): Drops the column shop_book.title. Code that runs still names it in every query \
of Book, and its values are lost.
      accepted: Nobody reads it.

shop.0003_two
  Run Python: print
    data-with-schema (blocks reads and writes): Changes rows in one transaction with 'Create index by_name on Author': \
the table stays locked until all of it is done.
      1. Put it in a migration of its own, after this one.
      To accept it, in class Migration: accepted = {"data-with-schema print": "why it is safe"}
    long-backfill (advice): Calls print in one transaction: the rows that it changes stay locked until it is done, and \
all is lost if it fails.
      1. Set atomic = False in the migration, and change some hundreds of rows at a time, those alone that are not \
done yet, so that it can begin again.
  Create index by_name on Author
    add-index (blocks writes): Builds the index by_name of shop_author, while nothing can write to the table.
      1. In a migration of its own, with atomic = False:
      2. RunSQL('CREATE INDEX CONCURRENTLY by_name ON shop_author (name)', state_operations=[...]) with this AddIndex \
in the list.
      To accept it, in class Migration: accepted = {"add-index Author.by_name": "why it is safe"}"""
    )


def test_keys_with_quotation_marks_are_quoted_otherwise() -> None:
    text = report(found(ops.RunSQL('DROP TABLE "shop_book"', "")))
    assert text.endswith("""accepted = {'raw-sql DROP TABLE "shop_book"': "why it is safe"}""")


def test_what_migrations_say_themselves_stands_apart() -> None:
    text = report(found(accepted={"remove-field": ""}))
    assert text == (
        """\
shop.0002_change
  accepted
    stale-acceptance (advice): 'remove-field' gives no reason, so it accepts nothing.
      1. Take 'remove-field' out of accepted, or correct it."""
    )


def test_nothing_is_nothing() -> None:
    assert report(found(ops.AddField("Book", "pages", orm.IntegerField(null=True)))) == ""
