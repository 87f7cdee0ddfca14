"""The suite of uploads: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http.uploads import UploadedFile, _uploads
from bandstand.contracts.http.uploads.testing import MemoryUpload, UploadSuite
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    _is_one: type[UploadedFile] = MemoryUpload


class TestMemoryUpload(UploadSuite):
    """The reference implementation."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return MemoryUpload


class TrustsTheName(MemoryUpload):
    """Breaks UPLOAD-01."""

    def __init__(self, name: str, content: bytes = b"", content_type: str = "") -> None:
        super().__init__(name, content, content_type)
        self.name = name


class LosesTheEnd(MemoryUpload):
    """Breaks UPLOAD-02."""

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        return (chunk for chunk in super().chunks(chunk_size) if len(chunk) == chunk_size)


class ChunksOnce(MemoryUpload):
    """Breaks UPLOAD-03."""

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        return iter(lambda: self.read(chunk_size), b"")


class CountsCharacters(MemoryUpload):
    """Breaks UPLOAD-04."""

    def __init__(self, name: str, content: bytes = b"", content_type: str = "") -> None:
        super().__init__(name, content, content_type)
        self.size = len(content.decode("utf-8", "ignore"))


class ReadsFromTheBeginning(MemoryUpload):
    """Breaks UPLOAD-05."""

    def read(self, size: int = -1, /) -> bytes:
        self._reader.seek(0)
        return super().read(size)


class OpensTheRest(MemoryUpload):
    """Breaks UPLOAD-06."""

    def open(self) -> BinaryIO:
        return BytesIO(self.read())


class KeepsParameters(MemoryUpload):
    """Breaks UPLOAD-07."""

    def __init__(self, name: str, content: bytes = b"", content_type: str = "") -> None:
        super().__init__(name, content, content_type)
        self.content_type = content_type


def violating(kind: type[MemoryUpload]) -> type[Suite[Any]]:  # Any: the suites' violators have one type
    return broken(UploadSuite, lambda: kind)


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {
        "UPLOAD-01": violating(TrustsTheName),
        "UPLOAD-02": violating(LosesTheEnd),
        "UPLOAD-03": violating(ChunksOnce),
        "UPLOAD-04": violating(CountsCharacters),
        "UPLOAD-05": violating(ReadsFromTheBeginning),
        "UPLOAD-06": violating(OpensTheRest),
        "UPLOAD-07": violating(KeepsParameters),
    }
    assert gaps([_uploads], [UploadSuite], violators) == []


@given(st.text())
def test_whatever_a_client_calls_a_file_its_name_is_fit_for_a_folder(sent: str) -> None:
    name = MemoryUpload(sent).name
    assert 1 <= len(name) <= 255
    assert name.isprintable()
    assert name not in (".", "..")
    assert not {"/", "\\"} & {*name}
