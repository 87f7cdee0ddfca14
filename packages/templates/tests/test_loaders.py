"""Where templates come from, and what is no template."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.templates import Engine
from bandstand.templates.loaders import ChoiceLoader, DictLoader, DirectoryLoader, PackageLoader

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_folder_that_has_a_template_wins(tmp_path: Path) -> None:
    for folder, text in (("a", "first"), ("b", "second")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.html").write_text(text)
    (tmp_path / "b" / "only.html").write_text("ü", encoding="utf-8")
    engine = Engine(dirs=[tmp_path / "a", tmp_path / "b"])
    assert [engine.render("page.html"), engine.render("only.html")] == ["first", "ü"]


@pytest.mark.parametrize(
    "name", ["../secret", "/secret", "a/../../secret", "", ".", "a//b", "..\\secret", "c:secret", "a\0b", "a", "link"]
)
def test_names_that_leave_the_folder_are_no_templates(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "templates"
    (folder / "a").mkdir(parents=True)
    (folder / "link").symlink_to(tmp_path / "secret")
    assert DirectoryLoader(folder).load(name) is None


def test_changes_are_seen_where_asked_for(tmp_path: Path) -> None:
    page, part = tmp_path / "page.html", tmp_path / "part.html"
    page.write_text("{% include 'part.html' %}")
    part.write_text("old")
    kept, fresh = Engine(dirs=[tmp_path]), Engine(dirs=[tmp_path], reload=True)
    assert [engine.render("page.html") for engine in (kept, fresh)] == ["old", "old"]
    part.write_text("new")
    os.utime(part, ns=(1, 1))
    assert [engine.render("page.html") for engine in (kept, fresh)] == ["old", "new"]
    part.unlink()
    with pytest.raises(TemplateMissing):
        fresh.render("page.html")


def test_a_missing_template_says_where_it_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("")
    with pytest.raises(TemplateMissing) as caught:
        Engine(dirs=[tmp_path]).find("pag.html", "../x")
    assert caught.value.tried == (str(tmp_path / "pag.html"),)
    assert caught.value.nearest == "page.html"


def test_several_loaders_are_asked_in_turn() -> None:
    loader = ChoiceLoader(DictLoader({"a": "1"}), DictLoader({"a": "2", "b": "3"}))
    found = [loader.load(name) for name in "abc"]
    assert [source and source.text for source in found] == ["1", "3", None]


def test_packages_have_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "shop_of_tests" / "templates"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text("package")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    loader = PackageLoader("shop_of_tests")
    assert Engine(loaders=[loader]).render("page.html") == "package"
    assert [loader.load(name) for name in ("no.html", "../x", "")] == [None, None, None]


def test_folders_may_hold_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("é{{ a }}", encoding="latin-1")
    assert Engine(loaders=[DirectoryLoader(tmp_path, encoding="latin-1")]).render("page.html", {"a": "ü"}) == "éü"
    with pytest.raises(TemplateError, match=r"page\.html: The file is not written in utf-8: .* at octet 0"):
        Engine(dirs=[tmp_path]).render("page.html")
