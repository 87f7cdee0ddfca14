"""Where catalogues are, and what is done with all of a package."""

from __future__ import annotations

from gettext import GNUTranslations
from typing import TYPE_CHECKING

import pytest

from bandstand.i18n.po import (
    BadCatalogue,
    Catalogue,
    Entry,
    Place,
    Source,
    UnknownLanguage,
    compile_catalogue,
    find_mistakes_in,
    known_language,
    new_header,
    place_of,
    places,
    read_catalogue,
    replace_file,
    template_path,
    update_catalogues,
    write_template,
)

if TYPE_CHECKING:
    from pathlib import Path


def template(*messages: str) -> Catalogue:
    sources = [Source(id=message) for message in messages]
    return Catalogue(header=new_header("shop"), entries={each.key: Entry(source=each) for each in sources})


def test_languages_have_folders_in_the_style_of_gettext(tmp_path: Path) -> None:
    assert place_of(tmp_path, "zh-hant") == Place(
        tmp_path / "locale/zh_Hant/LC_MESSAGES/messages.po", "zh-Hant", "messages"
    )
    assert place_of(tmp_path, "pt_BR", "javascript").path == tmp_path / "locale/pt_BR/LC_MESSAGES/javascript.po"
    assert place_of(tmp_path, "de").compiled_path == tmp_path / "locale/de/LC_MESSAGES/messages.mo"
    assert template_path(tmp_path) == tmp_path / "locale/messages.pot"


def test_a_folder_in_another_style_is_kept(tmp_path: Path) -> None:
    (tmp_path / "locale" / "pt-BR").mkdir(parents=True)
    assert place_of(tmp_path, "pt_br").path == tmp_path / "locale/pt-BR/LC_MESSAGES/messages.po"


def test_catalogues_come_by_domain_and_language(tmp_path: Path) -> None:
    update_catalogues(tmp_path, template("Save"), languages=["fr", "pt_BR", "ar"])
    update_catalogues(tmp_path, template("Save"), languages=["de"], domain="javascript")
    (tmp_path / "locale" / "no language").mkdir()
    assert [(place.domain, place.tag) for place in places(tmp_path)] == [
        ("messages", "ar"),
        ("messages", "fr"),
        ("messages", "pt-BR"),
        ("javascript", "de"),
    ]
    assert [place.tag for place in places(tmp_path, ["pt-br", "de"])] == ["pt-BR", "de"]
    assert places(tmp_path / "nowhere") == []


def test_updating_reaches_all_catalogues_and_makes_new_ones(tmp_path: Path) -> None:
    update_catalogues(tmp_path, template("Save"), languages=["de"])
    updated = update_catalogues(tmp_path, template("Save", "Open"), languages=["fr"])
    assert [(each.place.tag, each.is_changed) for each in updated] == [("de", True), ("fr", True)]
    assert [*read_catalogue(tmp_path / "locale/de/LC_MESSAGES/messages.po").entries] == [(None, "Save"), (None, "Open")]
    again = update_catalogues(tmp_path, template("Save", "Open"))
    assert [(each.place.tag, each.is_changed) for each in again] == [("de", False), ("fr", False)]


def test_a_language_can_be_left_out(tmp_path: Path) -> None:
    update_catalogues(tmp_path, template("Save"), languages=["de", "fr"])
    updated = update_catalogues(tmp_path, template("Open"), exclude=["fr"])
    assert [each.place.tag for each in updated] == ["de"]


def test_a_round_trip_ends_with_the_translation(tmp_path: Path) -> None:
    assert write_template(tmp_path, template("Save"))
    assert not write_template(tmp_path, template("Save"))
    (updated,) = update_catalogues(tmp_path, template("Save"), languages=["de"])
    place = updated.place
    place.path.write_text(place.path.read_text().replace('msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "Sichern"'))
    assert find_mistakes_in(place) == []
    assert replace_file(place.compiled_path, compile_catalogue(place.path))
    with place.compiled_path.open("rb") as file:
        assert GNUTranslations(file).gettext("Save") == "Sichern"


@pytest.mark.parametrize(
    ("text", "tag"), [("de", "de"), ("pt_br", "pt-BR"), ("zh-HANT", "zh-Hant"), ("es-419", "es-419"), ("haw", "haw")]
)
def test_a_language_is_known_in_either_style(text: str, tag: str) -> None:
    assert known_language(text) == tag


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("grman", "There is no language 'grman'; expected a tag such as 'de' or 'pt_BR'. Did you mean 'de'?"),
        ("xx", "There is no language 'xx'; expected a tag such as 'de' or 'pt_BR'."),
        ("", "There is no language ''; expected a tag such as 'de' or 'pt_BR'."),
        ("../de", "There is no language '../de'; expected a tag such as 'de' or 'pt_BR'."),
        ("x" * 90, f"There is no language '{'x' * 40}'; expected a tag such as 'de' or 'pt_BR'."),
    ],
)
def test_a_language_that_is_none_is_refused_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(UnknownLanguage) as caught:
        known_language(text)
    assert str(caught.value).startswith(message)


def test_a_catalogue_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    place = place_of(tmp_path, "de")
    place.path.parent.mkdir(parents=True)
    place.path.write_text("nonsense")
    with pytest.raises(BadCatalogue):
        update_catalogues(tmp_path, template("Save"))
    assert place.path.read_text() == "nonsense"
