"""Code that is kept for the next process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering.helpers import Library, Scope
from bandstand.templates import STRICT, Engine, UndefinedVariable
from bandstand.templates.loaders import DictLoader
from bandstand.templates.tags import Parser, RenderNode, Tag, TagLibrary

if TYPE_CHECKING:
    from pathlib import Path

Make = Callable[..., Engine]

PAGES = {
    "base.html": "<h1>{% block title %}Shop{% endblock %}</h1>{% block main %}{% endblock %}",
    "list.html": """{% extends "base.html" %}{% load shop %}{% load title from own %}
{% block title %}{{ _("Books") }} - {{ block.super }}{% endblock %}
{% block main %}{% for book in books %}{% include "book.html" %}{% price book.cost %}{% endfor %}
{{ books|length|default:"<none>" }}{{ word|title }}{{ word|mode }}
{% badge word %}{% panel "p" %}{{ word }}{% endpanel %}
{% endblock %}""",
    "book.html": "<p>{{ book.title|upper }}{% cycle 'a' 'b' %}</p>{% partialdef part %}[{{ book }}]{% endpartialdef %}",
    "badge.html": "<b>{{ text }}</b>",
}
BOOKS = {"books": [{"title": "R & D", "cost": 12}, {"title": "Emma", "cost": 5}], "word": "a b"}


def own() -> Library:
    library = Library("own")

    @library.filter
    def title(value: str) -> str:
        return f"<{value}>"

    return library


@pytest.fixture
def engine(helpers: Library) -> Make:
    def make_engine(folder: Path, pages: dict[str, str] = PAGES, **options: object) -> Engine:
        libraries = [helpers, own()]
        return Engine(loaders=[DictLoader(pages)], libraries=libraries, code_cache=folder, **options)  # type: ignore[arg-type]

    return make_engine


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_next_engine_renders_without_reading(engine: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = engine(tmp_path).render("list.html", BOOKS)
    assert "<p>EMMAa</p>" in first
    assert "&lt;a b&gt;" in first
    kept = files(tmp_path)
    assert len(kept) == 4

    def no_reading(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Engine, "parse", no_reading)
    monkeypatch.setattr("bandstand.templates._compiler.generate", no_reading)
    second = engine(tmp_path)
    assert second.render("list.html", BOOKS) == first
    assert second.render("book.html#part", {"book": "<"}) == "[&lt;]"
    assert files(tmp_path) == kept


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("changed", {"pages": {**PAGES, "book.html": "changed"}}),
        ("escaping", {"autoescape": False}),
        ("strict", {"undefined": STRICT}),
    ],
)
def test_what_the_code_depends_on_is_looked_at(
    engine: Make, tmp_path: Path, name: str, options: dict[str, object]
) -> None:
    engine(tmp_path).render("book.html", {"book": {"title": "<"}})
    if name == "strict":
        with pytest.raises(UndefinedVariable):
            engine(tmp_path, **options).render("book.html")
    else:
        shown = engine(tmp_path, **options).render("book.html", {"book": {"title": "<"}})
        assert shown == {"changed": "changed", "escaping": "<p><a</p>"}[name]
    assert len(files(tmp_path)) == 2


def test_a_helper_that_takes_other_arguments_compiles_its_templates_anew(tmp_path: Path) -> None:
    pages = {"page.html": "{% load a %}{% say 1 %}"}
    first, second = Library("a"), Library("a")

    @first.function(name="say")
    def say(value: int) -> str:
        return f"one {value}"

    @second.function(name="say", takes_scope=True)
    def say_more(scope: Scope, value: int) -> str:
        return f"two {value} {scope.autoescape}"

    for library, expected in ((first, "one 1"), (second, "two 1 True")):
        made = Engine(loaders=[DictLoader(pages)], libraries=[library], code_cache=tmp_path)
        assert made.render("page.html") == expected


def test_strict_engines_keep_their_code_too(engine: Make, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(UndefinedVariable, match=r"'book\.title'"):
            engine(tmp_path, undefined=STRICT).render("book.html")
    assert len(files(tmp_path)) == 1


def test_templates_with_tags_from_elsewhere_are_not_kept(tmp_path: Path) -> None:
    library = TagLibrary("words")

    class Say(RenderNode):
        def render(self, context: object, /) -> str:
            return "said"

    @library.tag
    def say(_: Parser, tag: Tag) -> Say:
        return Say(tag.at)

    pages = DictLoader({"page.html": "{% load words %}{% say %}"})
    assert Engine(loaders=[pages], libraries=[library], code_cache=tmp_path).render("page.html") == "said"
    assert files(tmp_path) == set()


def test_templates_of_texts_are_not_kept(engine: Make, tmp_path: Path) -> None:
    assert engine(tmp_path).from_string("{{ word }}").render(BOOKS) == "a b"
    assert files(tmp_path) == set()


@pytest.mark.parametrize("content", [b"", b"x" * 10, b"x" * 100])
def test_a_broken_file_is_written_anew(engine: Make, tmp_path: Path, content: bytes) -> None:
    expected = engine(tmp_path).render("badge.html", {"text": "x"})
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + content)
    assert engine(tmp_path).render("badge.html", {"text": "x"}) == expected
    assert path.read_bytes() == whole


def test_the_folder_is_made_for_this_user_alone(engine: Make, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "code"
    engine(folder).render("badge.html")
    assert folder.stat().st_mode & 0o777 == 0o700
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_into_which_others_may_write_is_refused(engine: Make, tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(ValueError, match=f"a folder of this user alone.*with the mode {mode:o}"):
        engine(tmp_path)


@pytest.mark.skipif(os.getuid() != 0, reason="only the administrator can give a folder to another user")
def test_a_folder_of_another_user_is_refused(engine: Make, tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, -1)
    with pytest.raises(ValueError, match="of the user 12345"):
        engine(tmp_path)


def test_a_folder_that_is_full_or_gone_costs_nothing_but_time(engine: Make, tmp_path: Path) -> None:
    folder = tmp_path / "code"
    made = engine(folder)
    folder.rmdir()
    assert made.render("badge.html", {"text": "x"}) == "<b>x</b>"


SCRIPT = """
import sys, pathlib
from bandstand.templates import Engine
engine = Engine(dirs=[sys.argv[1]], code_cache=sys.argv[2])
print(engine.render("page.html", {"names": ["Ada"]}))
print(*sorted(name for name in sys.modules if name.startswith("bandstand.templates._")))
"""


def test_another_process_loads_neither_parser_nor_compiler(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% for name in names %}{{ name|upper }}{{ name.x|default:'-' }}{% endfor %}")
    shown: list[list[str]] = []
    for _ in range(2):
        command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(tmp_path / "code")]
        shown.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines())
    assert shown[0][0] == shown[1][0] == "ADA-"
    assert "bandstand.templates._compiler" in shown[0][1].split()
    assert not {"bandstand.templates._compiler", "bandstand.templates._parser"} & set(shown[1][1].split())
