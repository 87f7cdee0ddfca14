"""Apps: what a package brings by having it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.contributions import FOLDERS
from bandstand.contracts.assembly.rendering import LIBRARIES
from bandstand.contracts.routing import RESOLVER, REVERSER
from bandstand.http.testing import Client
from bandstand.project import App, Project, ProjectError, UnknownApp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


VIEWS = """
from bandstand.http import Response
from bandstand.urls import path

def show(request, number):
    return Response(f"book {number}")

urlpatterns = [path("<int:number>/", show, name="book")]
"""


def project(*apps: App) -> Project:
    return Project("site_under_test", components=apps)


def test_routes_are_mounted_where_the_app_stands(write: Callable[[dict[str, str]], Path]) -> None:
    write({"books/__init__.py": "", "books/urls.py": VIEWS})
    site = project(App("books", at="shop/books/"))
    assert Client(site.wsgi).get("/shop/books/7/").text == "book 7"
    assert site.assembly.require(REVERSER).reverse("book", kwargs={"number": 7}) == "/shop/books/7/"


def test_the_app_name_of_its_urls_is_the_namespace_unless_another_is_given(
    write: Callable[[dict[str, str]], Path],
) -> None:
    write({"books/__init__.py": "", "books/urls.py": f"app_name = 'books'\n{VIEWS}"})
    named = project(App("books", at="a/")).assembly.require(REVERSER)
    assert named.reverse("books:book", kwargs={"number": 7}) == "/a/7/"
    again = project(App("books", at="a/", namespace="old")).assembly.require(REVERSER)
    assert again.reverse("old:book", kwargs={"number": 7}) == "/a/7/"


def test_folders_are_contributed_in_the_order_of_apps(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write(
        {
            "books/__init__.py": "",
            "books/templates/page.html": "",
            "books/locale/de/messages.po": "",
            "till/__init__.py": "",
            "till/static/till.css": "",
            "till/templates/page.html": "",
        }
    )
    folders = project(App("books"), App("till")).assembly.gathered(FOLDERS)
    assert [(each.kind, each.path, each.owner) for each in folders[:4]] == [
        ("templates", folder / "books/templates", "books"),
        ("locale", folder / "books/locale", "books"),
        ("templates", folder / "till/templates", "till"),
        ("static", folder / "till/static", "till"),
    ]
    assert folders[-1].owner == "project"


def test_its_library_is_imported_when_templates_need_it(write: Callable[[dict[str, str]], Path]) -> None:
    write(
        {
            "books/__init__.py": "",
            "books/tags.py": "from bandstand.contracts.rendering.helpers import Library\nlibrary = Library('books')",
        }
    )
    site = project(App("books"))
    assert [library.name for library in site.assembly.gathered(LIBRARIES)] == ["books"]


def test_tags_without_a_library_are_a_mistake_that_says_what_was_expected(
    write: Callable[[dict[str, str]], Path],
) -> None:
    write({"books/__init__.py": "", "books/tags.py": "lib = 1"})
    with pytest.raises(
        ProjectError, match=r"'tags.py' of the app 'books' has no 'library'; expected library = Library"
    ):
        project(App("books")).assembly.gathered(LIBRARIES)


def test_its_checks_are_called_and_other_functions_are_not(write: Callable[[dict[str, str]], Path]) -> None:
    write(
        {
            "books/__init__.py": "",
            "books/checks.py": """
from bandstand.contracts.assembly.checks import CheckMessage, Level

def helper():
    raise AssertionError

def check_shelves(assembly, *, deploy):
    yield CheckMessage(level=Level.WARNING, id="books.shelves", text=f"deploy={deploy}")
""",
        }
    )
    assembly = project(App("books")).assembly
    found = [message for check in assembly.gathered(CHECKS) for message in check(assembly, deploy=True)]
    assert [(message.id, message.text) for message in found] == [("books.shelves", "deploy=True")]


def test_its_events_are_imported_when_the_site_starts(write: Callable[[dict[str, str]], Path]) -> None:
    write({"books/__init__.py": "heard = []", "books/events.py": "import books\nbooks.heard.append('start')"})
    site = project(App("books"))
    site.assembly.require(RESOLVER)
    heard: list[str] = import_module("books").heard
    assert heard == []
    site.start()
    assert heard == ["start"]
    site.stop()


def test_models_of_all_apps_are_imported_once_and_in_order(write: Callable[[dict[str, str]], Path]) -> None:
    write(
        {
            "log_of_models.py": "seen = []",
            "till/__init__.py": "",
            "till/models.py": "import log_of_models\nlog_of_models.seen.append('till')",
            "books/__init__.py": "",
            "books/models/__init__.py": "import log_of_models\nlog_of_models.seen.append('books')",
        }
    )
    site = project(App("till"), App("books"))
    site.load_models()
    site.load_models()
    assert import_module("log_of_models").seen == ["till", "books"]


def test_apps_are_known_by_name(write: Callable[[dict[str, str]], Path]) -> None:
    write({"shop/__init__.py": "", "shop/catalogue/__init__.py": "", "till/__init__.py": ""})
    site = project(App("shop.catalogue"), App("till", name="cash", title="Cash desk"))
    assert [*site.apps] == ["catalogue", "cash"]
    assert site.app("cash").title == "Cash desk"
    assert site.app("catalogue").title == "Catalogue"
    with pytest.raises(UnknownApp, match=r"^The project has no app 'catalog'\. Did you mean 'catalogue'\?$"):
        site.app("catalog")
    with pytest.raises(UnknownApp, match=r"There are: 'catalogue', 'cash'\.$"):
        site.app("zzz")


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("shop.catalog", "There is no app 'shop.catalog'. Did you mean 'shop.catalogue'?"),
        ("shpo", "There is no app 'shpo'. Did you mean 'shop'?"),
        ("qqqqqqqq.zzzz", "There is no app 'qqqqqqqq.zzzz'."),
        ("shop.urls", "The app 'shop.urls' is a module; expected a package, a folder with '__init__.py'."),
    ],
)
def test_an_app_that_is_not_there_is_named_with_the_nearest(
    write: Callable[[dict[str, str]], Path], module: str, message: str
) -> None:
    write({"shop/__init__.py": "", "shop/catalogue/__init__.py": "", "shop/urls.py": ""})
    with pytest.raises(UnknownApp) as caught:
        _ = project(App(module)).assembly
    assert str(caught.value) == message


def test_an_app_that_cannot_be_imported_shows_why(write: Callable[[dict[str, str]], Path]) -> None:
    write({"shop/__init__.py": "import missing_distribution", "shop/catalogue/__init__.py": ""})
    with pytest.raises(ModuleNotFoundError, match="No module named 'missing_distribution'"):
        _ = project(App("shop.catalogue")).assembly


def test_a_place_without_routes_is_a_mistake(write: Callable[[dict[str, str]], Path]) -> None:
    write({"books/__init__.py": ""})
    with pytest.raises(ProjectError, match=r"The app 'books' has no 'urls\.py', and was given the place 'books/'"):
        project(App("books", at="books/")).assembly.require(RESOLVER)


@pytest.mark.parametrize(
    ("at", "name", "message"),
    [
        ("/books/", None, "The place of an app has no slash in front: expected 'books/'; got '/books/'."),
        (None, "My Books", "The name of an app holds small letters, digits, '-' and '_'; got 'My Books'."),
    ],
)
def test_what_an_app_refuses(at: str | None, name: str | None, message: str) -> None:
    with pytest.raises(ValueError, match="app") as caught:
        App("books", at=at, name=name)
    assert str(caught.value) == message
