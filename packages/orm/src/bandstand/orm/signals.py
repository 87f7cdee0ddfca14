"""What models tell others: before and after they are made, saved, deleted and related; and what databases do."""

from __future__ import annotations

from bandstand.signals import Signal

__all__ = [
    "class_prepared",
    "connection_created",
    "m2m_changed",
    "post_delete",
    "post_init",
    "post_migrate",
    "post_save",
    "pre_delete",
    "pre_init",
    "pre_migrate",
    "pre_save",
]

class_prepared: Signal[...] = Signal()
"""A model was defined. Sender: the model."""
pre_init: Signal[...] = Signal()
"""An instance is about to be made. Sender: the model; ``args``, ``kwargs``."""
post_init: Signal[...] = Signal()
"""An instance was made. Sender: the model; ``instance``."""
pre_save: Signal[...] = Signal()
"""A row is about to be saved. Sender: the model; ``instance``, ``raw``, ``using``, ``update_fields``."""
post_save: Signal[...] = Signal()
"""A row was saved. Sender: the model; ``instance``, ``created``, ``raw``, ``using``, ``update_fields``."""
pre_delete: Signal[...] = Signal()
"""A row is about to be deleted. Sender: the model; ``instance``, ``using``, ``origin``."""
post_delete: Signal[...] = Signal()
"""A row was deleted. Sender: the model; ``instance``, ``using``, ``origin``."""
m2m_changed: Signal[...] = Signal()
"""Relations of a row changed. Sender: the model of the table between; ``instance``, ``action``, ``reverse``,
``model``, ``pk_set``, ``using``."""
connection_created: Signal[...] = Signal()
"""A pool opened a connection. Sender: the ``Database``; ``connection``, the driver's own or SQLAlchemy's around it."""
pre_migrate: Signal[...] = Signal()
"""Migrations are about to be applied or undone. Sender: the ``Database``; ``plan``, ``registry`` of the models as they
are before it."""
post_migrate: Signal[...] = Signal()
"""Migrations were applied or undone. Sender: the ``Database``; ``plan``, ``registry`` of the models as they are now."""
