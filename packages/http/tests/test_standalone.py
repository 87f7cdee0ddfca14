"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_only_what_every_request_needs() -> None:
    loaded = modules_after("import bandstand.http") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand.http")} == {
        "bandstand.http",
        "bandstand.http._application",
        "bandstand.http._chain",
        "bandstand.http._choice",
        "bandstand.http._errors",
        "bandstand.http._headers",
        "bandstand.http._hooks",
        "bandstand.http._limits",
        "bandstand.http._paths",
        "bandstand.http._request",
        "bandstand.http._response",
        "bandstand.http._status",
        "bandstand.http._wsgi",
    }
    assert not loaded & {
        "asyncio",
        "concurrent.futures",
        "email",
        "hashlib",
        "http",
        "json",
        "logging",
        "mimetypes",
        "secrets",
        "socket",
        "ssl",
        "tempfile",
        "urllib.parse",
    }


def test_every_public_name_can_be_had() -> None:
    import bandstand.http

    assert len(bandstand.http.__all__) == len(set(bandstand.http.__all__))
    for name in bandstand.http.__all__:
        assert getattr(bandstand.http, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert run_python("-c", "import bandstand.http as h; print(hasattr(h, 'Respons'))") == "False\n"


def test_a_wsgi_application_of_a_page_loads_neither_an_event_loop_nor_threads() -> None:
    script = (
        "from bandstand.http import Response, wsgi\n"
        "from bandstand.http.testing import Client\n"
        "assert Client(wsgi(lambda request: Response('page'))).get('/').text == 'page'"
    )
    assert not modules_after(script) & {"asyncio", "concurrent.futures", "threading"}
