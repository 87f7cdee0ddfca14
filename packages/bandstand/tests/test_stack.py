"""The full stack."""

import pytest

from bandstand.contracts.rendering import RENDERER
from bandstand.project import App, Project
from bandstand.stack import full_stack
from bandstand.templates import Engine


def test_each_part_is_there_by_default() -> None:
    assert [component.name for component in full_stack()] == ["templates"]


def test_apps_come_first_in_their_order() -> None:
    components = full_stack(apps=[App("shop.till"), App("shop.books", at="books/")])
    assert [component.name for component in components] == ["till", "books", "templates"]


def test_an_argument_takes_the_place_of_what_is_usual_and_none_leaves_it_out() -> None:
    engine = Engine()
    assert full_stack(templates=engine) == [engine]
    assert full_stack(templates=None) == []


def test_jinja_renders_a_site_when_it_is_given() -> None:
    jinja = pytest.importorskip("bandstand.jinja", reason="the extra jinja is not installed").Jinja()
    assert Project("one", components=full_stack(templates=jinja)).assembly.require(RENDERER) is jinja
