"""Databases that Django made: what their tables become, and the rows in them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bandstand.orm import Database
from bandstand.orm.migrations.inspecting import inspected

from .django_site import make_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Module


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The database of a small site of Django's."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/site.db" if is_sqlite else request.getfixturevalue("postgresql_url")
    make_site(tmp_path, url)
    with Database(url) as made:
        yield made
        if not is_sqlite:
            made.execute("DROP SCHEMA public CASCADE")
            made.execute("CREATE SCHEMA public")
    made.dispose()


def test_its_rows_are_read_and_written_by_the_models(site: Database, read: type[Module]) -> None:
    module = read(inspected(site))
    book = module.ShopBook.objects.select_related("publisher", "reader").get(title="Faust")
    assert (book.price, book.pages, book.data) == (Decimal("9.50"), 158, {"part": [1]})
    assert book.printed == dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.UTC)
    assert (book.publisher.name, book.reprinter, book.reader.username) == ("Insel", None, "ann")
    assert book.publisher.pressagent.email == "a@example.org"
    assert [each.tag.slug for each in book.shopbooktags_set.all()] == ["drama"]
    assert [each.group.name for each in book.reader.authusergroups_set.all()] == ["readers"]
    made = module.ShopTag.objects.create(slug="poetry")
    module.ShopBookTags.objects.create(book=book, tag=made)
    assert sorted(each.tag.slug for each in book.shopbooktags_set.all()) == ["drama", "poetry"]


BOOK = """\
# Check not_free: {check}
# Index by_lower: {lower}
# Index in_stock: {stock}
class ShopBook(orm.Model):
"""


def test_its_tables_have_keys_relations_and_the_names_of_constraints(site: Database) -> None:
    text = inspected(site, ["press_publisher", "press_agent", "shop_book", "auth_user"])
    is_sqlite = site.backend.dialect.name == "sqlite"
    comments = "" if is_sqlite else ', db_comment="Where it sits"'
    assert '    publisher = orm.OneToOneField("PressPublisher", orm.DO_NOTHING)\n' in text
    assert '    boss = orm.ForeignKey(\n        "self",\n        orm.DO_NOTHING,\n' in text
    assert f"    city = orm.CharField(max_length=50{comments})\n" in text
    assert 'related_name="shopbook_publisher_set"' in text
    assert 'related_name="shopbook_reprinter_set"' in text
    assert '            UniqueConstraint(fields=["title", "publisher"], name="one_title"),\n' in text
    assert '            Index(fields=["-price", "title"], name="by_price"),\n' in text
    assert "    pages = orm.PositiveIntegerField()\n" in text
    assert "    stock = orm.IntegerField(db_default=3)\n" in text
    assert "    data = orm.JSONField()\n" in text
    assert ('db_table_comment = "Who prints"' in text) is not is_sqlite
    expected = BOOK.format(
        lower='CREATE INDEX "by_lower" ON "shop_book" ((LOWER("title")))' if is_sqlite else "of lower(title::text)",
        stock='CREATE INDEX "in_stock" ON "shop_book" ("stock") WHERE "stock" > 0'
        if is_sqlite
        else "where (stock > 0)",
        check="\"price\" >= '1'" if is_sqlite else "price >= 1::numeric",
    )
    assert expected in text


def test_histories_of_migrations_are_left_out_unless_they_are_asked_for(site: Database) -> None:
    assert "django_migrations" not in inspected(site)
    assert 'db_table = "django_migrations"' in inspected(site, ["django_migrations"])
