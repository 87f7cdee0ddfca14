"""Uploaded files: the contract's suite for both kinds, names, and what is left on disk."""

from __future__ import annotations

import gc
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http.uploads.testing import UploadSuite
from bandstand.http._upload_files import MemoryFile, TemporaryFile, safe_filename

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.http.uploads import UploadedFile


def on_disk(name: str, content: bytes = b"", content_type: str = "") -> TemporaryFile:
    file = TemporaryFile(name, content_type)
    file.write(content)
    file.rewind()
    return file


class TestMemoryFile(UploadSuite):
    """A file in memory."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return MemoryFile


class TestTemporaryFile(UploadSuite):
    """A file on disk."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return on_disk


def test_a_temporary_file_lies_in_the_directory_and_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    file = TemporaryFile("../a.txt", directory=str(tmp_path))
    path = Path(file.temporary_path)
    assert (path.parent, file.name) == (tmp_path, "a.txt")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file.close()
    assert list(tmp_path.iterdir()) == []
    file.close()


def test_a_temporary_file_may_be_moved_away(tmp_path: Path) -> None:
    file = on_disk("a.txt", b"kept")
    Path(file.temporary_path).rename(tmp_path / "kept.txt")
    file.close()
    assert (tmp_path / "kept.txt").read_bytes() == b"kept"


def test_a_forgotten_temporary_file_is_removed(tmp_path: Path) -> None:
    file = TemporaryFile("a.txt", directory=str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 1
    del file
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_closed_file_in_memory_holds_nothing() -> None:
    file = MemoryFile("a.txt", b"content", charset="utf-8")
    assert (repr(file), file.charset) == ("<MemoryFile 'a.txt', 7 bytes>", "utf-8")
    file.close()
    assert list(file.chunks()) == []


def test_it_shows_its_name_and_its_size() -> None:
    file = on_disk("a.txt", b"content")
    assert repr(file) == "<TemporaryFile 'a.txt', 7 bytes>"
    file.close()


def test_the_end_of_a_long_name_is_kept() -> None:
    assert safe_filename("x" * 300 + ".txt") == "x" * 251 + ".txt"


@given(st.text())
def test_whatever_a_client_calls_a_file_its_name_is_fit_for_a_folder(sent: str) -> None:
    name = safe_filename(sent)
    assert 1 <= len(name) <= 255
    assert name.isprintable()
    assert name not in (".", "..")
    assert not {"/", "\\"} & {*name}
