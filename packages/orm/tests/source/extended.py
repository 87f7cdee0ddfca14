"""Models with what the library has not: rows in two tables, references that forbid more or less, rows that wait."""

from __future__ import annotations

from typing import Any

from bandstand import orm
from bandstand.contracts.validation import ValidationError


class Meta:
    """What the models share."""

    app_label = "extended"
    registry = orm.Registry()


class Place(orm.Model):
    name = orm.CharField(max_length=20, unique=True)

    class Meta(Meta):
        ordering = ("name",)


class Restaurant(Place):
    stars = orm.IntegerField(default=0)

    class Meta(Meta):
        pass


class Node(orm.Model):
    name = orm.CharField(max_length=20)
    above = orm.ForeignKey("self", orm.CASCADE, null=True, related_name="below")

    class Meta(Meta):
        pass


class Visit(orm.Model):
    place = orm.ForeignKey(Place, orm.CASCADE, related_name="visits")
    node = orm.ForeignKey(Node, orm.RESTRICT, null=True, related_name="visits")
    guarded = orm.ForeignKey(Node, orm.PROTECT, null=True, related_name="guarded")

    class Meta(Meta):
        pass


class Note(orm.Model):
    """Says something when it is saved, and looks at the whole when it is checked."""

    text = orm.CharField(max_length=10, unique=True)
    mail = orm.EmailField(blank=True)
    number = orm.IntegerField(default=1)
    changed = orm.DateTimeField(auto_now=True)
    state = orm.CharField(max_length=5, db_default="new")
    saved: list[str] = []  # noqa: RUF012 - what the tests look at

    class Meta(Meta):
        pass

    def save(self, **options: Any) -> None:
        self.saved.append(self.text)
        super().save(**options)

    def clean(self) -> None:
        if self.text == "whole":
            message = "The whole is wrong."
            raise ValidationError(message, code="whole")
        if self.text == "number":
            raise ValidationError({"number": "Another number is needed."})


EXTENDED = (Place, Restaurant, Node, Visit, Note)
