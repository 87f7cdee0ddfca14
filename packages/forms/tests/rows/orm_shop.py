"""The shop as models."""

from __future__ import annotations

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint


class Meta:
    app_label = "shop"
    registry = orm.Registry()


class Author(orm.Model):
    name = orm.CharField(max_length=40)
    email = orm.EmailField(null=True, blank=True, unique=True, max_length=100)

    class Meta(Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Tag(orm.Model):
    name = orm.CharField(max_length=20, unique=True)

    class Meta(Meta):
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Book(orm.Model):
    title = orm.CharField(max_length=100, verbose_name="title of the book")
    isbn = orm.CharField(max_length=20, null=True, blank=True, unique=True, default=None)
    price = orm.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    published = orm.DateField(null=True, blank=True)
    status = orm.CharField(max_length=10, default="draft", choices=[("draft", "Draft"), ("printed", "Printed")])
    notes = orm.TextField(blank=True, default="")
    author = orm.ForeignKey(Author, orm.CASCADE, related_name="books")
    tags = orm.ManyToManyField(Tag, related_name="books", blank=True)

    class Meta(Meta):
        ordering = ("title",)
        constraints = (
            CheckConstraint(
                condition=orm.Q(price__gte=0), name="book_price", violation_error_message="A price is not negative."
            ),
            UniqueConstraint(fields=["author", "title"], name="book_author_title"),
        )

    def __str__(self) -> str:
        return self.title


class Edition(orm.Model):
    pk = orm.CompositePrimaryKey("book", "number")
    book = orm.ForeignKey(Book, orm.CASCADE, related_name="editions")
    number = orm.IntegerField(default=1)
    year = orm.IntegerField(null=True, blank=True)

    class Meta(Meta):
        ordering = ("number",)


MODELS = (Author, Tag, Book, Edition)
