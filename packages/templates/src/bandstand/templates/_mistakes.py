"""The mistakes of one template: those against the rules, and the templates it names that are nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.templates._errors import TemplateSyntaxError
from bandstand.templates._links import resolved
from bandstand.templates._tree import Extends, Include, Literal
from bandstand.templates._unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.templates._lexer import Position
    from bandstand.templates._tree import Node, Tree
    from bandstand.templates._unit import Owner


def mistakes(engine: Owner, text: str, name: str, path: str) -> Iterator[TemplateError]:
    """Give the mistakes of a text that other templates know by a name.

    That is the first against the rules, else the templates that it names and that are nowhere.
    """
    escapes = not name.endswith(".txt")
    try:
        unit = Unit(engine, name=path, source=text, filename=path, autoescape=escapes, keep=False)
        tree = unit.tree
        unit.program(escapes)
    except TemplateError as error:
        yield error
        return
    lines = text.split("\n")
    for at, missing in _missing(tree, name, engine):
        hint = f" Did you mean {missing.nearest!r}?" if missing.nearest else ""
        yield TemplateSyntaxError(
            f"There is no template {missing.names[0]!r}.{hint}",
            template=path,
            line=at.line,
            column=at.column + 1,
            source=lines[at.line - 1],
        )


def _missing(tree: Tree, referrer: str, engine: Owner) -> Iterator[tuple[Position, TemplateMissing]]:
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
