"""A database that Django made is taken over: its tables become models, and the first migration is noted alone."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bandstand.orm import Database

from ..migrations.inspecting.django_site import make_site

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Folder

STILL_DJANGO = """
import sys
import django
from django.conf import settings

settings.configure(
    DATABASES={"default": dict(zip(("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT"), sys.argv[1:]))},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "press", "shop"],
    USE_TZ=True,
)
django.setup()
from shop.models import Book

book = Book.objects.select_related("publisher", "reader").get(title="Faust")
print(book.publisher.name, book.reader.username, book.price, [tag.slug for tag in book.tags.all()])
"""


TITLE = "    title = orm.CharField(max_length="
READER = 'reader = orm.ForeignKey("AuthUser", orm.DO_NOTHING,'
CHANGES = {
    f"{TITLE}100": f"    rating = orm.IntegerField(default=3)\n{TITLE}120",
    READER: f"{READER} null=True,",
    'UniqueConstraint(fields=["title", "publisher"], name="one_title"),': "",
}


def columns(url: str, table: str) -> dict[str, bool]:
    """Give the columns of a table, and whether each may be NULL."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    found = {each["name"]: bool(each["nullable"]) for each in sa.inspect(engine).get_columns(table)}
    engine.dispose()
    return found


def has_rule(folder: Folder) -> bool:
    """Whether the database keeps titles of a publisher apart."""
    return 'name="one_title"' in folder.run("inspectdb", "shop_book", "press_publisher", "auth_user")


def seen_by_django(place: Path, url: str) -> str:
    """Give what Django reads of its row."""
    (place / "read.py").write_text(STILL_DJANGO)
    given = sa.make_url(url)
    engine = f"django.db.backends.{'sqlite3' if given.get_backend_name() == 'sqlite' else 'postgresql'}"
    further = [str(each or "") for each in (given.username, given.password, given.host, given.port)]
    command = [sys.executable, "read.py", engine, given.database or "", *further]
    return subprocess.run(command, cwd=place, check=True, capture_output=True, text=True).stdout.strip()


def test_a_database_of_django_is_taken_over_and_changed(any_folder: Folder) -> None:
    folder = any_folder
    folder.apps = ("loans",)
    made = folder.path / "django"
    made.mkdir()
    make_site(made, folder.url)
    as_seen = "Insel ann 9.50 ['drama']"
    assert seen_by_django(made, folder.url) == as_seen

    folder.apps = ()
    text = folder.run("inspectdb")
    folder.apps = ("loans",)
    folder.models(text, app="loans")
    assert "class ShopBook(orm.Model):" in text
    assert "django_migrations" not in text
    folder.run("makemigrations")
    assert "loans.0001_initial ... faked" in folder.run("migrate", "--fake-initial")
    assert folder.run("makemigrations") == "The migrations say all that the models do.\n"
    assert folder.run("migrate", "--check") == "There is nothing to do.\n"
    assert seen_by_django(made, folder.url) == as_seen

    # What Django named is found, and rows stay.
    before = columns(folder.url, "shop_book")
    assert (before["publisher_id"], "rating" in before) == (False, False)
    changed = text
    for old, new in CHANGES.items():
        assert changed.count(old) == 1, old
        changed = changed.replace(old, new)
    folder.models(changed, app="loans")
    folder.run("makemigrations")
    folder.run("migrate", "--unsafe")
    after = columns(folder.url, "shop_book")
    assert (after["rating"], after["reader_id"]) == (False, True)
    assert seen_by_django(made, folder.url) == as_seen
    database = Database(folder.url)
    assert database.execute("SELECT rating, title FROM shop_book") == [(3, "Faust")]
    database.dispose()
    assert not has_rule(folder)
    folder.run("migrate", "loans", "0001", "--unsafe")
    assert columns(folder.url, "shop_book") == before
    assert has_rule(folder)
    assert seen_by_django(made, folder.url) == as_seen
