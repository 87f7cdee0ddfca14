"""Where the templates of a new site come from: a folder, a zip file, or the address of one."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bandstand.project._problems import ProjectError

if TYPE_CHECKING:
    from collections.abc import Generator

_MOST_BYTES: Final = 20 * 1024 * 1024


@contextmanager
def opened(template: str) -> Generator[Path, None, None]:
    """Give the folder of templates for a block; what is downloaded or unpacked for it goes away afterwards.

    Args:
        template: A folder, a zip file, or an address: ``https://``, or ``http://`` of this machine.

    Raises:
        ProjectError: There is none, it is none of these, it is too large, or a name in it leads out of it.
    """
    with TemporaryDirectory(prefix="bandstand-") as scratch:
        path = Path(template)
        if "://" in template:
            from bandstand.project._downloading import download  # which few need

            path = Path(scratch) / "template.zip"
            path.write_bytes(download(template, most_bytes=_MOST_BYTES))
        elif path.is_dir():
            yield path
            return
        elif not path.exists():
            message = f"There is no folder or zip file {template!r}."
            raise ProjectError(message)
        folder = Path(scratch) / "template"
        _unpack(path, folder, template)
        yield _inner(folder)


def _unpack(file: Path, folder: Path, said: str) -> None:
    if not zipfile.is_zipfile(file):
        message = f"{said} is neither a folder nor a zip file."
        raise ProjectError(message)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if not (folder / name).resolve().is_relative_to(folder.resolve()):
                message = f"{said} holds {name!r}, which leads out of the folder it is unpacked into."
                raise ProjectError(message)
        if sum(each.file_size for each in archive.infolist()) > _MOST_BYTES:
            message = f"{said} is too large: it unpacks to more than {_MOST_BYTES} bytes."
            raise ProjectError(message)
        try:
            archive.extractall(folder)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:  # damaged, encrypted, or unheard of
            message = f"{said} cannot be unpacked: {error}."
            raise ProjectError(message) from None


def _inner(folder: Path) -> Path:
    """Give the one folder that an archive of a repository holds; else the folder itself."""
    held = [*folder.iterdir()]
    return held[0] if len(held) == 1 and held[0].is_dir() and "[[" not in held[0].name else folder
