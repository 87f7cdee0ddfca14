"""The entries, in the database of the site."""

from bandstand.orm import CharField, Model, TextField


class Entry(Model):
    name = CharField(max_length=500)
    text = TextField(max_length=500)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.name
