"""Every command as a process, in a site that ``bandstand new`` made."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 20.0
"""How long anything may take on a machine that is busy with something else."""

OF_DATABASES = (
    "dbshell",
    "inspectdb",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
)
OWN = ("new", "dev", "run", "shell", "routes", "check", "config", "test", "clearsessions", "version")


def environment(**changes: str) -> dict[str, str]:
    own = {"BANDSTAND_PROJECT", "DEBUG", "SECRET_KEYS", "HOSTS", "DATABASE_URL", "CACHE_URL"}
    return {**{name: value for name, value in os.environ.items() if name not in own}, "NO_COLOR": "1", **changes}


def bandstand(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bandstand", *arguments],
        cwd=folder,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def start(folder: Path, *arguments: str) -> tuple[subprocess.Popen[bytes], Callable[[], str]]:
    """Start a command in a process group of its own; give it, and what reads its output so far."""
    log = folder.with_name(f"{folder.name}-{'-'.join(arguments[:3]).replace('/', '_')[:50]}.output")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bandstand", *arguments],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return process, lambda: log.read_text(encoding="utf-8")


def eventually(holds: Callable[[], object], tell: Callable[[], str] = str) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, tell()
        time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that nobody changes."""
    folder = tmp_path_factory.mktemp("work")
    done = bandstand(folder, "new", "shop")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "shop"


@pytest.fixture
def changed(site: Path, tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Give a copy of the site with some files more."""

    def change(files: dict[str, str]) -> Path:
        folder = Path(shutil.copytree(site, tmp_path / "shop"))
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return change


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """Give the one line that a command failed with."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def test_help_lists_every_command_and_each_has_its_own(site: Path) -> None:
    shown = bandstand(site, "--help").stdout
    own, _, others = shown.partition("Commands:\n")[2].partition("\n\nCommands of this project:\n")
    assert [line.split()[0] for line in own.splitlines()] == [*OWN]
    assert [line.split()[0] for line in others.splitlines()] == [*OF_DATABASES]


@pytest.mark.parametrize("name", OWN)
def test_each_command_explains_itself(site: Path, name: str) -> None:
    if name == "test":  # whose arguments are all of pytest
        pytest.importorskip("pytest")
    done = bandstand(site, name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.lower().startswith("usage: ")


def test_new_app_makes_an_app_that_is_added_with_the_line_it_tells(
    changed: Callable[[dict[str, str]], Path],
) -> None:
    folder = changed({})
    done = bandstand(folder, "new", "app", "books", "--title", 'Tom\'s "Books"')
    assert (done.returncode, done.stderr) == (0, "")
    line = done.stdout.splitlines()[-1].strip()
    assert line == 'App("shop.books", at="books/"),'
    project = folder / "shop/project.py"
    project.write_text(project.read_text().replace('App("shop.pages", at=""),', f'App("shop.pages", at=""), {line}'))
    assert "5 passed" in bandstand(folder, "test", "-q", "-p", "no:cacheprovider").stdout
    assert "/books/" in bandstand(folder, "routes").stdout


def test_routes_lists_and_finds(site: Path) -> None:
    assert bandstand(site, "routes", "pages").stdout == "/  pages:index  shop.pages.views.index\n"
    found = json.loads(bandstand(site, "routes", "--match", "/static/shop.css", "--json").stdout)
    assert found["arguments"] == {"path": "shop.css"}
    lost = bandstand(site, "routes", "--match", "/nowhere/")
    assert "/nowhere/" in sentence(lost)


def test_check_finds_nothing_and_with_deploy_what_is_still_to_do(site: Path) -> None:
    assert bandstand(site, "check").stdout == "Nothing is wrong.\n"
    done = bandstand(site, "check", "--deploy")
    assert done.returncode == 1
    assert "error Debugging is on. [project.debug]" in done.stdout


def test_check_reports_a_mistake_in_the_routes_without_a_traceback(changed: Callable[[dict[str, str]], Path]) -> None:
    done = bandstand(changed({"shop/pages/urls.py": "import nothing_of_this_name"}), "check")
    assert done.returncode == 1
    assert "No module named 'nothing_of_this_name'" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_config_shows_where_values_come_from_and_no_secret(site: Path) -> None:
    url = "postgresql://ann:hidden@localhost/shop"
    own = {"HOSTS": "example.org", "DATABASE_URL": url, "CACHE_URL": "redis://:hidden@cache/0"}
    shown = bandstand(site, "config", **own).stdout.splitlines()
    assert shown == [
        "DEBUG        = True  (.env, line 2)",
        "SECRET_KEYS  = '********'  (.env, line 3)",
        "HOSTS        = ['example.org']  (environment)",
        "DATABASE_URL = 'postgresql://ann:********@localhost/shop'  (environment)",
        "CACHE_URL    = 'redis://:********@cache/0'  (environment)",
    ]


def test_version_tells_all_parts(tmp_path: Path) -> None:
    found = json.loads(bandstand(tmp_path, "version", "--json").stdout)
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"bandstand", "bandstand-project", "bandstand-http"} <= set(found)


def test_the_tests_of_a_new_site_are_green_and_arguments_are_those_of_pytest(site: Path) -> None:
    done = bandstand(site, "test", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout
    assert bandstand(site, "test", "-p", "no:cacheprovider", "-k", "no_such_test").returncode == 5


def test_shell_runs_code_also_from_a_pipe(site: Path) -> None:
    assert bandstand(site, "shell", "-c", "print(reverse('pages:index'), client.get('/').status)").stdout == "/ 200\n"
    piped = subprocess.run(
        [sys.executable, "-m", "bandstand", "shell"],
        input="import asyncio\nprint(await asyncio.sleep(0, project.name))",
        cwd=site,
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    assert piped.stdout == "shop.project\n"


def test_shell_is_a_console_that_awaits_and_ends_with_ctrl_d(site: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bandstand", "shell", "--interface", "python"],
        cwd=site,
        env=environment(TERM="dumb"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""

    def says(text: str) -> None:
        nonlocal shown
        while text not in shown:
            shown += os.read(ours, 4096).decode()
        shown = shown.partition(text)[2]

    says("shop.project on Python ")
    says("Imported: project, client, reverse, resolve, services.")
    says(">>> ")
    os.write(ours, b"import asyncio; 20 + await asyncio.sleep(0, 3)\n")
    says("23")
    says(">>> ")
    os.write(ours, b"1 / 0\n")
    says("ZeroDivisionError")
    says(">>> ")
    os.write(ours, b"\x04")
    assert process.wait(SECONDS) == 0
    os.close(ours)


@pytest.mark.parametrize(("interface", "module"), [("ipython", "IPython"), ("bpython", "bpython")])
def test_shell_tells_how_to_install_a_console_that_is_not_there(site: Path, interface: str, module: str) -> None:
    if find_spec(module) is not None:
        pytest.skip(f"{interface} is installed")
    done = bandstand(site, "shell", "--interface", interface)
    assert sentence(done) == f"Error: {interface} is not installed: pip install {interface}."


# How each ends when it is asked to; uvicorn hands the signal on when all is done.
SERVERS = {"gunicorn": 0, "uvicorn": -signal.SIGTERM, "granian": 0, "waitress": 0, "hypercorn": 0}


def ending(folder: Path, server: str, end: Callable[[subprocess.Popen[bytes]], object]) -> int:
    """Serve a folder until it has answered, end it, and give its exit code."""
    if find_spec(server) is None:
        pytest.skip(f"{server} is not installed")
    port = free_port()
    own = ["--", "--workers-kill-timeout", "2"] if server == "granian" else []  # its workers hang now and then
    process, output = start(folder, "run", "--server", server, "--port", str(port), "--workers", "1", *own)
    statuses: list[int] = []

    def answers() -> bool:
        assert process.poll() is None, output()
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request("GET", "/health/ready")
            statuses.append(connection.getresponse().status)
        except ConnectionError:
            return False
        finally:
            connection.close()
        return True

    try:
        eventually(answers, output)
        end(process)
        code = process.wait(SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(SECONDS)
    assert statuses == [200]
    assert "Traceback" not in output()
    return code


@pytest.mark.parametrize("server", SERVERS)
def test_run_serves_until_the_server_is_told_to_end(changed: Callable[[dict[str, str]], Path], server: str) -> None:
    folder = changed({".env": f"SECRET_KEYS={'0123456789' * 5}\nHOSTS=127.0.0.1\n"})
    assert ending(folder, server, lambda process: process.terminate()) == SERVERS[server]


@pytest.mark.parametrize("server", SERVERS)
def test_ctrl_c_ends_run(site: Path, server: str) -> None:
    assert ending(site, server, lambda process: os.killpg(process.pid, signal.SIGINT)) == 0


@pytest.mark.skipif(find_spec("gunicorn") is None, reason="gunicorn is not installed")
def test_further_arguments_are_the_servers(site: Path) -> None:
    done = bandstand(
        site, "run", "--server", "gunicorn", "--port", str(free_port()), "--", "--timeout", "77", "--print-config"
    )
    assert done.returncode == 0
    assert re.search(r"^timeout += 77$", done.stdout, re.MULTILINE)


@pytest.mark.skipif(find_spec("gunicorn") is None, reason="gunicorn is not installed")
def test_errors_that_check_finds_stop_run_unless_they_are_not_looked_for(
    changed: Callable[[dict[str, str]], Path],
) -> None:
    folder = changed({"shop/pages/urls.py": "import nothing_of_this_name"})
    done = bandstand(folder, "run", "--port", str(free_port()))
    assert done.returncode == 1
    assert "No module named 'nothing_of_this_name'" in done.stderr
    assert done.stderr.splitlines()[-1] == "Error: The project has 1 error; 'bandstand check' shows more."
    assert "Traceback" not in done.stderr
    arguments = ("--no-check", "--server", "gunicorn", "--port", str(free_port()), "--", "--version")
    assert bandstand(folder, "run", *arguments).returncode == 0


def test_run_without_a_server_tells_how_to_install_one(site: Path) -> None:
    code = (
        "import importlib.util as u; found = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name in "
        f"{[*SERVERS]!r} else found(name, *rest)\n"
        "from bandstand.project.cli import main; raise SystemExit(main(['run', *{arguments!r}]))"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code.replace("{arguments!r}", repr(arguments))]
        return subprocess.run(command, cwd=site, env=environment(), check=False, capture_output=True, text=True)

    assert sentence(run()) == "Error: No server is installed: pip install gunicorn."
    assert sentence(run("--server", "granian")) == "Error: granian is not installed: pip install granian."
    assert bandstand(site, "run", "--server", "unicorn").returncode == 2


WRONG = {"DEBUG": "perhaps"}


@pytest.mark.parametrize("command", [("routes",), ("config",), ("shell", "-c", "1"), ("run",)])
def test_a_wrong_value_of_the_environment_is_one_sentence(site: Path, command: tuple[str, ...]) -> None:
    if command == ("run",) and not any(map(find_spec, SERVERS)):
        pytest.skip("no server is installed")
    assert sentence(bandstand(site, *command, **WRONG)) == (
        "Error: DEBUG must be one of 1, true, yes, on, 0, false, no, off; got 'perhaps'."
    )


def test_a_missing_value_of_the_environment_is_one_sentence(changed: Callable[[dict[str, str]], Path]) -> None:
    told = sentence(bandstand(changed({".env": ""}), "routes"))
    assert told.startswith("Error: SECRET_KEYS ")


def test_ctrl_c_in_a_command_of_the_shell_ends_it_in_a_word(site: Path) -> None:
    process, output = start(site, "shell", "-c", "import time; print('begun', flush=True); time.sleep(60)")
    eventually(lambda: "begun" in output(), output)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(SECONDS) == 130
    assert output().split() == ["begun", "Stopped."]


def test_ctrl_c_in_a_coroutine_of_the_shell_ends_it_in_a_word(site: Path) -> None:
    code = "import asyncio; print('begun', flush=True); await asyncio.sleep(60)"
    process, output = start(site, "shell", "-c", code)
    eventually(lambda: "begun" in output(), output)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(SECONDS) == 130
    assert output().split() == ["begun", "Stopped."]


@pytest.mark.skipif(not any(map(find_spec, SERVERS)), reason="no server is installed")
def test_a_port_in_use_is_one_sentence_of_run(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = bandstand(site, "run", "--port", str(port), DEBUG="no")
    assert sentence(done).startswith(f"Error: The port {port} of 127.0.0.1 cannot be had: Address already in use.")


TWO = """
from bandstand.http import Response
from bandstand.project import App, Project
from bandstand.urls import path

def project(name):
    return Project(name, routes=[path(f"{name}/", lambda r: Response(name), name="home")], components=[App("both")])

first, second = project("first"), project("second")
"""
COMPARE = """
import contextvars
import click
from bandstand.urls import reverse

@click.command()
@click.option("--outside", is_flag=True)
def where(outside):
    import two
    two.first.assembly, two.second.assembly
    click.echo(contextvars.Context().run(reverse, "home") if outside else reverse("home"))
"""


def test_with_two_projects_in_a_process_each_command_has_its_own_and_what_has_none_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    for name, text in {"two.py": TWO, "both/__init__.py": "", "both/commands.py": COMPARE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert bandstand(tmp_path, "--project", "two:first", "where").stdout == "/first/\n"
    assert bandstand(tmp_path, "--project", "two:second", "where").stdout == "/second/\n"
    told = sentence(bandstand(tmp_path, "--project", "two:first", "where", "--outside"))
    assert told.startswith("Error: ")
    assert "first" in told
    assert "second" in told


def test_outside_of_a_project_it_is_said_in_a_sentence(tmp_path: Path) -> None:
    for name in ("dev", "run", "shell", "routes", "check", "config", "test"):
        if name == "run" and not any(map(find_spec, SERVERS)):
            continue
        assert sentence(bandstand(tmp_path, name)).startswith("Error: There is no project here: "), name


# The database of a new site


def test_a_new_site_gets_its_tables_from_its_models(changed: Callable[[dict[str, str]], Path]) -> None:
    models = (
        "from bandstand.orm import CharField, Model\n\n\nclass Page(Model):\n    title = CharField(max_length=100)\n"
    )
    site = changed({"shop/pages/models.py": models})
    assert "orm.unmigrated" in bandstand(site, "check").stdout
    made = bandstand(site, "makemigrations")
    assert made.stdout == "pages: shop/pages/migrations/0001_initial.py\n    + Create model Page\n"
    assert "[1/1] pages.0001_initial ... " in bandstand(site, "migrate").stdout
    assert bandstand(site, "showmigrations").stdout == "pages\n[x] 0001_initial\n"
    assert bandstand(site, "migrate", "--check").stdout == "There is nothing to do.\n"
    wrong = bandstand(site, "migrate", "pagess")
    assert sentence(wrong) == "Error: There is no app 'pagess'. Did you mean 'pages'? Known are: pages."
