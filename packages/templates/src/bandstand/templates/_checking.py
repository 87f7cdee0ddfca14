"""Finds the mistakes of templates without rendering them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from bandstand.templates._engine import Engine
from bandstand.templates._errors import Mistake
from bandstand.templates._language import EngineLanguage
from bandstand.templates._mistakes import mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bandstand.contracts.rendering import TemplateError
    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Contract
    from bandstand.templates._arguments import File

T = TypeVar("T")


class AnyService:
    """Services that have something for every contract, since templates are read here and never rendered."""

    def find(self, _: Contract[T], /) -> T:
        """Give something."""
        return cast("T", self)

    def require(self, _: Contract[T], /) -> T:
        """Give something."""
        return cast("T", self)


class Language(EngineLanguage):
    """What the templates of an engine may use.

    Attributes:
        is_wanting: Whether a template asked for something that is not there, and may be in a library of its own.
    """

    is_wanting = False

    def hint(self, kind: str, name: str, known: Iterable[str]) -> str:
        """Say what comes nearest."""
        self.is_wanting = True
        return super().hint(kind, name, known)

    def library(self, name: str) -> Library:
        """Give what ``{% load %}`` finds."""
        try:
            return super().library(name)
        except Mistake:
            self.is_wanting = True
            raise


class CheckingEngine(Engine):
    """An engine that reads the templates of folders for what is wrong with them, whatever services they ask for."""

    def __init__(self, folders: Sequence[Path], libraries: Sequence[Library]) -> None:
        services = AnyService()
        super().__init__(dirs=folders, libraries=libraries, services=services)
        self._language = self._wanting = Language(libraries, services)

    @property
    def is_wanting(self) -> bool:
        """Whether a template asked for something that is not there, and may be in a library of its own."""
        return self._wanting.is_wanting

    def mistakes(self, file: File) -> Iterator[TemplateError]:
        """Give the mistakes of a template: the first against the rules, else the templates it names that are nowhere.

        The path of the file is named in the mistakes.
        """
        return mistakes(self, file.text, file.name, str(file.path))
