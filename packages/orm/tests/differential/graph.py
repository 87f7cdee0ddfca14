"""One graph of tables, as models of ours and of Django's: nullable references, tables between, inheritance, itself."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from bandstand.orm import fields as ours
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

django: Any = import_module("django")  # Any: Django has no types
settings: Any = import_module("django.conf").settings
theirs: Any = import_module("django.db.models")
AppConfig: Any = import_module("django.apps").AppConfig

LABEL = "graph"
graph_module = ModuleType(LABEL)
registry = Registry()


def configure(sqlite: str, postgresql: dict[str, Any] | None) -> None:
    """Set Django up over the databases, once in a process; Django refuses if another test has set it up before."""
    if THEIRS:
        return
    databases: dict[str, Any] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sqlite}}
    if postgresql is not None:
        databases["postgresql"] = {"ENGINE": "django.db.backends.postgresql", **postgresql}
    settings.configure(
        DATABASES=databases,
        INSTALLED_APPS=[Graph(LABEL, graph_module)],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    declare()


# Where Django's models of this module belong; their relations back need an app.
Graph: Any = type("Graph", (AppConfig,), {"name": LABEL, "label": LABEL, "path": "."})


class OurMeta:
    """What all models share."""

    app_label = LABEL
    registry = registry


class Country(Model):
    name = ours.CharField(max_length=20)

    class Meta(OurMeta):
        pass


class Author(Model):
    name = ours.CharField(max_length=20)
    age = ours.IntegerField(null=True)
    country = ours.ForeignKey(Country, ours.SET_NULL, null=True, related_name="authors")
    mentor = ours.ForeignKey["Author | None"]("self", ours.SET_NULL, null=True, related_name="pupils")

    class Meta(OurMeta):
        pass


class Tag(Model):
    name = ours.CharField(max_length=20)

    class Meta(OurMeta):
        pass


class Book(Model):
    title = ours.CharField(max_length=20)
    pages = ours.IntegerField()
    rating = ours.IntegerField(null=True)
    author = ours.ForeignKey(Author, ours.CASCADE, null=True, related_name="books")
    editor = ours.ForeignKey(Author, ours.CASCADE, related_name="edited")
    tags = ours.ManyToManyField(Tag, through="Tagging", related_name="books")

    class Meta(OurMeta):
        pass


class Tagging(Model):
    book = ours.ForeignKey(Book, ours.CASCADE, related_name="taggings")
    tag = ours.ForeignKey(Tag, ours.CASCADE, related_name="taggings")
    weight = ours.IntegerField(null=True)

    class Meta(OurMeta):
        pass


class Novel(Book):
    genre = ours.CharField(max_length=20)

    class Meta(OurMeta):
        pass


OURS: dict[str, type[Model]] = {model.__name__: model for model in (Country, Author, Tag, Book, Tagging, Novel)}
THEIRS: dict[str, Any] = {}


def declare() -> None:
    """Declare Django's models of the same tables."""

    def model(name: str, bases: tuple[type, ...] = (theirs.Model,), /, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": LABEL, "db_table": OURS[name]._meta.db_table})
        THEIRS[name] = type(name, bases, {"__module__": __name__, "Meta": meta, **fields})
        return THEIRS[name]

    country = model("Country", name=theirs.CharField(max_length=20))
    author = model(
        "Author",
        name=theirs.CharField(max_length=20),
        age=theirs.IntegerField(null=True),
        country=theirs.ForeignKey(country, theirs.SET_NULL, null=True, related_name="authors"),
        mentor=theirs.ForeignKey("self", theirs.SET_NULL, null=True, related_name="pupils"),
    )
    tag = model("Tag", name=theirs.CharField(max_length=20))
    book = model(
        "Book",
        title=theirs.CharField(max_length=20),
        pages=theirs.IntegerField(),
        rating=theirs.IntegerField(null=True),
        author=theirs.ForeignKey(author, theirs.CASCADE, null=True, related_name="books"),
        editor=theirs.ForeignKey(author, theirs.CASCADE, related_name="edited"),
        tags=theirs.ManyToManyField(tag, through=f"{LABEL}.Tagging", related_name="books"),
    )
    model(
        "Tagging",
        book=theirs.ForeignKey(book, theirs.CASCADE, related_name="taggings"),
        tag=theirs.ForeignKey(tag, theirs.CASCADE, related_name="taggings"),
        weight=theirs.IntegerField(null=True),
    )
    model("Novel", (book,), genre=theirs.CharField(max_length=20))


def fill(database: Any) -> None:
    """Make the tables and some rows, among them NULLs, rows without others, and rows with several."""
    models = list(OURS.values())
    database.drop_all(*models)
    database.create_all(*models)
    countries = [Country.objects.create(name=name) for name in ("a", "b", "c")]
    authors: list[Author] = []
    for name, age, country, mentor in [
        ("a", 30, 0, None),
        ("b", None, 1, 0),
        ("c", 50, None, 0),
        ("a", 20, 1, 2),
        ("B", None, None, None),
        ("d", 40, 0, 3),
    ]:
        authors.append(
            Author.objects.create(
                name=name,
                age=age,
                country=None if country is None else countries[country],
                mentor=None if mentor is None else authors[mentor],
            )
        )
    tags = [Tag.objects.create(name=name) for name in ("x", "y", "z", "x")]
    books: list[Book] = []
    rows = [
        ("a", 10, 1, 0, 1),
        ("b", 20, None, 0, 0),
        ("c", 30, 3, 1, 2),
        ("a", 40, None, None, 3),
        ("d", 10, 2, 2, 0),
        ("e", 50, 5, 3, 5),
        ("f", 20, None, 0, 4),
        ("b", 60, 1, None, 1),
    ]
    for number, (title, pages, rating, author, editor) in enumerate(rows):
        values = {
            "title": title,
            "pages": pages,
            "rating": rating,
            "author": None if author is None else authors[author],
            "editor": authors[editor],
        }
        is_novel = number % 3 == 0
        books.append(
            Novel.objects.create(genre="xyz"[number // 3], **values) if is_novel else Book.objects.create(**values)
        )
    pairs = [
        (0, 0, 1),
        (0, 1, None),
        (1, 0, 2),
        (2, 2, 1),
        (2, 0, None),
        (2, 1, 3),
        (4, 1, 1),
        (6, 0, 1),
        (6, 3, 2),
        (0, 0, 2),
    ]
    for book, tag, weight in pairs:
        Tagging.objects.create(book_id=books[book].pk, tag=tags[tag], weight=weight)
