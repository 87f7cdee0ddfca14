"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.orm.database import Database
from bandstand.orm.fields import CharField
from bandstand.orm.models import Model


class Book(Model):
    title = CharField(max_length=100)


with Database("sqlite://") as database:
    database.create_all(Book)
    Book.objects.create(title="Emma")
    assert Book.objects.get(title__startswith="Em").pk == 1
