"""The recorder of environs: it writes what a server says, and nothing of the machine; no real server is needed."""

import argparse
import json
import socket
import sys
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import pytest
from environ_app import application
from environ_servers import ROWS, SERVERS, Row, Server
from record_environs import CALLS, FOLDER, Place, SkipRow, kept, main, record, version_of, write

PYTHON_VERSION = (sys.executable, "--version")
WSGIREF = """
import sys
from wsgiref.simple_server import make_server
from environ_app import application
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, python=sys.executable, system=sys.executable, module="")


def test_every_row_has_a_recording_and_every_recording_a_row() -> None:
    assert sorted(row.name for row in ROWS) == sorted(file.stem for file in FOLDER.glob("*.json"))


def test_a_recording_says_how_the_row_is_configured_today() -> None:
    for row in ROWS:
        recorded = json.loads((FOLDER / f"{row.name}.json").read_text(encoding="utf-8"))
        assert (recorded["configuration"], recorded["mount"]) == (row.words, row.mount)


def test_braces_that_are_the_servers_own_stay(place: Place) -> None:
    assert place.fill("server { listen {front}; } %{GLOBAL}") == f"server {{ listen {place.front}; }} %{{GLOBAL}}"


def test_the_folder_the_ports_and_the_name_of_the_machine_are_scrubbed(place: Place) -> None:
    found = {
        "DOCUMENT_ROOT": f"{place.folder}/static",
        "SERVER_PORT": str(place.front),
        "SCRIPT_FILENAME": f"proxy:fcgi://127.0.0.1:{place.back}/a",
        "uwsgi.node": socket.gethostname(),
        "HTTP_X": f"1{place.front}",
    }
    assert place.scrub(found) == {
        "DOCUMENT_ROOT": "/srv/shop/static",
        "SERVER_PORT": "8000",
        "SCRIPT_FILENAME": "proxy:fcgi://127.0.0.1:9000/a",
        "uwsgi.node": "localhost",
        "HTTP_X": f"1{place.front}",
    }


def test_what_a_server_copies_from_its_process_is_dropped() -> None:
    environ = {"PATH_INFO": "/", "HTTP_HOST": "a", "wsgi.input_terminated": True, "mod_wsgi.process_group": "shop"}
    process = {"PATH": "/bin", "HOME": "/home/ada", "PWD": "/", "REMOTE_PORT": "4", "mod_wsgi.request_start": "1"}
    assert kept({**environ, **process}) == environ


def test_the_application_shows_objects_as_markers_and_reads_a_body_that_ends() -> None:
    statuses: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        statuses.append(status)

    environ = {"wsgi.input": BytesIO(b"hello"), "wsgi.version": (1, 0), "CONTENT_LENGTH": "5"}
    (answer,) = application(environ, start_response)
    assert statuses == ["200 OK"]
    assert json.loads(answer) == {
        "environ": {"wsgi.input": "<object>", "wsgi.version": [1, 0], "CONTENT_LENGTH": "5"},
        "received": "hello",
    }


def test_a_missing_program_is_named(place: Place) -> None:
    server = Server(("no-such-program",), ("no-such-program", "--version"))
    with pytest.raises(SkipRow, match=r"^there is no program 'no-such-program' to ask for the version of absent$"):
        version_of("absent", server, place)


def test_a_missing_distribution_is_named(place: Place) -> None:
    server = Server((), (sys.executable, "-c", "raise ImportError"))
    with pytest.raises(SkipRow, match=r"^'.*' knows no version of absent: is it installed\?$"):
        version_of("absent", server, place)


def test_a_row_without_its_programs_is_skipped_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SERVERS, "absent", Server(("absent",), ("no-such-program",)))
    options = argparse.Namespace(python="", system_python="", mod_wsgi="", folder=tmp_path)
    result = write(Row("", "", "absent", "None.", server="absent"), options)
    assert result == "skipped, since there is no program 'no-such-program' to ask for the version of absent"
    assert not list(tmp_path.iterdir())


def test_a_row_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["apache-http-unicorn"])
    assert "there are no rows ['apache-http-unicorn']; expected some of" in capsys.readouterr().err


def test_a_server_is_started_asked_recorded_and_ended(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server((sys.executable, "-c", WSGIREF, "{back}"), PYTHON_VERSION)
    monkeypatch.setitem(SERVERS, "wsgiref", server)
    monkeypatch.delitem(CALLS, "chunked")  # it cannot read one, and hangs up
    recording = record(Row("", "", "wsgiref", "Alone.", mount="", server="wsgiref"), place)
    assert recording["back"] == {"name": "wsgiref", "version": sys.version.split()[0]}
    assert list(recording["exchanges"]) == list(CALLS)
    encoded = recording["exchanges"]["encoded"]
    assert encoded["request"]["target"] == "/a%2Fb%20%C3%A9//c"
    assert encoded["environ"]["PATH_INFO"] == "/a/b \xc3\xa9//c"
    assert "PATH" not in encoded["environ"]
    connection = HTTPConnection("127.0.0.1", place.back)
    with pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/")
