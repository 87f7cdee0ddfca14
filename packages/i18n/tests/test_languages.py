"""Languages: their names in English, in themselves and in others, and which way they are written."""

from __future__ import annotations

import pytest

from bandstand.contracts.i18n import override
from bandstand.i18n.languages import (
    KNOWN_LANGUAGES,
    LanguageInfo,
    is_right_to_left,
    language_info,
    language_name,
    text_direction,
)


def test_more_than_a_hundred_languages_are_known_sorted_and_without_regions() -> None:
    assert len({tag.partition("-")[0] for tag in KNOWN_LANGUAGES}) >= 300
    assert list(KNOWN_LANGUAGES) == sorted(set(KNOWN_LANGUAGES))
    assert {"ar", "de", "en", "ja", "pt", "sr-Latn", "zh-Hans", "zh-Hant"} <= set(KNOWN_LANGUAGES)
    assert "de-AT" not in KNOWN_LANGUAGES


@pytest.mark.parametrize(
    ("tag", "code", "name", "local"),
    [
        ("de", "de", "German", "Deutsch"),
        ("ja", "ja", "Japanese", "日本語"),
        ("pt_br", "pt-BR", "Brazilian Portuguese", "português (Brasil)"),
        ("FR-ca", "fr-CA", "Canadian French", "français canadien"),
        ("zh-Hant", "zh-Hant", "Traditional Chinese", "繁體中文"),
        ("zh-Hant-TW", "zh-Hant-TW", "Traditional Chinese (Taiwan)", "繁體中文 (台灣)"),
        ("sr-Latn", "sr-Latn", "Serbian (Latin)", "srpski (latinica)"),
        ("de-1996", "de-1996", "German (German orthography of 1996)", "Deutsch (Neue deutsche Rechtschreibung)"),
        ("iw", "iw", "Hebrew", "עברית"),
        ("tlh", "tlh", "Klingon", "Klingon"),
        ("en-x-own", "en-x-own", "English (x, own)", "English (x, own)"),
        ("xx", "xx", "xx", "xx"),
        ("xx-YY", "xx-YY", "xx-YY", "xx-YY"),
        ("../etc", "../etc", "../etc", "../etc"),
    ],
)
def test_a_language_has_names_in_english_and_in_itself(tag: str, code: str, name: str, local: str) -> None:
    info = language_info(tag)
    assert (info.code, info.name, info.local_name) == (code, name, local)


def test_a_code_that_is_too_long_is_cut() -> None:
    assert language_info("x" * 10_000).name == "x" * 35


def test_every_known_language_has_names() -> None:
    infos = [language_info(tag) for tag in KNOWN_LANGUAGES]
    assert all(info.name and info.local_name for info in infos)
    assert len({info.name for info in infos}) > 300


def test_a_language_has_a_name_in_each_other_one() -> None:
    assert language_name("fr", locale="de") == "Französisch"
    assert language_name("de_CH", locale="fr") == "allemand suisse"
    assert language_name("sr-Latn", locale="de") == "Serbisch (Lateinisch)"
    with override(locale="ja"):
        assert language_name("de") == "ドイツ語"
    assert language_name("xx", locale="de") == "xx"
    assert language_name("?", locale="de") == "?"


@pytest.mark.parametrize(
    "tag",
    [
        "ar", "ar-EG", "he", "iw", "yi", "fa", "ps", "ur", "ckb", "sd", "ug", "dv", "syr", "nqo", "az-Arab", "az-IR",
        "uz-AF", "uz_arab", "pa-PK", "pa-Arab", "ms-Arab", "ff-Adlm", "rhg-Rohg", "xx-Hebr",
    ],
)  # fmt: skip
def test_some_languages_and_scripts_run_from_right_to_left(tag: str) -> None:
    assert is_right_to_left(tag)
    assert text_direction(tag) == "rtl"
    assert language_info(tag).right_to_left


@pytest.mark.parametrize(
    "tag", ["en", "de-AT", "az", "az-Latn-IR", "uz", "pa", "ku", "ar-Latn", "ja", "zh-Hant", "xx", "?"]
)
def test_others_run_from_left_to_right(tag: str) -> None:
    assert not is_right_to_left(tag)
    assert text_direction(tag) == "ltr"
    assert not language_info(tag).right_to_left


OWN = [
    LanguageInfo(code="x-piglatin", name="Pig Latin", local_name="Igpay Atinlay"),
    LanguageInfo(code="art", name="Elvish", local_name="Eldarin", right_to_left=True),
    LanguageInfo(code="en-GB", name="Proper English", local_name="English"),
]


def test_a_project_names_languages_of_its_own() -> None:
    assert language_info("art", own=OWN) == OWN[1]
    assert language_info("art-XX", own=OWN) == OWN[1]
    assert language_info("en_gb", own=OWN).name == "Proper English"
    assert language_info("en", own=OWN).name == "English"
    assert language_info("x-piglatin", own=OWN) == OWN[0]
    assert language_name("art", locale="de", own=OWN) == "Elvish"
    assert language_name("fr", locale="de", own=OWN) == "Französisch"


def test_a_language_is_a_value() -> None:
    info = language_info("de")
    assert info == LanguageInfo(code="de", name="German", local_name="Deutsch", right_to_left=False)
    assert len({info, language_info("de")}) == 1
