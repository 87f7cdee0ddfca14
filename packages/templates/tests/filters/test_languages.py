"""The names of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import TRANSLATOR
from bandstand.contracts.i18n.english import English
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates.filters.languages import (
    language_bidi,
    language_name,
    language_name_local,
    language_name_translated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("code", "name", "local"),
    [
        ("de", "German", "Deutsch"),
        ("fr-CA", "French", "français"),
        ("pt_BR", "Brazilian Portuguese", "português (Brasil)"),
        ("zh-Hans-CN", "Simplified Chinese", "简体中文"),
        ("zh-TW", "Traditional Chinese", "繁體中文"),
        ("zh-SG", "Chinese", "中文"),
        ("tlh", "tlh", "tlh"),
        ("", "", ""),
        (None, "None", "None"),
        ("-", "-", "-"),
        ("x-" * 10**6, "x-" * 10**6, "x-" * 10**6),
    ],
    ids=lambda value: str(value)[:20],
)
def test_names_in_english_and_in_the_language_itself(code: object, name: str, local: str) -> None:
    assert language_name(code) == name
    assert language_name_local(code) == local


@pytest.mark.parametrize(
    ("code", "expected"), [("he", True), ("ar-EG", True), ("ckb", True), ("de", False), ("arn", False), ("", False)]
)
def test_the_direction_of_writing(code: str, expected: bool) -> None:
    assert language_bidi(code) is expected


class German(English):
    """A translator that knows one message."""

    def gettext(self, message: str, /) -> str:
        return {"French": "Französisch"}.get(message, message)


@pytest.fixture
def german() -> Iterator[None]:
    token = CURRENT.set(FixedServices({TRANSLATOR: German()}))
    yield
    CURRENT.reset(token)


@pytest.mark.usefixtures("german")
def test_a_name_is_translated_where_there_is_a_translation() -> None:
    assert language_name_translated("fr") == "Französisch"
    assert language_name_translated("it") == "Italian"
