"""What can be told to be wrong with the templates of an application before one of them is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.contracts.rendering import TemplateError
from bandstand.templates._mistakes import mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.templates._unit import Owner
    from bandstand.templates.loaders import Loader


def findings(engine: Owner, loader: Loader) -> Iterator[CheckMessage]:
    """Read every template that a loader names, and give what is wrong with each."""
    for name in sorted({*loader.names()}):
        yield from (_finding(error) for error in _mistakes(engine, loader, name))


def _mistakes(engine: Owner, loader: Loader, name: str) -> Iterable[TemplateError]:
    try:
        source = loader.load(name)
    except TemplateError as error:
        return (error,)
    return () if source is None else mistakes(engine, source.text, name, source.filename)


def _finding(error: TemplateError) -> CheckMessage:
    return CheckMessage(level=Level.ERROR, id="templates.mistake", text=str(error))
