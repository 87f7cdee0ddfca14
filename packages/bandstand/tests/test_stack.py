"""The full stack."""

from pathlib import Path

import pytest

from bandstand.cache import Caches, FileCache, MemoryCache
from bandstand.contracts.cache import CACHE
from bandstand.contracts.cache.named import CACHES
from bandstand.contracts.rendering import RENDERER
from bandstand.project import App, Project
from bandstand.stack import full_stack
from bandstand.templates import Engine


def test_each_part_is_there_by_default() -> None:
    assert [component.name for component in full_stack()] == ["caches", "templates", "forms"]


def test_apps_come_first_in_their_order() -> None:
    components = full_stack(apps=[App("shop.till"), App("shop.books", at="books/")])
    assert [component.name for component in components] == ["till", "books", "caches", "templates", "forms"]


def test_an_argument_takes_the_place_of_what_is_usual_and_none_leaves_it_out() -> None:
    engine = Engine()
    assert full_stack(templates=engine)[1] is engine
    assert [component.name for component in full_stack(cache=None, templates=None)] == ["forms"]


def test_values_are_kept_in_the_memory_of_each_process_unless_a_url_says_otherwise(tmp_path: Path) -> None:
    usual = Project("one", components=full_stack()).assembly
    assert isinstance(usual.require(CACHE), MemoryCache)
    file = Project("two", components=full_stack(cache=f"file://{tmp_path}/values")).assembly
    assert isinstance(file.require(CACHE), FileCache)
    several = {"default": "memory://", "pages": f"file://{tmp_path}/values"}
    assert isinstance(
        Project("three", components=full_stack(cache=several)).assembly.require(CACHES).get("pages"), FileCache
    )
    given = Caches()
    assert full_stack(cache=given)[0] is given


def test_jinja_renders_a_site_when_it_is_given() -> None:
    jinja = pytest.importorskip("bandstand.jinja", reason="the extra jinja is not installed").Jinja()
    assert Project("one", components=full_stack(templates=jinja)).assembly.require(RENDERER) is jinja
