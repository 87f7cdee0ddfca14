"""Lets the tests find the site, whichever folder they are run from, and gives it rows of its own."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from bandstand.http.testing import Client
from bandstand.project import Project
from bandstand.project.cli import call


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The site over a database and a folder of this session; ``TEST_DATABASE_URL`` names another one, which is kept."""
    folder = tmp_path_factory.mktemp("rows")
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{folder}/airfields.db")
    os.environ["PHOTOS"] = str(folder / "photos")
    from airfields.airports.commands import load_airports
    from airfields.project import project

    project.start()
    call(project, "migrate")
    project.run(load_airports.main, [], standalone_mode=False)
    yield project
    project.stop()


@pytest.fixture(autouse=True)
def _rows(site: Project) -> Iterator[None]:
    """Ask the database of the site for the rows of models."""
    with site:
        yield


@pytest.fixture
def site_photos(site: Project) -> Path:
    """The folder with the photos of visitors."""
    return Path(os.environ["PHOTOS"])


@pytest.fixture
def client(site: Project) -> Client:
    return Client(site.wsgi)
