"""Where catalogues are: ``locale/<language>/LC_MESSAGES/<domain>.mo``, or ``.po`` where that is all there is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bandstand.i18n._mo import Messages, read_mo
from bandstand.i18n.tags import normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CatalogueError", "catalogue_files", "package_folders", "read_file"]


class CatalogueError(ValueError):
    """A catalogue cannot be read.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self._why = why

    def __str__(self) -> str:
        return f"The catalogue {str(self.path)!r} cannot be read: {self._why.rstrip('.')}."


def catalogue_files(folders: Iterable[Path], domain: str, /, *, newest: bool = False) -> Mapping[str, tuple[Path, ...]]:
    """Find the catalogues of a domain, by language tag; for each, the file in the first folder comes first.

    Args:
        folders: Folders of languages, ``locale/``; one that is not there has none.
        domain: Which catalogues: ``"messages"``.
        newest: Whether a ``.po`` that is newer than its ``.mo`` is taken, as one wants while texts are written.
    """
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for language in sorted(folder.iterdir()) if folder.is_dir() else ():
            tag = normal_tag(language.name)
            file = None if tag is None else _file(language / "LC_MESSAGES" / f"{domain}.mo", newest=newest)
            if tag is not None and file is not None:
                found.setdefault(tag, []).append(file)
    return {tag: tuple(files) for tag, files in found.items()}


def _file(compiled: Path, *, newest: bool) -> Path | None:
    source = compiled.with_suffix(".po")
    if not compiled.is_file():
        return source if source.is_file() else None
    if newest and source.is_file() and source.stat().st_mtime_ns > compiled.stat().st_mtime_ns:
        return source
    return compiled


def read_file(path: Path, /) -> Messages:
    """Read a catalogue, compiled or not.

    Raises:
        CatalogueError: It cannot be read, or is malformed.
    """
    try:
        if path.suffix == ".po":
            from bandstand.i18n.po import compile_catalogue  # Babel's reader takes its time, also to be imported

            return read_mo(compile_catalogue(path))
        return read_mo(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CatalogueError(path, str(error)) from error


def package_folders() -> tuple[Path, ...]:
    """Give the folders of the catalogues that the installed parts of bandstand bring, in the order of their names."""
    namespace = find_spec(__name__.partition(".")[0])
    parts = [
        part
        for place in (namespace.submodule_search_locations or () if namespace is not None else ())
        for below in (Path(place), Path(place) / "contracts")
        if below.is_dir()
        for part in below.iterdir()
    ]
    return tuple(part / "locale" for part in sorted(parts, key=lambda part: part.name) if (part / "locale").is_dir())
