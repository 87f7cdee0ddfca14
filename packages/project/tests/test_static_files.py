"""Static files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering.page import ASSETS
from bandstand.contracts.rendering.page.testing import AssetsSuite
from bandstand.http.testing import Client
from bandstand.project import App, Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bandstand.contracts.rendering.page import Assets


class TestStaticFiles(AssetsSuite):
    """The rules of ``Assets``."""

    def make(self) -> Assets:
        return Project("one").assembly.require(ASSETS)


@pytest.fixture
def client(write: Callable[[dict[str, str]], Path]) -> Client:
    write(
        {
            "books/__init__.py": "",
            "books/static/books.css": "a {}",
            "till/__init__.py": "",
            "till/static/books.css": "never seen",
            "till/static/deep/till.js": "1",
            "secret.txt": "secret",
        }
    )
    return Client(Project("one", components=[App("books"), App("till")], https=False).wsgi)


def test_a_file_is_served_with_its_type_and_may_be_stored(client: Client) -> None:
    answer = client.get("/static/deep/till.js")
    assert (answer.text, answer.header("cache-control")) == ("1", "public, max-age=3600")
    assert (answer.header("content-type") or "").startswith("text/javascript")


def test_the_file_of_an_earlier_app_hides_that_of_a_later_one(client: Client) -> None:
    assert client.get("/static/books.css").text == "a {}"


def test_a_client_that_has_it_is_not_sent_it_again(client: Client) -> None:
    tag = client.get("/static/books.css").header("etag") or ""
    assert client.get("/static/books.css", headers={"if-none-match": tag}).status == 304


@pytest.mark.parametrize("path", ["../secret.txt", "..%2Fsecret.txt", "deep/../../../secret.txt", "%2e%2e/secret.txt"])
def test_no_name_leads_out_of_the_folders(client: Client, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status in (400, 404)
    assert "secret" not in answer.text.replace("secret.txt", "")


def test_a_file_that_is_not_there_is_logged_with_the_nearest(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "bandstand.request"):
        assert client.get("/static/book.css").status == 404
    assert "There is no static file 'book.css'. Did you mean 'books.css'?" in caplog.text


def test_a_folder_is_no_file(client: Client) -> None:
    assert client.get("/static/deep").status == 404
