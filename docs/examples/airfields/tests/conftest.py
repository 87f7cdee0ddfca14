"""Lets the tests find the site, whichever folder they are run from."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from airfields.airports.data import Directory, directory
from airfields.project import application
from bandstand.http.testing import Client


@pytest.fixture
def client() -> Client:
    return Client(application)


@pytest.fixture(scope="session")
def airports() -> Directory:
    return directory()
