"""Languages, formats and time zones as one component of an application."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.contributions import COMMANDS, FOLDERS, MIDDLEWARE, Folder
from bandstand.contracts.assembly.debugging import DEBUG
from bandstand.contracts.assembly.testing import MemoryAssembly, assemble
from bandstand.contracts.assembly.values import REQUEST_VALUES
from bandstand.contracts.i18n import FORMATTER, LOCALE, TIME_ZONE, TRANSLATOR, override
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.testing import LanguagesSuite, MakeLanguages
from bandstand.contracts.services import Contract
from bandstand.i18n import I18N, BabelFormatter, FormatOverrides, I18n, ReloadingTranslations, Translations
from packages.i18n.tests.catalogues import write, write_source


class TestLanguages(LanguagesSuite):
    def make(self) -> MakeLanguages:
        return I18n


class Site:
    """The rest of an application."""

    name = "site"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self, *folders: Path, debug: bool = False) -> None:
        self._folders = folders
        self._debug = debug

    def install(self, assembly: Any, /) -> None:
        assembly.provide(DEBUG, self._debug)
        for path in self._folders:
            assembly.add(FOLDERS, Folder(kind="locale", path=path, owner=path.name))
            assembly.add(FOLDERS, Folder(kind="static", path=path / "static", owner=path.name))


def assembled(i18n: I18n, *folders: Path, debug: bool = False) -> MemoryAssembly:
    return assemble([Site(*folders, debug=debug), i18n]).assembly


def test_it_answers_for_translator_formatter_languages_and_itself(tmp_path: Path) -> None:
    write(tmp_path, "fr", {"Open": "Ouvrir"})
    i18n = I18n(["en", "fr"])
    assembly = assembled(i18n, tmp_path)
    assert assembly.require(I18N) is i18n
    assert assembly.require(LANGUAGES).offered() == {"en": "English", "fr": "French"}
    with override(locale="fr"):
        assert assembly.require(TRANSLATOR).gettext("Open") == "Ouvrir"
        assert assembly.require(FORMATTER).number(1.5) == "1,5"


def test_folders_of_its_own_go_before_those_of_apps(tmp_path: Path) -> None:
    own, app = tmp_path / "own", tmp_path / "app"
    write(own, "fr", {"Open": "Ouvrez"})
    write(app, "fr", {"Open": "Ouvrir", "Save": "Enregistrer"})
    assembly = assembled(I18n(["en", "fr"], folders=[own]), app)
    with override(locale="fr"):
        translator = assembly.require(TRANSLATOR)
        assert [translator.gettext("Open"), translator.gettext("Save")] == ["Ouvrez", "Enregistrer"]


def test_texts_of_scripts_are_a_domain_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "fr", {"Open": "Ouvrir"})
    write(tmp_path, "fr", {"Open": "Ouvrir (script)"}, domain="javascript")
    i18n = I18n(["en", "fr"], folders=[tmp_path])
    with override(locale="fr"):
        assert [i18n.translations.gettext("Open"), i18n.script_translations.gettext("Open")] == [
            "Ouvrir",
            "Ouvrir (script)",
        ]


def test_what_holds_outside_of_requests_is_the_default_and_the_zone_of_the_site() -> None:
    assembly = assembled(I18n(["de", "en"], time_zone="Europe/Berlin"))
    values = {value.variable: value.value for value in assembly.gathered(REQUEST_VALUES)}
    assert values == {LOCALE: "de", TIME_ZONE: ZoneInfo("Europe/Berlin")}


def test_there_is_a_middleware_when_there_is_something_to_choose() -> None:
    assert len(assembled(I18n(["en", "fr"])).gathered(MIDDLEWARE)) == 1
    assert len(assembled(I18n(["en"], user_zone=lambda _request: "Asia/Tokyo")).gathered(MIDDLEWARE)) == 1
    assert assembled(I18n(["fr"])).gathered(MIDDLEWARE) == ()


def test_its_command_is_called_messages() -> None:
    (command,) = assembled(I18n()).gathered(COMMANDS)
    assert (command.name, command.target) == ("messages", "bandstand.i18n.commands:messages")


@pytest.mark.parametrize(
    ("debug", "reload", "kind"),
    [
        (False, None, Translations),
        (True, None, ReloadingTranslations),
        (True, False, Translations),
        (False, True, ReloadingTranslations),
    ],
)
def test_catalogues_are_read_again_in_development(debug: bool, reload: bool | None, kind: type[Translations]) -> None:
    i18n = I18n(["en", "fr"], reload=reload)
    assembled(i18n, debug=debug)
    assert type(i18n.translations) is kind


def test_a_project_may_write_otherwise_than_cldr() -> None:
    assembly = assembled(I18n(["de"], formats={"de": FormatOverrides(dates={"short": "yyyy-MM-dd"})}))
    formatter = assembly.require(FORMATTER)
    assert isinstance(formatter, BabelFormatter)
    with override(locale="de-AT"):
        assert formatter.date(dt.date(2026, 11, 23), "short") == "2026-11-23"


def test_a_language_of_ones_own_has_the_name_that_is_given() -> None:
    i18n = I18n({"en": "English", "tlh": "Klingon", "en-x-pirate": "Pirate"})
    assert i18n.offered() == {"en": "English", "tlh": "Klingon", "en-x-pirate": "Pirate"}


@pytest.mark.parametrize(
    ("languages", "options", "why"),
    [
        ([], {}, "at least one"),
        (["en", "EN"], {}, "once each"),
        (["english language"], {}, "got 'english language'"),
        (["en"], {"default": "fr"}, "one of \\['en'\\]; got 'fr'"),
    ],
)
def test_languages_that_make_no_sense_are_refused(languages: list[str], options: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        I18n(languages, **options)


def test_tags_are_written_as_the_standard_writes_them() -> None:
    assert I18n(["pt_br", "ZH-hant"]).languages == ("pt-BR", "zh-Hant")


def test_checks_find_languages_without_texts_and_catalogues_that_are_none(tmp_path: Path) -> None:
    write_source(tmp_path, "fr", {"Open": "Ouvrir"})
    broken = write(tmp_path, "de", {"Open": "Öffnen"})
    broken.write_bytes(b"broken")
    assembly = assembled(I18n(["en", "en-GB", "fr-CA", "de", "tlh"]), tmp_path)
    (check,) = assembly.gathered(CHECKS)
    found = [(message.id, message.level.name, str(message)) for message in check(assembly, deploy=False)]
    assert [(identity, level) for identity, level, _ in found] == [
        ("i18n.catalogue", "ERROR"),
        ("i18n.untranslated", "WARNING"),
    ]
    assert str(broken) in found[0][2]
    assert "'tlh' is offered" in found[1][2]


def test_hooks_reach_the_middleware() -> None:
    async def language(_request: object) -> str:
        await asyncio.sleep(0)
        return "fr"

    layer = I18n(["en", "fr"], user_language=language).middleware()
    assert layer._user_language is language
