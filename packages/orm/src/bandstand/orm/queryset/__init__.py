"""Querysets: lazy, immutable chains of operations on the rows of a model."""

from bandstand.orm.queryset._queryset import QuerySet

__all__ = ["QuerySet"]
