"""The same application under the servers that people use: gunicorn, waitress, granian, uvicorn and hypercorn."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "servers"
MIB = 1024 * 1024

COMMANDS = {
    "gunicorn": "gunicorn --no-control-socket --threads 4 --bind 127.0.0.1:{port} acceptance:{prefix}wsgi_app",
    "waitress": "waitress --host 127.0.0.1 --port {port} acceptance:{prefix}wsgi_app",
    "granian-wsgi": "granian --interface wsgi --host 127.0.0.1 --port {port} acceptance:{prefix}wsgi_app",
    "granian-asgi": "granian --interface asgi --host 127.0.0.1 --port {port} acceptance:{prefix}asgi_app",
    "uvicorn": "uvicorn --host 127.0.0.1 --port {port} acceptance:{prefix}asgi_app",
    "hypercorn": "hypercorn --bind 127.0.0.1:{port} acceptance:{prefix}asgi_app",
}


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        with closing(self.connect()) as connection:
            connection.request(method, path, headers={"connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(name: str, prefix: str = "") -> Generator[Server, None, None]:
    port = free_port()
    command = [sys.executable, "-m", *COMMANDS[name].format(port=port, prefix=prefix).split()]
    with subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            server = Server(process, port)
            wait_for(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(server: Server) -> None:
    for _ in range(200):
        assert server.process.poll() is None, "the server has ended"
        try:
            server.get("/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = "the server did not answer within 10 seconds"
    raise AssertionError(message)


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def server(request: pytest.FixtureRequest) -> Generator[Server, None, None]:
    with serving(request.param) as running:
        yield running


def test_paths_and_queries_arrive_decoded(server: Server) -> None:
    status, body = server.get("/b%C3%BCcher%20x/?q=a%26b+%C3%A9")
    assert status == 200
    assert body.decode().split("\n") == ["GET", "/bücher x/", "/bücher x/", "", "a&b é"]


def test_a_path_that_is_no_utf8_is_refused(server: Server) -> None:
    assert server.get("/%FF")[0] == 400


def test_a_head_request_gets_no_body(server: Server) -> None:
    assert server.get("/", "HEAD") == (200, b"")


def test_an_error_is_a_short_answer_and_the_server_goes_on(server: Server) -> None:
    assert server.get("/bug") == (500, b"The server could not answer.")
    assert server.get("/")[0] == 200


def test_a_stream_arrives_as_it_is_made(server: Server) -> None:
    with closing(server.connect()) as connection:
        connection.request("GET", "/slow")
        answer = connection.getresponse()
        start = time.monotonic()
        assert answer.read(6) == b"first "
        first = time.monotonic() - start
        assert answer.read() == b"second"
        assert time.monotonic() - start - first > 0.15


def test_an_upload_of_100_mib_is_streamed_with_flat_memory(server: Server) -> None:
    with closing(server.connect()) as connection:
        connection.putrequest("POST", "/upload")
        connection.putheader("content-length", str(100 * MIB))
        connection.endheaders()
        for _ in range(100):
            connection.send(b"x" * MIB)
        size, growth = connection.getresponse().read().split()
    assert int(size) == 100 * MIB
    assert int(growth) < 24 * 1024  # KiB; the buffers of the server itself count too


def test_a_download_of_100_mib_is_streamed_with_flat_memory(server: Server) -> None:
    before = int(server.get("/peak")[1])
    with closing(server.connect()) as connection:
        connection.request("GET", "/download")
        answer = connection.getresponse()
        size = 0
        while chunk := answer.read(MIB):
            size += len(chunk)
    assert size == 100 * MIB
    assert int(server.get("/peak")[1]) - before < 24 * 1024


def test_a_form_with_a_file_arrives(server: Server) -> None:
    body = (
        b'--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nAda\r\n'
        b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n'
    )
    with closing(server.connect()) as connection:
        connection.request("POST", "/form", body, {"content-type": "multipart/form-data; boundary=b"})
        assert connection.getresponse().read() == b"Ada ['a.txt']"


def test_a_client_that_goes_away_does_no_harm(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"POST /upload HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nsome")
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /download HTTP/1.1\r\nhost: x\r\n\r\n")
        connection.recv(1000)
    assert server.get("/")[0] == 200


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_mount_point_can_be_configured(name: str) -> None:
    with serving(name, "mounted_") as server:
        assert server.get("/shop/a")[1].decode().split("\n")[1:4] == ["/shop/a", "/a", "/shop"]


# waitress leaves SIGTERM to the system, which ends it at once: whoever stops it has to wait for its requests.
@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"waitress"}))
def test_a_request_in_flight_is_answered_before_the_server_stops(name: str) -> None:
    with serving(name) as server:
        answers: list[tuple[int, bytes]] = []
        asking = threading.Thread(target=lambda: answers.append(server.get("/wait")))
        asking.start()
        time.sleep(0.4)
        server.process.send_signal(signal.SIGTERM)
        asking.join(10)
        assert answers == [(200, b"waited")]
