"""The engine as a component of an assembled application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.assembly.checks import CHECKS, CheckMessage
from bandstand.contracts.assembly.contributions import FOLDERS, Folder
from bandstand.contracts.assembly.debugging import DEBUG
from bandstand.contracts.assembly.rendering import LIBRARIES, PROVIDERS
from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.rendering.helpers import Library
from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.services import Contract

SHOP = Library("shop")


@SHOP.filter
def price(cents: int) -> str:
    """Write a price."""
    return f"{cents / 100:.2f}"


class Shop:
    """A component with templates, helpers and values for every page."""

    name = "shop"
    needs: tuple[Contract[object], ...] = (RENDERER,)

    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    def install(self, assembly: Assembly, /) -> None:
        for folder in self.folders:
            assembly.add(FOLDERS, Folder(kind="templates", path=folder, owner="shop"))
            assembly.add(FOLDERS, Folder(kind="static", path=folder / "static", owner="shop"))
        assembly.add(LIBRARIES, SHOP)
        assembly.add(PROVIDERS, self.provide)

    def provide(self, _request: object, /) -> Mapping[str, object]:
        return {"shop": "Corner"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text("{% load shop %}{{ shop }}: {{ 250|price }}")
    return tmp_path


def test_it_is_the_renderer_with_what_other_components_contribute(folder: Path) -> None:
    assembly = assemble([Shop(folder), Engine()]).assembly
    assert assembly.require(RENDERER).render("page.html", {}, request=MemoryRequest()) == "Corner: 2.50"


def test_its_own_folders_come_before_contributed_ones_and_those_in_their_order(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    (second / "page.html").write_text("never found")
    (second / "other.html").write_text("other")
    own = Engine(loaders=[DictLoader({"other.html": "own"})])
    renderer = assemble([own, Shop(folder, second)]).assembly.require(RENDERER)
    assert renderer.render("page.html", {"shop": "Mine"}) == "Mine: 2.50"
    assert renderer.render("other.html") == "own"


def test_libraries_that_were_added_before_stay(folder: Path) -> None:
    added = Library("added")
    added.filter(name="shout")(str.upper)
    engine = Engine()
    engine.add_library(added)
    assemble([engine, Shop(folder)]).assembly.require(RENDERER)
    assert engine.from_string("{{ 'a'|shout }}").render() == "A"


def test_two_libraries_of_one_name_are_refused(folder: Path) -> None:
    assembly = assemble([Engine(libraries=[Library("shop")]), Shop(folder)]).assembly
    with pytest.raises(ValueError, match="got two of the name 'shop'"):
        assembly.require(RENDERER)


def test_its_check_finds_the_mistakes_of_all_templates_with_their_places(folder: Path) -> None:
    (folder / "broken.html").write_text("\n{% if %}{% endif %}")
    (folder / "lost.html").write_text("{% include 'pagee.html' %}")
    (folder / "bytes.html").write_bytes(b"\xff\xfe")
    assembly = assemble([Engine(), Shop(folder)]).assembly
    found: list[CheckMessage] = [m for check in assembly.gathered(CHECKS) for m in check(assembly, deploy=False)]
    assert [message.id for message in found] == ["templates.mistake"] * 3
    broken, encoded, lost = (
        next(str(m.text) for m in found if name in str(m.text)) for name in ("broken", "bytes", "lost")
    )
    assert broken.startswith(f"{folder}/broken.html:2:1: ")
    assert "not written in utf-8" in encoded
    assert lost.startswith(f"{folder}/lost.html:1:1: There is no template 'pagee.html'. Did you mean 'page.html'?")


@pytest.mark.parametrize(
    ("given", "worked_on", "expected"), [(None, True, "new"), (None, False, "old"), (False, True, "old")]
)
def test_it_looks_for_changed_files_where_the_application_is_worked_on_unless_told(
    tmp_path: Path, given: bool | None, worked_on: bool, expected: str
) -> None:
    class WorkedOn(Shop):
        def install(self, assembly: Assembly, /) -> None:
            super().install(assembly)
            assembly.provide(DEBUG, worked_on)

    (tmp_path / "page.html").write_text("old")
    renderer = assemble([Engine(reload=given), WorkedOn(tmp_path)]).assembly.require(RENDERER)
    assert renderer.render("page.html") == "old"
    (tmp_path / "page.html").write_text("new")
    os.utime(tmp_path / "page.html", (1, 1))
    assert renderer.render("page.html") == expected


def test_it_marks_what_is_missing_where_the_application_is_worked_on(tmp_path: Path) -> None:
    class WorkedOn(Shop):
        def install(self, assembly: Assembly, /) -> None:
            assembly.provide(DEBUG, True)

    engine = Engine()
    assert engine.from_string("[{{ missing }}]").render() == "[]"
    assemble([engine, WorkedOn(tmp_path)]).assembly.require(RENDERER)
    assert "missing" in engine.from_string("[{{ missing }}]").render()
