"""Logging: a set-up that suits most sites, changed by what a project says.

Loggers of the framework are ``bandstand.request``, ``.security``, ``.server``, ``.health`` and those of further parts.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import Any, Final, TextIO, cast

__all__ = ["Coloured", "configuration", "set_up", "wants_colour"]

_COLOURS: Final = {"DEBUG": "2", "INFO": "36", "WARNING": "33", "ERROR": "31", "CRITICAL": "1;31"}


def configuration(*, debug: bool, changes: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Give the set-up as ``logging.config.dictConfig`` takes it.

    Warnings and worse go to standard error, with ``debug`` also what is less. ``changes`` is laid over it, mapping by
    mapping, so that one level or one handler can be changed or added without repeating the rest.
    """
    level = "DEBUG" if debug else "INFO"
    base: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "bandstand": {
                "()": "bandstand.project.logs.Coloured",
                "format": "%(asctime)s %(levelname)-8s %(name)s: %(message)s",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "bandstand"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"bandstand": {"level": level}},
    }
    return _merged(base, changes or {})


def set_up(*, debug: bool, changes: Mapping[str, object] | None) -> None:
    """Set logging up for this process; see ``configuration``.

    The development server, ``bandstand run`` and commands do this always; a project that says something of logging does
    it itself when it starts, whatever server runs it.

    Raises:
        ValueError: The changes make no set-up of logging.
    """
    import logging.config

    logging.config.dictConfig(configuration(debug=debug, changes=changes))


class Coloured(logging.Formatter):
    """Writes the level in colour where a person reads it on a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        text = super().format(record)
        if not wants_colour(sys.stderr):
            return text
        name = record.levelname
        return text.replace(name, f"\x1b[{_COLOURS.get(name, '0')}m{name}\x1b[0m", 1)


def wants_colour(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal whose user has not refused colours (https://no-color.org)."""
    import os

    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def _merged(base: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        known = merged.get(key)
        both = isinstance(known, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(cast("Mapping[str, Any]", known), cast("Mapping[str, object]", value)) if both else value
    return merged
