from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from airfields.notes.folder import Folder
from bandstand.contracts.storage import Storage
from bandstand.contracts.storage.testing import StorageSuite, StoredFileSuite


class _Folders:
    """Makes a folder of its own for each check."""

    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self.place = tmp_path

    def make(self) -> Storage:
        return Folder(mkdtemp(dir=self.place))


class TestFolder(_Folders, StorageSuite):
    """The folder keeps the rules of storages."""


class TestFolderFiles(_Folders, StoredFileSuite):
    """Its files keep theirs."""


def test_nothing_but_whole_files_stays_in_the_folder(tmp_path: Path) -> None:
    def cut_off() -> Iterator[bytes]:
        yield b"the first half"
        message = "The visitor is gone."
        raise ConnectionResetError(message)

    folder = Folder(tmp_path)
    folder.save("notes/a.webp", b"a picture")
    with pytest.raises(ConnectionResetError):
        folder.save("notes/b.webp", cut_off())
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["a.webp"]
