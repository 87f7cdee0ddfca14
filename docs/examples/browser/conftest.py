"""A demo site that is really served, and a browser that really looks at it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[3]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    """Give the path of the system's Chromium, which is installed where that is possible.

    Where it is not, the test is skipped with a plain line; with CI=true that is a failure.
    """
    found = next((path for name in NAMES if (path := shutil.which(name)) is not None), None)
    if found is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "chromium"], check=False, capture_output=True)
        found = shutil.which("chromium")
    if found is None:
        message = "Chromium is not installed; on Debian: apt-get install chromium."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder for pictures of the pages, which stay there to be looked at."""
    folder = ROOT / ".nox" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the demo as ``tools/demo.py`` does, with its rows and photos in a folder, and give its address."""
    command = [sys.executable, str(ROOT / "tools" / "demo.py"), "--port", "0"]
    own = {"DATABASE_URL": f"sqlite:///{folder}/airfields.db", "PHOTOS": str(folder / "photos")}
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **own}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        seen: list[str] = []
        for line in server.stdout:
            seen.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            pytest.fail(f"tools/demo.py ended: {''.join(seen)}")
        # What it goes on to say must not fill the pipe.
        Thread(target=server.stdout.read, daemon=True).start()
        try:
            yield found[0]
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps what visitors of these tests leave, apart from that of whoever looks at it."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """The address of the demo; what it needs is made with the first start."""
    with served(folder) as found:
        yield found


@pytest.fixture
def seconds_to_first_page(address: str, folder: Path) -> float:
    """How long another start takes until its first page has arrived, the better of two."""

    def start() -> float:
        begun = time.monotonic()
        with served(folder) as found, urlopen(found, timeout=30) as page:  # noqa: S310 - the address is our own
            assert page.status == 200
            return time.monotonic() - begun

    assert address
    return min(start(), start())
