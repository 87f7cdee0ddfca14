"""Databases for the tests: SQLite in memory always, PostgreSQL where a server is there."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bandstand import orm
from bandstand.orm import Database, Registry

from . import recompiling

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

if recompiling.ON:
    recompiling.turn_on()

POSTGRESQL = os.environ.get("BANDSTAND_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def _server_is_missing() -> str:
    """Give why PostgreSQL cannot be used, or nothing."""
    import psycopg

    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"no PostgreSQL at BANDSTAND_TEST_POSTGRESQL ({error})".strip()
    return ""


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database of PostgreSQL of this session's own."""
    missing = _server_is_missing()
    if missing:
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with new_database(f"bandstand_orm_{uuid.uuid4().hex[:12]}") as url:
        yield url


@contextmanager
def new_database(name: str) -> Generator[str]:
    """Make a database of PostgreSQL for a while; give its URL."""
    import psycopg.sql

    quoted = psycopg.sql.Identifier(name)
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))
    yield f"{POSTGRESQL.rpartition('/')[0]}/{name}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@contextmanager
def database_beside(url: str, word: str) -> Generator[str]:
    """Make a database beside that of the session, for tests that look at whole schemas and drop them."""
    with new_database(f"{url.rpartition('/')[2]}_{word}") as made:
        yield made


@pytest.fixture
def registry() -> Registry:
    """A registry of the test's own, for ``class Meta: registry = registry``."""
    return Registry()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An entered database, of each kind in turn; tables are the test's to make and to drop."""
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    made = Database(url)
    with made:
        yield made
    made.dispose()


class Meta:
    """What the models of the library share."""

    app_label = "library"
    registry = Registry()


class Country(orm.Model):
    name = orm.CharField(max_length=60)

    class Meta(Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Author(orm.Model):
    name = orm.CharField(max_length=80)
    born = orm.DateField(null=True)
    country = orm.ForeignKey(Country, orm.SET_NULL, null=True, related_name="authors")

    class Meta(Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Tag(orm.Model):
    name = orm.CharField(max_length=20, unique=True)

    class Meta(Meta):
        pass

    def __str__(self) -> str:
        return self.name


class Book(orm.Model):
    title = orm.CharField(max_length=100)
    pages = orm.IntegerField()
    price = orm.DecimalField(max_digits=6, decimal_places=2, null=True)
    published = orm.DateTimeField(null=True)
    author = orm.ForeignKey(Author, orm.CASCADE, related_name="books")
    tags = orm.ManyToManyField(Tag, related_name="books")

    class Meta(Meta):
        get_latest_by = "published"

    def __str__(self) -> str:
        return self.title


class Library(NamedTuple):
    """The models of the library, over tables with a few rows, and the statements that were sent since."""

    database: Database
    statements: list[str]
    Country: type[Country]
    Author: type[Author]
    Tag: type[Tag]
    Book: type[Book]


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Three books: Emma and Persuasion by Austen, of England; Faust by Goethe, of nowhere."""
    models = (Country, Author, Tag, Book)
    database.create_all(*models)
    england = Country.objects.create(name="England")
    austen = Author.objects.create(name="Austen", born=dt.date(1775, 12, 16), country=england)
    goethe = Author.objects.create(name="Goethe")
    love, drama = Tag.objects.create(name="love"), Tag.objects.create(name="drama")
    emma = Book.objects.create(
        title="Emma",
        pages=474,
        price=Decimal("9.50"),
        published=dt.datetime(1815, 12, 23, tzinfo=dt.UTC),
        author=austen,
    )
    faust = Book.objects.create(title="Faust", pages=158, price=Decimal(7), author=goethe)
    persuasion = Book.objects.create(
        title="Persuasion", pages=249, published=dt.datetime(1817, 12, 20, tzinfo=dt.UTC), author=austen
    )
    between = Book.tags.through  # type: ignore[attr-defined]  # the class gives the relation itself
    for book, tag in ((emma, love), (persuasion, love), (faust, drama), (faust, love)):
        between.objects.create(book=book, tag=tag)
    statements: list[str] = []
    database.hooks.append(lambda statement: statements.append(statement.sql))
    yield Library(database, statements, Country, Author, Tag, Book)
    database.drop_all(*models)


@pytest.fixture
def sent(database: Database) -> list[str]:
    """The statements that the database has been sent since it was cleared last."""
    statements: list[str] = []
    database.hooks.append(lambda statement: statements.append(statement.sql))
    return statements
