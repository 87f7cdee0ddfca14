"""What is found wrong with the languages of a project, before readers find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.i18n._component import I18N
from bandstand.i18n._folders import CatalogueError, read_file
from bandstand.i18n.tags import fallbacks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.assembly import Assembly
    from bandstand.i18n._translations import Translations

__all__ = ["check_i18n"]


def check_i18n(assembly: Assembly, /, *, deploy: bool) -> Iterator[CheckMessage]:  # noqa: ARG001 - as all checks
    """Look at the catalogues of the offered languages: each can be read, and each language has some."""
    i18n = assembly.require(I18N)
    yield from _unreadable(i18n.translations)
    yield from _unreadable(i18n.script_translations)
    for tag in i18n.languages:
        own = fallbacks(tag)
        if i18n.source not in own and not any(each in i18n.translations.files for each in own):
            yield CheckMessage(
                id="i18n.untranslated",
                level=Level.WARNING,
                text=f"The language {tag!r} is offered, and no catalogue has its texts.",
                hint=f"Begin one with 'bandstand messages update -l {tag}', or leave the language out.",
            )


def _unreadable(translations: Translations) -> Iterator[CheckMessage]:
    for files in translations.files.values():
        for path in files:
            try:
                read_file(path)
            except CatalogueError as error:
                yield CheckMessage(
                    id="i18n.catalogue",
                    level=Level.ERROR,
                    text=str(error),
                    hint="'bandstand messages check' says where; 'bandstand messages compile' makes it anew.",
                )
