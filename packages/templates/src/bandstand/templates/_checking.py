"""Finds the mistakes of templates without rendering them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.templates._engine import Engine
from bandstand.templates._errors import Mistake, TemplateSyntaxError
from bandstand.templates._language import EngineLanguage
from bandstand.templates._links import resolved
from bandstand.templates._tree import Extends, Include, Literal
from bandstand.templates._unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bandstand.contracts.rendering.helpers import Library
    from bandstand.contracts.services import Contract
    from bandstand.templates._arguments import File
    from bandstand.templates._lexer import Position
    from bandstand.templates._tree import Node, Tree

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
        path = str(file.path)
        escapes = not file.name.endswith(".txt")
        try:
            unit = Unit(self, name=path, source=file.text, filename=path, autoescape=escapes, keep=False)
            tree = unit.tree
            unit.program(escapes)
        except TemplateError as error:
            yield error
            return
        lines = file.text.split("\n")
        for at, missing in _missing(tree, file.name, self):
            hint = f" Did you mean {missing.nearest!r}?" if missing.nearest else ""
            yield TemplateSyntaxError(
                f"There is no template {missing.names[0]!r}.{hint}",
                template=path,
                line=at.line,
                column=at.column + 1,
                source=lines[at.line - 1],
            )


def _missing(tree: Tree, referrer: str, engine: Engine) -> Iterator[tuple[Position, TemplateMissing]]:
    for at, name in _named(tree.body):
        try:
            engine.find_for(referrer, [resolved(referrer, name)])
        except TemplateMissing as missing:
            yield at, missing
        except TemplateError:  # it is there, and its mistake is its own
            continue


def _named(body: Iterable[Node]) -> Iterator[tuple[Position, str]]:
    """Give the templates that a body includes or extends by their names."""
    for node in body:
        if isinstance(node, Include | Extends) and isinstance(node.template, Literal):
            yield node.at, str(node.template.value)
        yield from _named(node.children())
