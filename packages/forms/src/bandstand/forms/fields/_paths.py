"""Files of the machine that the program runs on."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bandstand.forms._choices import BLANK_LABEL, Choices
from bandstand.forms.fields._choice import ChoiceField
from bandstand.forms.widgets import ChoiceWidget

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from bandstand.forms._choices import Text


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a folder, looked up at each call."""

    path: str | os.PathLike[str] | Callable[[], str | os.PathLike[str]]
    match: re.Pattern[str] | None
    recursive: bool
    allow_files: bool
    allow_folders: bool
    blank: bool

    def __call__(self) -> tuple[tuple[str, Text], ...]:
        """Give the paths, each with its part behind the folder as label."""
        folder = Path(self.path() if callable(self.path) else self.path)
        found = [(str(entry), str(entry.relative_to(folder))) for entry in self._entries(folder)]
        return (*([("", BLANK_LABEL)] if self.blank else []), *found)

    def _entries(self, folder: Path) -> Iterator[Path]:
        try:
            entries = sorted(folder.iterdir())
        except OSError:  # it is not there any more, or not ours to read
            return
        for entry in entries:
            is_folder = entry.is_dir()
            if is_folder and entry.name == "__pycache__":
                continue
            if (self.allow_folders if is_folder else self.allow_files) and self._fits(entry.name):
                yield entry
            if is_folder and self.recursive and not entry.is_symlink():
                yield from self._entries(entry)

    def _fits(self, name: str) -> bool:
        return self.match is None or self.match.search(name) is not None


@dataclass(frozen=True, kw_only=True, eq=False)
class FilePathField(ChoiceField):
    r"""A file or folder in a folder of the machine, as its path.

    The folder is read at each use; ``set_choices`` gives a field that keeps what is there now.

    Attributes:
        path: The folder, or a function that gives it.
        match: A regular expression that is searched for in the names of files and folders.
        recursive: Whether what is in folders further down is offered, too.
        allow_files: Whether files are.
        allow_folders: Whether folders are.

    Raises:
        ValueError: Neither files nor folders are, or the expression cannot be read.
    """

    choices: Choices = field(init=False, default=())
    path: str | os.PathLike[str] | Callable[[], str | os.PathLike[str]]
    match: str | re.Pattern[str] | None = None
    recursive: bool = False
    allow_files: bool = True
    allow_folders: bool = False

    def __post_init__(self) -> None:
        if not (self.allow_files or self.allow_folders):
            message = f"A FilePathField allows files, folders or both; got neither for {self.path!r}."
            raise ValueError(message)
        try:
            match = None if self.match is None else re.compile(self.match)  # source: pattern - the site's own
        except re.error as error:
            message = f"The match of a FilePathField is a regular expression; got {self.match!r}, in which: {error}."
            raise ValueError(message) from error
        found = Found(self.path, match, self.recursive, self.allow_files, self.allow_folders, not self.required)
        object.__setattr__(self, "choices", found)
        super().__post_init__()

    def set_choices(self) -> FilePathField:
        """Give the same field with what is in the folder now; later changes of the folder do not show."""
        found = self.choices
        kept = copy(self)
        object.__setattr__(kept, "choices", found() if callable(found) else found)
        if isinstance(self.widget, ChoiceWidget):
            object.__setattr__(kept, "widget", replace(self.widget, choices=kept.choices))
        return kept
