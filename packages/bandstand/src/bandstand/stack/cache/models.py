"""The entries of the cache."""

from __future__ import annotations

from bandstand.contracts.i18n import LazyText
from bandstand.orm import BigIntegerField, BinaryField, CharField, FloatField, Model


class Entry(Model):
    """One value, or what a cache notes for itself: the fields are those that ``RowCache`` asks for."""

    name = CharField(max_length=400, primary_key=True)  # 250 of a key; else the prefix and the version
    data = BinaryField(null=True)
    number = BigIntegerField(null=True)
    ends = FloatField(null=True, db_index=True)

    class Meta:
        """What people read."""

        verbose_name = LazyText(id="entry of the cache")
        verbose_name_plural = LazyText(id="entries of the cache")
