"""The catalogues of an application as one translator."""

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from pathlib import Path

import pytest

from bandstand.contracts.i18n import LOCALE, Translator, override
from bandstand.contracts.i18n.testing import Catalogues, MakeTranslator, TranslatorSuite
from bandstand.i18n import CatalogueError, ReloadingTranslations, Translations
from packages.i18n.tests.catalogues import Texts, compiled, write, write_source


class TestRules(TranslatorSuite):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def make(self) -> MakeTranslator:
        return self.from_catalogues

    def from_catalogues(self, catalogues: Catalogues) -> Translator:
        plurals = {"%(count)s seat": "%(count)s seats"}
        for tag, messages in catalogues.items():
            texts: Texts = {}
            for (context, message), forms in messages.items():
                if message:
                    first = message if context is None else f"{context}|{message}"
                    texts[(first, plurals[message]) if message in plurals else first] = (
                        forms if message in plurals else forms[0]
                    )
            write(self.folder, tag, texts)
        return Translations([self.folder], packages=False)


def test_folders_go_before_later_ones_and_regions_before_languages(tmp_path: Path) -> None:
    project, app = tmp_path / "project", tmp_path / "app"
    write(app, "fr", {"Save": "Enregistrer", "Open": "Ouvrir", "Shop": "Boutique"})
    write(app, "fr-CA", {"Shop": "Magasin"})
    write(project, "fr", {"Save": "Sauver"})
    translations = Translations([project, app], packages=False)
    with override(locale="fr-CA"):
        assert [translations.gettext(text) for text in ("Save", "Open", "Shop")] == ["Sauver", "Ouvrir", "Magasin"]
    with override(locale="fr-BE"):
        assert [translations.gettext(text) for text in ("Save", "Open", "Shop")] == ["Sauver", "Ouvrir", "Boutique"]


def test_each_catalogue_keeps_its_own_plural_formula(tmp_path: Path) -> None:
    write(tmp_path / "one", "fr", {("seat", "seats"): ("place", "places")})
    path = write(tmp_path / "two", "fr", {("dog", "dogs"): ("chien", "chiens")})
    path.write_bytes(path.read_bytes().replace(b"plural=(n > 1)", b"plural=(n!= 1)"))
    translations = Translations([tmp_path / "one", tmp_path / "two"], packages=False)
    with override(locale="fr"):
        assert [translations.ngettext("seat", "seats", number) for number in (0, 1, 2)] == ["place", "place", "places"]
        assert [translations.ngettext("dog", "dogs", number) for number in (0, 1, 2)] == ["chiens", "chien", "chiens"]


def test_the_singular_of_a_message_with_plurals_is_found_alone(tmp_path: Path) -> None:
    write(tmp_path, "fr", {("seat", "seats"): ("place", "places")})
    with override(locale="fr"):
        assert Translations([tmp_path], packages=False).gettext("seat") == "place"


def test_a_number_below_zero_takes_the_form_of_its_opposite(tmp_path: Path) -> None:
    write(tmp_path, "ru", {("day", "days"): ("день", "дня", "дней")})
    translations = Translations([tmp_path], packages=False)
    with override(locale="ru"):
        assert [translations.ngettext("day", "days", number) for number in (-1, -3, -11)] == ["день", "дня", "дней"]


def test_the_default_stands_in_for_what_is_missing_but_not_for_the_source(tmp_path: Path) -> None:
    write(tmp_path, "de", {"Open": "Öffnen", "Save": "Sichern"})
    write(tmp_path, "fr", {"Open": "Ouvrir"})
    translations = Translations([tmp_path], default="de", packages=False)
    expected = {"fr": ["Ouvrir", "Sichern"], "ja": ["Öffnen", "Sichern"], "en-GB": ["Open", "Save"]}
    for tag, texts in expected.items():
        with override(locale=tag):
            assert [translations.gettext("Open"), translations.gettext("Save")] == texts


def test_readers_of_another_script_get_the_source_instead(tmp_path: Path) -> None:
    write(tmp_path, "zh", {"Open": "打开"})
    translations = Translations([tmp_path], packages=False)
    texts = {}
    for tag in ("zh-CN", "zh-Hans", "zh-TW"):
        with override(locale=tag):
            texts[tag] = translations.gettext("Open")
    assert texts == {"zh-CN": "打开", "zh-Hans": "打开", "zh-TW": "Open"}


def test_languages_have_names_without_a_catalogue() -> None:
    translations = Translations(packages=False)
    with override(locale="de"):
        assert translations.gettext("French") == "Französisch"
    with override(locale="ja"):
        assert translations.gettext("German") == "ドイツ語"


def test_a_catalogue_without_a_compiled_one_is_read_as_it_is(tmp_path: Path) -> None:
    write_source(tmp_path, "de", {"Open": "Öffnen", ("day", "days"): ("Tag", "Tage")})
    translations = Translations([tmp_path], packages=False)
    with override(locale="de"):
        assert (translations.gettext("Open"), translations.ngettext("day", "days", 2)) == ("Öffnen", "Tage")


def test_in_production_a_compiled_catalogue_holds_until_the_process_ends(tmp_path: Path) -> None:
    write(tmp_path, "de", {"Open": "Öffnen"})
    translations = Translations([tmp_path], packages=False)
    with override(locale="de"):
        assert translations.gettext("Open") == "Öffnen"
        write_source(tmp_path, "de", {"Open": "Auf"}, newer_by=60)
        assert translations.gettext("Open") == "Öffnen"
        assert Translations([tmp_path], packages=False).gettext("Open") == "Öffnen"


def test_in_development_a_changed_text_is_seen_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("bandstand.i18n._translations.time.monotonic", lambda: now[0])
    write(tmp_path, "de", {"Open": "Öffnen", "month|May": "Mai", ("day", "days"): ("Tag", "Tage")})
    translations = ReloadingTranslations([tmp_path], packages=False)
    with override(locale="de"):
        assert translations.gettext("Open") == "Öffnen"
        write_source(tmp_path, "de", {"Open": "Auf", "month|May": "Wonnemond"}, newer_by=60)
        assert translations.gettext("Open") == "Öffnen"
        now[0] += 1.1
        assert translations.pgettext("month", "May") == "Wonnemond"
        assert translations.gettext("Open") == "Auf"
        assert translations.ngettext("day", "days", 2) == "days"
        write(tmp_path, "fr", {"Open": "Ouvrir"})
        now[0] += 1.1
    with override(locale="fr"):
        assert translations.messages("fr").texts["Open"] == "Ouvrir"


def test_a_catalogue_that_is_none_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "de", {"Open": "Öffnen"})
    path.write_bytes(b"nothing of the kind")
    with override(locale="de"), pytest.raises(CatalogueError, match="does not begin as a catalogue does") as caught:
        Translations([tmp_path], packages=False).gettext("Open")
    assert caught.value.path == path
    assert str(path) in str(caught.value)


def test_a_formula_that_fails_for_one_number_costs_no_page(tmp_path: Path) -> None:
    header = "Plural-Forms: nplurals=2; plural=0/(n-5001);\n"
    path = write(tmp_path, "fr", {})
    path.write_bytes(compiled({"": header, "seat\x00seats": "place\x00places"}))
    translations = Translations([tmp_path], packages=False)
    with override(locale="fr"):
        assert translations.ngettext("seat", "seats", 5000) == "place"
        assert translations.ngettext("seat", "seats", 5001) == "seats"


def test_tags_that_somebody_makes_up_do_not_fill_the_memory(tmp_path: Path) -> None:
    write(tmp_path, "de", {"Open": "Öffnen"})
    translations = Translations([tmp_path], packages=False)
    for number in range(3000):
        with override(locale=f"de-x-{number:04}"):
            assert translations.gettext("Open") == "Öffnen"
        with override(locale="x" * 8000 + str(number)):
            assert translations.gettext("Open") == "Open"
    assert len(translations._texts) == 1000
    assert len(translations._messages) == 2


TEXTS = {"de": "Öffnen", "fr": "Ouvrir", "ar": "فتح", "ja": "開く", "es": "Abrir"}


@pytest.fixture
def five(tmp_path: Path) -> Translations:
    for tag, text in TEXTS.items():
        write(tmp_path, tag, {"Open": text})
    return Translations([tmp_path], packages=False)


def test_fifty_tasks_with_locales_of_their_own_never_mix(five: Translations) -> None:
    async def read(tag: str) -> bool:
        LOCALE.set(tag)
        right = True
        for _ in range(50):
            await asyncio.sleep(0)
            right = right and five.gettext("Open") == TEXTS[tag]
        return right

    async def all_of_them() -> list[bool]:
        return await asyncio.gather(*(read(tag) for tag in [*TEXTS] * 10))

    assert asyncio.run(all_of_them()) == [True] * 50


def test_fifty_threads_with_locales_of_their_own_never_mix(five: Translations) -> None:
    wrong: list[str] = []
    begin = threading.Barrier(50)

    def read(tag: str) -> None:
        LOCALE.set(tag)
        begin.wait()
        wrong.extend(tag for _ in range(200) if five.gettext("Open") != TEXTS[tag])

    def in_context(call: Callable[[str], None], tag: str) -> Callable[[], None]:
        return lambda: Context().run(call, tag)

    threads = [threading.Thread(target=in_context(read, tag)) for tag in [*TEXTS] * 10]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
