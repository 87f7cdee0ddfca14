"""The library of ``bandstand.contracts.data.library``, declared as models."""

from __future__ import annotations

from decimal import Decimal

from bandstand import orm
from bandstand.contracts.data.library._entities import no_digits
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.functions import Lower
from bandstand.validation import MaxValueValidator


class Meta:
    """What the models share."""

    app_label = "library"
    registry = orm.Registry()


class Country(orm.Model):
    code = orm.CharField(max_length=2, primary_key=True)
    name = orm.CharField(max_length=60, unique=True)

    class Meta(Meta):
        ordering = ("name",)


class Author(orm.Model):
    name = orm.CharField(max_length=40, validators=[no_digits])
    email = orm.EmailField(null=True, blank=True)
    born = orm.DateField(null=True, blank=True)
    country = orm.ForeignKey(Country, orm.PROTECT, null=True, blank=True, related_name="authors")
    mentor = orm.ForeignKey("self", orm.SET_NULL, null=True, blank=True, related_name="pupils")

    class Meta(Meta):
        ordering = ("name",)
        constraints = (UniqueConstraint(Lower("email"), name="author_email"),)


class Publisher(orm.Model):
    name = orm.CharField(max_length=60)
    country = orm.ForeignKey(Country, orm.PROTECT, related_name="publishers")

    class Meta(Meta):
        ordering = ("name",)


class Tag(orm.Model):
    name = orm.CharField(max_length=20, unique=True)

    class Meta(Meta):
        ordering = ("name",)


class Book(orm.Model):
    title = orm.CharField(max_length=100)
    isbn = orm.CharField(max_length=20, null=True, blank=True, unique=True, default=None)
    price = orm.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, validators=[MaxValueValidator(Decimal(1000))]
    )
    published = orm.DateField(null=True, blank=True)
    status = orm.CharField(max_length=10, default="draft", choices=[("draft", "Draft"), ("printed", "Printed")])
    notes = orm.TextField(blank=True, default="")
    extra = orm.JSONField(default=dict, blank=True)
    author = orm.ForeignKey(Author, orm.CASCADE, related_name="books")
    publisher = orm.ForeignKey(Publisher, orm.SET_NULL, null=True, blank=True, related_name="books")
    tags = orm.ManyToManyField(Tag, related_name="books", blank=True)
    version = orm.IntegerField(default=0, editable=False)

    class Meta(Meta):
        ordering = ("title",)
        constraints = (
            CheckConstraint(
                condition=orm.Q(price__gte=0), name="book_price", violation_error_message="A price is not negative."
            ),
            UniqueConstraint(fields=["author", "title"], name="book_author_title"),
        )


class Edition(orm.Model):
    pk = orm.CompositePrimaryKey("book", "number")
    book = orm.ForeignKey(Book, orm.CASCADE, related_name="editions")
    number = orm.IntegerField(default=1)
    year = orm.IntegerField(null=True, blank=True)

    class Meta(Meta):
        pass


LIBRARY = (Country, Author, Publisher, Tag, Book, Edition)
