"""``Translations``: the catalogues of an application as one translator for all locales."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LOCALE
from bandstand.i18n._folders import catalogue_files, package_folders, read_file
from bandstand.i18n._mo import SEPARATOR, Messages
from bandstand.i18n._names import language_names
from bandstand.i18n.tags import fallbacks, locale_of, normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from bandstand.i18n._plurals import Plural

__all__ = ["ReloadingTranslations", "Translations"]

_active = LOCALE.get
_MOST_TAGS = 1000
_LOOKED_AT = 1.0  # seconds between two looks at the files


class Translations:
    """A translator over catalogues of GNU gettext, for the active locale at each call.

    What a locale says is put together at its first use: into one dictionary go the catalogues of its tag and of the
    wider ones that ``fallbacks`` gives, and last those of ``default``; where several say something of one message, the
    nearer tag wins, and for one tag the earlier folder. A look-up is then two steps in dictionaries.

    Args:
        folders: Folders with catalogues, ``locale/``, the most important first.
        domain: The name of the files, without their end.
        default: The language that readers of another one understand best, where there is a choice: its texts stand in
            for those that are missing.
        source: The language that messages are written in; its readers never see the default's texts.
        packages: Whether the texts of the installed parts of bandstand are translated too, after the folders.

    Attributes:
        source: As given.

    The names of languages need no catalogue: CLDR has them, and they stand below all others.

    Raises:
        CatalogueError: From the methods of a translator, when a catalogue of the active locale cannot be read.
    """

    def __init__(
        self,
        folders: Iterable[str | PathLike[str]] = (),
        *,
        domain: str = "messages",
        default: str = "en",
        source: str = "en",
        packages: bool = True,
    ) -> None:
        self._folders = tuple(Path(folder) for folder in folders)
        self._domain = domain
        self._default = default
        self.source = source
        self._packages = packages
        self._loading = Lock()
        self._forget()

    def __repr__(self) -> str:
        return f"<Translations {self._domain!r} of {len(self.folders)} folders>"

    def _forget(self) -> None:
        self._files: Mapping[str, tuple[Path, ...]] | None = None
        self._messages: dict[tuple[str, ...], Messages] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._plurals: dict[str, dict[str, tuple[Plural, tuple[str, ...]]]] = {}

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders that are looked in, the most important first."""
        return (*self._folders, *(package_folders() if self._packages else ()))

    @property
    def files(self) -> Mapping[str, tuple[Path, ...]]:
        """The catalogues that were found, by language tag, the most important first."""
        files = self._files
        if files is None:
            files = self._files = self._find()
        return files

    def _find(self) -> Mapping[str, tuple[Path, ...]]:
        return catalogue_files(self.folders, self._domain)

    def gettext(self, message: str, /) -> str:
        """Translate a message."""
        try:
            return self._texts[_active()].get(message, message)
        except KeyError:
            return self._load(_active()).texts.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Translate a message that depends on a number; of one below zero the form is that of its opposite."""
        return self._form(singular, singular, plural, number)

    def pgettext(self, context: str, message: str, /) -> str:
        """Translate a message within a context."""
        try:
            return self._texts[_active()].get(f"{context}{SEPARATOR}{message}", message)
        except KeyError:
            return self._load(_active()).texts.get(f"{context}{SEPARATOR}{message}", message)

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:
        """Translate a message within a context that depends on a number."""
        return self._form(f"{context}{SEPARATOR}{singular}", singular, plural, number)

    def _form(self, key: str, singular: str, plural: str, number: int) -> str:
        try:
            found = self._plurals[_active()].get(key)
        except KeyError:
            found = self._load(_active()).plurals.get(key)
        if found is not None:
            rule, forms = found
            try:
                return forms[rule.form(number if number >= 0 else -number)]
            except (ArithmeticError, IndexError):  # a formula that fails at this number must not cost the page
                pass
        return singular if number == 1 else plural

    def messages(self, tag: str, /) -> Messages:
        """Give all that is said to readers of a language, wider languages and the default included.

        Raises:
            CatalogueError: A catalogue cannot be read.
        """
        return self._load(tag)

    def _load(self, tag: str) -> Messages:
        own = fallbacks(normal_tag(tag) or self._default)
        spare = () if self.source in own else fallbacks(self._default)
        tags = tuple(each for each in dict.fromkeys((*own, *spare)) if each in self.files)
        language = str(locale_of(own[0]))
        with self._loading:
            found = self._messages.get((language, *tags))
            if found is None:
                found = self._messages[language, *tags] = self._read(language, tags)
            if len(self._texts) < _MOST_TAGS:  # whoever makes up tags must not fill the memory
                self._plurals[tag] = found.plurals
                self._texts[tag] = found.texts
        return found

    def _read(self, language: str, tags: Iterable[str]) -> Messages:
        found = Messages(texts=language_names(language))
        for tag in reversed([*tags]):
            for path in reversed(self.files[tag]):
                found.update(read_file(path))
        found.texts[""] = ""  # an empty text is never a header
        return found


class ReloadingTranslations(Translations):
    """Translations that see, within a second, that a catalogue has changed: for development.

    A ``.po`` that is newer than its ``.mo`` is read itself, so nothing needs compiling. A catalogue that cannot be read
    is an error as long as it cannot.
    """

    def _forget(self) -> None:
        super()._forget()
        self._seen: list[tuple[Path, int]] = []
        self._look_at = 0.0

    def _find(self) -> Mapping[str, tuple[Path, ...]]:
        return catalogue_files(self.folders, self._domain, newest=True)

    def gettext(self, message: str, /) -> str:
        """Translate a message."""
        self._refresh()
        return super().gettext(message)

    def pgettext(self, context: str, message: str, /) -> str:
        """Translate a message within a context."""
        self._refresh()
        return super().pgettext(context, message)

    def _form(self, key: str, singular: str, plural: str, number: int) -> str:
        self._refresh()
        return super()._form(key, singular, plural, number)

    def messages(self, tag: str, /) -> Messages:
        """Give all that is said to readers of a language, wider languages and the default included."""
        self._refresh()
        return super().messages(tag)

    def _refresh(self) -> None:
        now = time.monotonic()
        if now < self._look_at:
            return
        seen = [(path, path.stat().st_mtime_ns) for files in self._find().values() for path in files]
        if seen != self._seen:
            self._forget()
            self._seen = seen
        self._look_at = now + _LOOKED_AT
