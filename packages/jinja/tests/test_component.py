"""Jinja2 as the renderer of an assembled application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.contributions import FOLDERS, Folder
from bandstand.contracts.assembly.rendering import LIBRARIES, PROVIDERS
from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.rendering.helpers import Library
from bandstand.jinja import Jinja

if TYPE_CHECKING:
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.services import Contract


class Shop:
    """A component with templates, helpers and values for every page."""

    name = "shop"
    needs: tuple[Contract[object], ...] = (RENDERER,)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, assembly: Assembly, /) -> None:
        library = Library("shop")
        library.filter(name="shout")(str.upper)
        assembly.add(FOLDERS, Folder(kind="templates", path=self.folder, owner="shop"))
        assembly.add(LIBRARIES, library)
        assembly.add(PROVIDERS, lambda _request: {"shop": "Corner"})


def test_it_is_the_renderer_with_what_other_components_contribute(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ shop|shout }}")
    renderer = assemble([Shop(tmp_path), Jinja()]).assembly.require(RENDERER)
    assert renderer.render("page.html", {}, request=MemoryRequest()) == "CORNER"


def test_its_own_folders_come_first(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "page.html").write_text("own")
    (tmp_path / "page.html").write_text("contributed")
    assert (
        assemble([Jinja(dirs=[tmp_path / "own"]), Shop(tmp_path)]).assembly.require(RENDERER).render("page.html")
        == "own"
    )
