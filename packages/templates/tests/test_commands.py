"""The commands, as processes and called in this one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bandstand.templates import STRICT, Engine
from bandstand.templates._arguments import libraries
from bandstand.templates._commands import main

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = """
from bandstand.contracts.rendering.helpers import Library
from bandstand.templates.tags import OwnNode, TagLibrary

SHOP = Library("shop")
WORDS = TagLibrary("words")
PLAIN = "text"

@SHOP.function
def price(amount):
    return f"{amount} EUR"

@SHOP.inclusion("badge.html")
def badge(text):
    return {"text": text}

class Nothing(OwnNode):
    def emit(self, code):
        pass

@WORDS.tag
def nothing(parser, tag):
    return Nothing(tag.at)
"""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop_tags.py").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "pages").mkdir()
    return tmp_path


def write(folder: Path, **pages: str) -> None:
    for name, text in pages.items():
        (folder / "pages" / f"{name}.html").write_text(text, encoding="utf-8")


@pytest.fixture(params=["process", "call"])
def run(
    request: pytest.FixtureRequest,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Run a command in a folder."""

    def in_a_process(*arguments: str, given: bytes = b"") -> Ended:
        command = [sys.executable, "-X", "utf8", "-m", "bandstand.templates", *arguments]
        ended = subprocess.run(command, cwd=folder, input=given, capture_output=True, check=False)
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def called(*arguments: str, given: bytes = b"") -> Ended:
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "path", [*sys.path])
            patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given)))
            code = main(arguments)
        sys.modules.pop("shop_tags", None)
        ended = capsysbinary.readouterr()
        return Ended(code, ended.out.decode(), ended.err.decode())

    return in_a_process if request.param == "process" else called


# render


def test_a_template_is_rendered_with_variables_from_a_file_and_from_the_arguments(folder: Path, run: Run) -> None:
    write(folder, page="{{ book.title }}: {{ count|add:1 }}, {{ no }}\n{% include 'part.html' %}", part="<é>")
    (folder / "values.json").write_text('{"book": {"title": "R & D"}, "count": 1}', encoding="utf-8")
    ended = run("render", "pages", "page.html", "--context", "values.json", "--set", "count=2", "--set", "no==")
    assert ended == (0, "R &amp; D: 3, =\n<é>", "")


def test_variables_are_read_from_the_standard_input(folder: Path, run: Run) -> None:
    write(folder, page="{% for x in list %}{{ x }};{% endfor %}{% partialdef part %}{{ list.1 }}{% endpartialdef %}")
    given = '{"list": ["<", "é"]}'.encode()
    assert run("render", "pages", "page.html", "--context", "-", given=given) == (0, "&lt;;é;", "")
    assert run("render", "pages", "page.html#part", "--context", "-", given=given).out == "é"
    assert run("render", "pages", "page.html", "--context", "-", "--no-escape", given=given).out == "<;é;"


def test_the_output_is_utf_8_in_any_locale(folder: Path) -> None:
    write(folder, page="é\n")
    command = [sys.executable, "-m", "bandstand.templates", "render", "pages", "page.html"]
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"\xc3\xa9\n", b"")


def test_templates_load_the_libraries_that_are_named(folder: Path, run: Run) -> None:
    write(folder, page="{% load shop %}{% price 3 %}")
    assert run("render", "pages", "page.html", "--library", "shop_tags:SHOP") == (0, "3 EUR", "")


def test_what_goes_wrong_in_a_rendering_is_shown_at_its_place(folder: Path, run: Run) -> None:
    write(folder, page="a\n é {{ no.name }}", loop="{% include 'loop.html' %}", wrong="{% if %}")
    assert run("render", "pages", "page.html", "--strict") == (
        1,
        "",
        (
            "page.html:2:4: UndefinedVariable: There is no variable 'no.name', and this engine leaves none out.\n"
            "     é {{ no.name }}\n"
            "       ^\n"
        ),
    )
    assert run("render", "pages", "loop.html").err == (
        "loop.html:1:1: TooDeep: Templates may include each other 100 deep; 'loop.html' goes further.\n"
        "    {% include 'loop.html' %}\n"
        "    ^\n"
    )
    ended = run("render", "pages", "wrong.html")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith("\n    {% if %}\n    ^\n")


# check


def test_templates_without_mistakes_are_counted(folder: Path, run: Run) -> None:
    write(
        folder,
        base="{% block main %}{% url 'home' %}{% csrf_token %}{% endblock %}{% partialdef p %}{% endpartialdef %}",
        page="{% extends 'base.html' %}{% load static %}{% block main %}{% static 'a.css' %}{% endblock %}",
        part="{% include './base.html#p' %}{% include name %}{% include names|first %}",
    )
    (folder / "pages" / ".hidden").write_bytes(b"\xff")
    assert run("check", "pages") == (0, "no mistakes in 3 templates.\n", "")


def test_each_mistake_is_shown_with_its_file_and_line(folder: Path, run: Run) -> None:
    write(folder, a="{% with a=1 %}", b="é\n {{ b|uper }}", c="fine")
    assert run("check", "pages") == (
        1,
        (
            "pages/a.html:1:1: {% with a=1 %} in line 1 is never closed; expected {% endwith %}.\n"
            "    {% with a=1 %}\n"
            "    ^\n"
            "pages/b.html:2:2: There is no filter 'uper'. Did you mean 'upper'?\n"
            "     {{ b|uper }}\n"
            "     ^\n"
            "Tags and filters of your own are known with --library module:LIBRARY.\n"
            "2 mistakes in 3 templates.\n"
        ),
        "",
    )


def test_what_a_library_has_is_no_mistake_once_it_is_named(folder: Path, run: Run) -> None:
    write(folder, page="{% load shop words %}{% price 3 %}{% badge 'x' %}{% nothing %}")
    assert run("check", "pages") == (
        1,
        (
            "pages/page.html:1:1: There is no library 'shop'.\n"
            "    {% load shop words %}{% price 3 %}{% badge 'x' %}{% nothing %}\n"
            "    ^\n"
            "Tags and filters of your own are known with --library module:LIBRARY.\n"
            "1 mistake in 1 template.\n"
        ),
        "",
    )
    named = ["--library", "shop_tags:SHOP", "--library", "shop_tags:WORDS"]
    assert run("check", "pages", *named) == (0, "no mistakes in 1 template.\n", "")


def test_templates_that_no_folder_has_are_named_where_they_are_asked_for(folder: Path, run: Run) -> None:
    write(
        folder,
        base="{% if a %}\n  {% include 'more/fot.html' %}{% endif %}",
        page="{% extends 'bas.html' %}{% block x %}{% include 'base.html#part' %}{% endblock %}",
        up="{% include '../base.html' %}{% include 'foot.html' %}",
    )
    (folder / "more" / "more").mkdir(parents=True)
    (folder / "more" / "more" / "foot.html").write_text("{% include './foot.html' %}{% include '../up.html' %}")
    assert run("check", "pages", "more") == (
        1,
        (
            "pages/base.html:2:3: There is no template 'more/fot.html'. Did you mean 'more/foot.html'?\n"
            "      {% include 'more/fot.html' %}{% endif %}\n"
            "      ^\n"
            "pages/page.html:1:1: There is no template 'bas.html'. Did you mean 'base.html'?\n"
            "    {% extends 'bas.html' %}{% block x %}{% include 'base.html#part' %}{% endblock %}\n"
            "    ^\n"
            "pages/page.html:1:38: There is no template 'base.html#part'.\n"
            "    {% extends 'bas.html' %}{% block x %}{% include 'base.html#part' %}{% endblock %}\n"
            "                                         ^\n"
            "pages/up.html:1:1: There is no template '../base.html'.\n"
            "    {% include '../base.html' %}{% include 'foot.html' %}\n"
            "    ^\n"
            "pages/up.html:1:29: There is no template 'foot.html'. Did you mean 'more/foot.html'?\n"
            "    {% include '../base.html' %}{% include 'foot.html' %}\n"
            "                                ^\n"
            "5 mistakes in 4 templates.\n"
        ),
        "",
    )


def test_a_template_that_includes_a_mistaken_one_is_not_mistaken_itself(folder: Path, run: Run) -> None:
    write(folder, page="{% include 'wrong.html' %}", wrong="{{ a b }}")
    assert run("check", "pages").out.endswith("    {{ a b }}\n    ^\n1 mistake in 2 templates.\n")


# compile


def test_templates_that_name_others_by_variables_or_wrongly_are_compiled(folder: Path, run: Run) -> None:
    write(
        folder, page="{% extends name %}", part="{% include '../up.html' %}{% include names %}{% include 'no.html' %}"
    )
    assert run("compile", "pages", "--to", "cache") == (
        0,
        "2 templates: 2 compiled, 0 kept before, 0 not kept.\n",
        "",
    )


def test_the_cache_is_filled_for_the_engine_that_has_it(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        folder, base="<{% block x %}{% endblock %}>", page="{% extends 'base.html' %}{% block x %}{{ a }}{% endblock %}"
    )
    assert run("compile", "pages", "--to", "cache") == (
        0,
        "2 templates: 2 compiled, 0 kept before, 0 not kept.\n",
        "",
    )
    again = "2 templates: 0 compiled, 2 kept before, 0 not kept.\n"
    assert run("compile", "pages", "--to", "cache").out == again
    (folder / "pages" / "page.html").write_text("{{ a }}{{ a }}")
    changed = "2 templates: 1 compiled, 1 kept before, 0 not kept.\n"
    assert run("compile", "pages", "--to", "cache").out == changed

    refuse_to_read(monkeypatch)
    engine = Engine(dirs=[folder / "pages"], code_cache=folder / "cache")
    assert engine.render("page.html", {"a": "&"}) == "&amp;&amp;"


def refuse_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Engine, "parse", refuse)
    monkeypatch.setattr("bandstand.templates._compiler.generate", refuse)


PARTLY = {
    "include": {"page": "{% autoescape off %}{% include 'part.html' %}{% endautoescape %}", "part": "{{ a }}"},
    "include of an include": {
        "page": "{% autoescape off %}{% include './a.html' %}{% endautoescape %}",
        "a": "{% include 'part.html' %}",
        "part": "{{ a }}",
    },
    "block": {"page": "{% autoescape off %}{% block x %}{{ a }}{% endblock %}{% endautoescape %}"},
    "block of the parent": {
        "base": "{% autoescape off %}{% block x %}{% endblock %}{% endautoescape %}",
        "page": "{% extends 'base.html' %}{% block x %}{{ a }}{% endblock %}",
    },
    "block of the child": {
        "base": "{% block x %}{% endblock %}",
        "page": "{% extends 'base.html' %}{% block x %}{% autoescape off %}{% block y %}{{ a }}{% endblock %}"
        "{% endautoescape %}{% endblock %}",
    },
    "partial": {
        "page": "{% partialdef p %}{{ a }}{% endpartialdef %}{% autoescape off %}{% partial p %}{% endautoescape %}"
    },
    "part of another": {
        "page": "{% autoescape off %}{% include 'part.html#p' %}{% endautoescape %}",
        "part": "{% partialdef p %}{{ a }}{% endpartialdef %}",
    },
    "inclusion": {
        "page": "{% load shop %}{% autoescape off %}{% badge a %}{% endautoescape %}",
        "badge": "{{ text }}",
    },
}


@pytest.mark.parametrize("pages", PARTLY.values(), ids=PARTLY)
def test_templates_are_compiled_in_both_ways_where_they_are_used_so(
    folder: Path, run: Run, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, **pages)
    ended = run("compile", "pages", "--to", "cache", "--library", "shop_tags:SHOP")
    assert (ended.code, ended.err) == (0, "")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    given = libraries(["shop_tags:SHOP"])
    monkeypatch.delitem(sys.modules, "shop_tags")
    refuse_to_read(monkeypatch)
    engine = Engine(dirs=[folder / "pages"], libraries=given, code_cache=folder / "cache")
    assert engine.render("page.html", {"a": "&"}) == "&"


def test_templates_are_compiled_in_one_way_where_that_is_enough(folder: Path, run: Run) -> None:
    write(folder, page="{% include 'part.html' %}{% autoescape off %}{{ a }}{% endautoescape %}", part="{{ a }}")
    (folder / "pages" / "mail.txt").write_text("{{ a }}")
    run("compile", "pages", "--to", "cache")
    assert len([*(folder / "cache").iterdir()]) == 3


def test_code_is_kept_for_engines_with_another_way_with_what_is_missing(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, page="{{ a|upper }}")
    run("compile", "pages", "--to", "cache", "--strict")
    refuse_to_read(monkeypatch)
    engine = Engine(dirs=[folder / "pages"], code_cache=folder / "cache", undefined=STRICT)
    assert engine.render("page.html", {"a": "b"}) == "B"


def test_what_cannot_be_kept_is_named_with_the_reason(folder: Path, run: Run) -> None:
    write(folder, page="{% load words %}{% nothing %}", part="fine", wrong="{% if %}")
    ended = run("compile", "pages", "--to", "cache", "--library", "shop_tags:WORDS")
    assert ended.code == 1
    assert ended.out.startswith("pages/wrong.html:1:1: ")
    assert ended.out.endswith(
        "    {% if %}\n"
        "    ^\n"
        "pages/page.html: not kept. It uses tags of libraries that read their words themselves.\n"
        "3 templates: 1 compiled, 0 kept before, 2 not kept.\n"
    )


def test_a_cache_that_others_may_write_to_is_refused(folder: Path, run: Run) -> None:
    (folder / "cache").mkdir()
    (folder / "cache").chmod(0o777)
    ended = run("compile", "pages", "--to", "cache")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("A code cache is a folder of this user alone")


# portable


def test_what_is_not_portable_is_named_with_what_to_write(folder: Path, run: Run) -> None:
    write(folder, page="{{ a|add:1 }}\n {% load x %}", part="{% if a %}{{ a }}{% endif %}")
    assert run("portable", "pages") == (
        1,
        (
            "pages/page.html:1:1: The filter 'add' is not portable; those are first, last, length, lower, upper. "
            "Give the template the result as a value.\n"
            "pages/page.html:2:2: The tag 'load' is not portable. "
            "Leave it out: the engine is given its libraries.\n"
            "2 findings in 2 templates.\n"
        ),
        "",
    )


def test_helpers_of_named_libraries_are_portable(folder: Path, run: Run) -> None:
    write(folder, page="{% price amount %}")
    ended = run("portable", "pages", "--library", "shop_tags:SHOP")
    assert ended == (0, "no findings in 1 template.\n", "")


# What the arguments name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "pages", "no"], "There is no folder 'no'."),
        (["check", "pages/page.html"], "There is no folder 'pages/page.html'."),
        (["portable", "no"], "There is no folder 'no'."),
        (["compile", "no", "--to", "cache"], "There is no folder 'no'."),
        (["compile", "pages", "--to", "shop_tags.py"], "[Errno 17] File exists: 'shop_tags.py'"),
        (["render", "no", "page.html"], "There is no folder 'no'."),
        (
            ["render", "pages", "pag.html"],
            "There is no template 'pag.html'. Looked in pages/pag.html. Did you mean 'page.html'?",
        ),
        (["render", "pages", "page.html", "--set", "a"], "Values are set as 'name=value'; got 'a'."),
        (["render", "pages", "page.html", "--set", "a b=1"], "Values are set as 'name=value'; got 'a b=1'."),
        (
            ["render", "pages", "page.html", "--context", "no.json"],
            "The file 'no.json' cannot be read: No such file or directory.",
        ),
        (
            ["render", "pages", "page.html", "--context", "shop_tags.py"],
            "The file 'shop_tags.py' holds no JSON: Expecting value: line 2 column 1 (char 1).",
        ),
        (
            ["render", "pages", "page.html", "--context", "-"],
            "The standard input holds no JSON object but 'list'; expected variables by their names.",
        ),
        (
            ["check", "pages", "--library", "shop"],
            "Name a library as 'module:LIBRARY', for example 'shop.tags:SHOP'; got 'shop'.",
        ),
        (
            ["check", "pages", "--library", "shop_tags:SHOPS"],
            "The module 'shop_tags' has no library 'SHOPS'. Did you mean 'SHOP'?",
        ),
        (["check", "pages", "--library", "shop_tags:PLAIN"], "The module 'shop_tags' has no library 'PLAIN'."),
        (
            ["check", "pages", "--library", "shop_tags:SHOP", "--library", "shop_tags:SHOP"],
            "The engine takes each library once; got two of the name 'shop'.",
        ),
    ],
)
def test_an_argument_that_names_nothing_of_use_is_named(
    folder: Path, run: Run, arguments: list[str], message: str
) -> None:
    write(folder, page="{{ a }}")
    assert run(*arguments, given=b"[1]") == (2, "", f"{message}\n")


def test_a_module_that_is_not_there_is_named_with_the_folder(folder: Path, run: Run) -> None:
    ended = run("check", "pages", "--library", "no.tags:SHOP")
    assert ended == (2, "", f"There is no module 'no.tags' here ({folder}).\n")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["check", "pages"], "pages/page.html"),
        (["portable", "pages"], "pages/page.html"),
        (["compile", "pages", "--to", "cache"], "pages/page.html"),
        (["render", "pages", "page.html"], "page.html"),
    ],
)
def test_a_file_in_another_encoding_is_named(folder: Path, run: Run, command: list[str], name: str) -> None:
    (folder / "pages" / "page.html").write_bytes(b"caf\xe9\n")
    message = f"{name}: The file is not written in utf-8: invalid continuation byte at octet 3.\n"
    assert run(*command) == (2, "", message)


def test_links_out_of_the_folder_are_no_templates(folder: Path, run: Run) -> None:
    (folder / "pages" / "link.html").symlink_to(folder / "shop_tags.py")
    assert run("check", "pages") == (0, "no mistakes in no templates.\n", "")
