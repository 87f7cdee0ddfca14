"""What is found wrong with the languages of a project, before readers find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.i18n._folders import CatalogueError, read_file
from bandstand.i18n.tags import fallbacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bandstand.contracts.assembly import Assembly
    from bandstand.i18n._translations import Translations

__all__ = ["CatalogueChecks"]


class CatalogueChecks:
    """Looks at the catalogues of the offered languages: each can be read, and each language has some.

    Args:
        languages: The tags; that of the messages themselves needs no catalogue.
        translations: Gives the catalogues of texts, and those of scripts.
    """

    def __init__(self, languages: Sequence[str], translations: Callable[[], tuple[Translations, Translations]]) -> None:
        self._languages = languages
        self._translations = translations

    def __call__(self, _assembly: Assembly, /, *, deploy: bool) -> Iterator[CheckMessage]:  # noqa: ARG002 - as all checks
        """Give what is wrong."""
        texts, scripts = self._translations()
        yield from _unreadable(texts)
        yield from _unreadable(scripts)
        for tag in self._languages:
            own = fallbacks(tag)
            if texts.source not in own and not any(each in texts.files for each in own):
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
