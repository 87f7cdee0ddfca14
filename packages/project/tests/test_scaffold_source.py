"""Where templates come from: folders, zip files, and addresses on this machine."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from bandstand.project import _scaffold_source
from bandstand.project._problems import ProjectError
from bandstand.project._scaffold_source import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def packed(path: Path, files: dict[str, str]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def held(template: object) -> dict[str, str]:
    """Give what a template holds, by name."""
    with opened(str(template)) as folder:
        return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def refused(template: object) -> str:
    with pytest.raises(ProjectError) as caught, opened(str(template)):
        pass
    return str(caught.value)


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    with opened(str(tmp_path)) as folder:
        assert folder == tmp_path


def test_a_zip_file_is_unpacked_and_goes_away_afterwards(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": "1", "[[name]]/b.txt": "2"})
    with opened(str(file)) as folder:
        assert (folder / "[[name]]/b.txt").read_text() == "2"
    assert not folder.exists()


def test_the_folder_around_the_files_of_a_repository_is_left_out(tmp_path: Path) -> None:
    assert held(packed(tmp_path / "a.zip", {"shop-main/a.txt": "1", "shop-main/b/c.txt": "2"})) == {
        "a.txt": "1",
        "b/c.txt": "2",
    }
    assert held(packed(tmp_path / "b.zip", {"[[name]]/a.txt": "1"})) == {"[[name]]/a.txt": "1"}


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": "1", name: "2"})
    assert refused(file) == f"{file} holds {name!r}, which leads out of the folder it is unpacked into."


def test_what_is_neither_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    file.write_text("no zip file")
    assert refused(file) == f"{file} is neither a folder nor a zip file."
    assert refused("not-there") == "There is no folder or zip file 'not-there'."


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.txt": "12345678"})
    file.write_bytes(file.read_bytes().replace(b"12345678", b"1234567X", 1))
    assert refused(file).startswith(f"{file} cannot be unpacked: Bad CRC-32")


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scaffold_source, "_MOST_BYTES", 5)
    file = packed(tmp_path / "a.zip", {"a.txt": "123", "b.txt": "456"})
    assert refused(file) == f"{file} is too large: it unpacks to more than 5 bytes."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on this machine that has a template, and leads astray."""
    content = packed(tmp_path_factory.mktemp("served") / "a.zip", {"shop-main/a.txt": "1"}).read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/astray.zip":
                self.send_response(302)
                self.send_header("Location", "ftp://example.org/a.zip")
                self.end_headers()
            elif self.path == "/a.zip":
                self.send_response(200)
                self.end_headers()
                self.wfile.write(content)
            else:
                self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the names of the class
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_template_of_this_machine_is_downloaded(address: str) -> None:
    assert held(f"{address}/a.zip") == {"a.txt": "1"}


def test_what_cannot_be_had_is_told(address: str) -> None:
    assert refused(f"{address}/b.zip") == f"{address}/b.zip cannot be had: HTTP Error 404: Not Found."


def test_a_download_that_is_too_large_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scaffold_source, "_MOST_BYTES", 10)
    assert refused(f"{address}/a.zip") == f"{address}/a.zip is too large: it has more than 10 bytes."


@pytest.mark.parametrize("url", ["http://example.org/a.zip", "ftp://127.0.0.1/a.zip", "file:///etc/passwd", "x://"])
def test_other_addresses_are_not_asked(url: str) -> None:
    assert refused(url) == f"A template is downloaded from https:// addresses only; got {url!r}."


def test_being_sent_on_to_another_kind_of_address_is_refused(address: str) -> None:
    told = "A template is downloaded from https:// addresses only; got 'ftp://example.org/a.zip'."
    assert refused(f"{address}/astray.zip") == told
