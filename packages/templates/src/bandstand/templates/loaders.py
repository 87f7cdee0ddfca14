"""Where templates come from: mappings, folders, packages, and several of these."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.rendering import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["ChoiceLoader", "DictLoader", "DirectoryLoader", "Loader", "PackageLoader", "Source"]


def _always() -> bool:
    return True


class Source:
    """A template's text.

    Attributes:
        text: The text.
        filename: What tracebacks call it.
        is_current: Tells whether the text is still what a loader would give.
    """

    __slots__ = ("filename", "is_current", "text")

    def __init__(self, text: str, filename: str, is_current: Callable[[], bool] = _always) -> None:
        self.text = text
        self.filename = filename
        self.is_current = is_current


class Loader(Protocol):
    """Finds the text of templates."""

    def load(self, name: str, /) -> Source | None:
        """Give the text of a template, or None where there is none of this name."""
        ...

    def places(self, name: str, /) -> Iterable[str]:
        """Say where a template of a name would be, for errors."""
        ...

    def names(self) -> Iterable[str]:
        """Give the names of all templates, for errors that propose one."""
        ...


class DictLoader:
    """Finds templates in a mapping from names to texts, which may change."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def load(self, name: str, /) -> Source | None:
        """Give the text that the mapping has."""
        text = self._texts.get(name)
        return None if text is None else Source(text, name, lambda: self._texts.get(name) == text)

    def places(self, name: str, /) -> Iterable[str]:  # noqa: ARG002 - there is but one
        """Name the mapping."""
        return ("a mapping",)

    def names(self) -> Iterable[str]:
        """Give the keys."""
        return self._texts.keys()


class DirectoryLoader:
    """Finds templates in folders, the first one first.

    A name is a relative path with slashes. One that is absolute, leads out of its folder, or does so through a symbolic
    link names no template.
    """

    def __init__(self, *folders: str | Path, encoding: str = "utf-8") -> None:
        from pathlib import Path  # whoever keeps templates elsewhere need not load it

        self._folders = [Path(folder) for folder in folders]
        self._encoding = encoding

    def load(self, name: str, /) -> Source | None:
        """Read a file.

        Raises:
            TemplateError: It is not written in the encoding of this loader.
        """
        for path in self._paths(name):
            try:
                changed = path.stat().st_mtime_ns
                text = path.read_text(encoding=self._encoding)
            except UnicodeDecodeError as error:
                problem = f"The file is not written in {self._encoding}: {error.reason} at octet {error.start}."
                raise TemplateError(problem, template=name) from None
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError):
                continue
            return Source(text, str(path), partial(_is_from, path, changed))
        return None

    def _paths(self, name: str) -> Iterator[Path]:
        if not is_inside(name):
            return
        for folder in self._folders:
            root = folder.resolve()
            path = (root / name).resolve()
            if path.is_relative_to(root):
                yield path

    def places(self, name: str, /) -> Iterable[str]:
        """Name the files that were looked for."""
        return [str(folder / name) for folder in self._folders] if is_inside(name) else []

    def names(self) -> Iterable[str]:
        """Give the names of all files."""
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.is_file():
                    yield path.relative_to(folder).as_posix()


def _is_from(path: Path, changed: int) -> bool:
    try:
        return path.stat().st_mtime_ns == changed
    except OSError:
        return False


def is_inside(name: str) -> bool:
    """Tell whether a name is a path that does not leave its folder on any system."""
    parts = name.split("/")
    return bool(name) and not {"", ".", ".."} & set(parts) and not any(mark in name for mark in ("\\", ":", "\0"))


class PackageLoader:
    """Finds templates in a folder of an installed package."""

    def __init__(self, package: str, folder: str = "templates") -> None:
        self._package = package
        self._folder = folder

    def load(self, name: str, /) -> Source | None:
        """Read a file in UTF-8, wherever the package is imported from."""
        if not is_inside(name):
            return None
        from importlib.resources import files  # costs more than all else that is imported here

        try:
            text = files(self._package).joinpath(self._folder).joinpath(name).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        return Source(text, f"{self._package}/{self._folder}/{name}")

    def places(self, name: str, /) -> Iterable[str]:
        """Name the file in the package."""
        return (f"{self._package}/{self._folder}/{name}",)

    def names(self) -> Iterable[str]:
        """Give none: a package need not be a folder that can be listed."""
        return ()


class ChoiceLoader:
    """Asks several loaders, the first one first."""

    def __init__(self, *loaders: Loader) -> None:
        self._loaders = loaders

    def load(self, name: str, /) -> Source | None:
        """Give what the first loader gives that has it."""
        found = (loader.load(name) for loader in self._loaders)
        return next((source for source in found if source is not None), None)

    def places(self, name: str, /) -> Iterable[str]:
        """Name the places of all loaders."""
        return [place for loader in self._loaders for place in loader.places(name)]

    def names(self) -> Iterable[str]:
        """Give the names that all loaders have."""
        return [name for loader in self._loaders for name in loader.names()]
