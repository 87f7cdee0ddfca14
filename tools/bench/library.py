"""A library of 10,000 books, as models of ours and of Django's over the same tables, for ``bench_orm``."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from bandstand.orm import (
    CASCADE,
    BooleanField,
    CharField,
    Database,
    DateField,
    DateTimeField,
    DecimalField,
    FloatField,
    ForeignKey,
    IntegerField,
    Model,
    Registry,
)

django: Any = import_module("django")  # Any: Django has no types
settings: Any = import_module("django.conf").settings
theirs: Any = import_module("django.db.models")

POSTGRESQL = os.environ.get("BANDSTAND_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
BOOKS = 10_000
registry = Registry()


class LibraryMeta:
    """What all models share."""

    app_label = "library"
    registry = registry


class Country(Model):
    """A country."""

    name = CharField(max_length=60)

    Meta = LibraryMeta


class Publisher(Model):
    """A publisher of a country."""

    name = CharField(max_length=80)
    country = ForeignKey(Country, CASCADE)

    Meta = LibraryMeta


class Author(Model):
    """An author of ten books."""

    name = CharField(max_length=80)
    email = CharField(max_length=120)
    born = DateField(null=True)

    Meta = LibraryMeta


class Book(Model):
    """A book, with a column of each usual type."""

    title = CharField(max_length=200)
    isbn = CharField(max_length=20)
    pages = IntegerField()
    price = DecimalField(max_digits=8, decimal_places=2)
    rating = FloatField()
    in_print = BooleanField()
    published = DateTimeField(aware=False)
    author = ForeignKey(Author, CASCADE, related_name="books")
    publisher = ForeignKey(Publisher, CASCADE, related_name="books")

    Meta = LibraryMeta


OURS = (Country, Publisher, Author, Book)
THEIRS: dict[str, Any] = {}


# Where Django's models belong; their relations back need an app.
App: Any = type("App", (import_module("django.apps").AppConfig,), {"name": "library", "label": "library", "path": "."})


def values_of(number: int) -> dict[str, Any]:
    """Give the values of a book."""
    return {
        "title": f"Title of book {number}",
        "isbn": f"978{number:010d}",
        "pages": 100 + number % 700,
        "price": Decimal(number % 90) + Decimal("0.95"),
        "rating": (number % 50) / 10,
        "in_print": bool(number % 3),
        "published": dt.datetime(2020, 1, 1, 12) + dt.timedelta(minutes=number * 37),  # noqa: DTZ001 - as the column
        "author_id": (number - 1) // 10 % 1000 + 1,
        "publisher_id": number % 100 + 1,
    }


def databases() -> dict[str, Database]:
    """Make the tables and rows in SQLite and, where a server is there, in PostgreSQL; set Django up over both."""
    folder = Path(tempfile.mkdtemp(prefix="bench-orm-"))
    found = {"sqlite": Database(f"sqlite:///{folder / 'library.db'}"), "postgresql": Database(POSTGRESQL)}
    configure(found)
    for database in found.values():
        fill(database)
    return found


def fill(database: Database) -> None:
    """Make the tables anew, with their rows."""
    with database:
        database.drop_all(*OURS)
        database.create_all(*OURS)
        Country.objects.all().bulk_create([Country(name=f"Country {n}") for n in range(1, 21)])
        Publisher.objects.all().bulk_create(
            [Publisher(name=f"Publisher {n}", country_id=n % 20 + 1) for n in range(1, 101)]
        )
        Author.objects.all().bulk_create(
            [
                Author(name=f"Author {n}", email=f"a{n}@example.org", born=dt.date(1950 + n % 50, 1, 2))
                for n in range(1, 1001)
            ]
        )
        Book.objects.all().bulk_create([Book(**values_of(n)) for n in range(1, BOOKS + 1)])
        database.execute("ANALYZE")


def configure(found: dict[str, Database]) -> None:
    """Set Django up over the databases, and declare its models."""
    host = found["postgresql"].url
    settings.configure(
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": found["sqlite"].url.database},
            "sqlite": {"ENGINE": "django.db.backends.sqlite3", "NAME": found["sqlite"].url.database},
            "postgresql": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": host.database,
                "HOST": host.host,
                "PORT": host.port,
                "USER": host.username,
            },
        },
        INSTALLED_APPS=[App("library", ModuleType("library"))],
        USE_TZ=False,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    _declare()


def _declare() -> None:
    def model(name: str, /, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": "library"})
        THEIRS[name] = type(name, (theirs.Model,), {"__module__": __name__, "Meta": meta, **fields})
        return THEIRS[name]

    country = model("Country", name=theirs.CharField(max_length=60))
    publisher = model(
        "Publisher", name=theirs.CharField(max_length=80), country=theirs.ForeignKey(country, theirs.CASCADE)
    )
    author = model(
        "Author",
        name=theirs.CharField(max_length=80),
        email=theirs.CharField(max_length=120),
        born=theirs.DateField(null=True),
    )
    model(
        "Book",
        title=theirs.CharField(max_length=200),
        isbn=theirs.CharField(max_length=20),
        pages=theirs.IntegerField(),
        price=theirs.DecimalField(max_digits=8, decimal_places=2),
        rating=theirs.FloatField(),
        in_print=theirs.BooleanField(),
        published=theirs.DateTimeField(),
        author=theirs.ForeignKey(author, theirs.CASCADE, related_name="books"),
        publisher=theirs.ForeignKey(publisher, theirs.CASCADE, related_name="books"),
    )
