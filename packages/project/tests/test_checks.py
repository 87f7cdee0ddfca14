"""Checks of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.assembly.checks import CHECKS, CheckMessage, Level
from bandstand.contracts.rendering import RENDERER
from bandstand.project import App, Project
from bandstand.project.checks import as_data, check, find_level
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.services import Contract

GOOD_KEY = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


class Shelf:
    """A component with a check."""

    name = "shelf"

    def __init__(self, *found: CheckMessage, needs: tuple[Contract[object], ...] = ()) -> None:
        self.found = found
        self.needs = needs

    def install(self, assembly: Assembly, /) -> None:
        assembly.add(CHECKS, self.check)

    def check(self, _assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:
        if deploy:
            message = "no shelf"
            raise RuntimeError(message)
        return self.found


def ids(found: Iterable[CheckMessage]) -> list[str]:
    return [message.id for message in found]


def message(level: Level, check_id: str) -> CheckMessage:
    return CheckMessage(level=level, id=check_id, text="Something.", hint="Mend it.", subject="shelf 7")


def test_findings_of_components_come_with_the_worst_first() -> None:
    found = (message(Level.INFO, "a"), message(Level.ERROR, "b"), message(Level.WARNING, "c"))
    assert ids(check(Project("one", components=[Shelf(*found)]))) == ["b", "c", "a"]


def test_silenced_findings_are_left_out() -> None:
    found = (message(Level.INFO, "a"), message(Level.ERROR, "b"))
    assert ids(check(Project("one", components=[Shelf(*found)], silenced_checks=["b"]))) == ["a"]


def test_the_checks_of_routes_are_called() -> None:
    def view(_request: object) -> None:
        """Answer nothing."""

    project = Project("one", routes=[path("/books/", view, name="books")])
    assert "urls.leading-slash" in ids(check(project))


def test_a_project_that_cannot_be_put_together_is_a_finding() -> None:
    (found,) = check(Project("one", components=[Shelf(needs=(RENDERER,))]))
    assert (found.level, found.id) == (Level.CRITICAL, "project.assembly")
    assert str(found.text).startswith("'shelf' needs 'rendering.Renderer'")


def test_a_check_that_fails_is_a_finding_and_hides_no_other() -> None:
    found = check(Project("one", components=[Shelf()], debug=True), deploy=True)
    assert str(found[0]) == "CRITICAL (project.check) The check Shelf.check failed: RuntimeError: no shelf"
    assert "project.debug" in ids(found)


def test_what_was_wrong_with_the_environment_is_a_finding() -> None:
    (found,) = check(Project("one"), problems=["DEBUG must be a flag."])
    assert (found.level, found.id, found.text) == (Level.ERROR, "environment.value", "DEBUG must be a flag.")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"hosts": ["example.org"], "secret_keys": [GOOD_KEY]}, []),
        ({"hosts": ["example.org"], "secret_keys": []}, ["project.secret-keys"]),
        ({"hosts": ["example.org"], "secret_keys": ["short"]}, ["project.secret-keys"]),
        ({"hosts": ["example.org"], "secret_keys": [GOOD_KEY, "a" * 50]}, ["project.secret-keys"]),
        ({"hosts": ["example.org"], "secret_keys": [f"insecure-{GOOD_KEY}"]}, ["project.secret-keys"]),
        ({"hosts": ["*"], "secret_keys": [GOOD_KEY]}, ["project.hosts"]),
        ({"secret_keys": [GOOD_KEY]}, ["project.hosts"]),
        ({"hosts": ["example.org"], "secret_keys": [GOOD_KEY], "https": False}, ["project.https"]),
        ({"hosts": ["example.org"], "secret_keys": [GOOD_KEY], "debug": True}, ["project.debug", "project.https"]),
    ],
)
def test_what_is_unsafe_in_production(options: dict[str, object], expected: list[str]) -> None:
    project = Project("one", **options)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # of the table
    assert ids(check(project, deploy=True)) == expected
    assert ids(check(project)) == []


def test_routes_of_an_app_without_a_place_are_told(write: Callable[[dict[str, str]], Path]) -> None:
    write({"books/__init__.py": "", "books/urls.py": "urlpatterns = []"})
    (found,) = check(Project("one", components=[App("books")]))
    assert str(found) == (
        "INFO (project.unmounted) The app 'books' has routes, and no place for them. "
        "Give it one, as in App('books', at='books/'), or include its routes."
    )


def test_findings_are_data_for_programs() -> None:
    assert as_data([message(Level.ERROR, "a"), CheckMessage(level=Level.INFO, id="b", text="Text.")]) == [
        {"level": "error", "id": "a", "text": "Something.", "hint": "Mend it.", "subject": "shelf 7"},
        {"level": "info", "id": "b", "text": "Text.", "hint": "", "subject": None},
    ]


def test_a_level_is_known_by_its_name() -> None:
    assert find_level("Warning") is Level.WARNING
    with pytest.raises(ValueError, match="A level is one of debug, info, warning, error, critical; got 'bad'"):
        find_level("bad")
