"""The models whose history the tests of migrations tell."""

from __future__ import annotations

from typing import Any

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.state import ModelState, ProjectState

REGISTRY = orm.Registry()


class Meta:
    """What the models share."""

    app_label = "library"
    registry = REGISTRY


class Living(orm.Manager[Any]):
    use_in_migrations = True

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(died__isnull=True)


class Named(orm.Model):
    name = orm.CharField(max_length=60)

    class Meta(Meta):
        abstract = True
        indexes = (Index(fields=["name"]),)


class Author(Named):
    class Genre(orm.TextChoices):
        PROSE = "p", "Prose"
        VERSE = "v", "Verse"

    died = orm.DateField(null=True)
    genre = orm.CharField(max_length=1, choices=Genre, default=Genre.PROSE)
    living = Living()
    everybody = orm.Manager[Any]()


class Book(orm.Model):
    author: Any = orm.ForeignKey(Author, orm.CASCADE, related_name="books")
    title = orm.CharField(max_length=200)
    price = orm.DecimalField(max_digits=6, decimal_places=2)
    sequel_of: Any = orm.ForeignKey("self", orm.SET_NULL, null=True, db_index=False)
    shelves: Any = orm.ManyToManyField("Shelf", related_name="books")

    class Meta(Meta):
        ordering = ("title",)
        unique_together = ("author", "title")
        indexes = (Index(orm.F("title"), name="by_title", condition=orm.Q(price__gt=5)),)
        constraints = (
            CheckConstraint(condition=orm.Q(price__gte=0), name="%(class)s_price"),
            UniqueConstraint(fields=["title"], name="one_title"),
        )


class Shelf(orm.Model):
    number = orm.IntegerField(unique=True)

    class Meta(Meta):
        verbose_name_plural = "shelves"


class Reference(Book):
    subject = orm.CharField(max_length=20)

    class Meta(Meta):
        ordering = ()


class Cheap(Book):
    class Meta(Meta):
        proxy = True


def model(name: str, app_label: str = "shop", /, **given: Any) -> ModelState:
    """Describe a model with a key and the fields given; options, bases and managers by their names."""
    keywords = {each: given.pop(each) for each in ("options", "bases", "managers") if each in given}
    key = {} if "bases" in keywords or "id" in given else {"id": orm.BigAutoField(verbose_name="ID")}
    return ModelState(app_label=app_label, name=name, fields={**key, **given}, **keywords)


def shop() -> ProjectState:
    """Give an author with a name and a book that refers to it."""
    return ProjectState(
        [
            model("Author", name=orm.CharField(max_length=60)),
            model("Book", title=orm.CharField(max_length=200), author=orm.ForeignKey("shop.Author", orm.CASCADE)),
        ]
    )
