"""The translations that the parts bring: complete, right in form, and in the language that they say."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import FORMATTER, TRANSLATOR, override
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import BabelFormatter, Translations
from bandstand.i18n._folders import package_folders
from bandstand.i18n.po import compile_catalogue, find_mistakes, plural_forms, read_catalogue
from bandstand.templates import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from bandstand.i18n.po import Entry

LANGUAGES = ("ar", "de", "es", "fr", "ja")
SCRIPTS = {
    "ar": ("ARABIC",),
    "de": ("LATIN",),
    "es": ("LATIN",),
    "fr": ("LATIN",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK", "KATAKANA-HIRAGANA"),
}
CATALOGUES = [
    (tag, folder / tag / "LC_MESSAGES" / "messages.po")
    for folder in package_folders()
    for tag in LANGUAGES
    if any(folder.glob("*.pot"))
]

# What stands in messages for machines: placeholders, addresses, samples of code, names of formats and units.
MACHINE = re.compile(
    r"%\(\w+\)[sd]|\{\w*\}|\S*[@/=\[\]{}]\S*|\b\S+\.(?:org|html)\b|\bIPv[46]\b|\b(?:[A-Z]{2,}|[kKMGTP]B|content-length)\b"
)

UNITS = [f"%(size)s {unit}B" for unit in "KMGTP"] + [f"%(number)s {unit}B" for unit in "kMG"]
# Reviewed: messages that are the same in a language as in English, because that is how it writes them.
SAME: dict[str, set[str]] = {
    "ar": {":"},
    "de": {*UNITS, ", ", ":", "Filter", "Navigation"},
    "es": {":", "No", ", "},
    "fr": {"Navigation", "Date", "%(num)d minute", ", ", "six"},
    "ja": {*UNITS},
}

# Reviewed: translations whose end differs from the end of the message, because the language ends so.
ENDS: dict[str, set[str]] = {"de": {"{}st", "{}nd", "{}rd", "{}th"}}


each_catalogue = pytest.mark.parametrize(
    ("tag", "path"), CATALOGUES, ids=[f"{tag}-{path.parts[-5]}" for tag, path in CATALOGUES]
)


def entries(tag: str) -> list[Entry]:
    return [entry for each, path in CATALOGUES if each == tag for entry in read_catalogue(path).entries.values()]


def test_every_part_with_messages_has_a_catalogue_for_each_language() -> None:
    assert len(CATALOGUES) >= 9 * len(LANGUAGES)
    assert [str(path) for _, path in CATALOGUES if not path.is_file()] == []


@pytest.mark.parametrize(
    ("tag", "path"), CATALOGUES, ids=lambda value: value if isinstance(value, str) else value.parts[-5]
)
def test_a_catalogue_is_complete_and_has_no_mistakes(tag: str, path: Path) -> None:
    found = [
        mistake
        for mistake in find_mistakes(read_catalogue(path), tag)
        if not (mistake.kind == "punctuation" and mistake.source is not None and mistake.source.id in ENDS.get(tag, ()))
    ]
    assert [str(mistake) for mistake in found] == []


@pytest.mark.parametrize(
    ("tag", "path"), CATALOGUES, ids=lambda value: value if isinstance(value, str) else value.parts[-5]
)
def test_what_is_shipped_is_what_was_translated(tag: str, path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compile_catalogue(path)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_plurals_have_the_forms_of_the_language(tag: str) -> None:
    forms = {len(entry.translations) for entry in entries(tag) if entry.source.plural is not None}
    assert forms == {plural_forms(tag).count}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_letters_are_those_of_the_language(tag: str) -> None:
    letters = Counter(
        unicodedata.name(letter, "?").split()[0].split("-")[0]
        for entry in entries(tag)
        for text in entry.translations
        for letter in MACHINE.sub(" ", text)
        if letter.isalpha()
    )
    own = sum(letters[script.split("-")[0]] for script in {*SCRIPTS[tag]} - {"KATAKANA-HIRAGANA"})
    assert own / letters.total() >= 0.95


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_translation_differs_from_its_message_unless_that_was_reviewed(tag: str) -> None:
    same = {entry.source.id for entry in entries(tag) if entry.source.id in entry.translations}
    assert same == SAME[tag]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_one_message_has_one_translation_in_all_parts(tag: str) -> None:
    said: dict[tuple[str | None, str, str | None], set[tuple[str, ...]]] = {}
    for entry in entries(tag):
        key = (entry.source.context, entry.source.id, entry.source.plural)
        said.setdefault(key, set()).add(entry.translations)
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_site_finds_them_without_being_told_where(tag: str) -> None:
    translations = Translations()
    with override(locale=tag):
        assert translations.gettext("Fill this in.") not in ("", "Fill this in.")


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("fr", ["1er", "2e", "21e", "3,5\xa0millions", "dans 2\xa0heures"]),
        ("de", ["1.", "2.", "21.", "3,5 Millionen", "in 2\xa0Stunden"]),
        ("ja", ["1番目", "2番目", "21番目", "3.5百万", "2時間後"]),
    ],
)
def test_filters_say_numbers_and_moments_as_readers_do(tag: str, said: list[str]) -> None:
    shown = ["1|ordinal", "2|ordinal", "21|ordinal", "3500000|intword", "soon|naturaltime"]
    source = "{% load humanize %}" + "|".join(f"{{{{ {each} }}}}" for each in shown)
    services = FixedServices({TRANSLATOR: Translations(), FORMATTER: BabelFormatter()})
    token = CURRENT.set(services)
    try:
        with override(locale=tag):
            soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2, minutes=1)
            assert Engine().from_string(source).render({"soon": soon}).split("|") == said
    finally:
        CURRENT.reset(token)
