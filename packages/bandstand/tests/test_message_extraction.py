"""Messages of our own packages and of templates in our own language, as translators get them."""

from __future__ import annotations

import io
import re
from gettext import GNUTranslations
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bandstand.i18n.extraction import Options, extract
from bandstand.i18n.po import Source, compiled, parse_catalogue, update_catalogues, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.i18n.po import Entry, Key

_LAZY_TEXT = re.compile(r'LazyText\(\s*id="')


def folder_of(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def messages_of(folder: Path) -> Mapping[Key, Entry]:
    found = extract(folder, Options(templates="bandstand"))
    assert found.problems == []
    return found.templates["messages"].entries


@pytest.mark.parametrize("package", ["validation", "forms", "orm"])
def test_no_lazy_text_of_a_package_is_missed(package: str) -> None:
    folder = folder_of(f"bandstand.{package}")
    found = extract(folder, Options(lines=True, templates="bandstand"))
    assert found.problems == []
    places = [place for entry in found.templates["messages"].entries.values() for place in entry.locations]
    written_down = [_LAZY_TEXT.findall(path.read_text()) for path in folder.rglob("*.py")]
    assert len(places) >= sum(map(len, written_down)) >= 20


def test_a_message_of_validation_is_found_with_its_plural() -> None:
    assert messages_of(folder_of("bandstand.validation"))[None, "Use at most %(max)s digit in all."].source == Source(
        id="Use at most %(max)s digit in all.", plural="Use at most %(max)s digits in all."
    )


@pytest.mark.parametrize("package", ["validation", "forms", "orm", "project"])
def test_the_catalogues_of_a_package_are_read_back_and_compiled(package: str) -> None:
    template = extract(folder_of(f"bandstand.{package}")).templates["messages"]
    text = written(template)
    assert written(parse_catalogue(text)) == text
    assert GNUTranslations(io.BytesIO(compiled(template))).gettext("Nothing") == "Nothing"


PAGE = """
{% load i18n %}
{# Translators: the title of a page #}
<h1>{% translate "Books" %}</h1>
<p>{% translate "May" context "month" %} {{ _("Save") }} {{ "Open"|upper }}</p>
{% blocktranslate count counter=books|length trimmed %}
    There is one book.
{% plural %}
    There are {{ counter }} books.
{% endblocktranslate %}
{% blocktranslate with name=user.name context "greeting" %}Dear {{ name }}{% endblocktranslate %}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "books.html").write_text(PAGE)
    return folder


def test_a_template_of_ours_has_contexts_plurals_and_comments(shop: Path) -> None:
    entries = messages_of(shop)
    assert [entry.source for entry in entries.values()] == [
        Source(id="Books"),
        Source(id="May", context="month"),
        Source(id="Save"),
        Source(id="There is one book.", plural="There are %(counter)s books."),
        Source(id="Dear %(name)s", context="greeting"),
    ]
    assert entries[None, "Books"].notes == ("the title of a page",)
    assert entries[None, "Books"].locations == ("templates/books.html",)
    assert entries["greeting", "Dear %(name)s"].flags == ("python-format",)


def test_a_template_of_ours_with_a_mistake_is_a_problem_and_what_stands_above_it_is_found(shop: Path) -> None:
    (shop / "templates" / "books.html").write_text('{% load i18n %}\n{% translate "Books" %}\n{% if %}')
    found = extract(shop)
    assert [(each.path, each.line) for each in found.problems] == [("templates/books.html", 3)]
    assert [*found.templates["messages"].entries] == [(None, "Books")]


def test_the_translation_of_a_template_reaches_the_standard_library(shop: Path) -> None:
    template = extract(shop).templates["messages"]
    (updated,) = update_catalogues(shop, template, languages=["de"])
    path = updated.place.path
    path.write_text(path.read_text().replace('msgid "May"\nmsgstr ""', 'msgid "May"\nmsgstr "Mai"'))
    german = GNUTranslations(io.BytesIO(compiled(parse_catalogue(path.read_text()))))
    assert german.pgettext("month", "May") == "Mai"
