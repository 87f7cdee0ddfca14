"""Which languages a project offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Languages"]


class Languages(Protocol):
    """The languages that the readers of a project choose from.

    I18N-21: ``offered`` gives the English name of each language by its code, in the order in which they are shown. A
    code is a language tag as ``LOCALE`` holds it.
    I18N-22: the answer is the same whichever locale is active; who shows a name translates it.
    I18N-23: what was given stays as it is: changing the answer, where it can be changed, changes no other one.
    """

    def offered(self) -> Mapping[str, str]:
        """Give the names by code."""
        ...


LANGUAGES = Contract[Languages]("i18n.Languages")
"""Finds the languages of the current services."""
